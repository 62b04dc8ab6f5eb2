"""What a reader asks of the directory: words, and values of facets, each of which can be added and taken back."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from wiki.pages.fields import one_line

# In the order of the screen.
FACETS = ("domain", "territory", "status", "tag")
MAX_VALUES = 10
MAX_CHARACTERS = 200
MAX_PAGE = 10_000


@dataclass(frozen=True)
class Wanted:
    """Words and values as they were asked for, in the order of the address; `page` counts from 1."""

    q: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    @classmethod
    def of_query(cls, data) -> "Wanted":
        """From a query string; anything in it is answered."""
        values = {}
        for facet in FACETS:
            given = [one_line(text[: 2 * MAX_CHARACTERS])[:MAX_CHARACTERS] for text in data.getlist(facet)[:MAX_VALUES]]
            values[facet] = tuple(dict.fromkeys(filter(None, given)))
        typed = data.get("page", "")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
        return cls(one_line(data.get("q", "")[:1000])[:MAX_CHARACTERS], values, min(max(number, 1), MAX_PAGE))

    def of(self, facet: str) -> tuple[str, ...]:
        return self.values.get(facet, ())

    @property
    def filtered(self) -> bool:
        return bool(self.q) or any(self.values.values())

    def with_value(self, facet: str, value: str) -> "Wanted":
        return replace(self, values={**self.values, facet: (*self.of(facet), value)}, page=1)

    def without(self, facet: str, value: str) -> "Wanted":
        left = tuple(one for one in self.of(facet) if one != value)
        return replace(self, values={**self.values, facet: left}, page=1)

    def without_words(self) -> "Wanted":
        return replace(self, q="", page=1)

    def at(self, page: int) -> "Wanted":
        return replace(self, page=page)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The values of facets as (facet, value)."""
        return [(facet, value) for facet in FACETS for value in self.of(facet)]

    @property
    def address(self) -> str:
        """The address that asks for this."""
        pairs = [("q", self.q)] * bool(self.q) + self.pairs + [("page", self.page)] * (self.page > 1)
        return "/directory/" + (f"?{urlencode(pairs)}" if pairs else "")
