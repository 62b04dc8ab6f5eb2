"""Who wrote a page and how it grew lately, kept on the page so that reading counts nothing."""

from django.db.models import F
from django.utils import timezone

from wiki.pages.models import Page, PageRevision, PageWriter

THREAD_LENGTH = 12
MAIN_WRITERS = 5


def after_save(page: Page, revision: PageRevision) -> dict:
    """Count the new revision for its author and answer the page's byline (inside the saving transaction)."""
    touched = PageWriter.objects.filter(page=page, name=revision.author_name).update(
        revisions=F("revisions") + 1, last=revision.created
    )
    if not touched:
        PageWriter.objects.create(page=page, name=revision.author_name, revisions=1, last=revision.created)
    return of_page(page)


def of_page(page: Page) -> dict:
    """{"people": n, "thread": [[number, delta, name]…] oldest first, "writers": [[name, revisions, last]…]}"""
    latest = (
        PageRevision.objects.filter(page=page)
        .order_by("-number")
        .values_list("number", "delta", "author_name")[:THREAD_LENGTH]
    )
    writers = PageWriter.objects.filter(page=page).order_by("-revisions", "-last")
    return {
        "people": writers.count(),
        "thread": [list(row) for row in reversed(latest)],
        "writers": [[writer.name, writer.revisions, writer.last.isoformat()] for writer in writers[:MAIN_WRITERS]],
    }


def rebuild(page: Page) -> None:
    """Count a page's writers again from its revisions."""
    counts: dict[str, list] = {}
    rows = PageRevision.objects.filter(page=page).order_by("number").values_list("author_name", "created")
    for name, created in rows.iterator():
        entry = counts.setdefault(name, [0, created])
        entry[0] += 1
        entry[1] = created
    PageWriter.objects.filter(page=page).delete()
    PageWriter.objects.bulk_create(
        PageWriter(page=page, name=name, revisions=count, last=last) for name, (count, last) in counts.items()
    )
    page.byline = of_page(page)
    page.touched = timezone.now()
    page.save(update_fields=["byline", "touched"])
