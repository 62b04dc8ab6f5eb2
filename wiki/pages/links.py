"""The derived table of wikilinks: what a page points to, and so what points to a page."""

import functools
from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from wiki.markup.titles import USABLE_PREFIXES, title_key
from wiki.pages.models import Page, PageHeading, PageLink, SectionLink
from wiki.pages.prepared import Prepared

SAMPLE_ID = 2**53 + 1
HELP_PREFIX = f"{USABLE_PREFIXES['aide']}:"


class LinkTable:
    """Keeps PageLink, SectionLink and PageHeading in step with the texts, writing only what changed."""

    name = "links"

    def update(self, page, rendered) -> None:
        self._update_links(page, rendered)
        sections = {(link["title"], anchor) for link in rendered.links for anchor in link["anchors"]}
        known = set(SectionLink.objects.filter(source=page).values_list("target_title", "anchor"))
        for title, anchor in known - sections:
            SectionLink.objects.filter(source=page, target_title=title, anchor=anchor).delete()
        SectionLink.objects.bulk_create(
            SectionLink(source=page, target_title=title, target_key=title_key(title), anchor=anchor)
            for title, anchor in sorted(sections - known)
        )
        anchors = {heading["id"] for heading in rendered.outline}
        offered = set(PageHeading.objects.filter(page=page).values_list("anchor", flat=True))
        if offered - anchors:
            PageHeading.objects.filter(page=page, anchor__in=offered - anchors).delete()
        PageHeading.objects.bulk_create(PageHeading(page=page, anchor=anchor) for anchor in sorted(anchors - offered))

    @staticmethod
    def _update_links(page, rendered) -> None:
        wanted = {link["title"]: link["count"] for link in rendered.links}
        if page.redirect_to:
            wanted.setdefault(page.redirect_to, 1)
        known = dict(PageLink.objects.filter(source=page).values_list("target_title", "count"))
        gone = known.keys() - wanted.keys()
        if gone:
            PageLink.objects.filter(source=page, target_title__in=gone).delete()
        fresh = [
            PageLink(source=page, target_title=title, target_key=title_key(title), count=count)
            for title, count in wanted.items()
            if known.get(title) != count
        ]
        if fresh:
            PageLink.objects.bulk_create(
                fresh,
                update_conflicts=True,
                unique_fields=["source", "target_title"],
                update_fields=["count", "target_key"],
            )

    def rebuild(self, say) -> None:
        """Links come with the rendering, which `manage.py rebuild` does page by page; nothing is left to do."""


def missing_targets(page_id: int) -> frozenset[str]:
    """The titles that a page links to and that nobody has written: one indexed query."""
    return frozenset(title for (title,) in _missing_targets().rows(page_id))


@functools.cache
def _missing_targets() -> Prepared:
    live = Page.objects.live().filter(title_key=OuterRef("target_key"))
    links = PageLink.objects.filter(source_id=SAMPLE_ID).exclude(Exists(live))
    return Prepared(links.values_list("target_title"), SAMPLE_ID)


def cited_by(title: str, permitted: Q, limit: int) -> list[tuple[str, str]]:
    """(title, lead) of the first `limit` pages to read on with: they link to this one. One query, quick to ask.

    Redirects, the home page and, but beside a help page, the help's examples lead nobody further: they are left out.
    """
    helping = title.startswith(HELP_PREFIX)
    return _cited_by(permitted, limit, helping).rows(title_key(title), title)


@functools.lru_cache(maxsize=64)
def _cited_by(permitted: Q, limit: int, helping: bool) -> Prepared:
    links = _linking("\0key", "\0title", permitted).filter(source__redirect_to="")
    links = links.exclude(source__title=settings.HOME_TITLE)
    if not helping:
        links = links.exclude(source__kind="help")
    return Prepared(links.values_list("source__title", "source__lead")[:limit], "\0key", "\0title")


def pages_linking_to(title: str, permitted):
    """Live pages that link to a title, by title; `permitted` is the reader's `visible(actor, "source__")`."""
    links = _linking(title_key(title), title, permitted).select_related("source")
    return links.only("source__title", "source__kind", "source__lead", "target_title", "count")


def _linking(key: str, title: str, permitted: Q):
    live = PageLink.objects.filter(permitted, target_key=key, source__deleted_at__isnull=True)
    return live.exclude(source__title=title).order_by("source__title")


def sources_of(titles: Iterable[str]):
    """The pages that link to any of these titles, deleted ones too."""
    keys = {title_key(title) for title in titles}
    return Page.objects.filter(pk__in=PageLink.objects.filter(target_key__in=keys).values("source"))


def touch(pages) -> None:
    """Say of each page in this queryset that it must be shown anew."""
    if connection.features.has_select_for_update:
        # Locked in one order, so that two who touch the same pages at once do not wait for each other in a circle.
        list(pages.select_for_update().order_by("pk").values_list("pk", flat=True))
    Page.objects.filter(pk__in=pages.values("pk")).update(touched=timezone.now())
