"""What a search may be narrowed by: a facet reads its values from a page, and knows how people write them."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from wiki.markup.titles import fold_accents
from wiki.pages.fields import Words

MAX_WORDS = 200

# A value: the key that all its spellings share, and how this page spells it.
Value = tuple[str, str]


@dataclass(frozen=True)
class Facet:
    """One facet, registered with `registry.register_facet` under the name that it has in addresses.

    `every`: of several chosen values a page must have all; otherwise any of them will do.
    """

    name: str
    label: Words
    every: bool = False

    def values_of(self, page) -> list[Value]:
        """What this page has of it. Called while the page is saved, with its head and its fields: nothing slow."""
        raise NotImplementedError

    def key_of(self, typed: str) -> str:
        """The key that is meant by a value of an address."""
        return facet_key(typed)

    def meant(self, typed: str, known: Iterable[str]) -> list[str]:
        """Those of the known keys that a filter in the search box means: any of them will do."""
        key = self.key_of(typed)
        return [key] if key in known else []

    def words_of(self, key: str, spelling: str) -> str:
        """How readers see a value; `spelling` is the one that most pages use."""
        return spelling

    def written(self, key: str, spelling: str) -> str:
        """How a value stands in an address."""
        return spelling


@functools.lru_cache(maxsize=8192)  # a wiki has few domains, territories and writers, and asks for each page
def facet_key(text: str) -> str:
    """What all spellings of a value share: no case, no accents, single spaces, ’ as '."""
    return fold_accents(" ".join(text.split()).replace("’", "'"))[:MAX_WORDS]
