"""Three sequences laid side by side: where all agree, where one side changed, where both did.

What diff3 does, over any elements. A region where both sides changed is cut once more where a change of one
side only touches a change of the other.
"""

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

from wiki.text.match import Block

SAME, MINE, THEIRS, BOTH, CLASH = "same", "mine", "theirs", "both", "clash"


class Region(NamedTuple):
    """base[b0:b1], mine[m0:m1] and theirs[t0:t1] stand at one place.

    kind  "same" nothing changed; "mine", "theirs" that side alone changed; "both" both changed alike;
          "clash" both changed.
    """

    kind: str
    b0: int
    b1: int
    m0: int
    m1: int
    t0: int
    t1: int


class Sides:
    """A base and two sides, with their alignments.

    may_go  says of a stretch of the base that one side took away whether what the other side added beside it can
            stand without it. `beside` collects the places where that was so.
    """

    def __init__(
        self,
        base: Sequence[Hashable],
        mine: Sequence[Hashable],
        theirs: Sequence[Hashable],
        mine_blocks: Sequence[Block],
        theirs_blocks: Sequence[Block],
        may_go: Callable[[int, int], bool] = lambda start, stop: False,
    ):
        self.base, self.mine, self.theirs = base, mine, theirs
        self.may_go = may_go
        self.beside: set[int] = set()
        self.to_mine, self.to_theirs = places(mine_blocks, len(base)), places(theirs_blocks, len(base))

    def regions(self, may_cut: Callable[[int], bool] | None = None) -> list[Region]:
        """The regions in order; together they are all of each side.

        may_cut  says whether a clash may be cut before a place of the base; None: nowhere.
        """
        found: list[Region] = []
        b = m = t = 0
        i, length = 0, len(self.base)
        while i < length:
            if self.to_mine[i] < 0 or self.to_theirs[i] < 0:
                i += 1
                continue
            start, at_mine, at_theirs = i, self.to_mine[i], self.to_theirs[i]
            i += 1
            while i < length and self.to_mine[i] == at_mine + i - start and self.to_theirs[i] == at_theirs + i - start:
                i += 1
            found += self._changed(b, start, m, at_mine, t, at_theirs, may_cut)
            b, m, t = i, at_mine + i - start, at_theirs + i - start
            found.append(Region(SAME, start, b, at_mine, m, at_theirs, t))
        found += self._changed(b, length, m, len(self.mine), t, len(self.theirs), may_cut)
        return found

    def _changed(self, b0, b1, m0, m1, t0, t1, may_cut) -> list[Region]:
        if (b0, m0, t0) == (b1, m1, t1):
            return []
        region = self._classed(b0, b1, m0, m1, t0, t1)
        if region.kind != CLASH or may_cut is None:
            return [region]
        cuts = [(b0, m0, t0)]
        for p in range(b0, b1 + 1):
            if may_cut(p):
                cuts += self._cuts(p, region)
        cuts.append((b1, m1, t1))
        pieces = []
        for (b, m, t), (to_b, to_m, to_t) in pairwise(cuts):
            if (b, m, t) != (to_b, to_m, to_t):
                pieces.append(self._classed(b, to_b, m, to_m, t, to_t))
        return pieces

    def _classed(self, b0, b1, m0, m1, t0, t1) -> Region:
        base, mine, theirs = self.base[b0:b1], self.mine[m0:m1], self.theirs[t0:t1]
        kind = CLASH
        if mine == base:
            kind = SAME if theirs == base else THEIRS
        elif theirs == base:
            kind = MINE
        elif mine == theirs:
            kind = BOTH
        return Region(kind, b0, b1, m0, m1, t0, t1)

    def _cuts(self, p: int, region: Region) -> list[tuple[int, int, int]]:
        """Where a clash may be cut at place `p` of the base: once, or twice around what one side added there."""
        mine = _place(self.to_mine, p, region.b0, region.b1, region.m0, region.m1)
        theirs = _place(self.to_theirs, p, region.b0, region.b1, region.t0, region.t1)
        if mine is None or theirs is None:
            return []
        for added, to, first, last in (
            (mine, self.to_theirs, region.t0, region.t1),
            (theirs, self.to_mine, region.m0, region.m1),
        ):
            if added[0] == added[1]:
                continue
            start, stop, length = _edit(to, p, region.b0, region.b1, first, last)
            if length > stop - start > 0:
                return []  # rewritten with more: nobody can say which of the new lines comes first
            if start < stop and not length:
                if not self.may_go(start, stop):
                    return []
                self.beside.add(p)
        return [(p, mine[0], theirs[0]), (p, mine[1], theirs[1])]


def places(blocks: Sequence[Block], length: int) -> list[int]:
    """For each element of the first sequence where it stands in the second, -1 if nowhere."""
    found = [-1] * length
    for i, j, n in blocks:
        found[i : i + n] = range(j, j + n)
    return found


def _place(to: list[int], p: int, low: int, high: int, first: int, last: int) -> tuple[int, int] | None:
    """From where to where place `p` of the base lies on a side, None inside something that it rewrote."""
    left = first if p == low else to[p - 1] + 1 if to[p - 1] >= 0 else -1
    right = last if p == high else to[p]
    if left < 0 and right < 0:
        return None
    return (left if left >= 0 else right), (right if right >= 0 else left)


def _edit(to: list[int], p: int, low: int, high: int, first: int, last: int) -> tuple[int, int, int]:
    """The change of a side that touches place `p`: from where to where in the base, and its length on that side."""
    start = p
    while start > low and to[start - 1] < 0:
        start -= 1
    stop = p
    while stop < high and to[stop] < 0:
        stop += 1
    begins = to[start - 1] + 1 if start > low else first
    ends = to[stop] if stop < high else last
    return start, stop, ends - begins
