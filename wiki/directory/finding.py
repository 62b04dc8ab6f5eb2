"""Finding entries: by their words, and by facets whose counts say what each further choice would leave.

Of several domains, territories or states an entry has one, so any of the chosen ones will do; of several tags it must
have all. The search's catalogue filters and counts; only the entries that are shown are asked of the database.
"""

from dataclasses import dataclass, field

from wiki.directory.filters import Wanted
from wiki.directory.kind import NAME
from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.search.catalogue import snapshots as catalogues
from wiki.search.catalogue.narrowing import Narrowing
from wiki.search.door import matching
from wiki.search.showing.results import Facet

PER_PAGE = 20
MOST_VALUES = 60  # of a facet: more make a list that nobody reads through; words and tags lead to the others


@dataclass(frozen=True)
class Listing:
    """One page of the directory. `total` of `all` entries are found."""

    wanted: Wanted
    entries: list[Page]
    total: int
    all: int
    page: int
    pages: int
    facets: list[Facet] = field(default_factory=list)
    unavailable: bool = False

    @property
    def next_address(self) -> str:
        return self.wanted.at(self.page + 1).address if self.page < self.pages else ""

    @property
    def previous_address(self) -> str:
        return self.wanted.at(self.page - 1).address if self.page > 1 else ""

    @property
    def next_count(self) -> int:
        """How many entries the next page shows."""
        return min(PER_PAGE, max(0, self.total - self.page * PER_PAGE))


def find(actor, wanted: Wanted) -> Listing:
    """The entries that this actor may read and that are as wanted, from A to Z; by a constant number of queries."""
    match = matching(actor, wanted.q, NAME) if wanted.q else None
    catalogue = catalogues.current()
    entries = catalogue.readable(actor) & catalogue.having("kind", NAME)
    worded = entries & catalogue.mask(match.pages) if match else entries
    narrowing = Narrowing(catalogue, entries, wanted)
    found = catalogue.alphabetical(narrowing.of(worded))
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(wanted.page, pages)
    return Listing(
        wanted=wanted,
        entries=_entries(actor, found[(page - 1) * PER_PAGE : page * PER_PAGE]),
        total=len(found),
        all=entries.bit_count(),
        page=page,
        pages=pages,
        facets=narrowing.facets(worded, MOST_VALUES),
        unavailable=bool(match and match.unavailable),
    )


def _entries(actor, pks: list[int]) -> list[Page]:
    pages = Page.objects.live().filter(visible(actor), pk__in=pks).select_related("entry")
    found = pages.only("title", "kind", "lead", "fields", "entry").in_bulk()
    return [found[pk] for pk in pks if pk in found]
