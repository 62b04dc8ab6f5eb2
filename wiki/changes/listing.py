"""The latest versions of all pages, newest first, filtered, a part at a time, in a time that does not grow.

How: PageRevision has indexes on (-created) and on (author_name, -created), so the newest versions, of everybody or of
one person, are read in order from where the part before ended; nothing is counted, sorted or skipped. Conditions on
pages (may the reader see it, its kind, its tags) are asked of the pages of those versions by their keys. A filter that
few pages meet looks back over wider and wider windows, and no further than their sum: a part may then be short, and its
`next` goes on from there. A database that joined both tables in one query would choose, for a common kind, to read
every version of every such page and sort them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from wiki.pages import permissions
from wiki.pages.models import Page, PageRevision
from wiki.pages.registry import registry

# How many versions are looked at for one part at most, step by step.
WINDOWS = (100, 1_000, 3_000)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Place(NamedTuple):
    """Where a part of the list ends: dates alone would lose versions of one instant."""

    created: datetime
    pk: int

    def __str__(self):
        return f"{(self.created - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"


def place_from(raw: str) -> Place | None:
    """The place that an address names, or None for anything else."""
    found = re.fullmatch(r"(-?[0-9]{1,17})-([0-9]{1,18})", raw)
    try:
        return Place(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2])) if found else None
    except OverflowError:
        return None


@dataclass(frozen=True)
class Wanted:
    """Which changes: "" and None mean all. `kind` is the name of a registered kind (wiki.pages.kinds)."""

    kind: str = ""
    tag: str = ""
    person: str = ""
    without_minor: bool = False
    since: datetime | None = None


@dataclass(frozen=True)
class Part:
    """Versions with their pages, newest first; where the next part begins, or None at the end of the list."""

    rows: list[PageRevision]
    next: Place | None


def changes(actor, wanted: Wanted, limit: int, before: Place | None = None) -> Part:
    """Up to `limit` versions that this actor may see in a list, older than `before`."""
    chosen: list[tuple[Place, int]] = []
    pages: dict[int, Page] = {}
    place = before
    for window in WINDOWS:
        window = max(window, limit + 1)
        seen = list(_latest(wanted, place).values_list("created", "pk", "page_id", "minor")[:window])
        pages.update(_pages({page_id for *_more, page_id, _minor in seen} - pages.keys(), actor, wanted))
        for created, pk, page_id, minor in seen:
            if page_id not in pages or (minor and wanted.without_minor):
                continue
            if len(chosen) == limit:
                return Part(_rows(chosen, pages), chosen[-1][0])
            chosen.append((Place(created, pk), page_id))
        if len(seen) < window:
            return Part(_rows(chosen, pages), None)
        place = Place(*seen[-1][:2])
        if len(chosen) == limit:
            break
    return Part(_rows(chosen, pages), place)


def _latest(wanted: Wanted, before: Place | None):
    rows = PageRevision.objects.order_by("-created", "-pk")
    if wanted.person:
        rows = rows.filter(author_name=wanted.person)
    if wanted.since:
        rows = rows.filter(created__gt=wanted.since)
    if before:
        # The first condition is a range of the index; the second leaves out what was shown of its first instant.
        rows = rows.filter(created__lte=before.created).exclude(created=before.created, pk__gte=before.pk)
    return rows


def _pages(pks: Iterable[int], actor, wanted: Wanted) -> dict[int, Page]:
    pages = Page.objects.filter(permissions.visible(actor), pk__in=pks)
    if wanted.kind:
        pages = pages.filter(kind=wanted.kind)
    if wanted.tag:
        pages = pages.filter(registry.page_filters["tag"](wanted.tag))
    return {page.pk: page for page in pages.only("title", "kind", "deleted_at", "head_id")}


def _rows(chosen: list[tuple[Place, int]], pages: dict[int, Page]) -> list[PageRevision]:
    found = PageRevision.objects.in_bulk([place.pk for place, _page in chosen])
    rows = []
    for place, page_id in chosen:
        if row := found.get(place.pk):
            row.page = pages[page_id]
            rows.append(row)
    return rows


def has_tags() -> bool:
    """Whether a room that knows tags is there to filter by them."""
    return "tag" in registry.page_filters


def usable(wanted: Wanted) -> Wanted:
    """The same without what cannot be asked: a kind that does not exist, a tag while no room knows tags."""
    return replace(
        wanted,
        kind=wanted.kind if wanted.kind in registry.kinds else "",
        tag=wanted.tag if has_tags() else "",
    )
