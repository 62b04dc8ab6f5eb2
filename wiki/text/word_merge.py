"""Both sides changed the same lines: merged by words, a sentence or a line at a time.

A piece that one side alone changed is that side's. Where both changed different words of one sentence the piece is
put together and marked for a person to look at; where both changed the same words it is a conflict.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from wiki.text.hunks import BOTH, CONFIRM, CONFLICT, MINE, SAME, THEIRS, Hunk, joined, kept_both
from wiki.text.lines import Line, paragraphs
from wiki.text.match import Block, Effort, gaps, join, match
from wiki.text.regions import CLASH, Region, Sides
from wiki.text.sentences import ends_after, sentences_of
from wiki.text.tokens import is_word
from wiki.text.words import Stream, drop_islands

LINE, BLANK = "\n", "\n\n"  # keys of a line's end, and of a blank line
CELLS = 1_000_000


def merge_lines(base: list[Line], mine: list[Line], theirs: list[Line], effort: Effort) -> list[Hunk]:
    """The hunks of a passage, which is whole lines."""
    streams = _stream(base), _stream(mine), _stream(theirs)
    blocks = [drop_islands(streams[0], side, _match(streams[0], side, effort)) for side in streams[1:]]
    keys = streams[0].keys
    regions = Sides(keys, streams[1].keys, streams[2].keys, *blocks).regions(
        lambda p: p == 0 or keys[p - 1] in (LINE, BLANK)
    )
    return _Pieces(streams, regions).hunks()


def both_added(mine: str, theirs: str) -> str:
    """What two people added at one place: once what they share at the ends, then theirs, then mine."""
    one, two = _lines(theirs), _lines(mine)
    head = 0
    while head < min(len(one), len(two)) and one[head] == two[head]:
        head += 1
    tail = 0
    while tail < min(len(one), len(two)) - head and one[-1 - tail] == two[-1 - tail]:
        tail += 1
    first, second = "".join(one[head : len(one) - tail]), "".join(two[head : len(two) - tail])
    after = "".join(one[len(one) - tail :])
    middle = kept_both(first, second)
    return "".join(one[:head]) + middle + after


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _stream(lines: list[Line]) -> Stream:
    stream = Stream()
    numbers = [k for k, line in enumerate(lines) if not line.blank]
    at = 0
    for start, stop in [*paragraphs(lines, numbers), (len(lines), len(lines))]:
        for line in lines[at:start]:
            stream.tokens.append(line.text + "\n")
            stream.keys.append(BLANK)
        if start < stop:
            stream.add("\n".join(line.text for line in lines[start:stop]), lines[start].exact)
            stream.tokens.append("\n")
            stream.keys.append(LINE)
        at = stop
    return stream


def _match(base: Stream, side: Stream, effort: Effort) -> list[Block]:
    """The words that stayed; of a passage too long for that, first the sentences that stayed, words between them."""
    if len(base.keys) * len(side.keys) <= CELLS:
        return match(base.keys, side.keys, anchors=is_word, cells=CELLS, effort=effort)
    (units_a, starts_a), (units_b, starts_b) = _sentences(base), _sentences(side)
    same = match(units_a, units_b, anchors=lambda unit: len(unit) > 1, cells=CELLS, effort=effort)
    found = []
    room = CELLS  # the passage's, not each gap's
    for (a0, a1, b0, b1), block in zip(gaps(same, len(units_a), len(units_b)), [*same, None], strict=True):
        i, j = starts_a[a0], starts_b[b0]
        left, right = base.keys[i : starts_a[a1]], side.keys[j : starts_b[b1]]
        room -= min(room, len(left) * len(right))
        inside = match(left, right, anchors=is_word, cells=room, effort=effort)
        found += [(i + x, j + y, n) for x, y, n in inside]
        if block:
            i, j = starts_a[block.i], starts_b[block.j]
            found.append((i, j, starts_a[block.i + block.n] - i))
    return join(found)


def _sentences(stream: Stream) -> tuple[list[tuple[str, ...]], list[int]]:
    """The stream's sentences and line ends, and where each begins, with the end of all."""
    starts = [0]
    for index, key in enumerate(stream.keys):
        if key in (LINE, BLANK) or ends_after(stream.tokens, index):
            starts.append(index + 1)
    if starts[-1] < len(stream.keys):
        starts.append(len(stream.keys))
    return [tuple(stream.keys[a:b]) for a, b in pairwise(starts)], starts


@dataclass(slots=True)
class _Piece:
    """A sentence, or a line, of all three; `changed` holds the kinds of the regions in it."""

    base: list[str] = field(default_factory=list)
    mine: list[str] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    result: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)


class _Pieces:
    def __init__(self, streams: tuple[Stream, Stream, Stream], regions: list[Region]):
        self.base, self.mine, self.theirs = streams
        self.regions = regions
        self.piece = _Piece()
        self.done: list[Hunk] = []

    def hunks(self) -> list[Hunk]:
        for region in self.regions:
            if region.kind == SAME:
                for k in range(region.b1 - region.b0):
                    self._stayed(region.b0 + k, region.m0 + k, region.t0 + k)
            elif region.kind == CLASH:
                self._clash(region)
            else:
                self._one_sided(region)
        self._close()
        return joined(self.done)

    def _stayed(self, i: int, j: int, k: int) -> None:
        base, mine, theirs = self.base.tokens[i], self.mine.tokens[j], self.theirs.tokens[k]
        self._add(base, mine, theirs, mine if theirs == base else theirs)
        ends = self.base.keys[i] in (LINE, BLANK) or (
            ends_after(self.base.tokens, i) and ends_after(self.mine.tokens, j) and ends_after(self.theirs.tokens, k)
        )
        if ends:
            self._close()

    def _one_sided(self, region: Region) -> None:
        texts = self._texts(region)
        result = texts[2] if region.kind == THEIRS else texts[1]
        self._add(*texts, result)
        self.piece.changed.add(region.kind)
        # A whole line of one side, between whole lines: a piece of its own.
        if self._at_line_start(region) and _whole_lines(texts):
            self._close()

    def _clash(self, region: Region) -> None:
        base, mine, theirs = self._texts(region)
        at_start = self._at_line_start(region)
        if base == "" and at_start and _whole_lines((mine, theirs)):
            self._close()
            self.done.append(Hunk(CONFIRM, base, mine, theirs, both_added(mine, theirs), reason="added"))
            return
        if base == "" and not at_start and self._adds_sentences(region, mine, theirs):
            self._add(base, mine, theirs, theirs + mine)
            self.piece.changed.add(CONFIRM)
            return
        self._add(base, mine, theirs, "")
        self.piece.changed.add(CLASH)

    def _adds_sentences(self, region: Region, mine: str, theirs: str) -> bool:
        """Whether both added whole sentences after one that stayed, and something ends the line after them."""
        at = region.b0
        after_them = at < len(self.base.keys) and self.base.keys[at] in (LINE, BLANK)
        before = self.base.tokens[at - 1] if at else ""
        closing = tuple(".!?…»")
        return (
            after_them
            and before.endswith(closing)
            and all(text[:1].isspace() and text.endswith(closing) and "\n" not in text for text in (mine, theirs))
        )

    def _texts(self, region: Region) -> tuple[str, str, str]:
        return (
            "".join(self.base.tokens[region.b0 : region.b1]),
            "".join(self.mine.tokens[region.m0 : region.m1]),
            "".join(self.theirs.tokens[region.t0 : region.t1]),
        )

    def _at_line_start(self, region: Region) -> bool:
        starts = (self.base, region.b0), (self.mine, region.m0), (self.theirs, region.t0)
        return all(at == 0 or stream.keys[at - 1] in (LINE, BLANK) for stream, at in starts)

    def _add(self, base: str, mine: str, theirs: str, result: str) -> None:
        self.piece.base.append(base)
        self.piece.mine.append(mine)
        self.piece.theirs.append(theirs)
        self.piece.result.append(result)

    def _close(self) -> None:
        piece, self.piece = self.piece, _Piece()
        if not piece.base:
            return
        base, mine, theirs, result = ("".join(x) for x in (piece.base, piece.mine, piece.theirs, piece.result))
        changed = piece.changed
        if CLASH in changed:
            self.done.append(Hunk(CONFLICT, base, mine, theirs, ""))
        elif CONFIRM in changed:
            self.done.append(Hunk(CONFIRM, base, mine, theirs, result, reason="added"))
        elif {MINE, THEIRS} <= changed:
            owned = {s for text in (mine, theirs) for s in sentences_of(text)}
            if set(sentences_of(result)) <= owned:
                self.done.append(Hunk(BOTH, base, mine, theirs, result))
            else:
                self.done.append(Hunk(CONFIRM, base, mine, theirs, result, reason="sentence"))
        else:
            kind = next(iter(changed), SAME) if len(changed) < 2 else next(iter(changed - {BOTH}))
            if kind == SAME and not base == mine == theirs:
                kind = MINE if theirs == base else THEIRS if mine == base else BOTH
            self.done.append(Hunk(kind, base, mine, theirs, result))


def _whole_lines(texts: tuple[str, ...]) -> bool:
    return all(text == "" or text.endswith("\n") for text in texts)
