"""Reading a page's past: lists from PageRevision alone, one text at a time from its reversion Version."""

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from reversion.models import Version

from wiki.pages.models import Page, PageRevision

PAGE_OF_HISTORY = 50


class TextMissing(LookupError):
    """The stored text of a revision is not there: the database was damaged or changed by hand."""


def revisions_of(page: Page, before: int | None = None, limit: int = PAGE_OF_HISTORY):
    """Up to `limit` revisions, newest first, with numbers under `before`: page 100 costs the same as page 1."""
    revisions = PageRevision.objects.filter(page=page)
    if before is not None:
        revisions = revisions.filter(number__lt=before)
    return list(revisions.order_by("-number")[:limit])


def text_of(revision: PageRevision) -> str:
    """The whole source of one revision. Callers have asked whether it may be read (hidden revisions)."""
    return _fields(revision)["text"]


def title_of(revision: PageRevision) -> str:
    """The page's title at that revision."""
    return _fields(revision)["title"]


def _fields(revision: PageRevision) -> dict:
    try:
        version = Version.objects.get(
            db=DEFAULT_DB_ALIAS,
            content_type=ContentType.objects.get_for_model(Page),
            object_id=str(revision.page_id),
            revision_id=revision.revision_id,
        )
    except Version.DoesNotExist:
        raise TextMissing(f"no text is stored for revision {revision.pk}") from None
    return version.field_dict


def neighbours(revision: PageRevision) -> tuple[PageRevision | None, PageRevision | None]:
    """The revisions before and after one, by number."""
    others = PageRevision.objects.filter(page=revision.page_id)
    older = others.filter(number__lt=revision.number).order_by("-number").first()
    newer = others.filter(number__gt=revision.number).order_by("number").first()
    return older, newer
