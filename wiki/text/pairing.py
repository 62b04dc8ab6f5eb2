"""Which paragraph became which, inside a block where lines were replaced: by likeness, not by position.

A pair may be one to one, one to several (a paragraph was split) or several to one (joined). Pairs never
cross; what moved elsewhere is a removal and an addition here.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass

from rapidfuzz import fuzz

from wiki.text.match import Block, Effort, gaps, match

LIKE = 0.2  # likeness under which two paragraphs have nothing to do with each other
LIKE_SPELLING = 0.6  # for short lines, where one letter changes a whole word: "# Ecole", "# École"
SHORT = 100  # characters
SPLIT = 0.6  # likeness that a paragraph must reach with the pieces it was split into
PIECES = 4  # pieces at most
EVERY_PAIR = 400  # old times new paragraphs up to which every pair is looked at
COMMON = 8  # a word that stands in more paragraphs than this finds no candidates
CANDIDATES = 3  # looked at closely, for each old paragraph of a long block


@dataclass(frozen=True, slots=True)
class Pair:
    """Old paragraphs [old_from, old_to) became new paragraphs [new_from, new_to): one of the two ranges is
    one long."""

    old_from: int
    old_to: int
    new_from: int
    new_to: int


class _Bag:
    """The words of a paragraph with their number, weighed by their letters; order does not count."""

    __slots__ = ("text", "weight", "words")

    def __init__(self, text: str, words: Counter | None = None):
        self.text = text
        self.words = Counter(re.findall(r"\w+", text.casefold())) if words is None else words
        self.weight = sum(len(word) * count for word, count in self.words.items())

    def __add__(self, other: "_Bag") -> "_Bag":
        return _Bag(self.text + "\n" + other.text, self.words + other.words)


def pair(old: list[str], new: list[str], effort: Effort | None = None) -> list[Pair]:
    """The pairs, in order. `old` and `new` are the paragraphs of the block."""
    effort = effort if effort is not None else Effort()
    pairs: list[Pair] = []
    flat_old, flat_new = [" ".join(text.split()) for text in old], [" ".join(text.split()) for text in new]
    bags_old, bags_new = [_Bag(text) for text in flat_old], [_Bag(text) for text in flat_new]
    same = [block for block in match(flat_old, flat_new, effort=effort) if _has_words(bags_old, block)]
    for (olo, ohi, nlo, nhi), block in zip(gaps(same, len(old), len(new)), [*same, None], strict=True):
        if olo < ohi and nlo < nhi:
            found = _pair(bags_old[olo:ohi], bags_new[nlo:nhi], effort)
            pairs += [Pair(p.old_from + olo, p.old_to + olo, p.new_from + nlo, p.new_to + nlo) for p in found]
        if block:
            pairs += [Pair(block.i + k, block.i + k + 1, block.j + k, block.j + k + 1) for k in range(block.n)]
    return pairs


def _has_words(bags: list[_Bag], block: Block) -> bool:
    return any(bag.weight for bag in bags[block.i : block.i + block.n])


def spelt_alike(a: str, b: str) -> bool:
    """Whether two short lines are nearly the same letters, though no word may be the same."""
    return max(len(a), len(b)) <= SHORT and fuzz.ratio(a, b) >= 100 * LIKE_SPELLING


def _likeness(a: _Bag, b: _Bag, effort: Effort) -> float:
    """2 x shared / all, in letters of words; or of letters for two short lines, which must share far more."""
    if a.text == b.text:
        return 1.0 if a.weight else LIKE  # "---" is like any "---"
    few, many = (a.words, b.words) if len(a.words) <= len(b.words) else (b.words, a.words)
    effort.steps += len(few) + 1
    shared = sum(len(word) * min(count, many[word]) for word, count in few.items() if word in many)
    likeness = 2 * shared / (a.weight + b.weight) if shared else 0.0
    if likeness < LIKE and spelt_alike(a.text, b.text):
        return LIKE
    return likeness


def _pair(old: list[_Bag], new: list[_Bag], effort: Effort) -> list[Pair]:
    found = []
    for i, candidates in enumerate(_candidates(old, new, effort)):
        for j in candidates:
            likeness = _likeness(old[i], new[j], effort)
            if likeness >= LIKE:
                found.append((i, j, likeness))
    chosen = _heaviest_in_order(found, len(new))
    return _with_pieces(chosen, old, new, effort)


def _candidates(old: list[_Bag], new: list[_Bag], effort: Effort) -> list[set[int]]:
    """For each old paragraph the new ones worth comparing: all in a small block, else those that share rare
    words."""
    if len(old) * len(new) <= EVERY_PAIR:
        return [set(range(len(new)))] * len(old)
    places = defaultdict(list)
    for j, bag in enumerate(new):
        for word in bag.words:
            if len(places[word]) <= COMMON:
                places[word].append(j)
        effort.steps += len(bag.words)
    candidates = []
    for i, bag in enumerate(old):
        shared: Counter[int] = Counter()
        for word in bag.words:
            where = places.get(word, ())
            if len(where) <= COMMON:
                effort.steps += len(where)
                for j in where:
                    shared[j] += len(word)
        near = {j for j, _ in shared.most_common(CANDIDATES)}
        near |= {j for j in (i, i + len(new) - len(old)) if 0 <= j < len(new)}
        candidates.append(near)
    return candidates


def _heaviest_in_order(found: list[tuple[int, int, float]], width: int) -> list[tuple[int, int, float]]:
    """Of candidates (i, j, likeness), sorted by i, those that increase in both and are most alike together.

    Likeness counts squared: one good pair is worth more than two poor ones.
    """
    # weights[k]: the heaviest chain that ends at js[k] or before. Both lists increase, so bisection finds the
    # chain to go on with.
    js: list[int] = []
    weights: list[float] = []
    chains: list[int] = []
    steps: list[tuple[tuple[int, int, float], int]] = []
    start = 0
    while start < len(found):
        stop = start
        while stop < len(found) and found[stop][0] == found[start][0]:
            stop += 1
        extended = []
        for candidate in found[start:stop]:
            k = bisect_left(js, candidate[1]) - 1
            steps.append((candidate, chains[k] if k >= 0 else -1))
            extended.append((candidate[1], (weights[k] if k >= 0 else 0.0) + candidate[2] ** 2, len(steps) - 1))
        for j, weight, step in extended:
            k = bisect_left(js, j)
            if (k and weights[k - 1] >= weight) or (k < len(js) and js[k] == j and weights[k] >= weight):
                continue
            end = k
            while end < len(js) and weights[end] <= weight:
                end += 1
            js[k:end], weights[k:end], chains[k:end] = [j], [weight], [step]
        start = stop
    chosen = []
    step = chains[-1] if chains else -1
    while step >= 0:
        chosen.append(steps[step][0])
        step = steps[step][1]
    chosen.reverse()
    return chosen


def _with_pieces(chosen: list[tuple[int, int, float]], old: list[_Bag], new: list[_Bag], effort: Effort):
    """Take unpaired neighbours into a pair where that makes the two sides clearly more alike: a split, a
    join."""
    pairs: list[Pair] = []
    for index, (i, j, likeness) in enumerate(chosen):
        next_i, next_j = chosen[index + 1][:2] if index + 1 < len(chosen) else (len(old), len(new))
        first_i, first_j = (pairs[-1].old_to, pairs[-1].new_to) if pairs else (0, 0)
        best = (likeness, Pair(i, i + 1, j, j + 1))
        for split in (True, False):
            at, low, high, pieces = (j, first_j, next_j, new) if split else (i, first_i, next_i, old)
            start, stop, bag, reached = at, at + 1, pieces[at], likeness
            while likeness < 0.95 and stop - start < PIECES:
                around = [(start - 1, stop)] * (start > low) + [(start, stop + 1)] * (stop < high)
                grown = []
                for s, t in around:
                    more = pieces[s] + bag if s < start else bag + pieces[t - 1]
                    grown.append((_likeness(*((old[i], more) if split else (more, new[j])), effort), s, t, more))
                if not grown or max(grown, key=lambda g: g[0])[0] < reached + 0.05:
                    break
                reached, start, stop, bag = max(grown, key=lambda g: g[0])
            if stop - start > 1 and reached >= SPLIT and reached > best[0]:
                found = Pair(i, i + 1, start, stop) if split else Pair(start, stop, j, j + 1)
                best = (reached, found)
        pairs.append(best[1])
    return pairs
