"""Where a person is signed in: a row for each browser, tied to its session by the session's key.

A row is written at sign-in and, so that it says when the browser was last seen, once an hour of use; a request in
between asks the cache alone. Sessions are the truth: a row whose session is gone is dropped when it is looked at, or
by `prune`.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from wiki.accounts.devices import device_name
from wiki.accounts.models import SignedIn, User

log = logging.getLogger(__name__)

SEEN_SECONDS = 60 * 60
MOST_SHOWN = 100
PRUNED_AT_ONCE = 500
# In the session: which row is its own. The session keeps it when its key changes.
_ROW = "signed_in"


@dataclass(frozen=True)
class Place:
    """A browser in which somebody is signed in. `device` is "" when it says nothing that we know."""

    pk: int
    device: str
    begun: datetime
    seen: datetime
    is_this: bool


def begin(sender, request, user, **kwargs) -> None:
    """Write down that `user` signed in with this request (a receiver of user_logged_in)."""
    session = request.session
    if not session.session_key:
        session.create()
    row, _created = SignedIn.objects.update_or_create(
        session_key=session.session_key,
        defaults={"user": user, "device": _device(request), "begun": timezone.now(), "seen": timezone.now()},
    )
    session[_ROW] = row.pk
    cache.set(_seen_key(session.session_key), True, SEEN_SECONDS)
    _living(user, signing_in=session.session_key)


def leave(sender, request, user, **kwargs) -> None:
    """Forget the browser that signs out (a receiver of user_logged_out)."""
    if user is not None:
        SignedIn.objects.filter(user=user, session_key=request.session.session_key or "").delete()


def password_changed(sender, request, user, **kwargs) -> None:
    """End all other sessions of a person whose password changed (a receiver of allauth's signals).

    Django would not let them in any more; here they go at once. This browser stays signed in, under a new key.
    """
    here = request.session.session_key if request.user.is_authenticated else None
    if here:
        SignedIn.objects.filter(pk=request.session.get(_ROW), user=user).update(session_key=here)
    _end(SignedIn.objects.filter(user=user).exclude(session_key=here or ""))


def note_seen(request) -> None:
    """Write down, once in SEEN_SECONDS, that this request's browser is in use. Whoever asked gets an answer, even when
    the database takes no writes.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    try:
        key = request.session.session_key if SESSION_KEY in request.session else None
        if key and cache.add(_seen_key(key), True, SEEN_SECONDS) and request.user.is_authenticated:
            _see(request, key)
    except DatabaseError as error:
        log.warning("When a browser was last seen could not be written down: %s", error)


def _see(request, key: str) -> None:
    with transaction.atomic():
        if not SignedIn.objects.filter(session_key=key, user=request.user).update(seen=timezone.now()):
            # A session from before this list.
            row = SignedIn.objects.create(session_key=key, user=request.user, device=_device(request))
            request.session[_ROW] = row.pk


def places_of(user: User, request) -> list[Place]:
    """Where this person is signed in: here first, then the browsers last seen."""
    here = request.session.session_key
    places = [Place(row.pk, row.device, row.begun, row.seen, row.session_key == here) for row in _living(user)]
    return sorted(places, key=lambda place: (not place.is_this, -place.seen.timestamp()))[:MOST_SHOWN]


def end(user: User, pk: int) -> bool:
    """Sign this person out in one browser; False when it is not signed in there."""
    return bool(_end(SignedIn.objects.filter(user=user, pk=pk)))


def end_others(user: User, request) -> int:
    """Sign this person out everywhere but here, and answer in how many browsers."""
    return _end(SignedIn.objects.filter(user=user).exclude(session_key=request.session.session_key))


def end_all(user: User) -> int:
    return _end(SignedIn.objects.filter(user=user))


def prune() -> bool:
    """Remove some sessions that have run out, and rows whose sessions are gone; whether more may be left.

    A session that is just signing in is stored after its row: rows of the last hour stay.
    """
    now = timezone.now()
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    orphans = SignedIn.objects.filter(~Exists(alive), seen__lt=now - timedelta(seconds=SEEN_SECONDS))
    more = False
    for rows in (orphans, Session.objects.filter(expire_date__lte=now)):
        gone = list(rows.values_list("pk", flat=True)[:PRUNED_AT_ONCE])
        if gone:
            rows.model.objects.filter(pk__in=gone).delete()
        more = more or len(gone) == PRUNED_AT_ONCE
    return more


def _living(user: User, signing_in: str = "") -> list[SignedIn]:
    """The rows whose sessions still let this person in; the others are dropped. A session that is just signing in is
    not stored yet.
    """
    rows = list(SignedIn.objects.filter(user=user))
    sessions = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    good = {session.session_key for session in sessions if _lets_in(session.get_decoded(), user)} | {signing_in}
    if gone := [row.pk for row in rows if row.session_key not in good]:
        SignedIn.objects.filter(pk__in=gone).delete()
    return [row for row in rows if row.session_key in good]


def _lets_in(session: dict, user: User) -> bool:
    return session.get(SESSION_KEY) == str(user.pk) and session.get(HASH_SESSION_KEY) == user.get_session_auth_hash()


def _end(rows) -> int:
    """End the sessions of these rows, in the database and in the cache, and forget them."""
    engine = import_module(settings.SESSION_ENGINE)
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        engine.SessionStore(key).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _device(request) -> str:
    return device_name(request.META.get("HTTP_USER_AGENT", ""))


def _seen_key(session_key: str) -> str:
    return f"seen:{session_key}"
