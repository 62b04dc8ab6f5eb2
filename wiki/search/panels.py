"""Facets as a screen shows them: the first values at once, the rest folded. Search and the directory share them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

# How many values of a facet are shown before the rest is folded.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """One facet for templates/frame/facets.html.

    `rows` are (value, what its count counts: “entry”, “entries”); a value has .words, .count, .chosen and .address.
    From the row `folds_at` on they are folded, which are `folded`; `more` values are not listed at all.
    """

    label: str
    rows: list[tuple[Any, str]] = field(default_factory=list)
    folds_at: int = SHOWN
    more: int = 0

    @property
    def folded(self) -> int:
        return len(self.rows) - self.folds_at


def panel(label: str, values: Iterable, counted: Callable[[int], str], more: int = 0, shown: int = SHOWN) -> Panel:
    """The first `shown` values and every chosen one, then the others; a single one is not worth folding."""
    values = list(values)
    first = [value for place, value in enumerate(values) if place < shown or value.chosen]
    folded = [value for place, value in enumerate(values) if place >= shown and not value.chosen]
    rows = [(value, counted(value.count)) for value in (*first, *folded)]
    return Panel(label, rows, len(first) if len(folded) > 1 else len(rows), more)
