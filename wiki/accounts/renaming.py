"""Changing one's name: what was written follows, and the former name is nobody else's."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiki.accounts.models import NAME_TAKEN, FormerName, User
from wiki.accounts.names import normalise_name, refuse_reserved, validate_name
from wiki.accounts.signals import name_changed

# Enough to mend a slip of the keyboard; more often, nobody would know who is who.
CHANGES = 2
IN_DAYS = 30


class TooSoon(Exception):
    """This person changed the name often enough lately; `again` is from when on it may be changed again."""

    def __init__(self, again: datetime):
        super().__init__(again)
        self.again = again


def clean_new_name(user: User, typed: str) -> str:
    """The name as it will be stored. Raises ValidationError, in words, when this person may not have it."""
    name = normalise_name(typed)
    validate_name(name)
    refuse_reserved(name)
    if name == user.username:
        raise ValidationError(_("This is your name already."), code="same")
    if User.objects.is_taken(name, by=user):
        raise ValidationError(NAME_TAKEN, code="taken")
    return name


def may_rename_from(user: User) -> datetime | None:
    """From when on this person may change the name again; None when now is fine."""
    if not settings.RATE_LIMITS:
        return None
    lately = timezone.now() - timedelta(days=IN_DAYS)
    left = FormerName.objects.filter(user=user, left_at__gt=lately).order_by("-left_at")
    dates = list(left.values_list("left_at", flat=True)[:CHANGES])
    return dates[-1] + timedelta(days=IN_DAYS) if len(dates) == CHANGES else None


def rename(user: User, name: str, *, limited: bool = False) -> None:
    """Give this person another name, one that `clean_new_name` answered. Constant work, however much they wrote: the
    versions follow by themselves (wiki.pages.renaming). Raises ValidationError when somebody was quicker; and TooSoon
    when it is `limited`, as for people themselves, and `may_rename_from` says so.
    """
    old = user.username
    try:
        with transaction.atomic():
            # Two requests of one person at once: the second waits here, and is counted after the first.
            now = User.objects.select_for_update().get(pk=user.pk)
            if limited and (again := may_rename_from(user)):
                raise TooSoon(again)
            old = now.username
            FormerName.objects.create(user=user, name=old)
            user.username = name
            user.save(update_fields=["username"])
            name_changed.send(User, user=user, old=old, new=name)
    except IntegrityError as error:
        user.username = old
        raise ValidationError(NAME_TAKEN, code="taken") from error


def person_who_was(name_key: str) -> User | None:
    """Who had the name of this key before, or None."""
    former = FormerName.objects.filter(name_key=name_key, user__is_active=True).select_related("user").first()
    return former.user if former else None
