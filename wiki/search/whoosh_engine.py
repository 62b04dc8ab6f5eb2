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
from wiki.search.engines import Document, Found, Unavailable
from wiki.search.index_folder import IndexFolder
from wiki.search.query import Query
from wiki.search.query import Term as QueryTerm
from wiki.search.whoosh_parts import (
    ID,
    NUMERIC,
    TEXT,
    WHOOSH_VERSION,
    And,
    AndNot,
    Collector,
    Or,
    Phrase,
    Schema,
    Term,
    create_in,
    open_dir,
)

log = logging.getLogger(__name__)

# Where a word may stand, and how much more it says about the page there.
BOOSTS = {"title": 4.0, "header": 1.5, "body": 1.0}

SECONDS = 0.6
LOCK_SECONDS = 10.0
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
    searcher: object


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
        tree = _tree(query)
        try:
            return self._ask(tree)
        except Unavailable:
            raise
        except Exception:
            # A writer may have replaced the files under us: look once more with everything opened anew.
            self._close()
        try:
            return self._ask(tree)
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
            self._searcher()
        except Unavailable as error:
            return str(error)
        return "a reader could not read it" if self.folder.damage_reported() else ""

    def _ask(self, tree) -> Found:
        collector = _Collector(time.monotonic() + SECONDS)
        searcher = self._searcher()
        searcher.search_with_collector(tree, collector)
        return collector.found()

    def _searcher(self):
        path = self.folder.running()
        if path is None:
            self._close()
            raise Unavailable("it is not made yet")
        opened = getattr(self._local, "opened", None)
        if opened and opened.path == path and opened.searcher.up_to_date() and not index_folder.fault_in(path):
            return opened.searcher
        self._close()
        searcher = self._open(path)
        self._local.opened = _Open(path, searcher)
        return searcher

    def _open(self, path: Path):
        # A commit under way may be just replacing the files: what stays wrong is wrong.
        for _attempt in range(5):
            fault = index_folder.fault_in(path)
            if not fault:
                try:
                    return open_dir(str(path), schema=SCHEMA).searcher()
                except Exception as error:  # whatever Whoosh trips over in a broken file
                    fault = f"opening it failed: {type(error).__name__}"
            time.sleep(0.02)
            path = self.folder.running() or path
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
        fault = index_folder.fault_in(path, closely=reported or self._compared != path)
        if fault:
            return fault
        try:
            self._open(path).close()
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


class _Collector(Collector):
    """Takes every page that matches, with its score, until the time is over."""

    def __init__(self, deadline: float):
        self._deadline = deadline
        self._scored: list[tuple[float, int]] = []
        self._whole = True

    def collect_matches(self):
        if not self._whole or not self.matcher.is_active():
            return
        matcher, scored = self.matcher, self._scored
        page_of = self.subsearcher.reader().column_reader("page")
        while matcher.is_active():
            scored.append((-matcher.score(), page_of[matcher.id()]))
            matcher.next()
            if not len(scored) % 64 and time.monotonic() > self._deadline:
                self._whole = False
                return

    def found(self) -> Found:
        self._scored.sort()
        return Found([page for _score, page in self._scored], self._whole)


def _tree(query: Query):
    wanted = And([_anywhere(term) for term in query.wanted])
    if not query.avoided:
        return wanted
    return AndNot(wanted, Or([_anywhere(term) for term in query.avoided]))


def _anywhere(term: QueryTerm):
    words = list(term.stems)
    if len(words) == 1:
        return Or([Term(field, words[0], boost=boost) for field, boost in BOOSTS.items()])
    return Or([Phrase(field, words, boost=boost) for field, boost in BOOSTS.items()])


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
    """A writer that commits and seals at the end, or leaves the index as it was."""
    # compound=False: one file per purpose is opened a hundred times faster than one that holds them all.
    writer = open_dir(str(path), schema=SCHEMA).writer(
        timeout=LOCK_SECONDS, delay=0.05, compound=False, limitmb=MEMORY_MB
    )
    try:
        yield writer
        writer.commit()
    except BaseException:
        with contextlib.suppress(Exception):
            writer.cancel()
        if writer.writelock.fd is not None:
            writer.writelock.release()
        raise
    index_folder.seal(path)
