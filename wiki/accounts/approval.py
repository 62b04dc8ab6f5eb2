"""New members who wait until an administrator lets them write, where the wiki is set so."""

from django.db.models import Q
from django.utils import timezone

from wiki.accounts.models import User
from wiki.configuration import current


def new_members_wait() -> bool:
    """Whether whoever signs up now has to be approved: it is set so, or only approved members read or write."""
    wiki = current()
    return wiki.approval or "approved" in (wiki.readers, wiki.writers)


def admit(user: User, approved: bool) -> None:
    """Set what a new member may do (not saved): at once when an invitation approves, else as the wiki is set."""
    user.is_approved = approved
    user.waiting_since = None if approved or not new_members_wait() else timezone.now()


def waiting():
    """Those who wait, the longest first: a queryset of people."""
    wiki = current()
    who = Q(waiting_since__isnull=False)
    if "approved" in (wiki.readers, wiki.writers):
        who |= Q(is_approved=False)
    people = User.objects.filter(who, is_active=True, is_approved=False, is_staff=False)
    return people.order_by("waiting_since", "date_joined", "pk")


def approve(pk: int) -> User | None:
    """Let a member write; None when there is none of this key, or no longer."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is not None:
        user.is_approved, user.waiting_since = True, None
        user.save(update_fields=["is_approved", "waiting_since"])
    return user


def decline(pk: int) -> User | None:
    """Shut the account of somebody who waits; an administrator may open it again. None when nobody waits so."""
    user = waiting().filter(pk=pk).first()
    if user is not None:
        user.is_active, user.waiting_since = False, None
        user.save(update_fields=["is_active", "waiting_since"])
    return user
