"""Finding entries: by their words, and by facets whose counts say what each further choice would leave.

Of several domains, territories or states an entry has one, so any of the chosen ones will do; of several tags it must
have all. All that is counted and listed was asked of `visible(actor)` first.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from wiki.directory.filters import FACETS, Wanted
from wiki.directory.kind import NAME, STATUS
from wiki.directory.models import Entry
from wiki.directory.table import key
from wiki.markup.tags import tag_key
from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.search.door import matching
from wiki.tags.models import TaggedPage

PER_PAGE = 20
MOST_VALUES = 60  # of a facet: more make a list that nobody reads through; words and tags lead to the others


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many entries it would show (`count`), and whether it is chosen."""

    words: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Listing:
    """One page of the directory. `total` of `all` entries are found; `facets` are (name, values)."""

    wanted: Wanted
    entries: list[Page]
    total: int
    all: int
    page: int
    pages: int
    facets: list[tuple[str, list[Value]]] = field(default_factory=list)
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


@dataclass(frozen=True)
class _Row:
    """An entry as facets see it: the keys of its values, and the words of each key."""

    pk: int
    keys: dict[str, frozenset[str]]


def find(actor, wanted: Wanted) -> Listing:
    """The entries that this actor may read and that are as wanted, from A to Z; by a constant number of queries."""
    spellings: dict[str, dict[str, Counter]] = {facet: defaultdict(Counter) for facet in FACETS}
    rows = _rows(actor, spellings)
    match = matching(actor, wanted.q, NAME) if wanted.q else None
    named = set(match.pages) if match else None
    worded = rows if named is None else [row for row in rows if row.pk in named]
    chosen = {facet: {_key_of(facet)(value): value for value in wanted.of(facet)} for facet in FACETS}
    found = _fitting(worded, chosen, FACETS)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(wanted.page, pages)
    return Listing(
        wanted=wanted,
        entries=_entries(actor, [row.pk for row in found[(page - 1) * PER_PAGE : page * PER_PAGE]]),
        total=len(found),
        all=len(rows),
        page=page,
        pages=pages,
        facets=[(facet, _values(facet, worded, chosen, spellings[facet], wanted)) for facet in FACETS],
        unavailable=bool(match and match.unavailable),
    )


def _rows(actor, spellings: dict[str, dict[str, Counter]]) -> list[_Row]:
    """Every readable entry, from A to Z; how its values are spelled is counted into `spellings`."""
    tags = defaultdict(set)
    # An IN over the small table, not a join over the large one of pages.
    tagged = TaggedPage.objects.filter(content_object__in=Entry.objects.values("pk")).order_by()
    for pk, tag, name in tagged.values_list("content_object_id", "tag__tag_key", "tag__name"):
        tags[pk].add(tag)
        spellings["tag"][tag][name] = 1
    # The kind, which every entry's page has, lets an index answer for the long rows of pages.
    pages = Page.objects.live().filter(visible(actor), kind=NAME, entry__isnull=False).order_by()
    columns = ("domain_key", "domain", "territory_key", "territory", "status")
    rows = []
    # Sorted here as wiki.pages.lists.in_order does: an index of titles would lead through all pages of the wiki.
    for _sort, _title, pk, *values in sorted(
        pages.values_list("title_sort", "title", "pk", *(f"entry__{name}" for name in columns))
    ):
        domain, domain_words, territory, territory_words, status = values
        state = key(status)
        keys = {"domain": {domain}, "territory": {territory}, "status": {state}, "tag": tags.get(pk, ())}
        rows.append(_Row(pk, {facet: frozenset(filter(None, found)) for facet, found in keys.items()}))
        spellings["domain"][domain][domain_words] += 1
        spellings["territory"][territory][territory_words] += 1
        if state:
            spellings["status"][state][status] += 1
    return rows


def _key_of(facet: str) -> Callable[[str], str]:
    return {"tag": tag_key, "status": _status_key}.get(facet, key)


def _status_key(value: str) -> str:
    option = STATUS.option(value)
    return option.name if option else key(value)


def _fitting(rows: list[_Row], chosen: dict[str, dict[str, str]], facets: Iterable[str]) -> list[_Row]:
    """The rows that have what is chosen in these facets."""
    for facet in facets:
        if wanted := chosen[facet].keys():
            enough = wanted.__le__ if facet == "tag" else wanted.__and__
            rows = [row for row in rows if enough(row.keys[facet])]
    return rows


def _values(facet: str, rows: list[_Row], chosen, spellings: dict[str, Counter], wanted: Wanted) -> list[Value]:
    """What may be chosen in a facet, the MOST_VALUES most common first; what is chosen is always there."""
    others = FACETS if facet == "tag" else [other for other in FACETS if other != facet]
    counts = Counter(one for row in _fitting(rows, chosen, others) for one in row.keys[facet])
    common = sorted(counts, key=lambda one: (-counts[one], one))[:MOST_VALUES]
    values = []
    for one in {*common, *chosen[facet]}:
        typed = chosen[facet].get(one)
        spelling = spellings[one].most_common(1)[0][0] if one in spellings else typed
        address = wanted.with_value(facet, spelling) if typed is None else wanted.without(facet, typed)
        words = STATUS.words(spelling) if facet == "status" else spelling
        values.append(Value(words, counts[one], typed is not None, address.address))
    return sorted(values, key=lambda value: (-value.count, key(value.words)))


def _entries(actor, pks: list[int]) -> list[Page]:
    pages = Page.objects.live().filter(visible(actor), pk__in=pks).select_related("entry")
    found = pages.only("title", "kind", "lead", "fields", "entry").in_bulk()
    return [found[pk] for pk in pks if pk in found]
