"""Which elements of two sequences are the same, in order: the alignment under diff, merge and attribution.

The usual shortest edit script reads badly on prose (it pairs stray "de" and ", ") and costs too much on
hostile input. So elements that stand exactly once on each side are pinned first, the gaps between the pins
are done the same way, and only a gap without a pin goes to an exact longest common subsequence, as long as
that is affordable.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

CELLS = 4_000_000  # largest n*m given to Indel, which needs n*m/8 bytes
DEPTH = 24  # pins within gaps within pins: honest texts stay under 6, the rest is input made to be slow
SLIDE = 256  # how far a change may be shifted, in elements


class Block(NamedTuple):
    """`n` elements that are equal: a[i:i+n] and b[j:j+n]."""

    i: int
    j: int
    n: int


@dataclass
class Effort:
    """Counts what matching cost, so that a test can hold the growth without a clock.

    `steps`: elements looked at in Python; `cells`: elements times elements given to Indel, 64 of which cost
    one step or so.
    """

    steps: int = 0
    cells: int = 0

    @property
    def total(self) -> int:
        return self.steps + self.cells // 64


def match(
    a: Sequence[Hashable],
    b: Sequence[Hashable],
    *,
    anchors: Callable[[Hashable], bool] | None = None,
    cells: int = CELLS,
    effort: Effort | None = None,
) -> list[Block]:
    """Blocks of equal elements, increasing on both sides; two never touch on both. Never raises.

    anchors  says of an element whether it may pin an alignment when it is unique (blank lines, spaces, commas
             should not); None: every element may.
    cells    the largest n*m that is solved exactly; a bigger gap without pins stays unmatched.
    effort   is added to.
    """
    effort = effort if effort is not None else Effort()
    ids: dict[Hashable, int] = {}
    ia = [ids.setdefault(element, len(ids)) for element in a]
    ib = [ids.setdefault(element, len(ids)) for element in b]
    pinning = None if anchors is None else [bool(anchors(element)) for element in ids]
    effort.steps += len(ia) + len(ib)

    found: list[tuple[int, int, int]] = []
    stack = [(0, len(ia), 0, len(ib), 0)]
    while stack:
        alo, ahi, blo, bhi, depth = stack.pop()
        start = alo
        while alo < ahi and blo < bhi and ia[alo] == ib[blo]:
            alo += 1
            blo += 1
        if alo > start:
            found.append((start, blo - (alo - start), alo - start))
        stop = ahi
        while alo < ahi and blo < bhi and ia[ahi - 1] == ib[bhi - 1]:
            ahi -= 1
            bhi -= 1
        if ahi < stop:
            found.append((ahi, bhi, stop - ahi))
        effort.steps += alo - start + stop - ahi
        if alo == ahi or blo == bhi:
            continue
        effort.steps += ahi - alo + bhi - blo
        pins = _pins(ia, alo, ahi, ib, blo, bhi, pinning) if depth < DEPTH else []
        if pins:
            left_a, left_b = alo, blo
            for i, j in pins:
                found.append((i, j, 1))
                if i > left_a and j > left_b:
                    stack.append((left_a, i, left_b, j, depth + 1))
                left_a, left_b = i + 1, j + 1
            if left_a < ahi and left_b < bhi:
                stack.append((left_a, ahi, left_b, bhi, depth + 1))
        elif (ahi - alo) * (bhi - blo) <= cells:
            effort.cells += (ahi - alo) * (bhi - blo)
            for same in Indel.opcodes(ia[alo:ahi], ib[blo:bhi]).as_matching_blocks():
                if same.size:
                    found.append((alo + same.a, blo + same.b, same.size))
    found.sort()
    return join(found)


def shortest(a: Sequence[Hashable], b: Sequence[Hashable], effort: Effort, cells: int = CELLS) -> list[Block] | None:
    """The alignment that leaves the fewest elements unmatched, whatever they are; None when that costs too much."""
    if len(a) * len(b) > cells:
        return None
    ids: dict[Hashable, int] = {}
    ia = [ids.setdefault(element, len(ids)) for element in a]
    ib = [ids.setdefault(element, len(ids)) for element in b]
    effort.steps += len(ia) + len(ib)
    effort.cells += len(ia) * len(ib)
    return join([(same.a, same.b, same.size) for same in Indel.opcodes(ia, ib).as_matching_blocks()])


def join(blocks: Sequence[tuple[int, int, int]]) -> list[Block]:
    """Sorted blocks with the empty ones dropped and those that touch on both sides made one."""
    joined: list[Block] = []
    for i, j, n in blocks:
        if not n:
            continue
        if joined and joined[-1].i + joined[-1].n == i and joined[-1].j + joined[-1].n == j:
            joined[-1] = joined[-1]._replace(n=joined[-1].n + n)
        else:
            joined.append(Block(i, j, n))
    return joined


def gaps(blocks: Sequence[Block], a_length: int, b_length: int) -> list[tuple[int, int, int, int]]:
    """What lies between the blocks, one more than there are blocks: (a from, a to, b from, b to), possibly
    empty."""
    between = []
    i = j = 0
    for block in blocks:
        between.append((i, block.i, j, block.j))
        i, j = block.i + block.n, block.j + block.n
    between.append((i, a_length, j, b_length))
    return between


def slide(
    blocks: Sequence[Block],
    a: Sequence[Hashable],
    b: Sequence[Hashable],
    score: Callable[[Sequence, int, int], int],
) -> list[Block]:
    """Shift pure insertions and removals over equal elements to where they read best.

    In "un [très ]grand" and "un[ très] grand" the same word was added; `score(sequence, start, stop)` says
    how well a change from start to stop reads, and the best place wins, the last of equals. The matched pairs
    stay equal.
    """
    moved = [[0, 0, 0], *map(list, blocks), [len(a), len(b), 0]]
    for before, after in pairwise(moved):
        alo, blo = before[0] + before[2], before[1] + before[2]
        if alo == after[0] and blo < after[1]:
            sequence, low, high = b, blo, after[1]
        elif blo == after[1] and alo < after[0]:
            sequence, low, high = a, alo, after[0]
        else:
            continue
        least = most = 0
        room = min(before[2], SLIDE)
        while -least < room and sequence[low + least - 1] == sequence[high + least - 1]:
            least -= 1
        room = min(after[2], SLIDE)
        while most < room and sequence[low + most] == sequence[high + most]:
            most += 1
        best = max(range(least, most + 1), key=lambda d: (score(sequence, low + d, high + d), d))
        before[2] += best
        after[0] += best
        after[1] += best
        after[2] -= best
    return join(moved)


def _pins(ia, alo, ahi, ib, blo, bhi, pinning) -> list[tuple[int, int]]:
    """Pairs (i, j) of elements unique on both sides of the gap, the longest run increasing on both."""
    places: dict[int, int] = {}
    for i in range(alo, ahi):
        places[ia[i]] = -1 if ia[i] in places else i
    seen: dict[int, int] = {}
    for j in range(blo, bhi):
        if places.get(ib[j], -1) >= 0:
            seen[ib[j]] = -1 if ib[j] in seen else j
    pairs = [
        (places[k], j) for k, j in seen.items() if j >= 0 and (pinning is None or pinning[k])
    ]  # in b's order, as dictionaries keep the order of insertion
    ends: list[int] = []  # ends[k]: smallest i that ends an increasing run of k + 1 pairs
    last: list[int] = []  # last[k]: which pair that is
    previous = [-1] * len(pairs)
    for index, (i, _) in enumerate(pairs):
        k = bisect_left(ends, i)
        if k == len(ends):
            ends.append(i)
            last.append(index)
        else:
            ends[k], last[k] = i, index
        previous[index] = last[k - 1] if k else -1
    run = []
    index = last[-1] if last else -1
    while index >= 0:
        run.append(pairs[index])
        index = previous[index]
    run.reverse()
    return run
