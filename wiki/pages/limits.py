"""How often one person or address may do a thing: counted in the cache, lifted by RATE_LIMITS=off."""

import time

from django.conf import settings
from django.core.cache import cache

WINDOW_SECONDS = 60
PER_WINDOW = {"save": 60, "preview": 60}


def too_often(actor, action: str) -> bool:
    """Count one more `action` of this actor and say whether the minute's allowance is used up."""
    if not settings.RATE_LIMITS:
        return False
    window = int(time.time() // WINDOW_SECONDS)
    key = f"limit:{action}:{actor.limit_key}:{window}"
    cache.add(key, 0, 2 * WINDOW_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:
        # The entry was evicted between add and incr: the cache is under pressure, so let this one pass.
        return False
    return count > PER_WINDOW[action]
