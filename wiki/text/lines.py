"""What a line of Markdown is, as far as comparing needs to know: nothing is rendered here, and no input is
refused."""

import re
from typing import NamedTuple

LONGEST_PARAGRAPH = 40  # lines; beyond, a paragraph is compared line by line

_MARKER = re.compile(
    r" {0,3}(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})(?:\s|$)"  # list item, heading
    r"|>|\||```|~~~|:\s|---|\*\*\*|___|===|\{\{"  # quote, table, fence, definition, rule, block
    r"|\[[^\]\[]+\]:)"  # definition of a link, a footnote
    r"| {4}|\t"  # code, or an item within an item
)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]\n]*)\]\]")


class Line(NamedTuple):
    """One line: `text` without its newline; `blank`; `heading`, its text if it is one, else "";

    `exact`: every space counts (code); `joined`: it goes on with the paragraph of the line before, so that
    the newline between the two is worth a space.
    """

    text: str
    blank: bool
    heading: str
    exact: bool
    joined: bool


def split(text: str) -> list[str]:
    """The lines of a text. Only LF ends a line; the last newline does not begin another line."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def read(lines: list[str]) -> list[Line]:
    """What each line is."""
    seen: list[Line] = []
    fence = ""
    header = bool(lines) and lines[0].rstrip() == "---"
    open_paragraph = False  # whether a following line of plain text would go on with this one
    for number, text in enumerate(lines):
        blank = not text.strip()
        heading = ""
        exact = joined = False
        mark = _FENCE.match(text) if "```" in text or "~~~" in text else None
        if header:
            open_paragraph = False
            header = number == 0 or text.rstrip() != "---"
        elif fence:
            exact, open_paragraph = True, False
            if mark and mark[1].startswith(fence) and not text.strip("`~ \t"):
                fence = ""
        elif mark:
            fence, open_paragraph = mark[1], False
            exact = True
        elif blank:
            open_paragraph = False
        else:
            begins = _MARKER.match(text)
            title = _HEADING.match(text) if begins else None
            heading = _plain(title[1]) if title else ""
            joined = open_paragraph and not begins
            alone = title or text.lstrip().startswith("|") or not text.strip("-*_= ")  # heading, table, rule
            open_paragraph = not (alone or text.endswith(("  ", "\\")))
        seen.append(Line(text, blank, heading, exact, joined))
    return seen


def paragraphs(lines: list[Line], numbers: list[int]) -> list[tuple[int, int]]:
    """Consecutive `numbers` (of lines that are not blank) that make one paragraph, as (from, to) indices of
    lines."""
    made: list[tuple[int, int]] = []
    for number in numbers:
        start, stop = made[-1] if made else (0, -1)
        if lines[number].joined and stop == number and number - start < LONGEST_PARAGRAPH:
            made[-1] = (start, number + 1)
        else:
            made.append((number, number + 1))
    return made


def _plain(heading: str) -> str:
    return re.sub(r"[*`]", "", _LINK.sub(r"\1", heading)).strip()
