"""What the door and the outbox exchange with an engine, whichever it is."""

from dataclasses import dataclass


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
