"""What a reader asks of the directory: words, and values of facets, each of which can be added and taken back."""

from typing import ClassVar, Self

from wiki.pages.fields import one_line
from wiki.search.asking.asked import MAX_CHARACTERS, Asked

# In the order of the screen.
FACETS = ("domain", "territory", "status", "tag")


class Wanted(Asked):
    """What is asked of the search, asked of the entries alone; they have one order."""

    FACETS: ClassVar[tuple[str, ...]] = FACETS
    PATH: ClassVar[str] = "/directory/"

    @classmethod
    def of_query(cls, data) -> Self:
        asked = super().of_query(data)
        return cls(one_line(asked.q[:1000])[:MAX_CHARACTERS], asked.values, page=asked.page)

    @property
    def filtered(self) -> bool:
        return bool(self.q) or any(self.values.values())

    def without_words(self) -> Self:
        return self.saying("")
