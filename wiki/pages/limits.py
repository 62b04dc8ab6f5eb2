"""How often one person or address may do a thing: counted in the cache, lifted by RATE_LIMITS=off.

A rendering that takes long counts for more than one: whoever sends texts made to be slow would else keep every thread
of the wiki busy without ever doing it too often.
"""

import contextlib
import time

from django.conf import settings
from django.core.cache import cache

WINDOW_SECONDS = 60
# "draft", "editing" and "suggest" are sent by the screen itself, every few seconds or letters; of visitors, many may
# share one address.
PER_WINDOW = {
    "save": 60, "preview": 60, "compare": 120, "draft": 120, "editing": 240, "suggest": 400, "wait": 10, "mail": 3,
}  # fmt: skip
# Nobody pays for a busy machine; past this, a second of rendering counts for ten.
FREE_SECONDS = 0.5
PER_SECOND = 10


def too_often(actor, action: str) -> bool:
    """Count one more `action` of this actor and say whether the minute's allowance is used up."""
    return _count(actor, action, 1) > PER_WINDOW[action]


@contextlib.contextmanager
def timed(actor, action: str):
    """Count a block that takes long as so many more of this action."""
    start = time.monotonic()
    try:
        yield
    finally:
        more = int((time.monotonic() - start - FREE_SECONDS) * PER_SECOND)
        if more > 0:
            _count(actor, action, more)


def _count(actor, action: str, more: int) -> int:
    """The count of this minute, `more` added; 0 where nothing is counted."""
    if not settings.RATE_LIMITS:
        return 0
    window = int(time.time() // WINDOW_SECONDS)
    key = f"limit:{action}:{actor.limit_key}:{window}"
    cache.add(key, 0, 2 * WINDOW_SECONDS)
    try:
        return cache.incr(key, more)
    except ValueError:
        # The entry was evicted between add and incr: the cache is under pressure, so let this one pass.
        return 0
