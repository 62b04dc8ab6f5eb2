"""Since when a member has not looked: the moment up to which they know what changed."""

from datetime import datetime, timedelta

from django.utils import timezone

from wiki.changes.models import Visit
from wiki.pages.locking import writers_queue

# Coming back within this time goes on with the same visit, so that reading three changes does not unmark the others.
PAUSE = timedelta(minutes=30)
# A visit that goes on is written down no more often than this.
STEP = timedelta(minutes=5)


def last_visit(user) -> datetime | None:
    """When this member looked at the recent changes for the last time before the present visit; None the first time."""
    visit = Visit.objects.filter(user=user).first()
    if visit is None:
        return None
    return visit.latest if timezone.now() - visit.latest > PAUSE else visit.before


def note_visit(user) -> datetime | None:
    """The same, and remember that the member is looking now."""
    now = timezone.now()
    visit = Visit.objects.filter(user=user).first()
    if visit is None:
        with writers_queue():
            # Two windows may open at once: the second finds the first one's row.
            Visit.objects.bulk_create([Visit(user=user, latest=now)], ignore_conflicts=True)
        return None
    away = now - visit.latest
    if away > PAUSE:
        visit.before = visit.latest
    if away > STEP:
        with writers_queue():
            Visit.objects.filter(pk=visit.pk, latest=visit.latest).update(latest=now, before=visit.before)
    return visit.before


def forget(sender, user, **kwargs) -> None:
    """When somebody looked is nobody's business once the account is closed (a receiver of account_closed)."""
    Visit.objects.filter(user=user).delete()
