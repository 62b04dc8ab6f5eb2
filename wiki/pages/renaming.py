"""When a person is called otherwise, what they wrote follows: versions, contributions, bylines.

The change of name queues one row (NameChange) in its own transaction; the worker drains it, some pages in each
transaction, so that nobody waits for somebody's hundred thousand versions. Only what carries the old name is touched: a
worker killed in between goes on where it was and finds less to do.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from wiki.pages import byline
from wiki.pages.locking import writers_queue
from wiki.pages.models import Contributor, LinkRewrite, NameChange, Page, PageRevision, PageWriter
from wiki.pages.registry import registry

# In one transaction: pages, and versions of them.
PAGES = 20
VERSIONS = 1000
# Looked at in one go, for leftovers.
WINDOW = 2000
# A request that was under way during the change may still sign with the old name: the row stays that long.
LINGER = timedelta(minutes=2)


def queue(sender, user, old: str, new: str, **kwargs) -> None:
    """Have what this person signed follow to the new name (a receiver of wiki.accounts.signals.name_changed)."""
    NameChange.objects.filter(user=user).update(new_name=new)
    NameChange.objects.filter(user=user, old_name=new).delete()
    NameChange.objects.create(user=user, old_name=old, new_name=new)
    LinkRewrite.objects.filter(user=user).update(author_name=new)
    transaction.on_commit(registry.wake_worker)


def drain() -> bool:
    """A job of the worker: some pages of one person. Answers whether it should be called again at once."""
    for change in NameChange.objects.order_by("queued_at", "pk"):
        if _pages(change) or _leftovers(change) or _contributions(change):
            return True
        if change.queued_at < timezone.now() - LINGER:
            left = PageRevision.objects.filter(author=change.user_id, author_name=change.old_name).exists()
            with writers_queue():
                rows = NameChange.objects.filter(pk=change.pk)
                # Keys are given before versions are stored: a late one may stand before the cursor.
                _done = rows.update(revisions_done=0) if left else rows.delete()
            return True
    return False


def _pages(change: NameChange) -> bool:
    """Sign the versions of the next pages that have the old name among their writers; False when there are none."""
    rows = PageWriter.objects.filter(name=change.old_name, pk__gt=change.writers_done).order_by("pk")
    some = list(rows.values_list("pk", "page_id")[:PAGES])
    if not some:
        return False
    with writers_queue(), transaction.atomic():
        if _sign([page for _pk, page in some], change):
            NameChange.objects.filter(pk=change.pk).update(writers_done=some[-1][0])
    return True


def _leftovers(change: NameChange) -> bool:
    """Sign what came meanwhile, or is not counted among the writers; False when the person has no further version."""
    rows = PageRevision.objects.filter(author=change.user_id, pk__gt=change.revisions_done).order_by("pk")
    window = list(rows.values_list("pk", "page_id", "author_name")[:WINDOW])
    if not window:
        return False
    pages = sorted({page for _pk, page, name in window if name == change.old_name})
    with writers_queue(), transaction.atomic():
        if pages:
            _sign(pages[:PAGES], change)
        else:
            NameChange.objects.filter(pk=change.pk).update(revisions_done=window[-1][0])
    return True


def _sign(pages: list[int], change: NameChange) -> bool:
    """Sign this person's versions of these pages, and let the pages' writers and bylines follow; False when there were
    more than VERSIONS and some are left. Inside a writer's transaction.
    """
    if connection.features.has_select_for_update:
        # In the order in which all verbs lock pages (wiki.pages.storing).
        list(Page.objects.filter(pk__in=pages).select_for_update().order_by("pk").values_list("pk", flat=True))
    # Found by their pages: the sum keeps SQLite from going through all of the person's versions each time.
    rows = PageRevision.objects.filter(page__in=pages).annotate(by=F("author_id") + 0).filter(by=change.user_id)
    signed = [
        (pk, page, created)
        for pk, page, name, created in rows.order_by("page", "number").values_list(
            "pk", "page", "author_name", "created"
        )
        if name == change.old_name
    ]
    now = signed[:VERSIONS]
    PageRevision.objects.filter(pk__in=[pk for pk, *_ in now]).update(author_name=change.new_name)
    counts = Counter(page for _pk, page, _created in now)
    last = {page: created for _pk, page, created in now}
    simple = _count_writers(counts, last, change)
    touched = list(Page.objects.filter(pk__in=counts).only("byline"))
    for page in touched:
        page.byline = _with_new_name(page.byline, change) if page.pk in simple else byline.of_page(page)
        page.touched = timezone.now()
    Page.objects.bulk_update(touched, ["byline", "touched"])
    for follow in registry.signed_anew:
        follow(sorted(counts))
    return len(now) == len(signed)


def _count_writers(counts: Counter, last: dict[int, datetime], change: NameChange) -> set[int]:
    """Take these numbers of versions, by page, from the old name's writers, and give them to the new name's. Answers
    the pages where a name was but replaced by another.
    """
    writers = {
        (row.page_id, row.name): row
        for row in PageWriter.objects.filter(page__in=counts, name__in=[change.old_name, change.new_name])
    }
    simple = set()
    for page, count in counts.items():
        old, new = writers.get((page, change.old_name)), writers.get((page, change.new_name))
        if old is not None and new is None and old.revisions <= count:
            simple.add(page)
            continue
        if old is not None and old.revisions <= count:
            old.delete()
        elif old is not None:
            PageWriter.objects.filter(pk=old.pk).update(revisions=F("revisions") - count)
        if new is None:
            PageWriter.objects.create(page_id=page, name=change.new_name, revisions=count, last=last[page])
        else:
            new.revisions += count
            new.last = max(new.last, last[page])
            new.save(update_fields=["revisions", "last"])
    PageWriter.objects.filter(page__in=simple, name=change.old_name).update(name=change.new_name)
    return simple


def _with_new_name(kept: dict, change: NameChange) -> dict:
    """A byline (wiki.pages.byline.of_page) in which nobody is left of the old name."""

    def called(name: str) -> str:
        return change.new_name if name == change.old_name else name

    return kept | {
        "thread": [[number, delta, called(name)] for number, delta, name in kept.get("thread", [])],
        "writers": [[called(name), *more] for name, *more in kept.get("writers", [])],
    }


def _contributions(change: NameChange) -> bool:
    """Name the person anew among those whose words are in a version; False when all are looked at."""
    rows = Contributor.objects.filter(user=change.user_id, pk__gt=change.contributions_done).order_by("pk")
    window = list(rows.values_list("pk", "revision", "name")[:VERSIONS])
    if not window:
        return False
    mine = {revision: pk for pk, revision, name in window if name == change.old_name}
    with writers_queue(), transaction.atomic():
        # A version names each contributor once: where the new name stands already, the old one goes.
        named = Contributor.objects.filter(revision__in=mine, name=change.new_name).values_list("revision", flat=True)
        Contributor.objects.filter(pk__in=[mine.pop(revision) for revision in list(named)]).delete()
        Contributor.objects.filter(pk__in=mine.values()).update(name=change.new_name)
        NameChange.objects.filter(pk=change.pk).update(contributions_done=window[-1][0])
    return True
