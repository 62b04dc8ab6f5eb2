"""What a reader asks of a list that words and facets narrow: as it stands in an address, and its neighbours."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self
from urllib.parse import quote_plus, urlencode

from wiki.pages.fields import one_line

BY_DATE = "date"
# Of the search, in the order of its screen.
FACETS = ("kind", "tag", "domain", "territory", "year", "person")
MAX_VALUES = 10
MAX_CHARACTERS = 200
MAX_PAGE = 10_000


@dataclass(frozen=True)
class Asked:
    """`values` holds, for each facet, what was chosen of it; `sort` is "" (best first) or "date"; `page` from 1.

    `exact`: what was typed, and nothing instead of it when that finds nothing.

    FACETS are in the order of the screen, PATH is what the address begins with: those of the search. Another list has
    its own.
    """

    q: str = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    exact: bool = False

    FACETS: ClassVar[tuple[str, ...]] = FACETS
    PATH: ClassVar[str] = "/search"

    @classmethod
    def of_query(cls, data) -> Self:
        """From a query string; anything in it is answered."""
        values = {}
        for facet in cls.FACETS:
            given = [one_line(text[: 2 * MAX_CHARACTERS])[:MAX_CHARACTERS] for text in data.getlist(facet)[:MAX_VALUES]]
            values[facet] = tuple(dict.fromkeys(filter(None, given)))
        typed = data.get("page", "")
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
        sort = BY_DATE if data.get("sort") == BY_DATE else ""
        return cls(data.get("q", ""), values, sort, min(max(number, 1), MAX_PAGE), data.get("exact") == "1")

    def of(self, facet: str) -> tuple[str, ...]:
        return self.values.get(facet, ())

    def with_value(self, facet: str, value: str) -> Self:
        return replace(self, values={**self.values, facet: (*self.of(facet), value)}, page=1)

    def without(self, facet: str, value: str) -> Self:
        left = tuple(one for one in self.of(facet) if one != value)
        return replace(self, values={**self.values, facet: left}, page=1)

    def saying(self, q: str) -> Self:
        """The same with other words."""
        return replace(self, q=q, page=1, exact=False)

    def exactly(self) -> Self:
        return replace(self, exact=True, page=1)

    def sorted_by(self, sort: str) -> Self:
        return replace(self, sort=sort, page=1)

    def at(self, page: int) -> Self:
        return replace(self, page=page)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What was chosen, as (facet, value)."""
        return [(facet, value) for facet in self.FACETS for value in self.of(facet)]

    @property
    def address(self) -> str:
        """The address that asks for this."""
        pairs = [("q", self.q), *self.pairs, *self._order, ("page", self.page if self.page > 1 else "")]
        query = _query(pairs)
        return self.PATH + (f"?{query}" if query else "")

    def address_with(self, facet: str) -> Callable[[str], str]:
        """What makes of a value the address of `with_value(facet, value)`: for the many values of a list."""
        place = self.FACETS.index(facet) + 1
        before = [(name, value) for name in self.FACETS[:place] for value in self.of(name)]
        begin, end = _query([("q", self.q), *before]), _query([*self.pairs[len(before) :], *self._order])
        begin, end = f"{self.PATH}?{begin}{begin and '&'}{facet}=", f"{end and '&'}{end}"
        return lambda value: f"{begin}{_quoted(value)}{end}"

    @property
    def _order(self) -> list[tuple]:
        return [("sort", self.sort), ("exact", self.exact and "1")]


# The values of facets are the same ones on every screen.
_quoted = functools.lru_cache(maxsize=8192)(quote_plus)


def _query(pairs: list[tuple]) -> str:
    return urlencode([pair for pair in pairs if pair[1]])
