"""Letting go of what is too old: a job of the worker, once in a while."""

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wiki.drafts import keeping, presence, waiting
from wiki.drafts.models import Draft, WaitingDraft, Writer
from wiki.pages.locking import writers_queue

EVERY_SECONDS = 15 * 60
AT_ONCE = 500


class Pruning:
    """Called whenever the worker looks around; does something every quarter of an hour."""

    def __init__(self):
        self._next = 0.0

    def __call__(self) -> bool:
        if time.monotonic() < self._next:
            return False
        more = prune()
        if not more:
            self._next = time.monotonic() + EVERY_SECONDS
        return more


def prune() -> bool:
    """Remove some drafts, waiting texts and heartbeats that are too old; whether more may be left."""
    now = timezone.now()
    old = (
        Draft.objects.filter(saved__lt=keeping.too_old()),
        WaitingDraft.objects.filter(saved__lt=now - waiting.KEPT),
        Writer.objects.filter(seen__lt=now - timedelta(seconds=10 * presence.SECONDS)),
    )
    more = False
    for rows in old:
        gone = list(rows.values_list("pk", flat=True)[:AT_ONCE])
        if gone:
            with writers_queue(), transaction.atomic():
                rows.model.objects.filter(pk__in=gone).delete()
            more = more or len(gone) == AT_ONCE
    return more


def forget(sender, user, **kwargs) -> None:
    """Nothing that was not published is left of a closed account (a receiver of wiki.accounts' account_closed)."""
    Draft.objects.filter(user=user).delete()
    WaitingDraft.objects.filter(writer=user).delete()
    Writer.objects.filter(user=user).delete()
