"""From saved pages to the index: rows written with the save, drained by the worker, repeated until done.

A row goes only after the index has its page on the disk, and only if nothing was saved meanwhile: whatever dies in
between, the page is indexed again, which changes nothing. Always the page's present state is indexed, never a past one.
"""

import logging
import time
from collections.abc import Collection, Iterable, Iterator

from django.db import transaction

from wiki.pages.locking import writers_queue
from wiki.pages.models import Page
from wiki.pages.registry import Health
from wiki.search import aliases
from wiki.search.contract import Document
from wiki.search.engines import engine
from wiki.search.models import SearchOutbox
from wiki.search.words import analysis

log = logging.getLogger(__name__)

BATCH = 200
# Header fields whose values are not words of the page; all others are found by.
_NOT_WORDS = {"type", "redirect", "website", "language", "lat", "lon"}
_HEADER_CHARACTERS = 5_000


class SearchTable:
    """The index as a derived table: saving queues a page, `manage.py rebuild` makes the index anew."""

    name = "search"

    def update(self, page, rendered) -> None:
        queue(page.pk, *aliases.follow(page))

    def rebuild(self, say) -> None:
        with writers_queue(), transaction.atomic():
            aliases.remake()
        with engine().exclusive():
            _remake(say)
            while _drain_batch():
                pass


def queue(*page_ids: int) -> None:
    """Mark the entries of pages as out of date, in the caller's transaction."""
    SearchOutbox.objects.bulk_create(
        # In order, so that no two transactions wait for each other in a circle.
        [SearchOutbox(page=page_id) for page_id in sorted(page_ids)],
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["ticket", "queued_at"],
    )
    if save := getattr(engine(), "save", None):
        # An engine in the database itself: its entry comes with the save, or not at all.
        documents = present(page_ids)
        save(documents, gone=set(page_ids) - {document.page for document in documents})


def page_purged(page_id: int) -> None:
    """A page was taken out of the database for good: it must leave the index too."""
    queue(page_id, *aliases.forget(page_id))


class Drain:
    """The worker's job: heal the index if it needs it, then index a batch of what waits. Answers whether more waits."""

    def __init__(self):
        self._trouble = ""
        self._not_before = 0.0

    def __call__(self) -> bool:
        if time.monotonic() < self._not_before:
            return False
        began = time.monotonic()
        try:
            more = self._work()
        except Exception as error:
            # A full disk or a folder that may not be written: look again soon, but never spend most of the time on it.
            self._not_before = time.monotonic() + min(60.0, 10 * (time.monotonic() - began))
            self._report(error)
            return False
        self._trouble = ""
        return more

    @property
    def trouble(self) -> str:
        return self._trouble

    def _work(self) -> bool:
        with engine().exclusive(wait=False) as held:
            if not held:
                return False
            if fault := engine().examine():
                log.warning("The search index is made anew: %s.", fault)
                _remake(log.info)
            try:
                return _drain_batch()
            except OSError:
                raise
            except Exception:
                # Reading what is there failed in the middle of writing: nothing that is left can be trusted.
                log.exception("The search index is made anew: it cannot be written to.")
                _remake(log.info)
                return True

    def _report(self, error: Exception) -> None:
        trouble = f"{type(error).__name__}: {error}"
        if trouble != self._trouble:
            log.error("The search index cannot be brought up to date: %s", trouble, exc_info=error)
        self._trouble = trouble


drain = Drain()


def health() -> Health:
    """Ready when the index answers, which it does once every page has been indexed a first time."""
    backlog = SearchOutbox.objects.count()
    fault = engine().trouble()
    if fault:
        wait = f"writing it fails: {drain.trouble}" if drain.trouble else "the worker makes it anew"
        return Health(False, f"The search index cannot answer ({fault}); {wait}.", backlog)
    if drain.trouble:
        return Health(True, f"Search answers, but does not follow: {drain.trouble}", backlog)
    return Health(True, "", backlog)


def _drain_batch() -> bool:
    rows = list(SearchOutbox.objects.order_by("queued_at", "page").values_list("page", "ticket")[: BATCH + 1])
    batch = rows[:BATCH]
    if not batch:
        if settle := getattr(engine(), "settle", None):
            settle()
        return False
    pages = [page for page, _ticket in batch]
    documents = documents_of(_indexed_pages().filter(pk__in=pages))
    found = {document.page for document in documents}
    engine().write(documents, gone=[page for page in pages if page not in found])
    _forget(batch)
    return len(rows) > BATCH


def _remake(say) -> None:
    # What was queued before the first page is read is in the new index; what comes later stays queued.
    queued = list(SearchOutbox.objects.values_list("page", "ticket"))
    count = engine().rebuild(_all_documents(say))
    for start in range(0, len(queued), BATCH):
        _forget(queued[start : start + BATCH])
    say(f"{count} pages in the search index")


def _forget(rows: list[tuple[int, int]]) -> None:
    """Delete rows that nobody queued again since they were read."""
    pages, tickets = zip(*rows, strict=True)
    with writers_queue(), transaction.atomic():
        SearchOutbox.objects.filter(page__in=pages, ticket__in=tickets).delete()


def _indexed_pages():
    """Live pages, redirects left out: their targets are what people look for."""
    return Page.objects.live().filter(redirect_to="").only("title", "kind", "fields", "plain")


def present(page_ids: Collection[int]) -> list[Document]:
    """What the index is to know of these pages now; those that it should not know are left out."""
    return documents_of(_indexed_pages().filter(pk__in=page_ids).order_by("pk"))


def _all_documents(say) -> Iterator[list[Document]]:
    """Every page, in batches that are each read in a moment (a long read would make SQLite's WAL grow)."""
    last, count = 0, 0
    while pages := list(_indexed_pages().filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield documents_of(pages)
        last = pages[-1].pk
        count += len(pages)
        if not count % (5 * BATCH):
            say(f"{count} pages indexed")


def documents_of(pages: Iterable[Page]) -> list[Document]:
    """What the index knows of these pages, by one query more."""
    pages = list(pages)
    known = aliases.leading_to(pages)
    return [document_of(page, known.get(page.pk, "")) for page in pages]


def document_of(page: Page, names: str = "") -> Document:
    """What the index knows of a page; `names` are its aliases.

    Behind the text come the words that it, or the title, writes in parts, as one word each (analysis.joined).
    """
    header = " ".join(_words_in(page.fields))[:_HEADER_CHARACTERS]
    joined = analysis.joined("\n".join((page.title, names, header, page.plain)))
    body = "\n".join((page.plain, " ".join(joined))) if joined else page.plain
    return Document(page=page.pk, title=page.title, body=body, header=header, kind=page.kind, aliases=names)


def _words_in(value) -> Iterator[str]:
    """The texts in a header's fields, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in _NOT_WORDS:
                yield from _words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words_in(inner)
