"""The engine for PostgreSQL: full text search of the database itself, written in the transaction of each save.

So what is saved is found at once. The outbox feeds only what need not be so fresh, the words that near words are
chosen from, and mends what a fault has left out. Whoever asks is answered in less than a second, or told why not.
"""

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable

from django.db import DatabaseError, InterfaceError, connection, transaction

from wiki.search.asking.query import Query
from wiki.search.contract import Document, Found, Unavailable
from wiki.search.models import SearchOutbox, SearchState
from wiki.search.postgres import entries as postgres_entries
from wiki.search.postgres import search as postgres_search
from wiki.search.postgres import tables as postgres_tables
from wiki.search.postgres import words as postgres_words
from wiki.search.postgres.search import Deadline, OutOfTime, reading

log = logging.getLogger(__name__)

NAME = "postgresql"

SECONDS = 0.5
# For a second, simpler question when the first took too long.
SECONDS_MORE = 0.15
MOST_WHEN_LATE = 200
# How often the worker compares the index with all pages.
COMPARE_SECONDS = 60

# PostgreSQL's codes.
CANCELED = "57014"
DEADLOCK = "40P01"

# Of the advisory lock that whoever writes words or rebuilds holds, in whichever process.
LOCK = 7_305_808_869_232_602_227

_writers = threading.Lock()


class PostgresEngine:
    """`find` may be called by anybody at any time; `write` and `rebuild` by who holds `exclusive()`.

    `source` reads documents of pages anew, by their ids: what is written after the save must be as new as the save.
    """

    def __init__(self, source: Callable[[list[int]], list[Document]] | None = None):
        self._source = source
        self._compare_at = 0.0

    # Reading

    def find(self, query: Query, among: Collection[int] | None = None) -> Found:
        """All pages that hold every wanted term and none of the avoided ones. Raises Unavailable."""
        if not query.wanted:
            return Found([])
        try:
            found = self._ask(lambda cursor, deadline: postgres_search.find(cursor, query, among, deadline))
        except OutOfTime:
            found = self._find_some(query, among)
        if not found.pages and self._is_empty():
            raise Unavailable("it is empty")
        return found

    def near_words(self, word: str) -> list[str]:
        """Words of the indexed pages, folded, that may have been meant, best first. Raises Unavailable."""
        return self._ask(lambda cursor, deadline: postgres_words.near_words(cursor, word, deadline), late=[])

    def words_beginning(self, prefix: str) -> list[str]:
        """Words of the indexed pages, folded, that begin so, the most frequent first. Raises Unavailable."""
        return self._ask(lambda cursor, deadline: postgres_words.words_beginning(cursor, prefix, deadline), late=[])

    def near_titles(self, text: str, limit: int = 5) -> list[int]:
        """Pages whose titles look like this text, the nearest first. Raises Unavailable."""
        return self._ask(lambda cursor, deadline: postgres_words.near_titles(cursor, text, limit, deadline), late=[])

    def trouble(self) -> str:
        """Why the index cannot answer now; empty when it can."""
        try:
            if missing := postgres_tables.missing():
                return f"{missing} is gone"
            return "it is empty" if self._is_empty() else ""
        except Unavailable as error:
            return str(error)
        except (DatabaseError, InterfaceError) as error:
            return f"the database refuses: {first_line(error)}"

    def _ask(self, question, seconds=None, **late):
        """The answer to a question, or `late` when time ran out (OutOfTime without one). Raises Unavailable."""
        try:
            with reading() as cursor:
                return question(cursor, Deadline(seconds or SECONDS))
        except OutOfTime:
            pass
        except (DatabaseError, InterfaceError) as error:
            if getattr(error.__cause__, "pgcode", "") != CANCELED:
                raise Unavailable(f"reading it failed: {first_line(error)}") from error
        if "late" in late:
            return late["late"]
        raise OutOfTime

    def _find_some(self, query: Query, among) -> Found:
        try:
            return self._ask(
                lambda cursor, deadline: postgres_search.find(cursor, query, among, deadline, most=MOST_WHEN_LATE),
                seconds=SECONDS_MORE,
            )
        except OutOfTime:
            raise Unavailable("it takes too long") from None

    def _is_empty(self) -> bool:
        """Whether the index has lost its rows: some pages, but none in it. Raises Unavailable."""
        return self._ask(postgres_entries.is_empty, late=False)

    # Writing

    def save(self, documents: Iterable[Document], gone: Iterable[int] = ()) -> None:
        """Write these pages in the caller's transaction. A fault is for the worker to mend: the save goes on."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                postgres_entries.put(cursor, documents)
                postgres_entries.remove(cursor, gone)
        except DatabaseError as error:
            if getattr(error.__cause__, "pgcode", "") == DEADLOCK:
                raise  # whoever saves begins anew
            log.warning("A page was saved, but not indexed: %s", error)

    def examine(self) -> str:
        """Look closely, as the worker does before it writes: why the index must be made anew, or empty."""
        if missing := postgres_tables.missing():
            return f"{missing} is gone"
        if self._is_empty():
            return "it is empty"
        if not SearchState.is_of(NAME, postgres_entries.index_version()):
            return "there is none for this version of the wiki"
        if not self._source or time.monotonic() < self._compare_at:
            return ""
        with connection.cursor() as cursor:
            fault = postgres_entries.compared(cursor)
        self._compare_at = time.monotonic() + COMPARE_SECONDS
        return fault

    @contextlib.contextmanager
    def exclusive(self, wait: bool = True):
        """Hold the right to write `search_word`, and to rebuild; yields False when somebody else has it."""
        if not _writers.acquire(blocking=wait):
            yield False
            return
        try:
            with connection.cursor() as cursor:
                function = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
                cursor.execute(f"SELECT {function}(%s)", [LOCK])
                held = wait or cursor.fetchone()[0]
            try:
                yield held
            finally:
                if held:
                    with contextlib.suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
                        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        finally:
            _writers.release()

    def write(self, documents: Iterable[Document], gone: Iterable[int] = ()) -> None:
        """Count the words of these pages, and write those entries that a fault left out or that hold another title."""
        documents, gone = list(documents), list(gone)
        with transaction.atomic(), connection.cursor() as cursor:
            different = [document.page for document in postgres_entries.differing(cursor, documents)]
            written = {document.page: document for document in documents}
            if different:
                # Whoever saves one of these pages meanwhile waits for us, or we for them; then it is read as it is.
                cursor.execute("SELECT FROM search_entry WHERE page = ANY(%s) ORDER BY page FOR UPDATE", [different])
                postgres_entries.put(cursor, self._anew(different, [written[page] for page in different]))
            postgres_entries.remove(cursor, gone)
        with transaction.atomic(), connection.cursor() as cursor:
            words = {page: postgres_words.words_of(document) for page, document in written.items()}
            postgres_words.count(cursor, {**words, **dict.fromkeys(gone)})

    def rebuild(self, batches: Iterable[Iterable[Document]]) -> int:
        """Make the index anew beside the running one, then swap. Answers how many pages it holds.

        What is saved meanwhile is written to the running one and waits in the outbox: before the swap it is written
        to the new one too, while nobody can save.
        """
        postgres_tables.prepare()
        queued = dict(SearchOutbox.objects.values_list("page", "ticket"))
        try:
            with connection.cursor() as cursor:
                postgres_tables.create_new(cursor)
                count, frequencies = 0, Counter()
                for batch in batches:
                    documents = list(batch)
                    with transaction.atomic():
                        postgres_entries.put(cursor, documents, "_new")
                        words = {document.page: postgres_words.words_of(document) for document in documents}
                        postgres_words.keep(cursor, "search_counted_new", words)
                    frequencies.update(word for those in words.values() for word in those)
                    count += len(documents)
                postgres_words.fill(cursor, "search_word_new", frequencies)
                postgres_tables.index_new(cursor)
                with transaction.atomic():
                    self._swap(cursor, queued)
        except BaseException:
            with contextlib.suppress(DatabaseError, InterfaceError):
                postgres_tables.drop_new()
            raise
        return count

    def _swap(self, cursor, queued: dict[int, int]) -> None:
        # Who has begun to save ends first, who comes later waits; readers go on until the old tables are dropped. In
        # the order in which a save takes them (postgres_entries.put), or it would hold one that is dropped here.
        cursor.execute("LOCK TABLE search_part, search_entry IN SHARE ROW EXCLUSIVE MODE")
        later = [
            page for page, ticket in SearchOutbox.objects.values_list("page", "ticket") if queued.get(page) != ticket
        ]
        if later and self._source:
            documents = self._source(later)
            postgres_entries.remove(cursor, set(later) - {document.page for document in documents}, "_new")
            postgres_entries.put(cursor, documents, "_new")
        postgres_tables.swap(cursor)
        SearchState.take_over(NAME, postgres_entries.index_version())

    def _anew(self, pages: list[int], documents: list[Document]) -> list[Document]:
        return self._source(pages) if self._source else documents


def first_line(error: Exception) -> str:
    """What PostgreSQL says, without the statement that it says it of."""
    return (str(error).splitlines() or [type(error).__name__])[0]
