"""What an answer of the search holds, for screens."""

from dataclasses import dataclass, field

from wiki.pages.models import Page
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import Query
from wiki.search.showing import snippets


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many pages it would show, and the address that chooses it or takes it back."""

    key: str
    words: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Facet:
    """`name` as in the address, `label` in the reader's language; `more` values are not among those listed."""

    name: str
    label: str
    values: list[Value]
    more: int = 0


@dataclass(frozen=True)
class Part:
    """One thing that was understood: `kind` is words, phrase, without, title, or a facet's name.

    `address` asks for the same without it.
    """

    kind: str
    words: str
    address: str
    without: bool = False


@dataclass(frozen=True)
class Widened:
    """What was looked for instead: `kind` "near" (`instead` is a query with other words) or "fewer" (without some).

    `address` searches for exactly what was typed, which finds so few pages: `found`, mostly none.
    """

    kind: str
    typed: str
    instead: str
    address: str
    found: int = 0


@dataclass(frozen=True)
class Hit:
    """One page found. `title_parts` and `snippet` are lists of (text, marked); `tags` of names.

    `exact` says that its title is what was typed; `redirected_from`, that it was the title of a page leading here;
    `missing` are typed words that the page lacks.
    """

    page: Page
    title_parts: list[snippets.Part]
    snippet: list[snippets.Part]
    exact: bool = False
    redirected_from: str = ""
    tags: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def path(self) -> str:
        return self.page.path

    @property
    def kind(self) -> str:
        return self.page.kind

    @property
    def head(self):
        """The last version: `created`, `author_name`, `summary`."""
        return self.page.head


@dataclass(frozen=True)
class Results:
    """One page of an answer. `total` counts what this actor may read, `whole` is False when there may be more.

    `unavailable`: the index cannot answer now; a page with exactly this title is still found.
    """

    query: Query
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    per_page: int = 10
    whole: bool = True
    unavailable: bool = False
    sort: str = ""
    facets: list[Facet] = field(default_factory=list)
    understood: list[Part] = field(default_factory=list)
    widened: Widened | None = None
    near_titles: list[Page] = field(default_factory=list)
    asked: Asked = field(default_factory=Asked)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None

    @property
    def previous_page(self) -> int | None:
        return self.page - 1 if self.page > 1 else None
