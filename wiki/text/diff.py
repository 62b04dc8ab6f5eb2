"""What changed between two versions of a text, as the rows of a screen.

Lines are compared first. Lines that were replaced are read as paragraphs, paired by likeness, and only inside
a pair are words compared. A row is a line; a paragraph that was wrapped elsewhere is one row of several
lines. Lines that stayed are folded, but for one beside each change. Blank lines have no row: they belong to
the row before them.
"""

from dataclasses import dataclass, field

from wiki.text.lines import Line, paragraphs, read, split
from wiki.text.match import CELLS, Block, Effort, gaps, match, slide
from wiki.text.pairing import LIKE, pair, spelt_alike
from wiki.text.rows import Row, folded, same, with_blank_lines
from wiki.text.spans import Span, pieces
from wiki.text.words import Allowance, Stream, align


@dataclass(frozen=True)
class Limits:
    """How far a comparison goes. Lines are always compared; words for so many characters."""

    block_characters: int = 20_000  # in one block of replaced lines
    all_characters: int = 200_000
    rows: int = 4_000  # that changed; what follows is shown as one block
    cells: int = CELLS


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
    """The difference from `old` to `new`, any two texts. Never raises; the cost is that of their length."""
    return _Comparison(old, new, limits or Limits()).run(old != new)


class _Comparison:
    def __init__(self, old: str, new: str, limits: Limits):
        self.old: list[Line] = read(split(old))
        self.new: list[Line] = read(split(new))
        self.limits = limits
        self.allowance = Allowance(limits.block_characters, limits.all_characters)
        self.effort = Effort()
        self.rows: list[Row] = []
        self.room = limits.rows
        self.cut = False

    def run(self, texts_differ: bool) -> Diff:
        old_numbers = [k for k, line in enumerate(self.old) if not line.blank]
        new_numbers = [k for k, line in enumerate(self.new) if not line.blank]
        blocks = self._same_lines(old_numbers, new_numbers)
        between = gaps(blocks, len(old_numbers), len(new_numbers))
        for (olo, ohi, nlo, nhi), block in zip(between, [*blocks, None], strict=True):
            if self.room <= 0 and block:
                self._rest(old_numbers[olo:], new_numbers[nlo:])
                break
            self._replaced(old_numbers[olo:ohi], new_numbers[nlo:nhi])
            if block:
                i, j, n = block
                self.rows += map(same, old_numbers[i : i + n], new_numbers[j : j + n])
        rows = with_blank_lines(self.rows, self.old, self.new)
        return self._result(rows, texts_differ)

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
        room = max(self.room, 0) + 1  # what cannot be shown as rows needs no pairs either
        cut = room if min(len(old_numbers), len(new_numbers)) > room else max(len(old_numbers), len(new_numbers))
        old_rest, new_rest = old_numbers[cut:], new_numbers[cut:]
        old_numbers, new_numbers = old_numbers[:cut], new_numbers[:cut]
        old_paragraphs, new_paragraphs = paragraphs(self.old, old_numbers), paragraphs(self.new, new_numbers)
        pairs = pair(_texts(self.old, old_paragraphs), _texts(self.new, new_paragraphs), self.effort)
        i = j = 0
        for found in pairs:
            self._whole(_numbers(old_paragraphs[i : found.old_from]), _numbers(new_paragraphs[j : found.new_from]))
            i, j = found.old_from, found.new_from
            if self.room <= 0:
                break
            self._paired(old_paragraphs[i : found.old_to], new_paragraphs[j : found.new_to])
            i, j = found.old_to, found.new_to
        self._whole(_numbers(old_paragraphs[i:]) + old_rest, _numbers(new_paragraphs[j:]) + new_rest)

    def _whole(self, old_numbers: list[int], new_numbers: list[int]) -> None:
        """Rows for lines that were removed, then for lines that were added; where there is no room, a block."""
        shown = old_numbers[: max(self.room, 0)]
        self.rows += (Row("removed", k + 1, None, [Span(self.old[k].text)], old_lines=(k, k + 1)) for k in shown)
        self.room -= len(shown)
        old_numbers = old_numbers[len(shown) :]
        shown = [] if old_numbers else new_numbers[: max(self.room, 0)]
        self.rows += (Row("added", None, k + 1, None, [Span(self.new[k].text)], new_lines=(k, k + 1)) for k in shown)
        self.room -= len(shown)
        new_numbers = new_numbers[len(shown) :]
        if old_numbers or new_numbers:
            self._rest(old_numbers, new_numbers)

    def _rest(self, old_numbers: list[int], new_numbers: list[int]) -> None:
        """What there is no room for, as one row, with the lines that stayed between; but the common end stays."""
        tail = 0
        while (
            tail < min(len(old_numbers), len(new_numbers))
            and self.old[old_numbers[-1 - tail]].text == self.new[new_numbers[-1 - tail]].text
        ):
            tail += 1
        sides = []
        for lines, numbers in ((self.old, old_numbers), (self.new, new_numbers)):
            changed = numbers[: len(numbers) - tail]
            span = (changed[0], changed[-1] + 1) if changed else (0, 0)
            sides.append((changed, span, "\n".join(line.text for line in lines[slice(*span)])))
        (old, old_lines, old_text), (new, new_lines, new_text) = sides
        if old or new:
            self.cut = True
            self.rows.append(
                Row(
                    "changed" if old and new else "removed" if old else "added",
                    old[0] + 1 if old else None,
                    new[0] + 1 if new else None,
                    [Span(old_text)] if old else None,
                    [Span(new_text)] if new else None,
                    old_lines=old_lines,
                    new_lines=new_lines,
                )
            )
        if tail:
            self.rows += map(same, old_numbers[-tail:], new_numbers[-tail:])

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
                self.rows += map(same, range(*old_lines), range(*new_lines))
                continue
            unlike = piece.likeness < LIKE
            if unlike and not cut_short and not spelt_alike(piece.old_text, piece.new_text):
                self._whole(_full(self.old, old_lines), _full(self.new, new_lines))
                continue
            whole = unlike and cut_short
            self.room -= 1
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

    def _result(self, rows: list[Row], texts_differ: bool) -> Diff:
        changed = [row for row in rows if row.kind != "same"]
        stayed = [row.kind == "same" for row in rows]
        return Diff(
            rows=folded(rows, self.old, self.new),
            changes=sum(before and not now for now, before in zip(stayed, [True, *stayed], strict=False)),
            added_chars=sum(_characters(row.new, row) for row in changed),
            removed_chars=sum(_characters(row.old, row) for row in changed),
            layout_only=texts_differ and all(row.layout for row in changed),
            truncated=self.allowance.refused or self.cut,
            effort=self.effort.total + len(self.old) + len(self.new),
        )


def _characters(spans: list[Span] | None, row: Row) -> int:
    """How many characters a side of a changed row counts for: its marks; all of it when it changed as a whole."""
    if spans is None:
        return 0
    whole = not row.layout and not any(span.mark for side in (row.old, row.new) for span in side or ())
    return sum(len(span.text) for span in spans if whole or span.mark)


def _full(lines: list[Line], span: tuple[int, int]) -> list[int]:
    return [k for k in range(*span) if not lines[k].blank]


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
