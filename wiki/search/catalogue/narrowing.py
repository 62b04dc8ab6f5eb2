"""Narrowing what was found: values of facets and filters of the search box are one thing, with counts that keep word.

What a count says is what its value shows when nothing else of its facet is chosen: of several kinds or years any will
do. Nothing is spelled out that stands on no page which the reader may see: neither in a count nor in the words of a
choice.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wiki.pages.facets import facet_key
from wiki.pages.registry import registry
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import Filter, Query
from wiki.search.catalogue.picture import Catalogue
from wiki.search.showing.results import Facet, Part, Value

MOST_VALUES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that was chosen of a facet, or a filter that was typed: any of its `keys` will do, or, `without`, none.

    `mask` are the pages that have one of them; `address` asks for the same without this choice; `typed` is its filter.
    """

    facet: str
    keys: tuple[str, ...]
    mask: int
    words: str
    address: str
    without: bool = False
    typed: Filter | None = None

    @property
    def part(self) -> Part:
        return Part(self.facet, self.words, self.address, self.without)


class Narrowing:
    """All that was chosen, over one catalogue, for one reader."""

    def __init__(self, catalogue: Catalogue, readable: int, asked: Asked, query: Query | None = None):
        self._catalogue, self._readable, self._asked = catalogue, readable, asked
        self.choices = [*self._filters(query), *self._chosen()]

    def __bool__(self) -> bool:
        return bool(self.choices)

    def of(self, mask: int, leaving_out: str = "") -> int:
        """Those of these pages that are as was chosen; `leaving_out` the values chosen of one facet."""
        by_facet: dict[str, list[Choice]] = {}
        for choice in self.choices:
            if choice.without:
                mask &= ~choice.mask
            elif choice.facet != leaving_out:
                by_facet.setdefault(choice.facet, []).append(choice)
        for name, choices in by_facet.items():
            if registry.facets[name].every:
                for choice in choices:
                    mask &= choice.mask
            else:
                mask &= _any(choice.mask for choice in choices)
        return mask

    def facets(self, found: int, most: int | None = None) -> list[Facet]:
        """What may be chosen among the pages `found` by words, the most common values first, and what is chosen."""
        narrowed = self.of(found)
        listed = []
        for name in self._asked.FACETS:
            if name not in registry.facets:
                continue
            # Of a facet where any value will do, another one would show pages that are left out now.
            among = narrowed if registry.facets[name].every else self.of(found, leaving_out=name)
            if facet := self._facet(name, among, most or MOST_VALUES):
                listed.append(facet)
        return listed

    def _facet(self, name: str, among: int, most: int) -> Facet | None:
        facet, catalogue = registry.facets[name], self._catalogue
        counts = catalogue.counts(name, among)
        chosen = {choice.keys[0]: choice for choice in self.choices if self._is_value(choice, name)}
        common = sorted(counts, key=lambda key: (-counts[key], key))[:most]
        values, address_with = [], self._asked.address_with(name)
        for key in dict.fromkeys([*common, *chosen]):
            choice = chosen.get(key)
            spelling = catalogue.spelling(name, key)
            words = choice.words if choice else facet.words_of(key, spelling)
            address = choice.address if choice else address_with(facet.written(key, spelling))
            values.append(Value(key, words, counts.get(key, 0), choice is not None, address))
        if not values:
            return None
        values.sort(key=lambda value: (-value.count, facet_key(value.words)))
        return Facet(name, str(facet.label), values, len(counts) - len(common))

    @staticmethod
    def _is_value(choice: Choice, name: str) -> bool:
        return choice.facet == name and len(choice.keys) == 1 and not choice.without

    def _chosen(self) -> Iterable[Choice]:
        """The values of facets in the address."""
        for name, typed in self._asked.pairs:
            facet = registry.facets.get(name)
            if facet is not None:
                address = self._asked.without(name, typed).address
                yield self._choice(facet, [facet.key_of(typed)], typed, address)

    def _filters(self, query: Query | None) -> Iterable[Choice]:
        """The filters that were typed."""
        for part in query.filters if query else ():
            facet = registry.facets.get(part.name)
            if facet is not None:
                keys = facet.meant(part.value, self._known(part.name))
                address = self._asked.saying(query.without(part)).address
                yield self._choice(facet, keys, part.value, address, part)

    def _known(self, name: str) -> Collection[str]:
        if self._readable == self._catalogue.live:
            return self._catalogue.keys(name)
        return self._catalogue.counts(name, self._readable).keys()

    def _choice(self, facet, keys: list[str], typed: str, address: str, part: Filter | None = None) -> Choice:
        mask = _any(self._catalogue.having(facet.name, key) for key in keys) & self._readable
        words = typed
        if len(keys) == 1:
            spelling = self._catalogue.spelling(facet.name, keys[0]) if mask else typed
            words = facet.words_of(keys[0], spelling)
        return Choice(facet.name, tuple(keys), mask, words, address, bool(part and part.without), part)


def _any(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
