"""A text that waits while its writer signs in.

It is kept under an unguessable cookie of that browser, for a day, and comes back into the form, never into a page. Who
had opened the form is signed into it: a text that another person began is not shown to whoever signs in next.
"""

import itertools
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wiki.accounts.actors import source_of
from wiki.accounts.models import User
from wiki.drafts import keeping
from wiki.drafts.models import Draft, WaitingDraft
from wiki.markup.titles import title_key
from wiki.pages.finding import Address
from wiki.pages.locking import writers_queue

COOKIE = "waiting"
KEPT = timedelta(days=1)
# How many may wait, from one address and in all: visitors must not be able to fill the disk.
PER_SOURCE = 20
IN_ALL = 2000
# The same in bytes; the newest of an address is kept, however long.
BYTES_PER_SOURCE = 4_000_000
BYTES_IN_ALL = 100_000_000

_SALT = "wiki.drafts.writer"


def sign_writer(user) -> str:
    """A value for the form that says who opened it, and that nobody else can make."""
    return signing.dumps(user.pk, salt=_SALT) if user else ""


def read_writer(signed: str) -> int | None:
    """The primary key of the person that a form's `sign_writer` names; None where it names nobody."""
    try:
        pk = signing.loads(signed, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return None
    return pk if isinstance(pk, int) else None


def is_of_another(data, user) -> bool:
    """Whether a posted form was opened by somebody else than `user`: what it holds is none of their drafts."""
    writer = read_writer(data.get("writer", ""))
    return writer is not None and writer != user.pk


def put(request, address: Address) -> str | None:
    """Let the posted form wait, and answer the cookie to send; None when there is no room for it."""
    try:
        values = keeping.typed(request.POST)
    except keeping.TooLong:
        return None
    cookie = request.COOKIES.get(COOKIE, "")
    if not keeping.read_key(cookie):
        cookie = keeping.new_key() + secrets.token_urlsafe(4)[:6]
    values |= keeping.place_of(address, values["base"])
    source = salted_hmac("wiki.drafts.source", source_of(address.actor.address)).hexdigest()
    values |= {"source": source, "writer": _person(read_writer(request.POST.get("writer", "")))}
    values["size"] = _size(values)
    with writers_queue(), transaction.atomic():
        kept = WaitingDraft.objects.aggregate(rows=Count("pk"), size=Sum("size", default=0))
        if kept["rows"] >= IN_ALL or kept["size"] + values["size"] > BYTES_IN_ALL:
            return None
        WaitingDraft.objects.update_or_create(owner=_digest(cookie), title_key=values["title_key"], defaults=values)
        _make_room(source)
    return cookie


def _size(values: dict) -> int:
    texts = [values["text"], values["summary"], *values["fields"], *values["fields"].values()]
    return sum(len(text.encode("utf-8", "replace")) for text in texts)


def _make_room(source: str) -> None:
    """Let the oldest texts of an address go, past its share."""
    mine = WaitingDraft.objects.filter(source=source).order_by("-saved", "-pk").values_list("pk", "size")
    sizes = itertools.accumulate(size for _pk, size in mine)
    gone = [
        pk
        for number, ((pk, _own), up_to_here) in enumerate(zip(mine, sizes, strict=True))
        if number >= PER_SOURCE or (number and up_to_here > BYTES_PER_SOURCE)
    ]
    WaitingDraft.objects.filter(pk__in=gone).delete()


def get(request, address: Address) -> WaitingDraft | None:
    """What waits for this browser at this title."""
    cookie = keeping.read_key(request.COOKIES.get(COOKIE, ""))
    if not cookie:
        return None
    waiting = WaitingDraft.objects.filter(owner=_digest(cookie), saved__gt=timezone.now() - KEPT)
    return waiting.filter(title_key=title_key(address.title)).select_related("page").first()


def belongs_to_another(waiting: WaitingDraft, user) -> bool:
    """Whether somebody else than `user` is known to have begun this text."""
    return waiting.writer_id is not None and waiting.writer_id != user.pk


def make_draft(waiting: WaitingDraft, user) -> Draft:
    """Turn what waited into a draft of the person who signed in."""
    columns = ("page_id", "title", "title_key", "base", "text", "summary", "fields", "saved")
    with writers_queue(), transaction.atomic():
        values = {name: getattr(waiting, name) for name in columns}
        draft = Draft.objects.create(user=user, key=keeping.new_key(), **values)
        waiting.delete()
    return draft


def _person(pk: int | None) -> User | None:
    return User.objects.filter(pk=pk).first() if pk else None


def _digest(cookie: str) -> str:
    return salted_hmac("wiki.drafts.waiting", cookie, algorithm="sha256").hexdigest()
