"""Letting go of sessions that have run out, and of what is known of their browsers: a job of the worker."""

import time

from wiki.accounts import sessions
from wiki.pages.locking import writers_queue

EVERY_SECONDS = 60 * 60


class EndedSessions:
    """Called whenever the worker looks around; does something once an hour."""

    def __init__(self):
        self._next = 0.0

    def __call__(self) -> bool:
        if time.monotonic() < self._next:
            return False
        with writers_queue():
            more = sessions.prune()
        if not more:
            self._next = time.monotonic() + EVERY_SECONDS
        return more
