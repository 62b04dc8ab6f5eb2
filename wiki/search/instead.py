"""Asking again when nothing, or next to nothing, was found: wiki.search.asking.widening decides, this asks.

Every question is asked of the pages that the reader may see and that are as was chosen: a word of any other page is
never looked for instead, and so never shown.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wiki.pages.models import Page
from wiki.search import ranking
from wiki.search.asking import synonyms, widening
from wiki.search.asking.query import Query
from wiki.search.asking.terms import Term
from wiki.search.asking.widening import Widening
from wiki.search.engines import engine
from wiki.search.finding import Ground, Worded, found_by, ranked, worded


@dataclass
class Questions:
    """The questions of wiki.search.asking.widening.Ask, each asked once. `among` are the pages that count.

    When it is late no question gets an answer any more, and what is known decides.
    """

    ground: Ground
    among: int
    _pages: dict[tuple[Term, ...], int] = field(default_factory=dict)

    def pages(self, query: Query) -> int:
        if query.terms not in self._pages:
            if self.ground.is_late:
                return 0
            found, _unavailable = found_by(query)
            self._pages[query.terms] = self.ground.catalogue.mask(found.pages) & self.among
        return self._pages[query.terms]

    def near(self, word: str) -> list[str]:
        if self.ground.is_late:
            return []
        try:
            return engine().near_words(word)
        except Exception:
            # Nothing is looked for instead, then: what was found, or that nothing was, is an answer too.
            return []

    def all(self) -> int:
        return self.among.bit_count()

    def holding(self, term: Term, query: Query) -> list[int]:
        """The pages that hold this term, and nothing of what the query avoids."""
        return self.ground.catalogue.pages(self.pages(replace(query, terms=(term, *query.avoided))))


@dataclass(frozen=True)
class Instead:
    """What is looked for instead of what was typed, and the pages that answer it, best first.

    `held` says, when no page has all the words, which pages have each.
    """

    widening: Widening
    order: list[int]
    mask: int
    held: dict[str, frozenset[int]] = field(default_factory=dict)

    def lacking(self, page: int) -> list[str]:
        """The typed words that a page has not."""
        return [words for words, pages in self.held.items() if page not in pages]

    def words(self, shown: list[Page]) -> str:
        """What is looked for, its words with the accents that these pages give them."""
        said = self.widening.instead
        for word in self.widening.exchanged:
            said = said.replace(word, " ".join(widening.spelled(one, _texts(shown)) for one in word.split()))
        return said


def instead(ground: Ground, query: Query, typed: Worded, found: list[int]) -> Instead | None:
    """What to look for instead of a query that found so few pages; None when there is nothing better."""
    among = ground.narrowing.of(ground.readable)
    if not among or not query.wanted or len(found) >= widening.ENOUGH or ground.is_late:
        return None
    questions = Questions(ground, among)
    made = widening.widened(query, questions, len(found))
    if made is None:
        return None
    # The word that was meant brings its synonyms, as if it had been typed.
    made = replace(made, query=synonyms.widened(made.query), shown=made.shown and synonyms.widened(made.shown))
    if made.missing:
        return _some_words(ground, query, made, questions)
    words = worded(ground, made.query)
    words = replace(words, exact=None, mask=words.mask | typed.mask)
    order = ranked(ground, made.query, words, ground.narrowing.of(words.mask))
    # Who has what was typed comes first, however few they are.
    order = [*found, *(page for page in order if page not in set(found))]
    return Instead(made, order, words.mask) if len(order) > len(found) else None


def _some_words(ground: Ground, query: Query, made: Widening, questions: Questions) -> Instead | None:
    """No page has all the words: those that have most of them, rare words before common ones."""
    looked_for = {term.start: term for term in (made.shown or made.query).wanted}
    query = made.typed or query
    held = {term.text: frozenset(questions.holding(looked_for.get(term.start, term), query)) for term in query.wanted}
    terms = tuple(looked_for.values())
    total = questions.all()
    sums: Counter[int] = Counter()
    whole = 0.0
    for term in terms:
        pages = questions.holding(term, query)
        value = 1 + widening.RARITY * math.log(1 + total / max(1, len(pages)))
        whole += value
        for page in pages:
            sums[page] += value
    among = set(ground.catalogue.pages(made.among & questions.among))
    near = [page for page, _value in sums.most_common() if page in among]
    signals = (
        ranking.Signals(page, sums[page] / whole, record.title, record.kind, ground.catalogue.values(page, "tag"))
        for page in near[: ranking.BEST]
        if (record := ground.catalogue.record(page))
    )
    order = [*ranking.ordered(terms, signals), *near[ranking.BEST :]]
    return Instead(made, order, ground.catalogue.mask(near), held) if order else None


def _texts(shown: list[Page]) -> Iterator[str]:
    for page in shown:
        yield page.title
        yield page.plain
