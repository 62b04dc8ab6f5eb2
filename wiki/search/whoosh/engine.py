"""The embedded engine: one Whoosh index on disk, read by any number of threads and processes, written by one at a time.

Only ids come out of it: titles, texts and permissions are the database's. Queries are built here from what the query
box understood; Whoosh's own query language, which a few characters can keep busy for seconds, is not used.
"""

import contextlib
import logging
import shutil
import threading
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from wiki.search.asking.query import Form, Query
from wiki.search.contract import Document, Found, Unavailable
from wiki.search.whoosh import index_folder
from wiki.search.whoosh import words as whoosh_words
from wiki.search.whoosh.index_folder import IndexFolder, Look
from wiki.search.whoosh.merging import merging, to_merge
from wiki.search.whoosh.parts import Term, create_in, open_dir
from wiki.search.whoosh.reading import Snapshot, contents_of
from wiki.search.whoosh.schema import SCHEMA, entry_of, index_version
from wiki.search.whoosh.search import Deadline, Kept, OutOfTime, Search, Wanted

log = logging.getLogger(__name__)

SECONDS = 0.5
MEMORY_MB = 32

# What was looked for lately, and stood in segments that were merged, is looked for again before anybody asks.
MOST_WARMED = 200
PORTION = 0.05

# How long a reader waits for another one of this process.
PATIENCE = 10


class WhooshEngine:
    """Readers may come at any time; `write` and `rebuild` are for who holds `exclusive()`.

    One reader at a time in a process: two would only take the interpreter's lock from each other, and from who reads
    pages beside them.
    """

    def __init__(self, folder: Path):
        self.folder = IndexFolder(folder, index_version())
        self.exclusive = self.folder.exclusive
        self._turn = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._kept = Kept()
        self._lost: list[Wanted] = []
        self._compared = None
        self._settled = None

    # Reading

    def find(self, query: Query, among: Collection[int] | None = None) -> Found:
        """All pages that hold every wanted term and none of the avoided ones. Raises Unavailable."""
        if not query.wanted:
            return Found([])
        return self._ask(lambda snapshot, deadline: Search(snapshot, self._kept, deadline).find(query, among))

    def near_words(self, word: str) -> list[str]:
        """Words of the index, folded, that may have been meant, best first. Raises Unavailable."""
        return self._ask(lambda snapshot, deadline: whoosh_words.near_words(snapshot, word, deadline), late=[])

    def words_beginning(self, prefix: str) -> list[str]:
        """Words of the index, folded, that begin so, the most frequent first. Raises Unavailable."""
        return self._ask(lambda snapshot, deadline: whoosh_words.words_beginning(snapshot, prefix, deadline), late=[])

    def near_titles(self, text: str, limit: int = 5) -> list[int]:
        """Pages whose titles look like this text, the nearest first. Raises Unavailable."""
        return self._ask(lambda snapshot, deadline: whoosh_words.near_titles(snapshot, text, limit, deadline), late=[])

    def trouble(self) -> str:
        """Why the index cannot answer now; empty when it can."""
        try:
            with self._reading():
                self._opened()
        except Unavailable as error:
            return str(error)
        return "a reader could not read it" if self.folder.damage_reported() else ""

    def _ask(self, question: Callable[[Snapshot, Deadline], Any], late=None):
        """The answer to a question, or `late` when time ran out. Raises Unavailable."""
        with self._reading():
            for attempt in range(2):
                try:
                    return question(self._opened(), Deadline(SECONDS))
                except Unavailable:
                    raise
                except OutOfTime:
                    return late
                except Exception as error:
                    # A writer may have replaced the files under us: look once more with everything opened anew.
                    self._close()
                    if attempt:
                        log.exception("The search index cannot be read.")
                        self.folder.report_damage()
                        raise Unavailable(f"reading it failed: {type(error).__name__}") from error

    @contextlib.contextmanager
    def _reading(self):
        if not self._turn.acquire(timeout=PATIENCE):
            raise Unavailable("too many are searching")
        try:
            yield
        finally:
            self._turn.release()

    def _opened(self) -> Snapshot:
        """The index as it is now. Raises Unavailable."""
        path = self.folder.running()
        seen = self._snapshot
        if seen and seen.path == path and index_folder.look(path) == Look(seen.generation):
            return seen
        try:
            self._snapshot = self._open(seen)
        except Unavailable:
            self._close()
            raise
        if seen:
            seen.release(self._snapshot)
            self._lost += self._kept.keep_to(self._snapshot)
        return self._snapshot

    def _open(self, before: Snapshot | None = None) -> Snapshot:
        fault = ""
        # A commit under way may be just replacing the files: what stays wrong is wrong.
        for attempt in range(5):
            if attempt:
                time.sleep(0.02)
            path = self.folder.running()
            if path is None:
                raise Unavailable("it is not made yet")
            look = index_folder.look(path)
            fault = look.fault
            if fault:
                continue
            try:
                opened = Snapshot(path, before)
            except Exception as error:  # whatever Whoosh trips over in a broken file
                fault = f"opening it failed: {type(error).__name__}"
                continue
            after = index_folder.look(path)
            if after == look:
                return opened
            fault = after.fault or "it changes too fast"
            opened.release(before)
        raise Unavailable(fault)

    def _close(self) -> None:
        opened, self._snapshot = self._snapshot, None
        self._kept = Kept()
        if opened:
            with contextlib.suppress(Exception):
                opened.release()

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
            self._open().release()
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
        with _writing(path, merging()) as writer:
            # Whoosh's update_document opens the whole index once per document; one look serves all.
            with writer.searcher() as searcher:
                for page in [*gone, *(document.page for document in documents)]:
                    writer.delete_by_query(Term("id", str(page)), searcher=searcher)
            for document in documents:
                writer.add_document(**entry_of(document))
        self._warm()

    def settle(self) -> None:
        """Called when nothing waits to be written: merge small segments, and be ready for the next search.

        Raises as `write` does.
        """
        path = self.folder.running()
        now = path and (path, index_folder.look(path).generation)
        if not path or now == self._settled:
            return
        if to_merge(contents_of(path).segments, at_rest=True):
            with _writing(path, merging(at_rest=True)):
                pass
        self._warm()
        self._settled = (path, index_folder.look(path).generation)

    def _warm(self) -> None:
        """Open what was written, and look for what was looked for lately: no reader should have to wait for that.

        In small portions: who searches meanwhile has a turn between two of them.
        """
        # What cannot be read is for readers to find out: it was written all the same.
        with contextlib.suppress(Exception):
            with self._reading():
                self._opened()
                lost, self._lost = self._lost[-MOST_WARMED:], []
            for stems, adjacent, field in reversed(lost):
                with self._reading():
                    Search(self._opened(), self._kept, Deadline(SECONDS)).matching(Form(stems, adjacent), field)
            for _portion in range(MOST_WARMED):
                with self._reading():
                    if whoosh_words.read(self._opened(), Deadline(PORTION)):
                        break

    def rebuild(self, batches: Iterable[Iterable[Document]]) -> int:
        """Make the index anew beside the running one, then swap. Answers how many pages it holds."""
        path = self.folder.new()
        count = 0
        try:
            create_in(str(path), SCHEMA)
            with _writing(path) as writer:
                for batch in batches:
                    for document in batch:
                        writer.add_document(**entry_of(document))
                        count += 1
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        self.folder.swap(path)
        self._warm()
        return count


@contextlib.contextmanager
def _writing(path: Path, policy=None):
    """A writer that commits and seals at the end, or leaves the index as it was. The caller holds `exclusive()`.

    Whoosh's own lock is left out: when the disk is full as a writer begins, it stays locked until the garbage is
    collected. compound=False: one file per purpose is opened a hundred times faster than one that holds them all.
    """
    writer = open_dir(str(path), schema=SCHEMA).writer(_lk=False, compound=False, limitmb=MEMORY_MB)
    try:
        yield writer
        writer.commit(mergetype=policy)
    except BaseException:
        with contextlib.suppress(Exception):
            writer.cancel()
        raise
    index_folder.seal(path)
