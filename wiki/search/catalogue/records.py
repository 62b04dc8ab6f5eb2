"""The derived table that the catalogue is loaded from: what filters, facets and ranking know of each page.

Written with the page, in its transaction, so that a reader who comes after a save was answered finds it in its facets.
"""

import json
import logging
import time

from django.db import DatabaseError, connection, transaction

from wiki.markup.titles import sort_key
from wiki.pages.locking import writers_queue
from wiki.pages.models import Page
from wiki.pages.registry import registry
from wiki.search.models import SearchRecord, new_ticket

log = logging.getLogger(__name__)

# That makes the table.
MIGRATION = "0003_record"
BATCH = 200
# How often it is looked whether pages have no record, once all had one.
LOOK_AGAIN_SECONDS = 60.0

_TABLE = SearchRecord._meta.db_table
# On SQLite writers come one after another, so numbers are seen in their order. On PostgreSQL a higher number may be
# seen first, and a reader asks again for all that is not surely older than what it has seen
# (wiki.search.catalogue.snapshots).
_SERIALS = {
    "sqlite": f"(SELECT COALESCE(MAX(serial), 0) + 1 FROM {_TABLE})",
    "postgresql": "pg_current_xact_id()::text::bigint",
}
_COLUMNS = ("title", "kind", "fields", "redirect_to", "deleted_at", "title_sort")


class RecordTable:
    """SearchRecord as a derived table."""

    name = "search records"

    def update(self, page, rendered) -> None:
        _store([(page.pk, entry_of(page))])

    def rebuild(self, say) -> None:
        """Read every page again, deleted ones too; a record without a page says that it is gone."""
        last = 0
        while pks := list(Page.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            write(pks)
            last = pks[-1]
        left = SearchRecord.objects.exclude(entry="").exclude(page__in=Page.objects.values("pk"))
        write(list(left.values_list("page", flat=True)))
        say(f"{SearchRecord.objects.exclude(entry='').count()} pages in the search’s facets")


class Filler:
    """A job of the worker: records for pages that have none, such as those of an older wiki. True when more wait."""

    def __init__(self):
        self._not_before = 0.0
        self._is_first = True

    def __call__(self) -> bool:
        if time.monotonic() < self._not_before:
            return False
        if self._is_first:
            _mend_serials()
            self._is_first = False
        pks = _without_record()
        if pks:
            write(pks)
        else:
            self.look_again(LOOK_AGAIN_SECONDS)
        return bool(pks)

    def look_again(self, seconds: float = 0.0) -> None:
        self._not_before = time.monotonic() + seconds


fill = Filler()


def fill_after_migration(plan=(), **kwargs) -> None:
    """When a migration has just made the table: fill it, so that an older wiki's directory is never empty.

    A receiver of post_migrate. Should it fail, for other migrations are still to come, the worker fills the table.
    """
    if not any(one.app_label == "search" and one.name == MIGRATION and not backwards for one, backwards in plan):
        return
    try:
        while pks := _without_record():
            write(pks)
    except DatabaseError:
        log.exception("The search’s records are left to the worker.")


def write(pks: list[int]) -> None:
    """Make the records of these pages anew, in a transaction of their own; of those that are gone, too."""
    if not pks:
        return
    with writers_queue(), transaction.atomic():
        if connection.features.has_select_for_update:
            # A save that ends in between must not be followed by a record of what was before it.
            list(Page.objects.filter(pk__in=pks).select_for_update().order_by("pk").values_list("pk", flat=True))
        sign_anew(pks)


def sign_anew(pks: list[int]) -> None:
    """The same in the caller's transaction."""
    pages = Page.objects.filter(pk__in=pks).select_related("head").prefetch_related("writers")
    entries = dict.fromkeys(pks, "")
    for page in pages.only(*_COLUMNS, "head__created", "head__author_name"):
        entries[page.pk] = entry_of(page)
    _store(sorted(entries.items()))


def forget(pk: int) -> None:
    """A page was taken out of the database for good; in the caller's transaction."""
    _store([(pk, "")])


def entry_of(page: Page) -> str:
    """The entry of a page as JSON; "" for one that no search shows: deleted, or a redirect."""
    if page.is_deleted or page.redirect_to:
        return ""
    head = page.head
    entry = {
        "title": page.title,
        "sort": page.title_sort or sort_key(page.title),
        "kind": page.kind,
        "changed": int(head.created.timestamp() * 1_000_000) if head else 0,
        "by": head.author_name if head else "",
        "facets": {name: found for name, facet in registry.facets.items() if (found := facet.values_of(page))},
    }
    return json.dumps(entry, ensure_ascii=True, separators=(",", ":"))


def _without_record() -> list[int]:
    # A comparison of two short indexes: a few ms with 10,000 pages.
    sql = (
        f"SELECT page.id FROM {Page._meta.db_table} AS page"
        f" WHERE NOT EXISTS (SELECT 1 FROM {_TABLE} AS record WHERE record.page = page.id)"
        f" ORDER BY page.id LIMIT {BATCH}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [pk for (pk,) in cursor.fetchall()]


def _mend_serials() -> None:
    """On PostgreSQL: a dump from a cluster that had counted further looks new to every reader again and again."""
    if connection.vendor != "postgresql":
        return
    now = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {_TABLE} WHERE serial > {now})")
        if cursor.fetchone()[0]:
            # Nobody may write a higher number between the comparison and the change.
            cursor.execute(f"LOCK TABLE {_TABLE} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(f"UPDATE {_TABLE} SET serial = 0 WHERE serial > {now}")


def _store(entries: list[tuple[int, str]]) -> None:
    sql = (
        f"INSERT INTO {_TABLE} (page, serial, ticket, entry) VALUES (%s, {_SERIALS[connection.vendor]}, %s, %s)"
        " ON CONFLICT (page) DO UPDATE"
        " SET serial = excluded.serial, ticket = excluded.ticket, entry = excluded.entry"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(pk, new_ticket(), entry) for pk, entry in entries])
