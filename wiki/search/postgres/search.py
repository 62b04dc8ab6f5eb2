"""A query as PostgreSQL answers it: which pages match, then how well, for a bounded number of them.

The ids of all matches come from the GIN index alone, so a very common word costs little; ranking reads the whole vector
of a page, so it is done for RANKED pages at most, those with the words in their titles first.
"""

import contextlib
import functools
import itertools
import re
import time
from collections.abc import Collection, Iterable
from zlib import crc32

from django.db import connection, transaction

from wiki.search.asking.query import Form, Query, Term
from wiki.search.contract import Found
from wiki.search.postgres.tables import CONFIGURATION
from wiki.search.whoosh.parts import FrenchStemmer

RANKED = 200
# Of ts_rank: words of the text (D), of the header (B), of titles that lead here (C), of the title (A).
WEIGHTS = [0.1, 0.6, 0.25, 1.0]
# Divided by 1 + the logarithm of the page's length.
LENGTH_COUNTS = 1

# One term of a query in SQL, and its values.
ASKED = "websearch_to_tsquery(%s, %s)"
_stemmer = FrenchStemmer()
_NUMBER = re.compile(r"\d+e\d")


class OutOfTime(Exception):
    """The deadline came before the answer."""


class Deadline:
    """A moment after which nothing more is asked."""

    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds

    def left(self) -> int:
        """Milliseconds, at least one. Raises OutOfTime."""
        left = int(1000 * (self._end - time.monotonic()))
        if left < 1:
            raise OutOfTime
        return left


@contextlib.contextmanager
def reading():
    """A cursor that leaves nothing behind: settings made here end with it, and a fault breaks no transaction around.

    Outside a transaction, what one `execute` sends is one by itself, settings included: nothing to begin and to undo.
    """
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            yield cursor
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)


def limited(deadline: Deadline) -> str:
    """What stands before a statement: its time limit, and that indexes are used whatever the planner thinks.

    It does not count what reading vectors from where they are stored costs, so it would rather read them all. Nothing
    is compiled: that takes longer than any answer here, and a forbidden scan counts as dear enough for it.
    """
    return f"SET LOCAL statement_timeout = {deadline.left()}; SET LOCAL enable_seqscan = off; SET LOCAL jit = off; "


def find(cursor, query: Query, among: Collection[int] | None, deadline: Deadline, most: int | None = None) -> Found:
    """All pages that match, those that were ranked first. With `most`, only so many, unranked.

    Raises Django's OperationalError when time is over before the matches are known.
    """
    condition, values = _condition(query)
    if most:
        cursor.execute(
            f"{limited(deadline)} SELECT array_agg(page) FROM"
            f" (SELECT page FROM search_entry WHERE {condition} LIMIT {most}) AS part",
            values,
        )
        pages = _only(cursor.fetchone()[0] or [], among)
        return Found(pages, whole=False, scores=[0.0] * len(pages))
    titles = " || ".join([ASKED] * len(query.wanted))
    cursor.execute(
        f"{limited(deadline)} SELECT array_agg(page), array_agg(page) FILTER (WHERE title @@ ({titles})),"
        " (SELECT array_agg(page) FROM search_entry WHERE is_long)"
        f" FROM search_entry WHERE {condition}",
        [*asked(query.wanted), *values],
    )
    matches, titled, long = cursor.fetchone()
    pages = set(matches or ())
    if long and any(_has_phrase(term) for term in (*query.wanted, *query.avoided)):
        pages = pages.difference(long).union(_long_pages(cursor, query, deadline))
    return rank(cursor, query, _only(pages, among), set(titled or ()), deadline)


def _long_pages(cursor, query: Query, deadline: Deadline) -> list[int]:
    """Very long pages that match, whose phrases are looked for in each stretch of theirs too."""
    conditions, values = [], []
    for term in (*query.wanted, *query.avoided):
        within = f"{_column(term)} @@ {ASKED}"
        values += asked([term])
        if _column(term) == "words" and _has_phrase(term):
            within = f"({within} OR EXISTS (SELECT FROM search_part WHERE page = entry.page AND words @@ {ASKED}))"
            values += asked([term])
        conditions.append(f"NOT {within}" if term.without else within)
    cursor.execute(
        f"{limited(deadline)} SELECT page FROM search_entry entry WHERE is_long AND {' AND '.join(conditions)}", values
    )
    return [page for (page,) in cursor.fetchall()]


def _has_phrase(term: Term) -> bool:
    return any(form.adjacent and len(form.stems) > 1 for form in term.forms)


def rank(cursor, query: Query, pages: list[int], titled: set[int], deadline: Deadline) -> Found:
    """These pages, best first; those that are not ranked in the order of their ids."""
    if not pages:
        return Found([])
    chosen = [page for page in pages if page in titled][:RANKED]
    chosen += [page for page in pages if page not in titled][: RANKED - len(chosen)]
    merits, values = [], []
    for column in ("words", "title"):
        if terms := [term for term in query.wanted if _column(term) == column]:
            merits.append(f"ts_rank(%s::real[], {column}, {' && '.join([ASKED] * len(terms))}, {LENGTH_COUNTS})")
            values += [WEIGHTS, *asked(terms)]
    cursor.execute(
        f"{limited(deadline)} SELECT page, {' + '.join(merits)} AS score"
        " FROM search_entry WHERE page = ANY(%s) ORDER BY score DESC, page",
        [*values, chosen],
    )
    ranked = cursor.fetchall()
    best = max(ranked[0][1] if ranked else 0, 1e-9)
    seen = {page for page, _score in ranked}
    rest = [page for page in pages if page not in seen]
    scores = [score / best for _page, score in ranked] + [0.0] * len(rest)
    return Found([*(page for page, _score in ranked), *rest], whole=True, scores=scores)


def _only(pages: Collection[int], among: Collection[int] | None) -> list[int]:
    return sorted(pages if among is None else set(pages).intersection(among))


def _condition(query: Query) -> tuple[str, list]:
    """What a row of search_entry must be, in SQL, with its values: one question for each of its two vectors."""
    conditions, values = [], []
    for column in ("words", "title"):
        wanted = [term for term in query.wanted if _column(term) == column]
        avoided = [term for term in query.avoided if _column(term) == column]
        if wanted:
            parts = [ASKED] * len(wanted) + [f"!!{ASKED}"] * len(avoided)
            conditions.append(f"{column} @@ ({' && '.join(parts)})")
        elif avoided:
            # Alone in its column, "not" would make PostgreSQL read every vector.
            parts = [ASKED] * len(avoided)
            conditions.append(f"page NOT IN (SELECT page FROM search_entry WHERE {column} @@ ({' || '.join(parts)}))")
        values += asked((*wanted, *avoided))
    for term in query.wanted:
        # Without this, PostgreSQL would read the vector of every page that holds the words of a phrase somewhere.
        if term.forms and all(form.adjacent and len(form.words) > 1 for form in term.forms):
            conditions.append(f"({' OR '.join(['pairs @> %s::integer[]'] * len(term.forms))})")
            values += [pairs([lexical(word) for word in form.words]) for form in term.forms]
    return " AND ".join(conditions), values


def _column(term: Term) -> str:
    return "title" if term.field == "title" else "words"


def asked(terms: Iterable[Term]) -> list[str]:
    """The values for ASKED, once for each term."""
    return [value for term in terms for value in (CONFIGURATION, as_typed(term))]


def as_typed(term: Term) -> str:
    """A term as one would type it for websearch_to_tsquery: all its forms, every word in quotes, joined by `or`."""
    forms = []
    for form in term.forms or (Form(term.stems),):
        words = [lexical(word) for word in form.words or form.stems]
        forms.append(f'"{" ".join(words)}"' if form.adjacent else " ".join(f'"{word}"' for word in words))
    return " or ".join(form for form in forms if form)


def pairs(words: list[str]) -> list[int]:
    """A number for every two neighbours among these words, by their stems. Two pairs may share a number."""
    stems = [_stem(word) for word in words]
    return [crc32(f"{one} {other}".encode()) - 2**31 for one, other in itertools.pairwise(stems)]


@functools.lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """As the configuration's own dictionary stems it."""
    try:
        return _stemmer.stem(word)
    except (IndexError, ValueError):
        return word


def lexical(word: str) -> str:
    """A word of the analyser as PostgreSQL's parser leaves it whole: 3e9be is a number and a word to it."""
    if word.isalpha() or (word.isdecimal() and word.isascii()):
        return word
    spelled = "".join(
        char if char.isalpha() or (char.isascii() and char.isalnum()) else f"x{ord(char):x}" for char in word
    )
    return f"x{spelled}" if _NUMBER.match(spelled) else spelled
