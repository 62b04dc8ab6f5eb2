"""The words and the titles of the index, for those who typed something a little different.

Words stand unstemmed and folded in a field of their own. They are read once for each segment, compared by rapidfuzz a
few thousand at a time, so that other threads run in between.
"""

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from wiki.search.analysis import fold, stem
from wiki.search.whoosh_reading import Segment, Snapshot
from wiki.search.whoosh_schema import SHORTEST_WORD, folded_name
from wiki.search.whoosh_search import Deadline, OutOfTime

NEAR_WORDS = 8
WORDS_BEGINNING = 25

# How many words or titles are compared at once: about a millisecond.
CHUNK = 2_000
TITLES_CHUNK = 250

# How alike two titles must be, of 100; words in another order, or a part that is alike, count less.
ALIKE = 65
LIKENESSES = ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 0.95), (fuzz.partial_ratio, 0.85))


def read(snapshot: Snapshot, deadline: Deadline) -> bool:
    """Read the words and titles that the first to ask would have to wait for; False when time was too short for all."""
    try:
        for segment in snapshot.segments:
            _vocabulary(segment, deadline)
            _names(segment, deadline)
    except OutOfTime:
        return False
    return True


def near_words(snapshot: Snapshot, typed: str, deadline: Deadline) -> list[str]:
    """Words at one letter from the typed one, wrong, missing, too many or swapped; in long words, at two.

    A doubled letter counts half. Those with the stem of the typed word would find the same pages, and are left out;
    of several with one stem, the nearest is taken.
    """
    word = fold(typed)
    most = 1 if len(word) < 6 else 2
    if len(word) < SHORTEST_WORD:
        return []
    costs: dict[str, float] = {}
    frequencies: Counter[str] = Counter()
    for segment in snapshot.segments:
        words, counts = _vocabulary(segment, deadline)
        for first in range(0, len(words), CHUNK):
            deadline.check()
            chunk = words[first : first + CHUNK]
            for near, distance, at in process.extract(
                word, chunk, scorer=OSA.distance, score_cutoff=most + 1, limit=None
            ):
                cost = _cost(word, near, distance)
                if cost <= most:
                    costs[near] = cost
                    frequencies[near] += counts[first + at]
    own = stem(word)
    best: dict[str, str] = {}
    for near in sorted(costs, key=lambda one: (costs[one], one[0] != word[0], -frequencies[one], one)):
        if stem(near) != own and stem(near) not in best and _stands(snapshot, near):
            best[stem(near)] = near
            if len(best) == NEAR_WORDS:
                break
    return list(best.values())


def _cost(typed: str, near: str, distance: int) -> float:
    """Letters that differ; where doubling one is all, half."""
    return min(distance, OSA.distance(_single(typed), _single(near)) + 0.5) if distance else 0


def _single(word: str) -> str:
    """A word without doubled letters."""
    return "".join(letter for at, letter in enumerate(word) if not at or letter != word[at - 1])


def words_beginning(snapshot: Snapshot, typed: str, deadline: Deadline) -> list[str]:
    """The most frequent words that begin so."""
    prefix = fold(typed)
    if len(prefix) < SHORTEST_WORD:
        return []
    frequencies: Counter[str] = Counter()
    for segment in snapshot.segments:
        deadline.check()
        words, counts = _vocabulary(segment, deadline)
        first = bisect_left(words, prefix)
        last = bisect_left(words, prefix + "\U0010ffff", first)
        for at in range(first, last):
            frequencies[words[at]] += counts[at]
    ordered = heapq.nsmallest(2 * WORDS_BEGINNING, frequencies, key=lambda one: (-frequencies[one], one))
    return [word for word in ordered if _stands(snapshot, word)][:WORDS_BEGINNING]


def near_titles(snapshot: Snapshot, typed: str, limit: int, deadline: Deadline) -> list[int]:
    """Pages with a title, or a redirect's, that looks like this text."""
    name = folded_name(typed)
    if len(name) < SHORTEST_WORD:
        return []
    best: dict[int, float] = {}
    for segment, deleted in zip(snapshot.segments, snapshot.deleted, strict=True):
        documents, names = _names(segment, deadline)
        for first in range(0, len(names), TITLES_CHUNK):
            deadline.check()
            chunk = names[first : first + TITLES_CHUNK]
            for scorer, weight in LIKENESSES:
                cutoff = ALIKE / weight
                for _name, alike, at in process.extract(name, chunk, scorer=scorer, score_cutoff=cutoff, limit=None):
                    if (document := documents[first + at]) not in deleted:
                        page = segment.pages[document]
                        best[page] = max(alike * weight, best.get(page, 0.0))
    return heapq.nsmallest(limit, best, key=lambda page: (-best[page], page))


def _stands(snapshot: Snapshot, word: str) -> bool:
    """Whether a page that was not deleted holds the word."""
    for segment, deleted in zip(snapshot.segments, snapshot.deleted, strict=True):
        if not deleted:
            if segment.frequency("words", word):
                return True
        elif any(not deleted.issuperset(documents) for documents, _times, _places in segment.blocks("words", word)):
            return True
    return False


class _Gathered:
    """Two lists beside each other, filled from a file: over several questions, if one has no time for all of it."""

    def __init__(self, pairs: Iterator[tuple]):
        self._left = pairs
        self.lists: tuple[list, list] = ([], [])
        self.whole = False

    def fill(self, deadline: Deadline) -> tuple[list, list]:
        """The whole lists. Raises OutOfTime; what was read by then stays."""
        if not self.whole:
            first, second = self.lists
            for at, (one, other) in enumerate(self._left):
                first.append(one)
                second.append(other)
                if not at % 100:
                    deadline.check()
            self.whole = True
        return self.lists


def _vocabulary(segment: Segment, deadline: Deadline) -> tuple[list[str], list[int]]:
    return segment.once("words", lambda: _Gathered(segment.words())).fill(deadline)


def _names(segment: Segment, deadline: Deadline) -> tuple[list[int], list[str]]:
    return segment.once("names", lambda: _Gathered(_each_name(segment))).fill(deadline)


def _each_name(segment: Segment) -> Iterator[tuple[int, str]]:
    for document in range(segment.count):
        for name in segment.names(document).split("\n"):
            yield document, name
