"""Reading a page's past: lists from PageRevision alone, one text at a time from its reversion Version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from reversion.models import Version

from wiki.accounts.actors import Actor
from wiki.pages.models import Page, PageRevision

PAGE_OF_HISTORY = 50
# How many versions a filter looks at for one part of a history; the next part goes on from there.
FILTER_WINDOW = 10_000
# So many consecutive versions of one person fold into one line.
FOLDED = 3


class TextMissing(LookupError):
    """The stored text of a revision is not there: the database was damaged or changed by hand."""


def revisions_of(page: Page, before: int | None = None, limit: int = PAGE_OF_HISTORY):
    """Up to `limit` revisions, newest first, with numbers under `before`: page 100 costs the same as page 1."""
    revisions = PageRevision.objects.filter(page=page)
    if before is not None:
        revisions = revisions.filter(number__lt=before)
    return list(revisions.order_by("-number")[:limit])


def has_written(actor: Actor) -> bool:
    """Whether this person has published before; False for visitors, of whom the wiki knows nothing."""
    return actor.user is not None and PageRevision.objects.filter(author=actor.user).exists()


@dataclass(frozen=True)
class HistoryFilter:
    """Which versions of a page: "" and None mean all. Days are those of the wiki's time zone, both included."""

    person: str = ""
    first_day: date | None = None
    last_day: date | None = None
    without_minor: bool = False

    def __bool__(self):
        return bool(self.person or self.first_day or self.last_day or self.without_minor)

    def apply(self, revisions):
        if self.person:
            revisions = revisions.filter(author_name=self.person)
        if self.first_day:
            revisions = revisions.filter(created__gte=_midnight(self.first_day))
        if self.last_day:
            revisions = revisions.filter(created__lt=_midnight(self.last_day + timedelta(days=1)))
        return revisions.filter(minor=False) if self.without_minor else revisions


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class HistoryPart:
    """Versions, newest first, and the number under which the next part begins (None at the end)."""

    rows: list[PageRevision]
    next_before: int | None


def part_of_history(
    page: Page, wanted: HistoryFilter, before: int | None = None, limit: int = PAGE_OF_HISTORY
) -> HistoryPart:
    """Up to `limit` versions with numbers under `before`, by the index of numbers: the 10,000th is as near as any.

    A filter looks at FILTER_WINDOW versions at most, so a part may be short, or empty, and not be the last.
    """
    if not wanted:
        rows = revisions_of(page, before, limit + 1)
        return HistoryPart(rows[:limit], rows[limit - 1].number if len(rows) > limit else None)
    end = page.head.number + 1 if page.head else 1
    top = min(before or end, end)
    bottom = top - FILTER_WINDOW
    revisions = wanted.apply(PageRevision.objects.filter(page=page, number__lt=top, number__gte=bottom))
    rows = list(revisions.order_by("-number")[: limit + 1])
    if len(rows) > limit:
        return HistoryPart(rows[:limit], rows[limit - 1].number)
    return HistoryPart(rows, bottom if bottom > 1 else None)


def runs(revisions: Sequence[PageRevision], newest_alone: bool = True) -> list[list[PageRevision]]:
    """Versions that belong together: consecutive ones of one person in one month; by default the first stays alone.

    Only runs of FOLDED or more are kept together; the others come apart into single versions.
    """
    found: list[list[PageRevision]] = []
    for place, row in enumerate(revisions):
        if found and place > newest_alone and _goes_on(found[-1][-1], row):
            found[-1].append(row)
        else:
            found.append([row])
    return [part for run in found for part in ([run] if len(run) >= FOLDED else [[row] for row in run])]


def _goes_on(newer: PageRevision, older: PageRevision) -> bool:
    days = timezone.localtime(newer.created), timezone.localtime(older.created)
    return (
        newer.author_name == older.author_name
        and newer.number == older.number + 1
        and (days[0].year, days[0].month) == (days[1].year, days[1].month)
    )


def latest_shown(page: Page, limit: int) -> list[PageRevision]:
    """The latest versions whose text is not hidden, newest first, each with its page."""
    rows = list(PageRevision.objects.filter(page=page, hidden=False).order_by("-number")[:limit])
    for row in rows:
        row.page = page
    return rows


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


def neighbours(revision: PageRevision, with_hidden: bool = True) -> tuple[PageRevision | None, PageRevision | None]:
    """The revisions before and after one, by number; on request without those whose text is hidden."""
    others = PageRevision.objects.filter(page=revision.page_id)
    if not with_hidden:
        others = others.filter(hidden=False)
    older = others.filter(number__lt=revision.number).order_by("-number").first()
    newer = others.filter(number__gt=revision.number).order_by("number").first()
    return older, newer
