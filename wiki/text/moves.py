"""Lines that one side moved as they were, while the other side changed them.

They become one element of the three sequences, equal on all sides: then only the move is left to merge, and the
changed lines go to the new place.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from wiki.text.match import Block, Effort, match
from wiki.text.regions import places

LONG = 20  # characters of a line that is known again elsewhere; the lines around it move along
MOST = 100  # moves that are followed


@dataclass
class Side:
    """A text as elements: `keys` are compared, `texts` stand there, `results` are what a merge takes.

    lines  for each element its line's index, None where it holds moved lines.
    """

    keys: list
    texts: list[str]
    results: list[str]
    lines: list[int | None]

    @classmethod
    def of(cls, lines: list[str]) -> "Side":
        texts = [line + "\n" for line in lines]
        return cls(list(lines), texts, texts, list(range(len(lines))))

    def with_moves(self, spans: list[tuple[int, int, object, str]]) -> "Side":
        """The same with each span (from, to, key, result) as one element; spans are ordered and apart."""
        made = Side([], [], [], [])
        at = 0
        for start, stop, key, result in [*spans, (len(self.keys), len(self.keys), None, "")]:
            made.keys += self.keys[at:start]
            made.texts += self.texts[at:start]
            made.results += self.results[at:start]
            made.lines += self.lines[at:start]
            if key is not None:
                made.keys.append(key)
                made.texts.append("".join(self.texts[start:stop]))
                made.results.append(result)
                made.lines.append(None)
            at = stop
        return made


@dataclass(frozen=True)
class Move:
    """base[b0:b1] stands at `moved_at` on the side that moved it, and is other[o0:o1] on the side that did not."""

    b0: int
    b1: int
    moved_at: int
    o0: int
    o1: int


class Moves:
    """What each side moved and the other changed; `taken_out`: what one moved and the other took out."""

    def __init__(self, base: list[str], mine: list[str], theirs: list[str], effort: Effort):
        self.base = base
        self.mine_blocks = align(base, mine, effort)
        self.theirs_blocks = align(base, theirs, effort)
        self.taken_out = False
        to_mine, to_theirs = places(self.mine_blocks, len(base)), places(self.theirs_blocks, len(base))
        self.of_mine = self._find(mine, to_mine, theirs, to_theirs)
        self.of_theirs = self._find(theirs, to_theirs, mine, to_mine)
        if self._overlap():
            self.of_mine, self.of_theirs = [], []

    def __bool__(self) -> bool:
        return bool(self.of_mine or self.of_theirs)

    def sides(self, mine: list[str], theirs: list[str]) -> tuple[Side, Side, Side]:
        """The three texts, the moved lines made one element each."""
        base_spans, mine_spans, theirs_spans = [], [], []
        for moves, moved_spans, other_spans, other in (
            (self.of_mine, mine_spans, theirs_spans, theirs),
            (self.of_theirs, theirs_spans, mine_spans, mine),
        ):
            for move in moves:
                key = (self.base[move.b0], move.b0, move.b1)
                result = "".join(line + "\n" for line in other[move.o0 : move.o1])
                stop = move.moved_at + move.b1 - move.b0
                base_spans.append((move.b0, move.b1, key, result))
                moved_spans.append((move.moved_at, stop, key, result))
                other_spans.append((move.o0, move.o1, key, result))
        made = []
        for lines, spans in ((self.base, base_spans), (mine, mine_spans), (theirs, theirs_spans)):
            made.append(Side.of(lines).with_moves(sorted(spans, key=lambda span: span[:2])))
        return tuple(made)

    def _find(self, moved: list[str], to_moved: list[int], other: list[str], to_other: list[int]) -> list[Move]:
        base = self.base
        matched = set(to_moved)
        in_base, in_moved = Counter(base), Counter(moved)
        where = {line: j for j, line in enumerate(moved) if j not in matched}
        found: list[Move] = []
        i = 0
        while i < len(base) and len(found) < MOST:
            line = base[i]
            j = where.get(line, -1)
            if to_moved[i] >= 0 or len(line) < LONG or j < 0 or in_base[line] != 1 or in_moved[line] != 1:
                i += 1
                continue
            low, high = self._around(i, j, moved, to_moved, matched, found[-1].b1 if found else 0)
            at, i = j + low - i, high
            if self._is_taken_out(low, high, other, to_other):
                self.taken_out = True
                continue
            span = _span(low, high, to_other, len(other))
            if span is None or other[span[0] : span[1]] == base[low:high]:
                continue
            found.append(Move(low, high, at, *span))
        return found

    def _is_taken_out(self, low: int, high: int, other: list[str], to_other: list[int]) -> bool:
        """Whether nothing stands on the other side where base[low:high] was, but blank lines."""
        if any(to_other[k] >= 0 for k in range(low, high) if self.base[k].strip()):
            return False
        while low and to_other[low - 1] < 0 and not self.base[low - 1].strip():
            low -= 1
        while high < len(to_other) and to_other[high] < 0 and not self.base[high].strip():
            high += 1
        span = _span(low, high, to_other, len(other))
        return span is not None and not any(text.strip() for text in other[slice(*span)])

    def _around(self, i, j, moved, to_moved, matched, floor) -> tuple[int, int]:
        """How far the moved lines go around base[i], which is moved[j]; blank lines at their ends stay."""

        def goes(k: int) -> bool:
            at = j + k - i
            if not (floor <= k < len(self.base) and 0 <= at < len(moved)) or moved[at] != self.base[k]:
                return False
            return not moved[at].strip() or (to_moved[k] < 0 and at not in matched)

        low, high = i, i + 1
        while goes(low - 1):
            low -= 1
        while goes(high):
            high += 1
        while not self.base[low].strip():
            low += 1
        while not self.base[high - 1].strip():
            high -= 1
        return low, high

    def _overlap(self) -> bool:
        """Whether two moves hold a line in common, on any side: then none is followed."""
        base_spans = [(m.b0, m.b1) for m in self.of_mine + self.of_theirs]
        mine_spans = [(m.moved_at, m.moved_at + m.b1 - m.b0) for m in self.of_mine]
        mine_spans += [(m.o0, m.o1) for m in self.of_theirs]
        theirs_spans = [(m.moved_at, m.moved_at + m.b1 - m.b0) for m in self.of_theirs]
        theirs_spans += [(m.o0, m.o1) for m in self.of_mine]
        for spans in (base_spans, mine_spans, theirs_spans):
            spans.sort()
            if any(before[1] > after[0] for before, after in pairwise(spans)):
                return True
        return False


def align(base: list[str], side: list[str], effort: Effort) -> list[Block]:
    """The lines that stayed."""
    return match(base, side, anchors=says_something, effort=effort)


def says_something(line) -> bool:
    """Whether a line may pin an alignment: it has a letter or a digit."""
    return not isinstance(line, str) or any(map(str.isalnum, line))


def _span(low: int, high: int, to: list[int], length: int) -> tuple[int, int] | None:
    """Where base[low:high] lies on the other side; None when that is not certain."""
    if to[low] >= 0:
        start = to[low]
    elif low == 0 or to[low - 1] >= 0:
        start = to[low - 1] + 1 if low else 0
    else:
        return None
    if to[high - 1] >= 0:
        stop = to[high - 1] + 1
    elif high == len(to) or to[high] >= 0:
        stop = to[high] if high < len(to) else length
    else:
        return None
    return (start, stop) if start <= stop else None
