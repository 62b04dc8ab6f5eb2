"""The embedded engine: one Whoosh index on disk, read by any number of threads and processes, written by one at a time.

Only ids come out of it: titles, texts and permissions are the database's. Queries are built here from what the query
box understood; Whoosh's own query language, which a few characters can keep busy for seconds, is not used.
"""

import contextlib
import hashlib
import logging
import shutil
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wiki.search import index_folder
from wiki.search.analysis import ANALYSER_VERSION, FOLDED_STOP_WORDS, FrenchAnalyser
from wiki.search.contract import Document, Found, Unavailable
from wiki.search.index_folder import IndexFolder, Look
from wiki.search.query import Query
from wiki.search.whoosh_parts import (
    ID,
    NUMERIC,
    TEXT,
    WHOOSH_VERSION,
    Schema,
    Term,
    create_in,
    open_dir,
)
from wiki.search.whoosh_search import AllPages, Deadline, OutOfTime, ids_of_pages, tree

log = logging.getLogger(__name__)

SECONDS = 0.5
MEMORY_MB = 32

SCHEMA = Schema(
    id=ID(unique=True),
    page=NUMERIC(numtype=int, bits=64, sortable=True),
    title=TEXT(FrenchAnalyser()),
    header=TEXT(FrenchAnalyser()),
    body=TEXT(FrenchAnalyser()),
    kind=ID(),
)


def index_version() -> str:
    """Changes with anything that makes an old index unfit: analyser, stop words, fields, Whoosh."""
    parts = [ANALYSER_VERSION, sorted(FOLDED_STOP_WORDS), sorted(SCHEMA.names()), WHOOSH_VERSION]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


@dataclass
class _Open:
    """What one thread has open."""

    path: Path
    generation: int
    searcher: object
    columns: dict[int, object]


class WhooshEngine:
    """`find` may be called by anybody at any time; `write` and `rebuild` by who holds `exclusive()`."""

    def __init__(self, folder: Path):
        self.folder = IndexFolder(folder, index_version())
        self.exclusive = self.folder.exclusive
        self._local = threading.local()
        self._compared = None

    # Reading

    def find(self, query: Query) -> Found:
        """All pages that hold every wanted term and none of the avoided ones. Raises Unavailable."""
        if not query.wanted:
            return Found([])
        try:
            return self._ask(query)
        except Unavailable:
            raise
        except Exception:
            # A writer may have replaced the files under us: look once more with everything opened anew.
            self._close()
        try:
            return self._ask(query)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("The search index cannot be read.")
            self._close()
            self.folder.report_damage()
            raise Unavailable(f"reading it failed: {type(error).__name__}") from error

    def trouble(self) -> str:
        """Why the index cannot answer now; empty when it can."""
        try:
            self._opened()
        except Unavailable as error:
            return str(error)
        return "a reader could not read it" if self.folder.damage_reported() else ""

    def _ask(self, query: Query) -> Found:
        deadline = Deadline(SECONDS)
        opened = self._opened()
        collector = AllPages(deadline, opened.columns)
        try:
            opened.searcher.search_with_collector(tree(query, deadline), collector)
        except OutOfTime:
            return collector.found(whole=False)
        return collector.found(whole=True)

    def _opened(self) -> _Open:
        """This thread's searcher, of the index as it is now. Raises Unavailable."""
        path = self.folder.running()
        opened = getattr(self._local, "opened", None)
        if opened and opened.path == path and index_folder.look(path) == Look(opened.generation):
            return opened
        self._close()
        self._local.opened = self._open()
        return self._local.opened

    def _open(self) -> _Open:
        fault = ""
        # A commit under way may be just replacing the files: what stays wrong is wrong.
        for attempt in range(5):
            if attempt:
                time.sleep(0.02)
            path = self.folder.running()
            if path is None:
                raise Unavailable("it is not made yet")
            before = index_folder.look(path)
            fault = before.fault
            if fault:
                continue
            try:
                searcher = open_dir(str(path), schema=SCHEMA).searcher()
                opened = _Open(path, before.generation, searcher, ids_of_pages(searcher))
            except Exception as error:  # whatever Whoosh trips over in a broken file
                fault = f"opening it failed: {type(error).__name__}"
                continue
            after = index_folder.look(path)
            if after == before:
                return opened
            fault = after.fault or "it changes too fast"
            searcher.close()
        raise Unavailable(fault)

    def _close(self) -> None:
        opened, self._local.opened = getattr(self._local, "opened", None), None
        if opened:
            with contextlib.suppress(Exception):
                opened.searcher.close()

    # Writing

    def examine(self) -> str:
        """Look closely, as the worker does before it writes: why the index must be made anew, or empty.

        Every byte is compared the first time, and whenever a reader reported damage.
        """
        path = self.folder.running()
        if path is None:
            return "there is none for this version of the wiki"
        reported = self.folder.damage_reported()
        fault = index_folder.look(path, closely=reported or self._compared != path).fault
        if fault:
            return fault
        try:
            self._open().searcher.close()
        except Unavailable as error:
            return str(error)
        self._compared = path
        if reported:
            self.folder.clear_damage()
        return ""

    def write(self, documents: Iterable[Document], gone: Iterable[int] = ()) -> None:
        """Replace these pages and remove those that are gone, in one commit that is on the disk when this returns.

        Raises OSError when the disk refuses, and whatever Whoosh trips over in a broken index.
        """
        path = self.folder.running()
        if path is None:
            raise Unavailable("it is not made yet")
        documents = list(documents)
        with _writing(path) as writer:
            # Whoosh's update_document opens the whole index once per document; one look serves all.
            with writer.searcher() as searcher:
                for page in [*gone, *(document.page for document in documents)]:
                    writer.delete_by_query(Term("id", str(page)), searcher=searcher)
            for document in documents:
                _add(writer, document)

    def rebuild(self, batches: Iterable[Iterable[Document]]) -> int:
        """Make the index anew beside the running one, then swap. Answers how many pages it holds."""
        path = self.folder.new()
        count = 0
        try:
            create_in(str(path), SCHEMA)
            with _writing(path) as writer:
                for batch in batches:
                    for document in batch:
                        _add(writer, document)
                        count += 1
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        self.folder.swap(path)
        return count


def _add(writer, document: Document) -> None:
    writer.add_document(
        id=str(document.page),
        page=document.page,
        title=document.title,
        header=document.header,
        body=document.body,
        kind=document.kind,
    )


@contextlib.contextmanager
def _writing(path: Path):
    """A writer that commits and seals at the end, or leaves the index as it was. The caller holds `exclusive()`.

    Whoosh's own lock is left out: when the disk is full as a writer begins, it stays locked until the garbage is
    collected. compound=False: one file per purpose is opened a hundred times faster than one that holds them all.
    """
    writer = open_dir(str(path), schema=SCHEMA).writer(_lk=False, compound=False, limitmb=MEMORY_MB)
    try:
        yield writer
        writer.commit()
    except BaseException:
        with contextlib.suppress(Exception):
            writer.cancel()
        raise
    index_folder.seal(path)
