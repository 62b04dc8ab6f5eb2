"""Who is meant by a name in an address, and what that person did.

A version is signed with a name. Behind it may stand an account, or none: visitors all sign with one name, and the first
content and imports bring the names of their authors along.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum

from wiki.accounts.models import User
from wiki.accounts.names import name_key
from wiki.accounts.renaming import person_who_was
from wiki.pages.models import PageRevision, PageWriter
from wiki.pages.permissions import visible


@dataclass(frozen=True)
class Person:
    """A name that signs versions, and the account that has it, if one does."""

    name: str
    account: User | None


@dataclass(frozen=True)
class Work:
    """How many versions of how many pages, as one reader may count them; hidden versions count, their texts do not."""

    versions: int
    pages: int


def person_named(typed: str) -> Person | None:
    """Who has this name: spelled so, else the account whose name differs in case and the like only, else the one that
    had this name before, else None.
    """
    key = name_key(typed)
    account = User.objects.filter(username_key=key).first()
    former = None if account else person_who_was(key)
    if (account and account.username == typed) or _signs(typed, besides=former):
        return Person(typed, account if account and account.username == typed else None)
    person = account or former
    return Person(person.username, person) if person else None


def _signs(name: str, besides: User | None) -> bool:
    """Whether versions are signed so; those of `besides`, who is called otherwise now, are about to follow."""
    rows = PageRevision.objects.filter(author_name=name)
    return (rows.exclude(author=besides) if besides else rows).exists()


def work_of(name: str, actor) -> Work:
    """Counted from PageWriter, a row for each person and page, so that ten thousand versions cost as much as one."""
    found = PageWriter.objects.filter(visible(actor, "page__"), name=name).aggregate(
        versions=Sum("revisions"), pages=Count("pk")
    )
    return Work(found["versions"] or 0, found["pages"])


def first_signed(name: str, actor) -> datetime | None:
    """When this name first signed a version that the reader may see."""
    rows = PageRevision.objects.filter(visible(actor, "page__"), author_name=name)
    return rows.order_by("created").values_list("created", flat=True).first()
