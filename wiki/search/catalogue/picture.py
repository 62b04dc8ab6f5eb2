"""What a process knows of all pages, to filter, count and put in order: an immutable picture, kept up to date.

Pages are ordinals, sets of pages are whole numbers used as bits: how many of the pages found have a tag is
`(found & tagged).bit_count()`, a few hundred ns for 10,000 pages. wiki.search.catalogue.snapshots keeps the one of now.
"""

import bisect
import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from sys import intern

from django.db.models import Q

from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.pages.registry import registry

log = logging.getLogger(__name__)

# What `visible` says of actors who may read everything that is live, and of those who may read nothing.
_ALL = (Q(), Q(deleted_at__isnull=True))
_NONE = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Record:
    """A page that may be found: live, and no redirect. `changed` in microseconds since 1970, `by` whom.

    `keys` holds, in the order of the catalogue's `facets`, the keys of the page's values; `words` their spellings.
    """

    page: int
    title: str
    sort: str
    kind: str
    changed: int
    by: str
    keys: tuple[tuple[str, ...], ...]
    words: tuple[tuple[str, ...], ...]


class Catalogue:
    """One picture of all pages. A mask is a set of pages; masks of different pictures do not go together."""

    def __init__(self, facets: Iterable[str] = ()):
        self.facets = tuple(facets)
        self._place = {name: at for at, name in enumerate(self.facets)}
        self._records: list[Record | None] = []
        self._ordinals: dict[int, int] = {}
        self._live = 0
        self._masks: list[dict[str, int]] = [{} for _facet in self.facets]
        self._spellings: list[dict[str, dict[str, int]]] = [{} for _facet in self.facets]
        self._by_date: list[int] | None = None
        self._by_title: list[int] | None = None

    # Sets of pages

    @property
    def live(self) -> int:
        """All pages that may be found by somebody."""
        return self._live

    def mask(self, pages: Iterable[int]) -> int:
        """Those of these pages that the catalogue knows."""
        bits = bytearray(b"0") * len(self._records)
        for ordinal in map(self._ordinals.get, pages):
            if ordinal is not None:
                bits[-1 - ordinal] = 49  # "1"
        return (int(bits, 2) if bits else 0) & self._live

    def pages(self, mask: int) -> list[int]:
        """The ids of the pages in a set, in no order that means anything."""
        return [self._records[ordinal].page for ordinal in _ordinals_in(mask)]

    def unknown(self, pages: Iterable[int]) -> list[int]:
        """Pages of which the catalogue has not heard: their records are missing, or not read yet."""
        return [page for page in pages if page not in self._ordinals]

    def having(self, facet: str, key: str) -> int:
        """The pages with this value."""
        return self._masks[self._place[facet]].get(key, 0) if facet in self._place else 0

    def keys(self, facet: str):
        """All keys of a facet that some page has."""
        return self._masks[self._place[facet]].keys() if facet in self._place else {}.keys()

    def readable(self, actor) -> int:
        """The pages that this actor may read: `visible(actor)`, asked of the database unless it says all or none."""
        condition = visible(actor)
        if condition in _ALL:
            return self._live
        if condition == _NONE:
            return 0
        # Not kept: what a condition depends on besides the page's record is not known here.
        return self.mask(Page.objects.live().filter(condition).order_by().values_list("pk", flat=True))

    # Facets

    def counts(self, facet: str, mask: int) -> dict[str, int]:
        """How many pages of a set have each value of a facet; values that none has are left out."""
        if facet not in self._place or not mask:
            return {}
        place, masks = self._place[facet], self._masks[self._place[facet]]
        if mask.bit_count() < len(masks):
            records = self._records
            return Counter(key for ordinal in _ordinals_in(mask) for key in records[ordinal].keys[place])
        return {key: count for key, bits in masks.items() if (count := (bits & mask).bit_count())}

    def spelling(self, facet: str, key: str) -> str:
        """The spelling of a value that most pages use; "" when none has it."""
        found = self._spellings[self._place[facet]].get(key) if facet in self._place else None
        return max(found, key=found.get) if found else ""

    # Pages

    def record(self, page: int) -> Record | None:
        ordinal = self._ordinals.get(page)
        return None if ordinal is None else self._records[ordinal]

    def records(self) -> Iterator[Record]:
        """Of every page that may be found by somebody."""
        return filter(None, self._records)

    def values(self, page: int, facet: str) -> tuple[str, ...]:
        """The keys of what a page has of a facet, in its own order."""
        record = self.record(page)
        return record.keys[self._place[facet]] if record and facet in self._place else ()

    def __contains__(self, page: int) -> bool:
        return self.record(page) is not None

    def __len__(self) -> int:
        return self._live.bit_count()

    def latest(self, mask: int) -> list[int]:
        """The pages of a set, the last one changed first."""
        if self._by_date is None:
            self._by_date = sorted(_ordinals_in(self._live), key=self._date_place)
        return self._in_order(self._by_date, mask)

    def alphabetical(self, mask: int) -> list[int]:
        """The pages of a set as in a French index."""
        if self._by_title is None:
            self._by_title = sorted(_ordinals_in(self._live), key=self._title_place)
        return self._in_order(self._by_title, mask)

    def _in_order(self, order: list[int], mask: int) -> list[int]:
        bits, records = bin(mask)[:1:-1], self._records
        end = len(bits)
        return [records[ordinal].page for ordinal in order if ordinal < end and bits[ordinal] == "1"]

    def _date_place(self, ordinal: int) -> tuple:
        record = self._records[ordinal]
        return -record.changed, record.page

    def _title_place(self, ordinal: int) -> tuple:
        record = self._records[ordinal]
        return record.sort, record.title, record.page

    # The next picture

    @classmethod
    def of(cls, entries: Iterable[tuple[int, str]]) -> "Catalogue":
        """A catalogue of all these (page, entry as wiki.search.catalogue.records writes it)."""
        made = cls(registry.facets)
        read, members = _Reader(made.facets), [{} for _facet in made.facets]
        for page, entry in entries:
            ordinal = made._ordinals[page] = len(made._records)
            record = read(page, entry)
            made._records.append(record)
            if record is None:
                continue
            for place, keys in enumerate(record.keys):
                for key, words in zip(keys, record.words[place], strict=True):
                    members[place].setdefault(key, []).append(ordinal)
                    spelled = made._spellings[place].setdefault(key, {})
                    spelled[words] = spelled.get(words, 0) + 1
        size = len(made._records)
        made._live = _mask_of((at for at, record in enumerate(made._records) if record), size)
        for place, of_facet in enumerate(members):
            made._masks[place] = {key: _mask_of(ordinals, size) for key, ordinals in of_facet.items()}
        return made

    def changed(self, entries: Iterable[tuple[int, str]]) -> "Catalogue":
        """A new catalogue in which these pages are as their entries say; this one stays as it is."""
        made = Catalogue(self.facets)
        made._records, made._ordinals, made._live = self._records.copy(), self._ordinals.copy(), self._live
        made._masks = [masks.copy() for masks in self._masks]
        made._spellings = [spellings.copy() for spellings in self._spellings]
        read, ordinals = _Reader(self.facets), set()
        for page, entry in entries:
            ordinal = made._ordinals.setdefault(page, len(made._records))
            if ordinal == len(made._records):
                made._records.append(None)
            made._put(ordinal, read(page, entry))
            ordinals.add(ordinal)
        made._by_date = _reordered(self._by_date, ordinals, made, made._date_place)
        made._by_title = _reordered(self._by_title, ordinals, made, made._title_place)
        return made

    def _put(self, ordinal: int, record: Record | None) -> None:
        """Put a record, or none, in the place of what stands there."""
        old, bit = self._records[ordinal], 1 << ordinal
        self._records[ordinal] = record
        self._live = self._live | bit if record else self._live & ~bit
        for place in range(len(self.facets)):
            before = dict(zip(old.keys[place], old.words[place], strict=True)) if old else {}
            after = dict(zip(record.keys[place], record.words[place], strict=True)) if record else {}
            masks, spellings = self._masks[place], self._spellings[place]
            for key, words in before.items() - after.items():
                left = masks[key] & ~bit
                spelled = {**spellings[key], words: spellings[key][words] - 1}
                if left:
                    masks[key], spellings[key] = left, {one: count for one, count in spelled.items() if count}
                else:
                    del masks[key], spellings[key]
            for key, words in after.items() - before.items():
                masks[key] = masks.get(key, 0) | bit
                spelled = spellings.get(key, {})
                spellings[key] = {**spelled, words: spelled.get(words, 0) + 1}


_NOTHING: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


class _Reader:
    """Makes records of entries."""

    def __init__(self, facets: tuple[str, ...]):
        self._facets = facets
        self._known: dict[tuple, tuple] = {}

    def __call__(self, page: int, entry: str) -> Record | None:
        if not entry:
            return None
        try:
            return self._record(page, json.loads(entry))
        except (ValueError, KeyError, TypeError):
            log.error("The search’s record of the page %s cannot be read: run manage.py rebuild.", page)
            return None

    def _record(self, page: int, raw: dict) -> Record:
        facets = raw["facets"]
        values = [self._values(facets[name]) if name in facets else _NOTHING for name in self._facets]
        keys, words = zip(*values, strict=True)
        return Record(
            page, raw["title"], raw["sort"], intern(raw["kind"]), raw["changed"], intern(raw["by"]), keys, words
        )

    def _values(self, found: list[list[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys and spellings, which many pages share: each is kept once."""
        keys, words = zip(*found, strict=True)
        known = self._known.get((keys, words))
        if known is None:
            known = self._known[keys, words] = tuple(map(intern, keys)), tuple(map(intern, words))
        return known


def _ordinals_in(mask: int) -> Iterator[int]:
    bits = bin(mask)[:1:-1]
    if 4 * mask.bit_count() > len(bits):
        yield from (ordinal for ordinal, bit in enumerate(bits) if bit == "1")
        return
    at = bits.find("1")  # from one to the next: few of many pages cost what the few do
    while at >= 0:
        yield at
        at = bits.find("1", at + 1)


def _mask_of(ordinals: Iterable[int], size: int) -> int:
    bits = bytearray(b"0") * size
    for ordinal in ordinals:
        bits[-1 - ordinal] = 49
    return int(bits, 2) if bits else 0


def _reordered(order: list[int] | None, changed: set[int], catalogue: Catalogue, place) -> list[int] | None:
    """An order of the catalogue before, with these ordinals in their new places."""
    if order is None or len(changed) > 50:
        return None
    kept = [ordinal for ordinal in order if ordinal not in changed]
    for ordinal in changed:
        if catalogue._records[ordinal]:
            bisect.insort(kept, ordinal, key=place)
    return kept
