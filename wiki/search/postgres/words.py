"""The words of all pages and in how many each stands: for near words and words that begin so. And near titles.

Fed by the worker alone, after the save: two people who write the same word never wait for each other's row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from wiki.search.contract import Document
from wiki.search.postgres.search import Deadline, limited
from wiki.search.words.analysis import LONGEST_WORD, WORD, fold, folded_words
from wiki.search.words.nearness import ALIKE, SHORTEST_WORD, folded_name, likeness, nearest, one_apart

WORDS_BEGINNING = 25

# How much of their three-letter pieces two words must share, and how many such words are then compared by letters.
SIMILAR = 0.25
SIMILAR_IN_PART = 0.5
COMPARED = 80
ROWS = 5_000


def words_of(document: Document) -> set[str]:
    """The words of a page that are worth proposing: folded, not stemmed, without stop words."""
    text = "\n".join((document.title, document.aliases, document.header, document.body))
    return {word for word in folded_words(text) if len(word) >= SHORTEST_WORD}


def near_words(cursor, typed: str, deadline: Deadline) -> list[str]:
    """See Engine.near_words."""
    word = fold(typed)
    if not SHORTEST_WORD <= len(word) <= LONGEST_WORD or not WORD.fullmatch(word):
        return []
    cursor.execute(
        f"{limited(deadline)} SET LOCAL pg_trgm.similarity_threshold = {SIMILAR};"
        " SELECT word, pages FROM search_word WHERE word = ANY(%s) UNION"
        " (SELECT word, pages FROM search_word WHERE word %% %s"
        " ORDER BY similarity(word, %s) DESC, pages DESC LIMIT %s)",
        [list(one_apart(word)), word, word, COMPARED],
    )
    return nearest(word, dict(cursor.fetchall()))


def words_beginning(cursor, typed: str, deadline: Deadline) -> list[str]:
    """See Engine.words_beginning."""
    prefix = fold(typed)
    if len(prefix) < SHORTEST_WORD or not WORD.fullmatch(prefix):
        return []
    cursor.execute(
        f"{limited(deadline)} SELECT word FROM search_word WHERE word LIKE %s ORDER BY pages DESC, word LIMIT %s",
        [prefix + "%", WORDS_BEGINNING],
    )
    return [word for (word,) in cursor.fetchall()]


def count(cursor, now: Mapping[int, set[str] | None]) -> None:
    """Bring the counts up to date with the words that these pages have now; None: the page is gone."""
    cursor.execute("SELECT page, words FROM search_counted WHERE page = ANY(%s)", [list(now)])
    before = {page: set(words) for page, words in cursor.fetchall()}
    difference: Counter[str] = Counter()
    for page, words in now.items():
        difference.update((words or set()) - before.get(page, set()))
        difference.subtract(before.get(page, set()) - (words or set()))
    changed = {word: more for word, more in difference.items() if more}
    _add(cursor, "search_word", changed)
    cursor.execute("DELETE FROM search_word WHERE pages < 1 AND word = ANY(%s)", [list(changed)])
    cursor.execute("DELETE FROM search_counted WHERE page = ANY(%s)", [list(now)])
    keep(cursor, "search_counted", {page: words for page, words in now.items() if words is not None})


def keep(cursor, table: str, words_of_pages: Mapping[int, Iterable[str]]) -> None:
    """Write down which words of these pages are counted."""
    values = [value for page, words in words_of_pages.items() for value in (page, sorted(words))]
    if values:
        rows = ", ".join(["(%s, %s::text[])"] * len(words_of_pages))
        cursor.execute(f"INSERT INTO {table} VALUES {rows}", values)


def fill(cursor, table: str, counts: Mapping[str, int]) -> None:
    """The counts of a whole wiki, into an empty table."""
    _add(cursor, table, counts)


def _add(cursor, table: str, counts: Mapping[str, int]) -> None:
    rows = sorted(counts.items())
    for start in range(0, len(rows), ROWS):
        words, pages = zip(*rows[start : start + ROWS], strict=True)
        cursor.execute(
            f"INSERT INTO {table} AS known SELECT * FROM unnest(%s::text[], %s::integer[])"
            " ON CONFLICT (word) DO UPDATE SET pages = known.pages + excluded.pages",
            [list(words), list(pages)],
        )


def near_titles(cursor, typed: str, limit: int, deadline: Deadline) -> list[int]:
    """See Engine.near_titles."""
    name = folded_name(typed)
    if len(name) < SHORTEST_WORD:
        return []
    cursor.execute(
        f"{limited(deadline)} SET LOCAL pg_trgm.similarity_threshold = {SIMILAR};"
        f" SET LOCAL pg_trgm.word_similarity_threshold = {SIMILAR_IN_PART};"
        " SELECT page, names FROM search_entry WHERE names %% %s OR %s <%% names"
        " ORDER BY greatest(similarity(names, %s), word_similarity(%s, names)) DESC, page LIMIT %s",
        [name, name, name, name, COMPARED],
    )
    alike = {page: max(likeness(name, one) for one in names.split("\n")) for page, names in cursor.fetchall()}
    near = sorted((page for page in alike if alike[page] >= ALIKE), key=lambda page: (-alike[page], page))
    return near[:limit]
