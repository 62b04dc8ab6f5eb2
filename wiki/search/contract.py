"""What the door and the outbox exchange with an engine, whichever it is."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from wiki.search.asking.query import Query


@dataclass(frozen=True, slots=True)
class Document:
    """A page as it is indexed: its words, without markup.

    `header` holds the words of the header's fields, `aliases` the titles of the redirects that lead to the page.
    """

    page: int
    title: str
    body: str
    header: str = ""
    kind: str = "page"
    aliases: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of all pages that match, best first; `whole` is False when time ran out before all were seen.

    `scores` stand beside them, from 1.0 for the best to 0.0 for those that were found but not ranked: an engine ranks
    a bounded number of pages, however common the words are.
    """

    pages: list[int]
    whole: bool = True
    scores: list[float] = field(default_factory=list)


class Unavailable(Exception):
    """The index cannot answer now; the message says why, for the administrator."""


class Engine(Protocol):
    """What Whoosh and PostgreSQL do alike: tests/search/contract holds both to it."""

    def find(self, query: Query, among: Collection[int] | None = None) -> Found:
        """Every page that holds each wanted term in one of its forms and none of the avoided ones.

        With `among`, of these pages alone, before anything is left unranked. Raises Unavailable.
        """

    def near_words(self, word: str) -> list[str]:
        """Words of the indexed pages, folded, not stemmed, that may have been meant; best first, at most 8."""

    def words_beginning(self, prefix: str) -> list[str]:
        """Words of the indexed pages, folded, that begin so; the most frequent first, at most 25.

        Nothing for fewer than three characters.
        """

    def near_titles(self, text: str, limit: int = 5) -> list[int]:
        """Pages whose titles look like this text, the nearest first."""

    def trouble(self) -> str:
        """Why the index cannot answer now; empty when it can."""

    def examine(self) -> str:
        """Look closely, as the worker does before it writes: why the index must be made anew, or empty."""

    def exclusive(self, wait: bool = True) -> AbstractContextManager[bool]:
        """The right to write, for whoever calls `write` or `rebuild`."""

    def write(self, documents: Iterable[Document], gone: Iterable[int] = ()) -> None:
        """Replace these pages and remove those that are gone."""

    def rebuild(self, batches: Iterable[Iterable[Document]]) -> int:
        """Make the index anew beside the running one, then swap. Answers how many pages it holds."""
