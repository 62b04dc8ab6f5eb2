"""Which engine answers: chosen once, by the setting SEARCH_ENGINE, so that nobody else has to know."""

import functools
from pathlib import Path

from django.conf import settings

from wiki.search.contract import Engine, Unavailable
from wiki.search.models import SearchState

WHOOSH = "whoosh"
POSTGRESQL = "postgresql"

# Names of engines whose index is known to follow the pages: asked until it does, then never again in this process.
_following: set[str] = set()


def engine() -> Engine:
    """The engine of this wiki: wiki.search.contract says what it can do."""
    name = settings.SEARCH_ENGINE
    chosen = _postgres() if name == POSTGRESQL else _whoosh(Path(settings.SEARCH_INDEX_DIR))
    if name not in _following:
        if not SearchState.is_of(name):
            return _left_behind(chosen, name)
        _following.add(name)
    return chosen


class LeftBehind:
    """An engine whose index did not follow the pages, for it is new or another engine was chosen: first it is remade.

    What it holds may be of last year, so it answers no question; it is written to all the same.
    """

    def __init__(self, behind, name: str):
        self._behind = behind
        self._name = name

    def __getattr__(self, name):
        return getattr(self._behind, name)

    def _refuse(self, *_arguments, **_named):
        raise Unavailable(self.trouble())

    find = near_words = words_beginning = near_titles = _refuse

    def trouble(self) -> str:
        return self._behind.trouble() or "it is not made yet"

    def examine(self) -> str:
        return self._behind.examine() or "it did not follow the pages"

    def rebuild(self, batches) -> int:
        count = self._behind.rebuild(batches)
        if not SearchState.is_of(self._name):
            SearchState.take_over(self._name)
        return count


@functools.lru_cache(maxsize=8)
def _left_behind(chosen, name: str) -> LeftBehind:
    return LeftBehind(chosen, name)


@functools.lru_cache(maxsize=8)
def _whoosh(folder: Path):
    from wiki.search.whoosh.engine import WhooshEngine

    return WhooshEngine(folder)


@functools.lru_cache(maxsize=1)
def _postgres():
    from wiki.search.outbox import present
    from wiki.search.postgres.engine import PostgresEngine

    return PostgresEngine(source=present)
