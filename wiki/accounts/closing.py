"""Closing an account: what was written stays under a name that says nothing; what is known of the person goes.

The row of the person stays, emptied: versions point to it, and a hundred thousand of them cannot be changed while a
form waits. The name is kept from others for a year, as a fingerprint: nobody can pass for the person among those who
remember, and nobody can read the name any more. After that it is free.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from wiki.accounts import invitations, sessions
from wiki.accounts.models import Closing, FormerName, KeptName, User
from wiki.accounts.names import fingerprint
from wiki.accounts.signals import account_closed, name_changed
from wiki.configuration import current

NAME_KEPT_DAYS = 365


class LastAdministrator(Exception):
    """Nobody would be left to look after the wiki: another administrator is to be named first."""


def is_last_administrator(user: User) -> bool:
    return user.is_staff and not _administrators().exclude(pk=user.pk).exists()


def close_account(user: User, heir: User | None = None) -> str:
    """Close this account for good and answer the name under which its contributions stay.

    `heir` becomes an administrator. Raises LastAdministrator.
    """
    with transaction.atomic():
        if heir is not None:
            keeper = {"is_staff": True, "is_superuser": True, "is_approved": True, "waiting_since": None}
            User.objects.filter(pk=heir.pk, is_active=True).update(**keeper)
        # Two administrators who leave at once: the second waits here, and sees that the first is gone.
        list(_administrators().select_for_update().order_by("pk").values_list("pk", flat=True))
        if is_last_administrator(user):
            raise LastAdministrator
        old, new = user.username, _pseudonym()
        _keep_names(user)
        _forget(user, new)
        invitations.end_of(user)
        account_closed.send(User, user=user)
        name_changed.send(User, user=user, old=old, new=new)
    sessions.end_all(user)
    return new


def _administrators():
    return User.objects.filter(is_staff=True, is_active=True)


def _pseudonym() -> str:
    """“Former member 12”, in the wiki's language: stored, so the same to all. Numbers are never given twice."""
    with translation.override(current().language):
        while True:
            name = gettext("Former member %(number)d") % {"number": Closing.objects.create().pk}
            if not User.objects.is_taken(name):
                return name


def _keep_names(user: User) -> None:
    """Keep the name and the former ones from being taken, by fingerprint, and forget the former ones."""
    keys = {user.username_key, *user.former_names.values_list("name_key", flat=True)}
    KeptName.objects.filter(until__lte=timezone.now()).delete()
    until = timezone.now() + timedelta(days=NAME_KEPT_DAYS)
    KeptName.objects.bulk_create(
        [KeptName(fingerprint=fingerprint(key), until=until) for key in sorted(keys)], ignore_conflicts=True
    )
    FormerName.objects.filter(user=user).delete()


def _forget(user: User, pseudonym: str) -> None:
    now = timezone.now()
    EmailAddress.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.username = pseudonym
    user.email = user.language = user.theme = ""
    user.is_active = user.is_staff = user.is_superuser = user.is_approved = False
    user.last_login = user.waiting_since = user.invitation = None
    user.date_joined = user.closed_at = now
    user.set_unusable_password()
    user.save()
