"""What the door asks of an engine, so that another one can take Whoosh's place without anybody noticing."""

import functools
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Document:
    """A page as it is indexed: its words, without markup. `header` holds the words of the header's fields."""

    page: int
    title: str
    body: str
    header: str = ""
    kind: str = "page"


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of pages, best first; `whole` is False when time ran out before all were seen."""

    pages: list[int]
    whole: bool = True


class Unavailable(Exception):
    """The index cannot answer now; the message says why, for the administrator."""


def engine():
    """The engine of this wiki: Whoosh, in settings.SEARCH_INDEX_DIR."""
    return _whoosh(Path(settings.SEARCH_INDEX_DIR))


@functools.lru_cache(maxsize=8)
def _whoosh(folder: Path):
    from wiki.search.whoosh_engine import WhooshEngine

    return WhooshEngine(folder)
