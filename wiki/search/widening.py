"""What to look for instead when nothing, or next to nothing, is found: words near those typed, or fewer of them.

The decisions alone: the searching is done by whoever calls, who hands in an `Ask`. All that is asked is asked of pages
that the reader may see and that are as was chosen, so a word counts only when such a page holds it. Bounded: at most
MOST_WORDS of the words are looked at, and MOST_SUSPECTS of them exchanged.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Protocol

from wiki.search.analysis import TOKEN, folded, folded_words
from wiki.search.forms import form_of, with_more
from wiki.search.query import MAX_WORDS, Query, parse
from wiki.search.terms import Form, Term

# Fewer pages than this are next to nothing.
ENOUGH = 3
MOST_WORDS = MAX_WORDS
MOST_SUSPECTS = 3
MOST_NEAR = 5
SHORTEST = 3
# A word that stands in so many times fewer pages than its neighbour is taken for a slip of the typing.
RARER = 8
# What a word is worth besides being one: how much rarer ones are worth more, and exchanged ones less.
RARITY = 0.4
EXCHANGED = 0.8

NEAR, FEWER = "near", "fewer"


class Ask(Protocol):
    """The questions that a decision is made on. Sets of pages are ints used as bitsets."""

    def pages(self, query: Query) -> int:
        """The pages that hold what a query looks for."""

    def near(self, word: str) -> list[str]:
        """Words of the pages, folded, that may have been meant by this one, best first."""

    def all(self) -> int:
        """How many pages there are in all."""


@dataclass(frozen=True, slots=True)
class Widening:
    """`query` is what to look for instead: `instead` in words, `exchanged` those of them that took another's place.

    `kind` is NEAR, or FEWER when something that was typed is left out: `missing` says what, as it was typed. Where
    pages hold what was typed, the query finds them too.
    """

    kind: str
    query: Query
    instead: str
    exchanged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """A term, one way to look for it, and the pages that way finds. `word` took the place of the typed one."""

    term: Term
    form: Form
    pages: int
    word: str = ""


def widened(query: Query, ask: Ask, found: int = 0) -> Widening | None:
    """What to look for instead of a query that found so many pages; None when there is nothing better."""
    wanted = query.wanted[:MOST_WORDS]
    if not wanted or found >= ENOUGH:
        return None
    typed = [_Way(term, term.forms[0], ask.pages(_alone(query, term))) for term in wanted]
    ways = [[one, *_others(query, one, ask, found)] if _suspect(one, found) else [one] for one in typed]
    if (near := _near(ways)) and any(one.word for one in near):
        return _made(query, near, found)
    if found:
        return None
    fewer = _fewer([_likeliest(each) for each in ways], ask.all())
    return _made(query, fewer, found) if fewer else None


def spelled(word: str, texts: Iterable[str]) -> str:
    """A folded word as one of these texts writes it, names with their capital; itself when none does."""
    for text in texts:
        for token in TOKEN.findall(text):
            if folded(token) == word:
                return token
    return word


def _alone(query: Query, term: Term) -> Query:
    return Query(query.text, (term, *query.avoided))


def _suspect(way: _Way, found: int) -> bool:
    """Whether a term may be a slip of the typing: one word of letters, or words side by side that no page holds so."""
    if not way.pages:
        return True
    words = folded_words(way.term.text)
    return bool(found) and len(words) == 1 and not way.term.quoted and way.pages.bit_count() < ENOUGH


def _others(query: Query, typed: _Way, ask: Ask, found: int) -> list[_Way]:
    """Other ways to look for a term, the likeliest first."""
    term = typed.term
    words = folded_words(term.text)
    if len(words) > 1:
        # Side by side they stand nowhere: anywhere in the page, then.
        apart = replace(typed.form, adjacent=False)
        pages = ask.pages(_alone(query, replace(term, forms=(apart,))))
        return [_Way(term, apart, pages, " ".join(words))] if pages else []
    if not words or len(words[0]) < SHORTEST or not words[0].isalpha():
        return []
    ways = []
    for word in [*ask.near(words[0])[:MOST_NEAR], *_parted(words[0])]:
        form = form_of(word)
        pages = ask.pages(_alone(query, _exchanged(term, form)))
        if pages.bit_count() > RARER * typed.pages.bit_count():
            ways.append(_Way(term, form, pages, word))
        if len(ways) == MOST_NEAR:
            break
    return ways


def _parted(word: str) -> list[str]:
    """telabotanica -> tela botanica, and all other ways to part it."""
    return [f"{word[:at]} {word[at:]}" for at in range(SHORTEST, len(word) - SHORTEST + 1)]


def _exchanged(term: Term, form: Form) -> Term:
    return replace(term, forms=(form,), stems=form.stems)


def _near(ways: list[list[_Way]]) -> list[_Way]:
    """A way for each term such that some page holds them all, with the fewest and the likeliest words exchanged."""
    suspects = [at for at, each in enumerate(ways) if len(each) > 1]
    common = -1
    for each in ways:
        if len(each) == 1:
            common &= each[0].pages
    if not suspects or not common:
        return []
    # Of many suspects the first alone: the product stays small.
    tried = [ways[at] if at in suspects[:MOST_SUSPECTS] else ways[at][:1] for at in range(len(ways))]
    places = product(*(range(len(each)) for each in tried))
    for choice in sorted(places, key=lambda place: (sum(place), place)):
        if not any(choice):
            continue
        pages = -1
        for each, at in zip(tried, choice, strict=True):
            pages &= each[at].pages
        if pages:
            return [each[at] for each, at in zip(tried, choice, strict=True)]
    return []


def _likeliest(ways: list[_Way]) -> _Way:
    return next((way for way in ways if way.pages), ways[0])


def _fewer(ways: list[_Way], total: int) -> list[_Way]:
    """The ways, some left out, that some page holds together and that say most; none when nothing is left."""
    worth = [_worth(way, total) for way in ways]
    best: tuple[float, list[_Way]] = (0.0, [])

    def try_from(at: int, pages: int, sum_: float, chosen: list[_Way]) -> None:
        nonlocal best
        if sum_ > best[0]:
            best = (sum_, chosen)
        if at == len(ways) or sum_ + sum(worth[at:]) <= best[0]:
            return
        if both := pages & ways[at].pages:
            try_from(at + 1, both, sum_ + worth[at], [*chosen, ways[at]])
        try_from(at + 1, pages, sum_, chosen)

    try_from(0, -1, 0.0, [])
    return best[1]


def _worth(way: _Way, total: int) -> float:
    count = way.pages.bit_count()
    if not count:
        return 0.0
    worth = 1 + RARITY * math.log(1 + total / count)
    return worth * EXCHANGED if way.word else worth


def _made(query: Query, ways: list[_Way], found: int) -> Widening:
    """The query that looks for these, with what must be absent and the filters as they were."""
    by_term = {way.term: way for way in ways}
    terms, text, words = [], query.text, []
    for term in query.terms:
        way = by_term.get(term)
        if term.without or not term.stems:
            terms.append(term)
        elif way and way.word:
            made, others = _exchanged(term, way.form), parse(way.word).wanted
            if len(others) == 1:
                made = with_more(made, list(others[0].forms))
            # What was typed is found as well.
            terms.append(with_more(made, list(term.forms)) if found else made)
            words.append(way.word)
        elif way:
            terms.append(term)
    missing = tuple(term.text for term in query.wanted if term not in by_term)
    for term in reversed(query.terms):
        # Words too common to look for hold no sentence together any more once others are gone.
        if term.without or not (missing or term.stems):
            continue
        way = by_term.get(term)
        text = text[: term.start] + (_said(query, way) if way else "") + text[term.end :]
    instead = " ".join(text.split())
    return Widening(
        kind=FEWER if missing else NEAR,
        query=replace(query, terms=tuple(terms)),
        instead=instead,
        exchanged=tuple(words),
        missing=missing,
    )


def _said(query: Query, way: _Way) -> str:
    """A term as it stands in the text, with the word that took its place."""
    typed = query.text[way.term.start : way.term.end]
    if not way.word:
        return typed
    if not way.form.adjacent:
        return way.term.text
    at = typed.find(way.term.text)
    return f"{typed[:at]}{way.word}{typed[at + len(way.term.text) :]}" if at >= 0 else way.word
