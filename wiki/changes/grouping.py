"""Changes as people read them: by day, one line for a page however often it was saved that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from wiki.pages import permissions
from wiki.pages.models import Page, PageRevision


@dataclass(frozen=True)
class Change:
    """One version as a list shows it. `summary` is "" when its text is hidden from this reader."""

    revision: PageRevision
    summary: str
    diff: str
    is_new: bool

    @property
    def begins(self) -> bool:
        return self.revision.number == 1


@dataclass(frozen=True)
class Group:
    """The versions of one page on one day, newest first; `diff` is the address of all that they changed, or ""."""

    page: Page
    changes: list[Change]
    diff: str

    @property
    def last(self) -> Change:
        return self.changes[0]

    @property
    def people(self) -> list[str]:
        """Who wrote, the latest first, each once."""
        return list(dict.fromkeys(change.revision.author_name for change in self.changes))

    @property
    def delta(self) -> int:
        return sum(change.revision.delta for change in self.changes)

    @property
    def begins(self) -> bool:
        return self.changes[-1].begins

    @property
    def is_new(self) -> bool:
        return any(change.is_new for change in self.changes)

    @property
    def minor(self) -> bool:
        return all(change.revision.minor for change in self.changes)


@dataclass(frozen=True)
class Day:
    date: date
    groups: list[Group]


def by_day(rows: Sequence[PageRevision], actor, since: datetime | None = None, fold: bool = True) -> list[Day]:
    """Days, newest first, of groups ordered by their last version; `fold=False` keeps each version on its own line.

    `rows` are versions with their pages, newest first. What others wrote after `since` is marked as new.
    """
    may_see_hidden = bool(permissions.allows(actor, permissions.SEE_HIDDEN))
    hidden = set() if may_see_hidden else _hidden(rows)
    days: dict[date, dict[tuple, list[PageRevision]]] = {}
    for row in rows:
        key = (row.page_id,) if fold else (row.page_id, row.pk)
        days.setdefault(timezone.localdate(row.created), {}).setdefault(key, []).append(row)
    return [
        Day(day, [_group(group, hidden, since, actor.name) for group in groups.values()])
        for day, groups in days.items()
    ]


def _group(rows: list[PageRevision], hidden: set[int], since: datetime | None, reader: str) -> Group:
    changes = [
        Change(
            revision=row,
            summary="" if row.pk in hidden else row.summary,
            diff=_diff(row, row, hidden),
            is_new=since is not None and row.created > since and row.author_name != reader,
        )
        for row in rows
    ]
    # Versions brought in from elsewhere may be dated out of order; what they changed goes by number.
    by_number = sorted(rows, key=lambda row: row.number)
    return Group(rows[0].page, changes, _diff(by_number[0], by_number[-1], hidden))


def _diff(first: PageRevision, last: PageRevision, hidden: set[int]) -> str:
    """The address of the difference from before `first` to `last`: from `first` itself where it begins the page."""
    old = first.parent_id or (first.pk if first.pk != last.pk else None)
    if old is None or old in hidden or last.pk in hidden:
        return ""
    return f"/diff/{old}/{last.pk}"


def _hidden(rows: Sequence[PageRevision]) -> set[int]:
    """Which of these versions, and of those that they were written on, are hidden."""
    hidden = {row.pk for row in rows if row.hidden}
    parents = {row.parent_id for row in rows if row.parent_id} - {row.pk for row in rows}
    return hidden | set(PageRevision.objects.filter(pk__in=parents, hidden=True).values_list("pk", flat=True))
