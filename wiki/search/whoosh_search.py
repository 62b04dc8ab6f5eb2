"""A query as Whoosh matches it, and the collector of what it finds: both look at the clock.

Whoosh's own time limit is looked at when a page is found, so a phrase of common words that no page holds could keep it
busy for seconds. Here everything that reads postings in bulk looks too, and what was found until then is the answer.
"""

import time

from wiki.search.contract import Found
from wiki.search.query import Query
from wiki.search.query import Term as QueryTerm
from wiki.search.whoosh_parts import And, AndNot, ArrayUnionMatcher, Collector, NullMatcher, Or, SpanNear2, Term

# Where a word may stand, and how much more it says about the page there.
BOOSTS = {"title": 4.0, "header": 1.5, "body": 1.0}

# How many pages are found between two looks at the clock.
_OFTEN = 64


class OutOfTime(Exception):
    """The deadline came; the collector holds what was found until then."""


class Deadline:
    """A moment after which `check` raises OutOfTime."""

    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise OutOfTime


def tree(query: Query, deadline: Deadline):
    """Every wanted term somewhere in the page, and none of the avoided ones."""
    wanted = And([_Anywhere(_in_each_field(term, deadline), deadline) for term in query.wanted])
    if not query.avoided:
        return wanted
    return AndNot(wanted, Or([Or(_in_each_field(term, deadline)) for term in query.avoided]))


def _in_each_field(term: QueryTerm, deadline: Deadline) -> list:
    if len(term.stems) == 1:
        return [Term(field, term.stems[0], boost=boost) for field, boost in BOOSTS.items()]
    return [_SideBySide(field, term.stems, boost, deadline) for field, boost in BOOSTS.items()]


class _Anywhere(Or):
    """Or, always by scores accumulated in blocks of pages: quicker than its tree of pairs, and a place to look."""

    def __init__(self, subqueries, deadline: Deadline):
        super().__init__(subqueries)
        self._deadline = deadline

    def matcher(self, searcher, context=None):
        matchers = [one for query in self.subqueries if (one := query.matcher(searcher, context)).is_active()]
        if len(matchers) < 2:
            return matchers[0] if matchers else NullMatcher()
        return _Blocks(matchers, searcher.doc_count_all(), self._deadline)


class _Blocks(ArrayUnionMatcher):
    def __init__(self, matchers, count: int, deadline: Deadline):
        self._deadline = deadline
        super().__init__(matchers, count)

    def _read_part(self):
        self._deadline.check()
        super()._read_part()


class _SideBySide(SpanNear2):
    """Words that follow each other in one field."""

    def __init__(self, field: str, words, boost: float, deadline: Deadline):
        super().__init__([Term(field, word, boost=boost) for word in words])
        self._deadline = deadline

    def estimate_size(self, ixreader):
        # Whoosh's own raises a NameError.
        return min(query.estimate_size(ixreader) for query in self.qs)

    estimate_min_size = estimate_size

    def matcher(self, searcher, context=None):
        matchers = [query.matcher(searcher, context) for query in self.qs]
        if not all(one.is_active() for one in matchers):
            return NullMatcher()
        return _Spans(matchers, self._deadline)


class _Spans(SpanNear2.SpanNear2Matcher):
    def __init__(self, matchers, deadline: Deadline):
        self._deadline = deadline
        super().__init__(matchers)

    def _get_spans(self):
        """Where the last word stands, if all the others stand before it; three times quicker than spans of objects."""
        self._deadline.check()
        places = set(self.ms[0].value_as("positions"))
        for matcher in self.ms[1:]:
            places = {place + 1 for place in places}.intersection(matcher.value_as("positions"))
            if not places:
                break
        return places


def ids_of_pages(searcher) -> dict[int, object]:
    """For each segment, by the offset of its first document: a column from document numbers to ids of pages.

    Opened here with the columns of lengths, all at once: Whoosh opens them when they are first needed, and takes
    default values without a word if a commit has removed them meanwhile.
    """
    columns = {}
    for leaf, offset in searcher.leaf_searchers():
        reader = leaf.reader()
        if reader.doc_count_all():
            columns[offset] = reader.column_reader("page")
            for name in BOOSTS:
                reader.doc_field_length(0, name)
    return columns


class AllPages(Collector):
    """Takes every page that matches, with its score, until the time is over."""

    def __init__(self, deadline: Deadline, columns: dict[int, object]):
        self._deadline = deadline
        self._columns = columns
        self._scored: list[tuple[float, int]] = []

    def collect_matches(self):
        matcher, scored = self.matcher, self._scored
        if not matcher.is_active():
            return
        page_of = self._columns[self.offset]
        while matcher.is_active():
            scored.append((-matcher.score(), page_of[matcher.id()]))
            matcher.next()
            if not len(scored) % _OFTEN:
                self._deadline.check()

    def found(self, whole: bool) -> Found:
        """Best first; equals in the order in which they were first written."""
        self._scored.sort()
        return Found([page for _score, page in self._scored], whole)
