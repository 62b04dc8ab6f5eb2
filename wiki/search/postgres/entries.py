"""Pages written into search_entry: their vectors, and a print that says whether they are already there as they are."""

import functools
import hashlib
from collections import Counter
from collections.abc import Iterable

from wiki.pages.models import Page
from wiki.search.asking.query import MAX_WORDS
from wiki.search.contract import Document
from wiki.search.models import SearchOutbox
from wiki.search.postgres.search import Deadline, lexical, limited, pairs
from wiki.search.postgres.tables import CONFIGURATION, GAP
from wiki.search.words.analysis import ANALYSER_VERSION, FOLDED_STOP_WORDS, LONGEST_TOKEN, TOKEN, plain, stem
from wiki.search.words.nearness import folded_name

# Raise it when the same document gives another entry than before.
LAYOUT = 2

# What one vector holds: places, and places of one word.
PLACES = 16_000
PLACES_OF_A_WORD = 255

_ENTRY = f"""
    INSERT INTO {{table}} (page, print, is_long, names, pairs, title, words)
    SELECT page, print, is_long, names, pairs, ts_delete(title, '{GAP}'),
        ts_delete(title || setweight(to_tsvector('{CONFIGURATION}', header), 'B')
            || to_tsvector('{CONFIGURATION}', body), '{GAP}')
    FROM (
        SELECT %s AS page, %s AS print, %s AS is_long, %s AS names, %s::integer[] AS pairs, %s AS header, %s AS body,
            setweight(to_tsvector('{CONFIGURATION}', %s), 'A')
                || setweight(to_tsvector('{CONFIGURATION}', %s), 'C') AS title
    ) made
    ON CONFLICT (page) DO UPDATE SET print = excluded.print, is_long = excluded.is_long, names = excluded.names,
        pairs = excluded.pairs, title = excluded.title, words = excluded.words
"""


def index_version() -> str:
    """Changes with anything that makes an old index unfit: analyser, stop words, what stands in an entry."""
    parts = [LAYOUT, ANALYSER_VERSION, sorted(FOLDED_STOP_WORDS)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def print_of(document: Document) -> int:
    """A number, of 63 bits, that is another one for another document or another version of the index."""
    digest = hashlib.sha256(repr((index_version(), document)).encode()).digest()
    return int.from_bytes(digest[:8]) >> 1


def put(cursor, documents: Iterable[Document], suffix: str = "") -> None:
    """Write these pages, over what was known of them. `suffix` of the tables: "_new" for those that are being made."""
    documents = list(documents)
    pages = [document.page for document in documents]
    cursor.execute(f"DELETE FROM search_part{suffix} WHERE page = ANY(%s)", [pages])
    for document in documents:
        body = _given(document.body)
        is_long = len(body) > PLACES or _most_frequent(body) > PLACES_OF_A_WORD
        names = [document.title, *document.aliases.split("\n")]
        parts = [body, _given(document.header), *map(_given, names)]
        cursor.execute(
            _ENTRY.format(table=f"search_entry{suffix}"),
            [
                document.page,
                print_of(document),
                is_long,
                "\n".join(folded_name(name) for name in names if name.strip()),
                sorted({pair for part in parts for pair in pairs(part)}),
                _with_gap(document.header),
                " ".join(body),
                _with_gap(document.title),
                f" {GAP} ".join(_with_gap(name) for name in names[1:]),
            ],
        )
        if is_long:
            _put_parts(cursor, document.page, body, suffix)


def remove(cursor, pages: Iterable[int], suffix: str = "") -> None:
    if pages := list(pages):
        for table in ("search_entry", "search_part"):
            cursor.execute(f"DELETE FROM {table}{suffix} WHERE page = ANY(%s)", [pages])


def differing(cursor, documents: Iterable[Document]) -> list[Document]:
    """Those of these documents that are not in search_entry as they are."""
    documents = list(documents)
    cursor.execute(
        "SELECT page, print FROM search_entry WHERE page = ANY(%s)", [[document.page for document in documents]]
    )
    prints = dict(cursor.fetchall())
    return [document for document in documents if prints.get(document.page) != print_of(document)]


def is_empty(cursor, deadline: Deadline) -> bool:
    """Whether no page is in the index although there are some."""
    cursor.execute(f"{limited(deadline)} SELECT FROM search_entry LIMIT 1")
    return not cursor.rowcount and Page.objects.live().filter(redirect_to="").exists()


def compared(cursor) -> str:
    """What of the index is not as the pages are; empty when they agree, as they do whenever one looks."""
    page = Page._meta.db_table
    live = f"{page}.deleted_at IS NULL AND {page}.redirect_to = ''"
    cursor.execute(
        f"""
        SELECT CASE
            WHEN EXISTS (SELECT FROM {page} WHERE {live}
                AND NOT EXISTS (SELECT FROM search_entry WHERE page = {page}.id)) THEN 'pages are missing'
            WHEN EXISTS (SELECT FROM search_entry
                WHERE NOT EXISTS (SELECT FROM {page} WHERE id = page AND {live})) THEN 'it has pages that are gone'
            WHEN EXISTS (SELECT FROM search_entry
                WHERE NOT EXISTS (SELECT FROM search_counted WHERE page = search_entry.page)
                AND NOT EXISTS (SELECT FROM {SearchOutbox._meta.db_table} AS waiting
                    WHERE waiting.page = search_entry.page)) THEN 'words of pages are missing'
            WHEN EXISTS (SELECT FROM search_counted WHERE words <> '{{}}')
                AND NOT EXISTS (SELECT FROM search_word) THEN 'its words are missing'
            ELSE ''
        END
        """
    )
    return cursor.fetchone()[0]


def _put_parts(cursor, page: int, words: list[str], suffix: str) -> None:
    """The text of a very long page in stretches that overlap by as many words as a query may have."""
    starts = range(0, len(words), PLACES_OF_A_WORD - MAX_WORDS)
    cursor.execute(
        f"INSERT INTO search_part{suffix} SELECT %s, to_tsvector('{CONFIGURATION}', stretch) FROM unnest(%s) stretch",
        [page, [" ".join(words[start : start + PLACES_OF_A_WORD]) for start in starts]],
    )


def _most_frequent(words: list[str]) -> int:
    """How often the most frequent stem stands among these words."""
    if len(words) <= PLACES_OF_A_WORD:
        return 0
    stems: Counter[str] = Counter()
    for word, times in Counter(words).items():
        stems[stem(word)] += times
    return max(stems.values())


def _given(text: str) -> list[str]:
    """A text as PostgreSQL is given it: its words by our own analyser, so that both engines know the same."""
    found = (_word(token[:LONGEST_TOKEN]) for token in TOKEN.findall(text))
    return [word for word in found if word]


@functools.lru_cache(maxsize=50_000)
def _word(token: str) -> str:
    word = plain(token)
    return word and lexical(word)


def _with_gap(text: str) -> str:
    return " ".join([*_given(text), GAP])
