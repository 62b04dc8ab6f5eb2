"""Asking again when nothing, or next to nothing, was found: wiki.search.widening decides, here its questions are asked.

Every question is asked of the pages that the reader may see and that are as was chosen: a word of any other page is
never looked for instead, and so never shown.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from wiki.pages.models import Page
from wiki.search import widening
from wiki.search.engines import engine
from wiki.search.finding import Ground, found_by
from wiki.search.query import Query
from wiki.search.terms import Term
from wiki.search.widening import Widening

# After this many seconds of asking no further question gets an answer, and what is known decides.
SECONDS = 0.4


@dataclass
class Questions:
    """The questions of wiki.search.widening.Ask, each asked once. `among` are the pages that count."""

    ground: Ground
    among: int
    _pages: dict[tuple[Term, ...], int] = field(default_factory=dict)
    _end: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def pages(self, query: Query) -> int:
        if query.terms not in self._pages:
            if self._is_late():
                return 0
            found, _unavailable = found_by(query)
            self._pages[query.terms] = self.ground.catalogue.mask(found.pages) & self.among
        return self._pages[query.terms]

    def near(self, word: str) -> list[str]:
        if self._is_late():
            return []
        try:
            return engine().near_words(word)
        except Exception:
            # Nothing is looked for instead, then: what was found, or that nothing was, is an answer too.
            return []

    def all(self) -> int:
        return self.among.bit_count()

    def holding(self, term: Term) -> list[int]:
        """The pages that hold one term of a query."""
        return self.ground.catalogue.pages(self.pages(Query(terms=(term,))))

    def _is_late(self) -> bool:
        return time.monotonic() > self._end


@dataclass(frozen=True)
class Instead:
    """What is looked for instead of what was typed; `left_out` are words, each with the pages that have it."""

    widening: Widening
    left_out: dict[str, frozenset[int]] = field(default_factory=dict)

    def lacking(self, page: int) -> list[str]:
        """The words left out that a page has not."""
        return [words for words, pages in self.left_out.items() if page not in pages]

    def words(self, shown: list[Page]) -> str:
        """What is looked for, its words with the accents that these pages give them."""
        said = self.widening.instead
        for word in self.widening.exchanged:
            said = said.replace(word, " ".join(widening.spelled(one, _texts(shown)) for one in word.split()))
        return said


def instead(ground: Ground, query: Query, found: int) -> Instead | None:
    """What to look for instead of a query that found so many pages; None when there is nothing better."""
    among = ground.narrowing.of(ground.readable) if ground.narrowing else ground.readable
    if not among or not query.wanted or found >= widening.ENOUGH:
        return None
    questions = Questions(ground, among)
    made = widening.widened(query, questions, found)
    if made is None:
        return None
    left_out = [term for term in query.wanted if term.text in made.missing]
    return Instead(made, {term.text: frozenset(questions.holding(term)) for term in left_out})


def _texts(shown: list[Page]) -> Iterator[str]:
    for page in shown:
        yield page.title
        yield page.plain
