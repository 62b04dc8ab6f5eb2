"""The rows of a comparison: what one is, which blank lines it owns, and how rows that stayed are folded."""

from dataclasses import dataclass

from wiki.text.lines import Line
from wiki.text.spans import Span

CONTEXT = 1  # rows shown beside a change


@dataclass(slots=True)
class Row:
    """One row.

    kind        "same", "changed", "added", "removed", or "fold": `fold` identical paragraphs, not shown.
    old_number, new_number   1-based number of the side's first line, None where that side is empty.
    old, new    the text of each side as spans, None where the side is empty or folded. Without any mark on
                either side the row has changed as a whole, or (`layout`) in nothing but line ends and spaces.
    heading     of a fold: the heading of the section that the next change stands in, if it is in the fold or
                just after it; for a fold at the end, the first heading in it; else "".
    at_start, at_end   whether a fold is the text's beginning or its end.
    layout      no word changed here, only where lines break, or spaces.
    old_lines, new_lines   half-open ranges of 0-based line indices, blank lines included: the rows' ranges,
                in order, are the whole of each text (two equal texts of blank lines alone have no row).
    """

    kind: str
    old_number: int | None = None
    new_number: int | None = None
    old: list[Span] | None = None
    new: list[Span] | None = None
    fold: int = 0
    heading: str = ""
    at_start: bool = False
    at_end: bool = False
    layout: bool = False
    old_lines: tuple[int, int] = (0, 0)
    new_lines: tuple[int, int] = (0, 0)


def same(old_line: int, new_line: int) -> Row:
    """A line that stayed; its text is filled in by folded(), if it is shown."""
    return Row(
        "same",
        old_line + 1,
        new_line + 1,
        old_lines=(old_line, old_line + 1),
        new_lines=(new_line, new_line + 1),
    )


def with_blank_lines(rows: list[Row], old: list[Line], new: list[Line]) -> list[Row]:
    """The rows, each given the blank lines after it, and a mark where only blank lines differ."""
    if not rows:
        return [_only_blank_lines(old, new)] if old != new else []
    _mark_blank_lines(rows, old, new)
    for side, number, lines in (("old_lines", "old_number", old), ("new_lines", "new_number", new)):
        # A row that is empty on this side owns nothing there; the first that is not owns what stands before
        # it.
        holders = [row for row in rows if getattr(row, number) is not None] or rows[:1]
        stops = [getattr(row, side)[0] for row in holders[1:]] + [len(lines)]
        at = held = 0
        for row in rows:
            stop = at
            if held < len(holders) and row is holders[held]:
                stop = stops[held]
                held += 1
            setattr(row, side, (at, stop))
            at = stop
    return rows


def folded(rows: list[Row], old: list[Line], new: list[Line]) -> list[Row]:
    """The rows to show: runs of lines that stayed become one row, but for CONTEXT lines beside each change."""
    shown: list[Row] = []
    start = 0
    while start < len(rows):
        stop = start
        while stop < len(rows) and rows[stop].kind == "same":
            stop += 1
        at_start, at_end = start == 0, stop == len(rows)
        low = start if at_start else min(start + CONTEXT, stop)
        high = stop if at_end else max(stop - CONTEXT, low)
        if high - low < 2 and not (at_start and at_end):  # one line alone is better shown
            low = high = stop
        for row in [*rows[start:low], *rows[high:stop]]:
            row.old, row.new = [Span(old[row.old_number - 1].text)], [Span(new[row.new_number - 1].text)]
        shown += rows[start:low]
        if low < high:
            shown.append(_fold(rows[low:high], rows[high:stop], old, at_start, at_end))
        shown += rows[high : stop + 1]
        start = stop + 1
    return shown


def _fold(rows: list[Row], after: list[Row], old: list[Line], at_start: bool, at_end: bool) -> Row:
    headings = [line.heading for line in (old[row.old_number - 1] for row in rows + after) if line.heading]
    return Row(
        "fold",
        rows[0].old_number,
        rows[0].new_number,
        fold=len(rows),
        heading=headings[0 if at_end else -1] if headings else "",
        at_start=at_start,
        at_end=at_end,
        old_lines=(rows[0].old_lines[0], rows[-1].old_lines[1]),
        new_lines=(rows[0].new_lines[0], rows[-1].new_lines[1]),
    )


def _only_blank_lines(old: list[Line], new: list[Line]) -> Row:
    spans = [[Span("\n" * len(side), True, "blank")] if side else None for side in (old, new)]
    kind = "changed" if old and new else "removed" if old else "added"
    row = Row(kind, 1 if old else None, 1 if new else None, *spans, layout=True)
    row.old_lines, row.new_lines = (0, len(old)), (0, len(new))
    return row


def _mark_blank_lines(rows: list[Row], old: list[Line], new: list[Line]) -> None:
    """Where blank lines differ between two rows that both stand on both sides, mark them on the first."""
    first = rows[0]
    if first.old_number and first.new_number:
        before = (0, first.old_lines[0]), (0, first.new_lines[0])
        _mark(first, old, new, *before, layout=True, at_front=True)
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if not (row.old_number and row.new_number):
            continue
        if following is None:
            ends = len(old), len(new)
        elif following.old_number and following.new_number:
            ends = following.old_lines[0], following.new_lines[0]
        else:
            continue
        after = (row.old_lines[1], ends[0]), (row.new_lines[1], ends[1])
        _mark(row, old, new, *after, layout=following is None)


def _mark(
    row: Row,
    old: list[Line],
    new: list[Line],
    old_range: tuple[int, int],
    new_range: tuple[int, int],
    layout: bool,
    at_front: bool = False,
) -> None:
    """Mark on `row` what differs between two ranges of blank lines. `layout`: nothing stands beyond them."""
    blank_old = [line.text for line in old[slice(*old_range)]]
    blank_new = [line.text for line in new[slice(*new_range)]]
    if blank_old == blank_new:
        return
    sides = []
    for spans, text, mine, other in (
        (row.old, old[row.old_number - 1].text, blank_old, blank_new),
        (row.new, new[row.new_number - 1].text, blank_new, blank_old),
    ):
        extra = ""
        if len(mine) > len(other):
            extra = "\n" * (len(mine) - len(other))
        elif len(mine) == len(other):
            extra = "".join(mine)
        marks = [Span(extra, True, "blank")] if extra else []
        own = spans or [Span(text)]
        sides.append([*marks, *own] if at_front else [*own, *marks])
    # One blank line more or less is layout; the first one, or the last, makes or ends a paragraph.
    layout = layout or bool(blank_old) == bool(blank_new)
    row.layout = layout and (row.kind == "same" or row.layout)
    row.kind = "changed"
    row.old, row.new = sides
