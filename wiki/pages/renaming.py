"""When a person is called otherwise, what they wrote follows: versions, contributions, bylines.

The change of name queues one row (NameChange) in its own transaction; the worker drains it, a window of the person's
versions at a time and a few pages in each transaction, so that nobody waits for somebody's hundred thousand versions.
Only what carries the old name is touched: a worker killed in between does the last window again and finds less to do.
"""

from collections import defaultdict
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from wiki.pages import byline
from wiki.pages.locking import writers_queue
from wiki.pages.models import Contributor, LinkRewrite, NameChange, Page, PageRevision, PageWriter
from wiki.pages.registry import registry

WINDOW = 500
PAGES = 20
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
    """A job of the worker: one window of one person's versions. Answers whether it should be called again at once."""
    for change in NameChange.objects.order_by("queued_at", "pk"):
        if _versions(change) or _contributions(change):
            return True
        if change.queued_at < timezone.now() - LINGER:
            left = PageRevision.objects.filter(author=change.user_id, author_name=change.old_name).exists()
            with writers_queue():
                rows = NameChange.objects.filter(pk=change.pk)
                # Keys are given before versions are stored: a late one may stand before the cursor.
                _done = rows.update(revisions_done=0) if left else rows.delete()
            return True
    return False


def _versions(change: NameChange) -> bool:
    """Sign the next window of versions with the new name; False when there is none."""
    rows = PageRevision.objects.filter(author=change.user_id, pk__gt=change.revisions_done).order_by("pk")
    window = list(rows.values_list("pk", "page_id", "author_name")[:WINDOW])
    if not window:
        return False
    by_page = defaultdict(list)
    for pk, page, name in window:
        if name == change.old_name:
            by_page[page].append(pk)
    pages = sorted(by_page)
    for start in range(0, len(pages), PAGES):
        some = pages[start : start + PAGES]
        with writers_queue(), transaction.atomic():
            _sign({page: by_page[page] for page in some}, change)
    with writers_queue():
        NameChange.objects.filter(pk=change.pk).update(revisions_done=window[-1][0])
    return True


def _sign(revisions: dict[int, list[int]], change: NameChange) -> None:
    """Sign these versions, by page, and let the pages' writers and bylines follow."""
    if connection.features.has_select_for_update:
        # In the order in which all verbs lock pages (wiki.pages.storing).
        list(Page.objects.filter(pk__in=revisions).select_for_update().order_by("pk").values_list("pk", flat=True))
    for page, pks in revisions.items():
        # Asked again under the lock: another process may have been here.
        old = PageRevision.objects.filter(pk__in=pks, author_name=change.old_name)
        last = old.aggregate(last=Max("created"))["last"]
        if count := old.update(author_name=change.new_name):
            _rename_contributors(Contributor.objects.filter(revision__in=pks), change)
            _count_writer(page, change, count, last)
            Page.objects.filter(pk=page).update(byline=byline.of_page(Page(pk=page)), touched=timezone.now())


def _count_writer(page: int, change: NameChange, count: int, last) -> None:
    """Take `count` versions from the old name's writer of this page, and give them to the new name's."""
    writers = {
        row.name: row for row in PageWriter.objects.filter(page=page, name__in=[change.old_name, change.new_name])
    }
    old, new = writers.get(change.old_name), writers.get(change.new_name)
    if new is not None:
        new.revisions += count
        new.last = max(new.last, last)
        new.save(update_fields=["revisions", "last"])
        if old is not None:
            _less(old, count)
    elif old is not None and old.revisions <= count:
        PageWriter.objects.filter(pk=old.pk).update(name=change.new_name)
    else:
        PageWriter.objects.create(page_id=page, name=change.new_name, revisions=count, last=last)
        if old is not None:
            _less(old, count)


def _less(writer: PageWriter, count: int) -> None:
    if writer.revisions <= count:
        writer.delete()
    else:
        PageWriter.objects.filter(pk=writer.pk).update(revisions=F("revisions") - count)


def _contributions(change: NameChange) -> bool:
    """The same for the person's part in the versions of others (merges)."""
    rows = Contributor.objects.filter(user=change.user_id, pk__gt=change.contributions_done).order_by("pk")
    window = list(rows.values_list("pk", "name")[:WINDOW])
    if not window:
        return False
    pks = [pk for pk, name in window if name == change.old_name]
    with writers_queue(), transaction.atomic():
        _rename_contributors(Contributor.objects.filter(pk__in=pks), change)
        NameChange.objects.filter(pk=change.pk).update(contributions_done=window[-1][0])
    return True


def _rename_contributors(rows, change: NameChange) -> None:
    """A version names each contributor once: where the new name stands already, the old one goes."""
    mine = rows.filter(user=change.user_id, name=change.old_name)
    named = Contributor.objects.filter(revision__in=mine.values("revision"), name=change.new_name).values("revision")
    mine.filter(revision__in=list(named.values_list("revision", flat=True))).delete()
    mine.update(name=change.new_name)
