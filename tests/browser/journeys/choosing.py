"""Which journeys are gone in which way: all of them, or so few that still every two things meet once."""

import itertools
from collections.abc import Sequence

FACTORS = {
    "journey": ("read", "search", "write", "compare_and_restore", "join", "set_up"),
    "way": ("mouse", "keyboard", "without_javascript"),
    "width": (360, 1280),
    "language": ("fr", "en"),
}


def pairs_in(row: tuple) -> set[tuple]:
    """Every two values of a row, each with its column."""
    return set(itertools.combinations(enumerate(row), 2))


def all_rows(factors: dict[str, Sequence]) -> list[tuple]:
    return list(itertools.product(*factors.values()))


def few_rows(factors: dict[str, Sequence]) -> list[tuple]:
    """Rows in which every two values of two different factors meet at least once.

    Greedy: each row is the first of those that let the most pairs meet which have not met yet. That is not always the
    fewest rows there can be, but near it.
    """
    rows = all_rows(factors)
    waiting = set().union(*map(pairs_in, rows))
    chosen = []
    while waiting:
        best = max(rows, key=lambda row: len(pairs_in(row) & waiting))
        chosen.append(best)
        waiting -= pairs_in(best)
    return chosen
