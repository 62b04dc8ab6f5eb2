"""Keeping a member's drafts: the verbs on the table, and what of a posted form a draft holds."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Left
from django.utils import timezone

from wiki.drafts.models import Draft
from wiki.markup.titles import title_key
from wiki.pages.finding import MAX_ID, Address
from wiki.pages.forms import revision_number
from wiki.pages.locking import writers_queue
from wiki.pages.models import PageRevision
from wiki.pages.saving import MAX_CHARACTERS
from wiki.pages.sections import put_in_place

# A form may hold a text that is somewhat too long to publish: it is then that it must not be lost.
MAX_DRAFT_CHARACTERS = 2 * MAX_CHARACTERS
# So many of one page and of one person; past them the oldest goes.
PER_PAGE = 5
PER_PERSON = 200
BEGINNING = 300  # characters of a draft that a list shows, or fewer
# How long a draft that was published or erased cannot come back by a request that was on its way.
SETTLED_SECONDS = 20

# What the form posts about itself rather than about the page.
_NOT_TYPED = frozenset(
    "csrfmiddlewaretoken confirmed draft taken writer window local text summary base publish preview changes keep "
    "signin signup erase gone".split()
)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,32}")


class TooLong(Exception):
    """A form that is too large to be kept."""


def new_key() -> str:
    """A name for one window's draft that nobody can guess."""
    return secrets.token_urlsafe(16)


def read_key(raw: str) -> str:
    """`raw` when it can be a draft's key, else ""."""
    return raw if _KEY.fullmatch(raw) else ""


def typed(data: Mapping[str, str]) -> dict:
    """Of a posted form, what a draft holds: columns of `Written`. Raises TooLong."""
    fields = {name: data.get(name, "") for name in data if name not in _NOT_TYPED}
    text, summary = data.get("text", ""), data.get("summary", "")
    if sum(map(len, [text, summary, *fields, *fields.values()])) > MAX_DRAFT_CHARACTERS:
        raise TooLong
    base = data.get("base", "").strip()
    return {
        "base": (revision_number(base) or 0) if base else None,
        "text": _storable(text),
        "summary": _storable(summary),
        "fields": {_storable(name): _storable(value) for name, value in fields.items()},
        "saved": timezone.now(),
    }


def _storable(text: str) -> str:
    """PostgreSQL stores every character but one, which no text of the wiki holds either."""
    return text.replace("\0", "")


def place_of(address: Address, base: int | None) -> dict:
    """Which page a form is about: `page`, `title` and `title_key`. Its base says so even where the page has moved."""
    page = address.page
    if base is not None and 0 < base <= MAX_ID and (page is None or page.head_id != base):
        own = PageRevision.objects.filter(pk=base).select_related("page").first()
        if own is not None and not own.page.is_deleted:
            page = own.page
        elif own is not None and page is None and own.page.title_key == title_key(address.title):
            page = own.page  # deleted meanwhile: the draft is still about it
    return {"page": page, "title": address.title, "title_key": title_key(address.title)}


def keep(user, address: Address, key: str, data: Mapping[str, str], taken: str = "") -> Draft | None:
    """Keep the posted form `data` as this person's draft `key`, and answer it; None when there is nothing to keep.

    `taken` is the draft that the form went on from: its row goes on as this one. One transaction: a kill leaves the
    draft as it was before, or as it is now. Raises TooLong.
    """
    values = typed(data)
    if cache.get(_settled(user, key)):
        return None
    if _is_as_published(address, values):
        with writers_queue(), transaction.atomic():
            Draft.objects.filter(user=user, key=key).delete()
        return None
    values |= place_of(address, values["base"])
    try:
        return _store(user, key, values, taken)
    except IntegrityError:
        # Another request of the same window was quicker: its row is there by now, and goes on as this one.
        return _store(user, key, values, "")


def _store(user, key: str, values: dict, taken: str) -> Draft:
    with writers_queue(), transaction.atomic():
        if taken and taken != key and not Draft.objects.filter(user=user, key=key).exists():
            Draft.objects.filter(user=user, key=taken).update(key=key)
        draft, is_new = Draft.objects.update_or_create(user=user, key=key, defaults=values)
        if is_new:
            _make_room(user, draft)
    return draft


def _is_as_published(address: Address, values: dict) -> bool:
    """Whether a form holds nothing that is not the page's already; a new page must hold something."""
    fields = {name: text for name, text in values["fields"].items() if name not in ("header", "field-type")}
    if address.page is None or values["base"] is None:
        return not (values["text"].strip() or values["summary"].strip() or any(map(str.strip, fields.values())))
    form = put_in_place(Draft(**values).form(), address.page.text)
    return (
        values["base"] == address.page.head_id
        and not values["summary"].strip()
        and form.source().replace("\r\n", "\n").rstrip() == address.page.text.rstrip()
    )


def _make_room(user, newest: Draft) -> None:
    mine = Draft.objects.filter(user=user).order_by("-saved", "-pk")
    about = Q(page=newest.page) if newest.page else Q(page=None, title_key=newest.title_key)
    for rows, most in ((mine.filter(about), PER_PAGE), (mine, PER_PERSON)):
        gone = list(rows.values_list("pk", flat=True)[most : most + 50])
        if gone:
            Draft.objects.filter(pk__in=gone).delete()


def erase(user, keys) -> int:
    """Remove these drafts of this person; how many there were.

    The form keeps itself every few seconds: what it sent just before it was published, and comes in just after, is
    no draft again.
    """
    cache.set_many({_settled(user, key): True for key in keys if key}, SETTLED_SECONDS)
    with writers_queue(), transaction.atomic():
        return Draft.objects.filter(user=user, key__in=[key for key in keys if key]).delete()[0]


def _settled(user, key: str) -> str:
    return f"settled-draft:{user.pk}:{key}"


def drafts_of(user):
    """This person's drafts, the newest first: the only way to any of them."""
    return Draft.objects.filter(user=user).select_related("page", "page__head").order_by("-saved", "-pk")


def without_texts(drafts):
    """The same drafts for a list of them, their texts and those of their pages left in the database: each may be
    hundreds of kilobytes. `beginning` is what the text begins with.
    """
    long = ("text", "fields", "page__text", "page__html", "page__plain")
    return drafts.defer(*long).annotate(beginning=Left("text", BEGINNING))


def drafts_about(user, address: Address) -> list[Draft]:
    """Those about the page at an address, or of a page that was begun, or deleted, under its title."""
    key = title_key(address.title)
    gone = Q(page__deleted_at__isnull=False) & (Q(page__title_key=key) | Q(title_key=key))
    about = Q(page=None, title_key=key) | gone
    if address.page is not None:
        about |= Q(page=address.page)
    return list(without_texts(drafts_of(user)).filter(about)[: 2 * PER_PAGE])


def draft_at(user, address: Address, key: str = "") -> Draft | None:
    """One of them: `key`, or the newest."""
    if key:
        return drafts_of(user).filter(key=key).first() if read_key(key) else None
    return next(iter(drafts_about(user, address)), None)


def too_old():
    """Since when an untouched draft is no longer kept."""
    return timezone.now() - timedelta(days=settings.DRAFT_DAYS)
