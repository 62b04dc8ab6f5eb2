"""What to look for instead when nothing, or next to nothing, is found: words near those typed, or fewer of them.

The decisions alone: the searching is done by whoever calls, who hands in an `Ask`. All that is asked is asked of pages
that the reader may see and that are as was chosen, so a word counts only when such a page holds it. Bounded: at most
MOST_WORDS of the words are looked at, and MOST_SUSPECTS of them exchanged.
"""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import product
from typing import Protocol

from wiki.search.asking.forms import form_of, with_forms, with_more
from wiki.search.asking.query import MAX_WORDS, Query, parse
from wiki.search.asking.terms import Filter, Form, Term
from wiki.search.words.analysis import TOKEN, folded, folded_words, stem
from wiki.search.words.nearness import apart

# Fewer pages than this are next to nothing.
ENOUGH = 3
MOST_WORDS = MAX_WORDS
MOST_SUSPECTS = 3
MOST_NEAR = 5
SHORTEST = 3
# Where something is found, only such words are taken for slips, and only of one letter, not the first.
SHORTEST_FOUND = 5
# A word that stands in so many times fewer pages than its neighbour is taken for a slip of the typing.
RARER = 8
# What a word is worth besides being one: rarer ones more, those that name a page too, and exchanged ones less.
RARITY = 0.3
TITLED = 0.8
EXCHANGED = 0.8
# Pages count that hold this part of what the best of them holds, by the worth of the words.
PART = 0.6

# Of each text that says how a word is written, in characters.
MOST_READ = 20_000

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

    `kind` is NEAR, or FEWER when no page holds all: `query` then looks for any of the words, of the pages `among`
    alone, which hold most of them (-1: of all pages), and `instead` says those that the best page holds. `shown` is
    the query by which words are marked. Where pages hold what was typed, a NEAR query finds them too. `typed` is what
    was decided on: phrases that nothing holds stand there as words.
    """

    kind: str
    query: Query
    instead: str
    exchanged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    among: int = -1
    shown: Query | None = None
    typed: Query | None = None


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
    nowhere = {each[0].term for each in ways if len(each[0].form.stems) > 1 and not any(way.pages for way in each)}
    if nowhere:
        return widened(replace(query, terms=tuple(_in_words(query, nowhere))), ask)
    return _fewer(query, [_likeliest(each) for each in ways], ask)


def spelled(word: str, texts: Iterable[str]) -> str:
    """A folded word as these texts write it: in small letters where one does; itself when none has it."""
    first = ""
    for text in texts:
        for token in TOKEN.findall(text[:MOST_READ]):
            if folded(token) == word:
                if token.islower():
                    return token
                first = first or token
    return first or word


def _in_words(query: Query, phrases: Collection[Term]) -> Iterable[Term]:
    """The terms of a query, these phrases as the words that they are made of."""
    for term in query.terms:
        if term not in phrases:
            yield term
            continue
        at = query.text.find(term.text, term.start)
        for match in TOKEN.finditer(term.text):
            if one := stem(match[0]):
                start, end = at + match.start(), at + match.end()
                yield with_forms(Term(match[0], (one,), field=term.field, start=start, end=end))


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
    for word in _slips(words[0], ask.near(words[0])[:MOST_NEAR], found):
        form = form_of(word)
        pages = ask.pages(_alone(query, _exchanged(term, form)))
        if pages.bit_count() > RARER * typed.pages.bit_count():
            ways.append(_Way(term, form, pages, word))
        if len(ways) == MOST_NEAR:
            break
    return ways


def _slips(word: str, near: list[str], found: int) -> list[str]:
    if not found:
        return [*near, *_parted(word)]
    if len(word) < SHORTEST_FOUND:
        return []
    return [one for one in near if one[0] == word[0] and apart(word, one) <= 1]


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


def _fewer(query: Query, ways: list[_Way], ask: Ask) -> Widening | None:
    ways = [way for way in ways if way.pages]
    worth = [_worth(query, way, ask) for way in ways]
    best, kept = _best(ways, worth)
    if not kept:
        return None
    made = _made(query, kept, 0)
    if len(ways) == len(kept) == 1:
        return made
    forms = {form.stems: form for way in ways for form in _forms(way)}
    words = tuple(stem for way in ways for stem in way.form.stems)
    any_of = replace(ways[0].term, stems=words, forms=tuple(forms.values()))
    shown = replace(query, terms=tuple(_looked_for(query, {way.term: way for way in ways})))
    looked = replace(query, terms=(any_of, *query.avoided))
    return replace(made, query=looked, shown=shown, among=_worthy(ways, worth, PART * best))


def _best(ways: list[_Way], worth: list[float]) -> tuple[float, list[_Way]]:
    """The ways that some page holds together and that are worth most, and their worth."""
    best: tuple[float, list[_Way]] = (0.0, [])

    def look(at: int, pages: int, sum_: float, chosen: list[_Way]) -> None:
        nonlocal best
        if sum_ > best[0]:
            best = (sum_, chosen)
        if at == len(ways) or sum_ + sum(worth[at:]) <= best[0]:
            return
        if both := pages & ways[at].pages:
            look(at + 1, both, sum_ + worth[at], [*chosen, ways[at]])
        look(at + 1, pages, sum_, chosen)

    look(0, -1, 0.0, [])
    return best


def _worthy(ways: list[_Way], worth: list[float], enough: float) -> int:
    """The pages that hold words worth so much."""
    found = 0

    def look(at: int, pages: int, sum_: float) -> None:
        nonlocal found
        if sum_ >= enough:
            found |= pages
        elif at < len(ways) and sum_ + sum(worth[at:]) >= enough and pages & ~found:
            look(at + 1, pages & ways[at].pages, sum_ + worth[at])
            look(at + 1, pages, sum_)

    look(0, -1, 0.0)
    return found


def _worth(query: Query, way: _Way, ask: Ask) -> float:
    worth = 1 + RARITY * math.log(1 + ask.all() / way.pages.bit_count())
    titled = replace(way.term, forms=(way.form,), stems=way.form.stems, field="title")
    if not way.term.field and ask.pages(_alone(query, titled)):
        worth += TITLED
    return worth * EXCHANGED if way.word else worth


def _made(query: Query, ways: list[_Way], found: int) -> Widening:
    """The query that looks for these, with what must be absent and the filters as they were."""
    by_term = {way.term: way for way in ways}
    missing = tuple(term.text for term in query.wanted if term not in by_term)
    said = {term: _said(query, way) for term, way in by_term.items()}
    if missing:
        # Words too common to look for hold no sentence together any more once others are gone.
        parts = (said.get(part, "" if part in query.wanted else _typed(query, part)) for part in query.parts)
        instead = " ".join(dict.fromkeys(filter(None, parts)))
    else:
        instead = query.text
        for term in reversed(query.wanted):
            instead = instead[: term.start] + said[term] + instead[term.end :]
    return Widening(
        kind=FEWER if missing else NEAR,
        query=replace(query, terms=tuple(_looked_for(query, by_term, found))),
        instead=instead,
        exchanged=tuple(by_term[term].word for term in query.terms if term in by_term and by_term[term].word),
        missing=missing,
        typed=query,
    )


def _looked_for(query: Query, ways: dict[Term, _Way], found: int = 0) -> Iterable[Term]:
    """The terms of a query, each in the way that was found for it; those without one are left out."""
    for term in query.terms:
        way = ways.get(term)
        if term.without or not term.stems:
            yield term
        elif way and way.word:
            made = replace(_exchanged(term, way.form), forms=_forms(way))
            # What was typed is found as well.
            yield with_more(made, list(term.forms)) if found else made
        elif way:
            yield term


def _forms(way: _Way) -> tuple[Form, ...]:
    """The forms of what is looked for: those of the word that took the place of the typed one, or its own."""
    if not way.word:
        return way.term.forms
    others = parse(way.word).wanted
    made = _exchanged(way.term, way.form)
    return with_more(made, list(others[0].forms)).forms if len(others) == 1 else made.forms


def _said(query: Query, way: _Way) -> str:
    """A term as it stands in the text, with the word that took its place."""
    typed = _typed(query, way.term)
    if not way.word:
        return typed
    if not way.form.adjacent:
        # Said as the words that are looked for, else it would read as what was typed.
        return " ".join(TOKEN.findall(way.term.text))
    at = typed.find(way.term.text)
    return f"{typed[:at]}{way.word}{typed[at + len(way.term.text) :]}" if at >= 0 else way.word


def _typed(query: Query, part: Term | Filter) -> str:
    return query.text[part.start : part.end]
