"""Facets as a screen shows them: the first values at once, the rest folded. Search and the directory share them.

Their items are made here, not in the template: six facets of a dozen values take a third of the time so.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wiki.pages.wording import grouped

# How many values of a facet are shown before the rest is folded.
SHOWN = 6

Counted = Callable[[int], str]


class Value(Protocol):
    """One value of a facet: what its link says and where it leads, which is back when it is `chosen`."""

    words: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One facet for templates/frame/facets.html.

    `values` in the order of the screen; `counted` says what a count counts (“entry”, “entries”). From the value
    `folds_at` on they are folded; `more` values are not listed at all.
    """

    label: str
    values: list[Value] = field(default_factory=list)
    counted: Counted = str
    folds_at: int = SHOWN
    more: int = 0

    @property
    def folds(self) -> int:
        """How many are folded."""
        return len(self.values) - self.folds_at

    @property
    def shown(self) -> SafeString:
        return _items(self.values[: self.folds_at], self.counted)

    @property
    def folded(self) -> SafeString:
        return _items(self.values[self.folds_at :], self.counted)

    @property
    def counts(self) -> list[tuple[Value, str, str]]:
        """The values with their counts: the number, and what it counts."""
        return [(value, grouped(value.count), self.counted(value.count)) for value in self.values]


def panel(label: str, values: Iterable[Value], counted: Counted, more: int = 0, shown: int = SHOWN) -> Panel:
    """The first `shown` values and every chosen one, then the others; a single one is not worth folding."""
    values = list(values)
    first = [value for place, value in enumerate(values) if place < shown or value.chosen]
    folded = [value for place, value in enumerate(values) if place >= shown and not value.chosen]
    return Panel(label, first + folded, counted, len(first) + len(folded) * (len(folded) == 1), more)


def _items(values: list[Value], counted: Counted) -> SafeString:
    """A list item for each value: a link that chooses it, or takes it back and says so."""
    removed = f'<span class="hidden"> {escape(_("(remove this filter)"))}</span>'
    language = get_language()
    return mark_safe(
        "".join(
            f'<li><a href="{escape(value.address)}" rel="nofollow"{_CHOSEN if value.chosen else ""}>'
            f"<span>{_escaped(value.words)}{removed if value.chosen else ''}</span> "
            f"<small>{_count(value.count, counted, language)}</small></a></li>"
            for value in values
        )
    )


@functools.lru_cache(maxsize=4096)
def _count(number: int, counted: Counted, language: str) -> str:
    return f'{grouped(number)}<span class="hidden"> {escape(counted(number))}</span>'


# Words and addresses come again on every screen.
_escaped = functools.lru_cache(maxsize=8192)(escape)
_CHOSEN = ' aria-current="true"'
