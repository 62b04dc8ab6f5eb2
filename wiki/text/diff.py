"""What changed between two versions of a text, as the rows of a screen.

Lines are compared first. Lines that were replaced are read as paragraphs, paired by likeness, and only inside
a pair are words compared. A row is a line; a paragraph that was wrapped elsewhere is one row of several
lines. Lines that stayed are folded, but for one beside each change. Blank lines have no row: they belong to
the row before them.
"""

from dataclasses import dataclass, field, replace

from wiki.text.lines import Line, paragraphs, read, split
from wiki.text.match import CELLS, Block, Effort, gaps, match, slide
from wiki.text.pairing import LIKE, pair, spelt_alike
from wiki.text.spans import Span, pieces
from wiki.text.words import Allowance, Stream, align

CONTEXT = 1  # rows shown beside a change


@dataclass(frozen=True)
class Limits:
    """How far a comparison goes. Lines are always compared; words for so many characters."""

    block_characters: int = 20_000  # in one block of replaced lines
    all_characters: int = 200_000
    cells: int = CELLS


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    kind        "same", "changed", "added", "removed", or "fold": `fold` identical paragraphs, not shown.
    old_number, new_number   1-based number of the side's first line, None where that side is empty.
    old, new    the text of each side as spans, None where the side is empty or folded. Without any mark on
                either side the row has changed as a whole, or (`layout`) in nothing but line ends and spaces.
    heading     of a fold: the heading of the section that the next row stands in, if that heading is folded
                away; for a fold at the end, the first heading in it; else "".
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


@dataclass(frozen=True)
class Diff:
    """A comparison.

    changes     passages that changed: rows next to one another are one passage.
    added_chars, removed_chars   characters in rows added or removed as a whole, and in marks.
    layout_only something changed, but only line ends and spaces.
    truncated   too much changed for all words to be compared: some rows are whole although they are alike.
    effort      what it cost, in steps.
    """

    rows: list[Row] = field(default_factory=list)
    changes: int = 0
    added_chars: int = 0
    removed_chars: int = 0
    layout_only: bool = False
    truncated: bool = False
    effort: int = 0


def compare(old: str, new: str, limits: Limits | None = None) -> Diff:
    """The difference from `old` to `new`. Any two texts; never raises; cost grows with the texts, whatever
    they hold."""
    return _Comparison(old, new, limits or Limits()).run(old != new)


class _Comparison:
    def __init__(self, old: str, new: str, limits: Limits):
        self.old: list[Line] = read(split(old))
        self.new: list[Line] = read(split(new))
        self.limits = limits
        self.allowance = Allowance(limits.block_characters, limits.all_characters)
        self.effort = Effort()
        self.rows: list[Row] = []

    def run(self, texts_differ: bool) -> Diff:
        old_numbers = [k for k, line in enumerate(self.old) if not line.blank]
        new_numbers = [k for k, line in enumerate(self.new) if not line.blank]
        blocks = self._same_lines(old_numbers, new_numbers)
        between = gaps(blocks, len(old_numbers), len(new_numbers))
        for (olo, ohi, nlo, nhi), block in zip(between, [*blocks, None], strict=True):
            self._replaced(old_numbers[olo:ohi], new_numbers[nlo:nhi])
            if block:
                for i, j in zip(
                    old_numbers[block.i : block.i + block.n],
                    new_numbers[block.j : block.j + block.n],
                    strict=True,
                ):
                    self.rows.append(Row("same", i + 1, j + 1, old_lines=(i, i + 1), new_lines=(j, j + 1)))
        self._own_blank_lines()
        return self._result(texts_differ)

    def _same_lines(self, old_numbers: list[int], new_numbers: list[int]) -> list[Block]:
        a, b = [self.old[k].text for k in old_numbers], [self.new[k].text for k in new_numbers]
        blocks = match(a, b, cells=self.limits.cells, effort=self.effort)
        between = gaps(blocks, len(a), len(b))
        kept = []
        for block, before, after in zip(blocks, between, between[1:], strict=False):
            alone = before[0] < before[1] and before[2] < before[3] and after[0] < after[1] and after[2] < after[3]
            # "```" or "|---|" between two rewritten passages only keeps their paragraphs apart
            if not alone or any(any(map(str.isalnum, text)) for text in a[block.i : block.i + block.n]):
                kept.append(block)

        def reads_well(lines: list[str], start: int, stop: int) -> int:
            numbers, read_lines = (old_numbers, self.old) if lines is a else (new_numbers, self.new)
            first = numbers[start]
            if read_lines[first].heading:
                return 2
            return 1 if first == 0 or read_lines[first - 1].blank else 0

        return slide(kept, a, b, reads_well)

    def _replaced(self, old_numbers: list[int], new_numbers: list[int]) -> None:
        """Rows for a block where `old_numbers` gave way to `new_numbers`."""
        self.allowance.spent_in_block = 0
        if not (old_numbers and new_numbers):
            self._whole(old_numbers, new_numbers)
            return
        old_paragraphs, new_paragraphs = paragraphs(self.old, old_numbers), paragraphs(self.new, new_numbers)
        pairs = pair(_texts(self.old, old_paragraphs), _texts(self.new, new_paragraphs), self.effort)
        i = j = 0
        for found in pairs:
            self._whole(_numbers(old_paragraphs[i : found.old_from]), _numbers(new_paragraphs[j : found.new_from]))
            i, j = found.old_to, found.new_to
            self._paired(old_paragraphs[found.old_from : i], new_paragraphs[found.new_from : j])
        self._whole(_numbers(old_paragraphs[i:]), _numbers(new_paragraphs[j:]))

    def _whole(self, old_numbers: list[int], new_numbers: list[int]) -> None:
        at_old, at_new = self._here()
        for k in (k for k in old_numbers if not self.old[k].blank):
            text = [Span(self.old[k].text)]
            self.rows.append(Row("removed", k + 1, None, text, None, old_lines=(k, k + 1), new_lines=(at_new,) * 2))
            at_old = k + 1
        for k in (k for k in new_numbers if not self.new[k].blank):
            text = [Span(self.new[k].text)]
            self.rows.append(Row("added", None, k + 1, None, text, old_lines=(at_old,) * 2, new_lines=(k, k + 1)))

    def _here(self) -> tuple[int, int]:
        return (self.rows[-1].old_lines[1], self.rows[-1].new_lines[1]) if self.rows else (0, 0)

    def _paired(self, old_ranges: list[tuple[int, int]], new_ranges: list[tuple[int, int]]) -> None:
        old, new = _stream(self.old, old_ranges), _stream(self.new, new_ranges)
        before = self.allowance.refused
        self.allowance.refused = False
        blocks = align(old, new, self.allowance, self.effort)
        cut_short = self.allowance.refused
        self.allowance.refused = before or cut_short
        i, j = old_ranges[0][0], new_ranges[0][0]
        for piece in pieces(old, new, blocks):
            old_lines, new_lines = (i, i + piece.old_lines), (j, j + piece.new_lines)
            i, j = old_lines[1] + piece.old_gap, new_lines[1] + piece.new_gap
            if piece.old_text == piece.new_text:
                for k in range(piece.old_lines):
                    o, n = old_lines[0] + k, new_lines[0] + k
                    self.rows.append(Row("same", o + 1, n + 1, old_lines=(o, o + 1), new_lines=(n, n + 1)))
                continue
            unlike = piece.likeness < LIKE
            if unlike and not cut_short and not spelt_alike(piece.old_text, piece.new_text):
                self._whole(list(range(*old_lines)), list(range(*new_lines)))
                continue
            whole = unlike and cut_short
            self.rows.append(
                Row(
                    "changed",
                    old_lines[0] + 1,
                    new_lines[0] + 1,
                    [Span(piece.old_text)] if whole else piece.old,
                    [Span(piece.new_text)] if whole else piece.new,
                    layout=piece.layout,
                    old_lines=old_lines,
                    new_lines=new_lines,
                )
            )

    def _own_blank_lines(self) -> None:
        """Say where only blank lines differ, then give each row the blank lines after it."""
        if not self.rows:
            if self.old != self.new:
                self.rows = [self._only_blank_lines()]
        else:
            self._say_blank_lines()
        if not self.rows:
            return
        for side, lines in (("old_lines", self.old), ("new_lines", self.new)):
            number = side.replace("lines", "number")
            holders = [k for k, row in enumerate(self.rows) if getattr(row, number) is not None] or [0]
            starts = [0, *(getattr(self.rows[k], side)[0] for k in holders[1:]), len(lines)]
            at = holder = 0
            for k, row in enumerate(self.rows):
                stop = at
                if holder < len(holders) and holders[holder] == k:
                    holder += 1
                    stop = starts[holder]
                self.rows[k] = replace(row, **{side: (at, stop)})
                at = stop

    def _only_blank_lines(self) -> Row:
        old, new = ([Span("\n" * len(side), True, "blank")] if side else None for side in (self.old, self.new))
        kind = "changed" if old and new else "removed" if old else "added"
        return Row(kind, 1 if old else None, 1 if new else None, old, new, layout=True)

    def _say_blank_lines(self) -> None:
        """Where blank lines differ between two rows that both stand on both sides, mark them on the first."""
        first = self.rows[0]
        if first.old_number and first.new_number:
            self._mark_blank(0, (0, first.old_lines[0]), (0, first.new_lines[0]), before=True)
        for k, row in enumerate(self.rows):
            if not (row.old_number and row.new_number):
                continue
            following = self.rows[k + 1] if k + 1 < len(self.rows) else None
            if following is None:
                ends = len(self.old), len(self.new)
            elif following.old_number and following.new_number:
                ends = following.old_lines[0], following.new_lines[0]
            else:
                continue
            self._mark_blank(k, (row.old_lines[1], ends[0]), (row.new_lines[1], ends[1]), layout=following is None)

    def _mark_blank(
        self,
        index: int,
        old: tuple[int, int],
        new: tuple[int, int],
        before: bool = False,
        layout: bool = False,
    ) -> None:
        blank_old = [line.text for line in self.old[slice(*old)]]
        blank_new = [line.text for line in self.new[slice(*new)]]
        if blank_old == blank_new:
            return
        row = self.rows[index]
        spans = []
        for number, lines, mine, other in (
            (row.old_number, self.old, blank_old, blank_new),
            (row.new_number, self.new, blank_new, blank_old),
        ):
            own = (row.old if lines is self.old else row.new) or [Span(lines[number - 1].text)]
            extra = []
            if len(mine) > len(other):
                extra = [Span("\n" * (len(mine) - len(other)), True, "blank")]
            elif len(mine) == len(other) and "".join(mine):
                extra = [Span("".join(mine), True, "blank")]
            spans.append([*extra, *own] if before else [*own, *extra])
        layout = layout or before or bool(blank_old) == bool(blank_new)
        layout = layout and (row.kind == "same" or row.layout)
        self.rows[index] = replace(row, kind="changed", old=spans[0], new=spans[1], layout=layout)

    def _result(self, texts_differ: bool) -> Diff:
        changed = [row for row in self.rows if row.kind != "same"]
        kinds = [row.kind == "same" for row in self.rows]
        return Diff(
            rows=self._folded(),
            changes=sum(1 for same, before in zip(kinds, [True, *kinds], strict=False) if before and not same),
            added_chars=sum(_characters(row.new, row) for row in changed),
            removed_chars=sum(_characters(row.old, row) for row in changed),
            layout_only=texts_differ and all(row.layout for row in changed),
            truncated=self.allowance.refused,
            effort=self.effort.total + len(self.old) + len(self.new),
        )

    def _folded(self) -> list[Row]:
        shown: list[Row] = []
        start = 0
        while start < len(self.rows):
            stop = start
            while stop < len(self.rows) and self.rows[stop].kind == "same":
                stop += 1
            at_start, at_end = start == 0, stop == len(self.rows)
            low = start if at_start else min(start + CONTEXT, stop)
            high = stop if at_end else max(stop - CONTEXT, low)
            if high - low > 1 or (at_start and at_end and high > low):
                shown += map(self._with_text, self.rows[start:low])
                shown.append(self._fold(self.rows[low:high], at_start, at_end))
                shown += map(self._with_text, self.rows[high:stop])
            else:
                shown += map(self._with_text, self.rows[start:stop])
            if stop < len(self.rows):
                shown.append(self.rows[stop])
                stop += 1
            start = stop
        return shown

    def _with_text(self, row: Row) -> Row:
        if row.old is not None:
            return row
        return replace(
            row, old=[Span(self.old[row.old_number - 1].text)], new=[Span(self.new[row.new_number - 1].text)]
        )

    def _fold(self, rows: list[Row], at_start: bool, at_end: bool) -> Row:
        headings = [line.heading for line in (self.old[row.old_number - 1] for row in rows) if line.heading]
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


def _characters(spans: list[Span] | None, row: Row) -> int:
    """How many characters a side of a changed row counts for: its marks, or all of it when it changed as a
    whole."""
    if spans is None:
        return 0
    whole = not row.layout and not any(span.mark for side in (row.old, row.new) for span in side or ())
    return sum(len(span.text) for span in spans if whole or span.mark)


def _numbers(ranges: list[tuple[int, int]]) -> list[int]:
    return [k for start, stop in ranges for k in range(start, stop)]


def _texts(lines: list[Line], ranges: list[tuple[int, int]]) -> list[str]:
    return ["\n".join(line.text for line in lines[start:stop]) for start, stop in ranges]


def _stream(lines: list[Line], ranges: list[tuple[int, int]]) -> Stream:
    stream = Stream()
    for index, (start, stop) in enumerate(ranges):
        if index:
            blank = lines[ranges[index - 1][1] : start]
            stream.add_separator("\n" + "".join(line.text + "\n" for line in blank))
        stream.add("\n".join(line.text for line in lines[start:stop]), lines[start].exact)
    return stream
