"""Which engine answers: chosen once, so that another one can take Whoosh's place without anybody noticing."""

import functools
from pathlib import Path

from django.conf import settings


def engine():
    """The engine of this wiki: Whoosh, in settings.SEARCH_INDEX_DIR."""
    return _whoosh(Path(settings.SEARCH_INDEX_DIR))


@functools.lru_cache(maxsize=8)
def _whoosh(folder: Path):
    from wiki.search.whoosh_engine import WhooshEngine

    return WhooshEngine(folder)
