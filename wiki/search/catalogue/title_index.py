"""The titles of a wiki, ready to be completed letter by letter: what begins so, what holds such words, what is near.

Pure, and without the database: wiki.search.catalogue.titles keeps one up to date. Titles are compared as
wiki.search.words.analysis folds their words, so case, accents, ligatures, apostrophes and hyphens make no difference.
Every title stands once for each of its words in one sorted list, as the rest of the title from that word on; whatever
begins with some letters is then a slice of that list.
"""

import heapq
import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wiki.search.words.analysis import WORD, fold

SHORTEST = 2
LONGEST_KEY = 255
MOST_WORDS = 24
# Letters of a word, and how many of them may be wrong, missing, doubled or swapped.
FORGIVEN = ((8, 2), (4, 1))
LONG = 6
LONGEST_NEAR = 12
MOST_NEAR = 40
# With so many titles that hold what was typed, none that is merely near is looked for.
ENOUGH = 3
# From so many changes on, a new index is made rather than the old one changed.
MANY_CHANGES = 300

# What elision leaves of a word before an apostrophe.
ELIDED = "cdjlmnst"
HYPHENS = ("-", "\u2010", "\u2011")
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Title:
    """A page's title. `leads_to` is the key of the title that it redirects to; `minor` ones come after the others."""

    page: int
    title: str
    leads_to: str = ""
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A title that completes what was typed; `words` are the typed words as that title has them, mistakes corrected."""

    title: Title
    words: tuple[str, ...]


def key_of(text: str) -> str:
    """Its folded words with one space between them."""
    return " ".join(filter(None, (fold(word) for word in WORD.findall(text))))[:LONGEST_KEY].rstrip()


class TitleIndex:
    """Immutable: `changed` answers another one, so readers of several threads need no lock."""

    def __init__(self, titles: Iterable[Title] = ()):
        self._entries = {title.page: _entry(title) for title in titles}
        pairs = sorted((suffix, page) for page, entry in self._entries.items() for suffix in entry.suffixes)
        self._suffixes = [suffix for suffix, _page in pairs]
        self._owners = [page for _suffix, page in pairs]
        # Every word of the titles, perhaps some that were: no page is found by these.
        self._vocabulary = {suffix.partition(" ")[0] for suffix in self._suffixes}
        self._cut: dict[int, dict[str, list[str]]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def changed(self, titles: Iterable[Title], gone: Iterable[int] = ()) -> "TitleIndex":
        """An index with these titles, new or in the place of former ones, and without the pages that are gone."""
        new = {title.page: title for title in titles}
        out = {page for page in (*gone, *new) if page in self._entries}
        if len(new) + len(out) > MANY_CHANGES:
            kept = (entry.title for page, entry in self._entries.items() if page not in out)
            return TitleIndex([*kept, *new.values()])
        other = TitleIndex()
        other._entries, other._suffixes, other._owners = self._entries.copy(), self._suffixes[:], self._owners[:]
        for page in out:
            other._take_out(page)
        words = {suffix.partition(" ")[0] for title in new.values() for suffix in other._put_in(title)}
        if words <= self._vocabulary:
            other._vocabulary, other._cut = self._vocabulary, self._cut
        else:
            other._vocabulary = self._vocabulary | words
        return other

    def _take_out(self, page: int) -> None:
        for suffix in self._entries.pop(page).suffixes:
            at = self._owners.index(page, bisect_left(self._suffixes, suffix))
            del self._suffixes[at], self._owners[at]

    def _put_in(self, title: Title) -> list[str]:
        entry = self._entries[title.page] = _entry(title)
        for suffix in entry.suffixes:
            at = bisect_left(self._suffixes, suffix)
            self._suffixes.insert(at, suffix)
            self._owners.insert(at, title.page)
        return entry.suffixes

    def titled(self, text: str) -> list[Title]:
        """Those that fold to the same."""
        key = key_of(text)
        pages = {page for page in self._pages(key) if self._entries[page].key == key}
        return [self._entries[page].title for page in sorted(pages)]

    def complete(self, typed: str, limit: int, accept: Callable[[Title], bool] = lambda title: True) -> list[Match]:
        """Titles that complete what was typed, the best first: equal to it, beginning with it, with a word that does,
        with its words in any order, with words that it parts; when that makes few, those that are near.

        Only titles that `accept` takes; it is asked of no more than are needed. Nothing for a single letter.
        """
        words = key_of(typed).split(" ")[:MOST_WORDS]
        # What elision leaves says nothing by itself; the last word may go on.
        told = [word for word in words[:-1] if len(word) > 1] + words[-1:]
        if sum(map(len, told)) < SHORTEST:
            return []
        found: dict[int, Match] = {}

        def take(pages: Iterable[int], as_found: Callable[[int], list[str]]) -> bool:
            for page in pages:
                if len(found) == limit:
                    break
                title = self._entries[page].title
                if page not in found and accept(title):
                    found[page] = Match(title, tuple(as_found(page)))
            return len(found) == limit

        for pages, shown in self._holding(words, told):
            if take(self._best(pages), lambda _page, shown=shown: shown):
                return list(found.values())
        if len(found) < ENOUGH:
            near = self._near(told)
            order = sorted(near, key=lambda page: (near[page][0], self._entries[page].order))
            take(order, lambda page: near[page][1])
        return list(found.values())

    def _holding(self, words: list[str], told: list[str]) -> Iterator[tuple[Iterable[int], list[str]]]:
        """Pages whose titles hold the words, step by step, and the words as those titles have them."""
        phrase = " ".join(words)
        pages = self._pages(phrase)
        yield [page for page in pages if self._entries[page].key == phrase], words
        yield [page for page in pages if self._entries[page].key.startswith(phrase)], words
        yield pages, words
        if len(told) > 1:
            yield self._pages_of_all(told), told
        for at in range(len(words) - 1):  # éco quartier for Écoquartier
            joined = [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]
            yield self._pages_of_all(joined), joined

    def _near(self, words: list[str]) -> dict[int, tuple[int, list[str]]]:
        """Page -> how many letters of the words are wrong in its title, and the words as the title has them."""
        places = [self._near_pages(word) for word in words]
        pages = set(min(places, key=len)).intersection(*places)
        return {page: (sum(one[page][0] for one in places), [one[page][1] for one in places]) for page in pages}

    def _near_pages(self, word: str) -> dict[int, tuple[int, str]]:
        found: dict[int, tuple[int, str]] = {}
        for errors, beginning in [(0, word), *self._near_beginnings(word)]:
            for page in self._pages(beginning):
                found.setdefault(page, (errors, beginning))
        return found

    def _near_beginnings(self, word: str) -> list[tuple[int, str]]:
        """(wrong letters, beginning of a word of the titles), the nearest first.

        People rarely mistake the first letter: another one is looked at when none begins alike, in a long word, as the
        second one, or as what elision left (dagir).
        """
        most = next((errors for letters, errors in FORGIVEN if len(word) >= letters), 0)
        if not most or not word.isalpha():
            return []
        word = word[:LONGEST_NEAR]
        near = self._close(word, word[0], most) or self._close(word, word[1], 1)
        if not near and len(word) >= LONG:
            near = self._close(word, "", 1)
        if word[0] in ELIDED:
            near.setdefault(word[1:], 1)
        return sorted((errors, beginning) for beginning, errors in near.items())

    def _close(self, word: str, first: str, most: int) -> dict[str, int]:
        """Beginnings of words with this first letter ("": any) that have at most so many letters unlike `word`."""
        near: dict[str, int] = {}
        for letters in (len(word), len(word) + 1, len(word) - 1):
            by_first = self._beginnings(letters)
            candidates = by_first.get(first, []) if first else itertools.chain.from_iterable(by_first.values())
            close = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=most, limit=MOST_NEAR)
            for beginning, errors, _at in close:
                near[beginning] = min(errors, near.get(beginning, most))
        return near

    def _beginnings(self, letters: int) -> dict[str, list[str]]:
        """The first letters of each word of the titles, by the very first; of shorter words, the whole."""
        if letters not in self._cut:
            cut: dict[str, list[str]] = {}
            for beginning in {word[:letters] for word in self._vocabulary if word.isalpha()}:
                cut.setdefault(beginning[0], []).append(beginning)
            self._cut[letters] = cut
        return self._cut[letters]

    def _pages(self, beginning: str) -> list[int]:
        """Pages with a word in the title from which on it begins so; some more than once."""
        first = bisect_left(self._suffixes, beginning)
        return self._owners[first : bisect_left(self._suffixes, beginning + _LAST, first)]

    def _pages_of_all(self, words: list[str]) -> set[int]:
        places = sorted(map(self._pages, words), key=len)
        return set(places[0]).intersection(*places[1:])

    def _best(self, pages: Iterable[int]) -> Iterator[int]:
        """In order, sorted only as far as they are taken."""
        heap = [(self._entries[page].order, page) for page in set(pages)]
        heapq.heapify(heap)
        while heap:
            yield heapq.heappop(heap)[1]


@dataclass(frozen=True, slots=True)
class _Entry:
    title: Title
    key: str
    # What is sorted by: articles first, then the shorter title, then the alphabet.
    order: str
    suffixes: list[str]


def _entry(title: Title) -> _Entry:
    key = key_of(title.title)
    words = key.split(" ")[:MOST_WORDS]
    suffixes = {" ".join(words[at:]) for at in range(len(words))}
    return _Entry(title, key, f"{title.minor:d}{len(key):03d}{key}", sorted(suffixes.union(_joined(title.title))))


def _joined(title: str) -> Iterator[str]:
    """For each word with a hyphen, that word in one piece and what follows it."""
    found = list(WORD.finditer(title))[:MOST_WORDS]
    for at in range(len(found) - 1):
        if title[found[at].end() : found[at + 1].start()] in HYPHENS:
            yield fold(found[at][0]) + " ".join(fold(match[0]) for match in found[at + 1 :])
