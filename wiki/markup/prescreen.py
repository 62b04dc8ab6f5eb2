"""Budgets that a text must keep for its rendering to be quick, checked in one linear pass before anything
parses it.

Python-Markdown takes quadratic time, or worse, for some texts of a few kilobytes. Honest pages come nowhere
near these numbers; see docs/architecture.md for where they come from.
"""

import re

MAX_CHARACTERS = 200_000
MAX_LINES = 8_000

# Within one block (the lines between two blank ones).
BLOCK_BRACKETS = 300
BLOCK_ANGLES = 400
BLOCK_MARKS = 3_000
BLOCK_LINES = 2_000
BLOCK_SIZE = 60_000
# Within the whole text.
BRACKET_COST = 2_000_000  # sum over blocks of brackets x size
NOTE_REFERENCES = 300
ABBREVIATIONS = 50
HEADINGS = 600
LIST_INDENT = 80
TABLE_CELLS = 10_000
RUN = 200

_BLANK = re.compile(r"\n[ \t]*\n")
_ABBREVIATION = re.compile(r"^\*\[", re.MULTILINE)
_HEADING = re.compile(r"^(?:#{1,6}|[ ]{0,3}(?:=+|-+)[ ]*$)", re.MULTILINE)
_DEEP_ITEM = re.compile(rf"^[ >]{{{LIST_INDENT},}}(?:[-*+]|\d+[.)])", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ >]*\|?[ ]*:?-+:?[ ]*\|[-|: ]*$")
_RUN = re.compile(rf"([>*_~`])(?:[ ]?\1){{{RUN - 1},}}")


def over_budget(text: str) -> str | None:
    """None for a text that may be rendered, else the name of the budget that it exceeds. Linear time."""
    if len(text) > MAX_CHARACTERS:
        return "characters"
    if text.count("\n") > MAX_LINES:
        return "lines"
    return _over_page(text) or _over_blocks(text)


def bracket_cost(text: str) -> int:
    """An estimate of the worst that a text can cost, comparable with BRACKET_COST."""
    return sum(block.count("[") * len(block) for block in _BLANK.split(text))


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
    if _RUN.search(text):
        return "run"
    return None


def _over_blocks(text: str) -> str | None:
    cost = cells = 0
    for block in _BLANK.split(text):
        size, brackets = len(block), block.count("[")
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
        if "|" in block:
            cells += _table_cells(block)
    if cost > BRACKET_COST:
        return "bracket-cost"
    return "cells" if cells > TABLE_CELLS else None


def _table_cells(block: str) -> int:
    """Rows x columns of the widest rule in the block, as short rows are filled up."""
    lines = block.split("\n")
    columns = max((line.count("|") + 1 for line in lines if _TABLE_RULE.match(line)), default=0)
    return columns * len(lines)
