"""The derived table of wikilinks: what a page points to, and so what points to a page."""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from wiki.markup.titles import title_key
from wiki.pages.models import Page, PageLink


class LinkTable:
    """Keeps PageLink in step with the texts."""

    name = "links"

    def update(self, page, rendered) -> None:
        wanted = {link["title"]: link for link in rendered.links}
        if page.redirect_to:
            wanted.setdefault(page.redirect_to, {"title": page.redirect_to, "count": 1})
        known = dict(PageLink.objects.filter(source=page).values_list("target_title", "count"))
        gone = known.keys() - wanted.keys()
        if gone:
            PageLink.objects.filter(source=page, target_title__in=gone).delete()
        fresh = [
            PageLink(source=page, target_title=title, target_key=title_key(title), count=link.get("count", 1))
            for title, link in wanted.items()
            if known.get(title) != link.get("count", 1)
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


def missing_targets(page) -> set[str]:
    """The titles that this page links to and that nobody has written: one indexed query."""
    live = Page.objects.live().filter(title_key=OuterRef("target_key"))
    return set(PageLink.objects.filter(source=page).exclude(Exists(live)).values_list("target_title", flat=True))


def pages_linking_to(title: str, permitted):
    """Live pages that link to a title, by title; `permitted` is the reader's `visible(actor, "source__")`."""
    return (
        PageLink.objects.filter(permitted, target_key=title_key(title), source__deleted_at__isnull=True)
        .exclude(source__title=title)
        .select_related("source")
        .only("source__title", "source__kind", "source__lead", "target_title", "count")
        .order_by("source__title")
    )


def touch_pages_linking_to(title: str) -> None:
    """A title came or went: whatever shows its links must be shown anew."""
    sources = PageLink.objects.filter(target_key=title_key(title)).values("source")
    Page.objects.filter(pk__in=sources).update(touched=timezone.now())
