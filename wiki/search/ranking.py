"""The order of the best pages found: one rule for every engine, over what is known of a page beside its text.

Engines weigh words in their own ways; what they agree on is who is among the first hundred, and these are put in order
here: what a page is called says most of what it is about, then what it is tagged with. Pure.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wiki.search.asking.terms import Form, Term
from wiki.search.words.analysis import folded_words, stems

# So many of the best are put in order.
BEST = 100

# What a title adds, as parts of the best score of the engine (1.0).
WHOLE_TITLE = 1.5  # it says all that was looked for, and nothing else
IN_TITLE = 0.8  # it says all that was looked for, and more
SIDE_BY_SIDE = 0.3  # in the order in which it was typed
ALL_TYPED = 0.5  # there is nothing in the title that was not looked for
AS_TYPED = 0.2  # the words stand there as they were typed, not in another form
# A synonym in the title is nearly as good as what was typed.
SYNONYM = 0.9
# What a tag adds that says what was looked for: whoever tagged the page held that it is about this.
TAGGED = 0.4
# Pages about the wiki itself are rarely meant; nor are notes on what others wrote, unless their title says it.
OF_A_KIND = {"help": -0.4, "reference": -0.3}


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a page found: the engine's `score` from 0 to 1, its title, its kind and its tags."""

    page: int
    score: float
    title: str
    kind: str = "page"
    tags: tuple[str, ...] = ()


def ordered(terms: Sequence[Term], found: Iterable[Signals]) -> list[int]:
    """The pages, best first, as answers to these wanted terms; equals stay in the order in which they come."""
    return [one.page for one in sorted(found, key=lambda one: -merit(terms, one))]


def merit(terms: Sequence[Term], page: Signals) -> float:
    """How good an answer a page is."""
    value = page.score + OF_A_KIND.get(page.kind, 0)
    title = _stems(page.title)
    if not terms or not title:
        return value
    covered: set[int] = set()
    weight, as_typed, first = 0.0, 0, []
    for term in terms:
        here, places = _in_title(term, title)
        weight += here
        covered.update(places)
        first += [places[0]] if places else []
        as_typed += bool(places) and _words(term.text) <= _words(page.title)
    there, length = weight / len(terms), len(covered) / len(title)
    value += IN_TITLE * there + AS_TYPED * as_typed / len(terms)
    if page.tags:
        value += TAGGED * _tagged(terms, page.tags)
    if length == 1:
        value += ALL_TYPED * there
    if len(first) == len(terms):
        value += WHOLE_TITLE * length * there
        if len(terms) > 1 and first == sorted(first) and len(covered) == max(covered) - min(covered) + 1:
            value += SIDE_BY_SIDE
    return value


@functools.lru_cache(maxsize=4096)
def _stems(title: str) -> tuple[str, ...]:
    return tuple(stems(title))


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(folded_words(text))


def _tagged(terms: Sequence[Term], tags: Iterable[str]) -> float:
    """The part of the terms that tags say. A tag of several words counts when all of them were looked for."""
    wanted = {stem for term in terms for form in term.forms for stem in form.stems}
    said = {stem for tag in tags if wanted.issuperset(_stems(tag)) for stem in _stems(tag)}
    return sum(any(said.issuperset(form.stems) for form in term.forms) for term in terms) / len(terms) if said else 0.0


def _in_title(term: Term, title: tuple[str, ...]) -> tuple[float, list[int]]:
    """How well a title says a term, from 0 to 1, and at which places."""
    best: tuple[float, list[int]] = (0.0, [])
    for form in term.forms or (Form(term.stems),):
        weight = SYNONYM if form.said else 1.0
        if weight > best[0] and (places := _places(form, title)):
            best = (weight, places)
    return best


def _places(form: Form, title: tuple[str, ...]) -> list[int]:
    size = len(form.stems)
    if not form.adjacent:
        return [title.index(stem) for stem in form.stems] if set(form.stems).issubset(title) else []
    for at in range(len(title) - size + 1):
        if title[at : at + size] == form.stems:
            return list(range(at, at + size))
    return []
