"""Budgets that a text must keep for its rendering to be quick, checked in linear time before it is parsed.

Python-Markdown and bleach take quadratic time, or worse, for some texts of a few kilobytes: brackets, code and
fences that never close are looked for to the end again and again; thousands of elements side by side are counted
again for each. The numbers keep every such text under about a second, and are far above those of honest pages.
"""

import re

MAX_CHARACTERS = 200_000
MAX_LINES = 8_000

# Within one block (the lines between two blank ones).
BLOCK_BRACKETS = 300  # that belong to no complete link
BLOCK_ANGLES = 400
BLOCK_MARKS = 3_000  # * _ `
BLOCK_LINES = 2_000
BLOCK_SIZE = 60_000
# Within the whole text.
BRACKET_COST = 2_000_000  # sum over blocks of such brackets x size
CODE_COST = 60_000_000  # sum over blocks of backticks x size
FENCE_COST = 40_000_000  # fences x size of the text
LINKS = 3_000
NOTE_REFERENCES = 300
ABBREVIATIONS = 50
HEADINGS = 600
ITEMS = 4_000
LIST_INDENT = 80  # columns
QUOTE_DEPTH = 30
RUN = 200  # of one mark: > * _ ~ `
TABLE_CELLS = 10_000
ESCAPED = 30_000  # & < >

_BLANK = re.compile(r"\n[ \t]*\n")
# Links that are found at once and whole, so that their brackets cost nothing: no character in them can belong to
# code or to an escape, which the parser takes out first.
_WHOLE_LINK = re.compile(
    r"(?<!\\)\[\[(?:[^\[\]\n`\\]|\\\|){1,800}\]\]"
    r"|(?<!\\)\[(?:[^\[\]\n`\\<]{1,300})\]\([^\[\]()\s`\\<>\"']{1,500}\)"
    r"|^[ >]*+[-*+] \[[ xX]\] ",
    re.MULTILINE,
)
_ABBREVIATION = re.compile(r"^\*\[", re.MULTILINE)
_HEADING = re.compile(r"^[ ]{0,3}(?:#{1,6}|(?:=+|-+)[ ]*$)", re.MULTILINE)
_DEEP_ITEM = re.compile(rf"^[ >]{{{LIST_INDENT},}}(?:[-*+]|\d+[.)])", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ >]*+\|?[ ]*+:?-++:?[ ]*+\|[-|: ]*+$")
_RUN = re.compile(r"([>*_~`])(?:[ ]?\1)++")
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_ITEM = re.compile(r"^[ >]*+(?:[-*+]|\d{1,9}[.)])[ ]", re.MULTILINE)


def over_budget(text: str) -> str | None:
    """None for a text that may be rendered, else the name of the budget that it exceeds. Linear time."""
    if len(text) > MAX_CHARACTERS:
        return "characters"
    if text.count("\n") > MAX_LINES:
        return "lines"
    return _over_page(text) or _over_blocks(text)


def bracket_cost(text: str) -> int:
    """An estimate of the worst that a text can cost, comparable with BRACKET_COST."""
    return sum(_brackets(block) * len(block) for block in _BLANK.split(text))


def _over_page(text: str) -> str | None:
    text = text.expandtabs(4) if "\t" in text else text
    if text.count("[^") > NOTE_REFERENCES:
        return "notes"
    if len(_ABBREVIATION.findall(text)) > ABBREVIATIONS:
        return "abbreviations"
    if len(_HEADING.findall(text)) > HEADINGS:
        return "headings"
    if _DEEP_ITEM.search(text):
        return "indent"
    for run in _RUN.finditer(text):
        if run.group().count(run.group(1)) >= (QUOTE_DEPTH if run.group(1) == ">" else RUN):
            return "run"
    if len(_ITEM.findall(text)) > ITEMS:
        return "items"
    if len(_FENCE.findall(text)) * len(text) > FENCE_COST:
        return "fences"
    if sum(text.count(character) for character in "&<>") > ESCAPED:
        return "escaped"
    links = text.count("[[") + text.count("](") + text.count("://") - text.count("](http")
    return "links" if links > LINKS else None


def _over_blocks(text: str) -> str | None:
    cost = code_cost = cells = 0
    for block in _BLANK.split(text):
        size, brackets = len(block), _brackets(block)
        if size > BLOCK_SIZE:
            return "block-size"
        if brackets > BLOCK_BRACKETS:
            return "brackets"
        if block.count("<") > BLOCK_ANGLES:
            return "angles"
        if sum(block.count(mark) for mark in "*_`") > BLOCK_MARKS:
            return "marks"
        if block.count("\n") >= BLOCK_LINES:
            return "block-lines"
        cost += brackets * size
        code_cost += block.count("`") * size
        if "|" in block:
            cells += _table_cells(block)
    if cost > BRACKET_COST:
        return "bracket-cost"
    if code_cost > CODE_COST:
        return "code-cost"
    return "cells" if cells > TABLE_CELLS else None


def _brackets(block: str) -> int:
    """The opening brackets of a block that belong to no complete link."""
    return _WHOLE_LINK.sub("", block).count("[") if "[" in block else 0


def _table_cells(block: str) -> int:
    """Rows x columns of the widest rule in the block, as short rows are filled up."""
    lines = block.split("\n")
    columns = max((line.count("|") + 1 for line in lines if _TABLE_RULE.match(line)), default=0)
    return columns * len(lines)
