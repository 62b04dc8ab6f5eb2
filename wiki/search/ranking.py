"""The order of the best pages found: one rule for every engine, over what is known of a page beside its text.

Engines weigh words in their own ways; what they agree on is who is among the first hundred, and these are put in order
here. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wiki.search.analysis import stems
from wiki.search.query import Query

# So many of the best are put in order.
BEST = 100

# What a title adds, as parts of the best score of the engine (1.0).
WHOLE_TITLE = 1.5  # the title is the words that were looked for, and nothing else
IN_TITLE = 0.8  # all of them are in it
SIDE_BY_SIDE = 0.3  # in the order in which they were typed
# Pages about the wiki itself are rarely meant.
OF_A_KIND = {"help": -0.4}


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a page found: the engine's `score` from 0 to 1, its title and its kind."""

    page: int
    score: float
    title: str
    kind: str = "page"


def ordered(query: Query, found: Iterable[Signals]) -> list[int]:
    """The pages, best first; equals stay in the order of the engine."""
    wanted = [term.stems for term in query.wanted]
    return [one.page for one in sorted(found, key=lambda one: -merit(wanted, one))]


def merit(wanted: Sequence[Sequence[str]], page: Signals) -> float:
    """How good an answer a page is to the wanted stems, term by term."""
    title = stems(page.title)
    typed = [stem for stems_of_term in wanted for stem in stems_of_term]
    if not typed or not title:
        return page.score
    there = sum(stem in title for stem in typed) / len(typed)
    length = there * len(typed) / max(len(title), len(typed))
    value = page.score + IN_TITLE * there * there + WHOLE_TITLE * (length if there == 1 else 0)
    if len(typed) > 1 and there == 1 and _follow(typed, title):
        value += SIDE_BY_SIDE
    return value + OF_A_KIND.get(page.kind, 0)


def _follow(some: list[str], title: list[str]) -> bool:
    return any(title[at : at + len(some)] == some for at in range(len(title) - len(some) + 1))
