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

from wiki.search.whoosh.reading import Segment, Snapshot
from wiki.search.whoosh.search import Deadline, OutOfTime
from wiki.search.words.analysis import fold
from wiki.search.words.nearness import ALIKE, IN_PART, SHORTEST_WORD, folded_name, most_apart, nearest

WORDS_BEGINNING = 25

# How many words or titles are compared at once: about a millisecond.
CHUNK = 2_000
TITLES_CHUNK = 250

# As wiki.search.words.nearness.likeness, one comparison after the other: each takes many titles at once.
LIKENESSES = ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 1.0), (fuzz.partial_ratio, IN_PART))


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
    """Words at one letter from the typed one; in long words, at two (wiki.search.words.nearness)."""
    word = fold(typed)
    if len(word) < SHORTEST_WORD:
        return []
    # A doubled letter counts half, so some that are farther by their letters are near all the same.
    farthest = most_apart(word) + 1
    pages: Counter[str] = Counter()
    for segment in snapshot.segments:
        words, counts = _vocabulary(segment, deadline)
        for first in range(0, len(words), CHUNK):
            deadline.check()
            chunk = words[first : first + CHUNK]
            for near, _letters, at in process.extract(
                word, chunk, scorer=OSA.distance, score_cutoff=farthest, limit=None
            ):
                pages[near] += counts[first + at]
    return nearest(word, {near: count for near, count in pages.items() if _stands(snapshot, near)})


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
