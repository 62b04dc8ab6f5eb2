"""Invitations: links by which people sign up, until a date and up to a number of them.

Nothing in the database opens the door: a link is made from an invitation's secret and the wiki's SECRET_KEY, each time
that an administrator looks at it.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wiki.accounts.models import Invitation, User

MOST_PLACES = 500
MOST_DAYS = 366


class State(StrEnum):
    OPEN = "open"
    USED_UP = "used up"
    ENDED = "ended"


def invite(by: User, ends_at: datetime, note: str = "", places: int = 1, approves: bool = False) -> Invitation:
    """Make an invitation; `approves` lets those who come by it write at once where new members wait for approval."""
    return Invitation.objects.create(
        made_by=by, secret=secrets.token_hex(16), ends_at=ends_at, note=note, places=places, approves=approves
    )


def end_of_day(day) -> datetime:
    """The last moment of a date, in the wiki's time zone: “until Friday” means all of Friday."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time())) - timedelta(seconds=1)


def token_of(invitation: Invitation) -> str:
    """What stands in the link: `12-…`, 144 bits that cannot be guessed."""
    signed = salted_hmac("wiki.accounts.invitations", f"{invitation.pk} {invitation.secret}", algorithm="sha256")
    return f"{invitation.pk}-{urlsafe_b64encode(signed.digest()[:18]).decode()}"


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link, whatever its state, or None for a link that nobody made."""
    pk, _, _signed = token.partition("-")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    invitation = Invitation.objects.filter(pk=int(pk)).first()
    if invitation is None or not hmac.compare_digest(token_of(invitation).encode(), token.encode()):
        return None
    return invitation


def state_of(invitation: Invitation) -> State:
    if invitation.ended_at is not None or invitation.ends_at <= timezone.now():
        return State.ENDED
    return State.USED_UP if invitation.used >= invitation.places else State.OPEN


def take_place(invitation: Invitation) -> bool:
    """Take one place of an open invitation; False when the last one went meanwhile. Inside a transaction."""
    free = Invitation.objects.filter(
        pk=invitation.pk, used__lt=F("places"), ended_at__isnull=True, ends_at__gt=timezone.now()
    )
    return bool(free.update(used=F("used") + 1))


def end(invitation: Invitation) -> None:
    """Nobody comes by it any more, from now on."""
    Invitation.objects.filter(pk=invitation.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def end_of(user: User) -> None:
    """End all those that this person made, and that are still under way: nobody answers for them any more."""
    Invitation.objects.filter(made_by=user, ended_at__isnull=True, ends_at__gt=timezone.now()).update(
        ended_at=timezone.now()
    )
