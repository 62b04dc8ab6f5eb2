"""The one way to search. What stands behind it (wiki.search.engines) may change; who may read what is decided here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wiki.pages import lists
from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.search.asking import synonyms
from wiki.search.asking.asked import BY_DATE, Asked
from wiki.search.asking.query import Filter, Query, parse
from wiki.search.catalogue import snapshots as catalogues
from wiki.search.catalogue.narrowing import Choice, Narrowing
from wiki.search.catalogue.picture import Catalogue
from wiki.search.engines import engine
from wiki.search.finding import Ground, Worded, ranked, worded
from wiki.search.instead import Instead, instead
from wiki.search.showing import snippets
from wiki.search.showing.results import Facet, Hit, Part, Results, Value, Widened
from wiki.search.showing.shown import shown_pages

__all__ = ["Facet", "Hit", "Matching", "Part", "Results", "Value", "Widened", "browse", "matching", "search"]

MOST_PER_PAGE = 50
NEAR_TITLES = 4


@dataclass(frozen=True)
class Matching:
    """Ids of the pages that match and may be read, best first; `exact` is the one whose title was typed."""

    query: Query
    pages: list[int]
    exact: int | None = None
    redirected_from: str = ""
    whole: bool = True
    unavailable: bool = False


@dataclass(frozen=True)
class _Answer:
    """What is shown: the query that was looked for in the end, what it found, in order, and why it is another one.

    `exactly`: so many pages were found by what was typed.
    """

    query: Query
    words: Worded
    order: list[int]
    instead: Instead | None = None
    exactly: int = 0


def search(actor, asked: Asked, per_page: int = 10) -> Results:
    """Find the pages that this actor may read, the one with exactly this title first. Nothing typed raises."""
    query = parse(asked.q)
    asked = replace(asked, q=query.text)
    if not (query.text or query.filters or asked.pairs):
        return Results(query, asked=asked)
    catalogue = catalogues.current()
    readable = catalogue.readable(actor)
    # The list of synonyms is a page as well: who may read nothing does not learn what it says.
    query = synonyms.widened(query) if readable else query
    narrowing = Narrowing(catalogue, readable, asked, query)
    ground = Ground(actor, catalogue, readable, narrowing)
    answer = _answer(ground, query, asked)
    per_page = min(max(1, per_page), MOST_PER_PAGE)
    pages = max(1, -(-len(answer.order) // per_page))
    page = min(max(1, asked.page), pages)
    shown = shown_pages(visible(actor), answer.order[(page - 1) * per_page : page * per_page])
    return Results(
        query=query,
        hits=[_hit(ground, one, answer) for one in shown],
        total=len(answer.order),
        page=page,
        pages=pages,
        per_page=per_page,
        whole=answer.words.found.whole,
        unavailable=answer.words.unavailable,
        sort=asked.sort,
        facets=narrowing.facets(answer.words.mask),
        understood=_understood(asked, query, narrowing.choices),
        widened=_widened(asked, answer, shown),
        near_titles=[] if answer.order or answer.words.unavailable else _near_titles(actor, query),
        asked=replace(asked, page=page),
    )


def browse(actor) -> list[Facet]:
    """The facets of all that this actor may read: what one can begin from before anything is asked."""
    catalogue = catalogues.current()
    readable = catalogue.readable(actor)
    return Narrowing(catalogue, readable, Asked()).facets(readable)


def matching(actor, q: str, kind: str = "") -> Matching:
    """The pages, of one kind if asked, that this actor may read and that hold what was typed. Nothing typed raises.

    For lists that show and count in their own way; `search` is for results.
    """
    query, catalogue = parse(q), catalogues.current()
    readable = catalogue.readable(actor)
    query = synonyms.widened(query) if readable else query
    if kind:
        readable &= catalogue.having("kind", kind)
    ground = Ground(actor, catalogue, readable, Narrowing(catalogue, readable, Asked(query.text), query))
    words = worded(ground, query)
    words = replace(words, beside=()) if kind else words
    order = _in_order(ground, query, words)
    exact = words.exact if words.exact in order else None
    redirected_from = words.redirected_from if exact is not None else ""
    return Matching(query, order, exact, redirected_from, words.found.whole, words.unavailable)


def _answer(ground: Ground, query: Query, asked: Asked) -> _Answer:
    words = worded(ground, query)
    order = _in_order(ground, query, words, asked.sort)
    if asked.exact or words.unavailable or words.exact in order:
        return _Answer(query, words, order)
    other = instead(ground, query, words, order)
    if other is None:
        return _Answer(query, words, order)
    by_date = asked.sort == BY_DATE
    shown = ground.catalogue.latest(ground.narrowing.of(other.mask)) if by_date else other.order
    looked_for = other.widening.shown or other.widening.query
    return _Answer(looked_for, replace(words, mask=other.mask), shown, other, exactly=len(order))


def _in_order(ground: Ground, query: Query, words: Worded, sort: str = "") -> list[int]:
    mask = ground.narrowing.of(words.mask)
    if sort == BY_DATE or not query.wanted:
        order = ground.catalogue.latest(mask)
    else:
        order = ranked(ground, query, words, mask)
    return order if ground.narrowing else [*order, *words.beside]


def _hit(ground: Ground, page: Page, answer: _Answer) -> Hit:
    is_exact = page.pk == answer.words.exact
    catalogue = ground.catalogue
    return Hit(
        page=page,
        title_parts=snippets.marked(page.title, answer.query),
        snippet=snippets.passages(page.plain, answer.query),
        exact=is_exact,
        redirected_from=answer.words.redirected_from if is_exact else "",
        tags=_tags(catalogue, page),
        missing=answer.instead.lacking(page.pk) if answer.instead else [],
    )


def _tags(catalogue: Catalogue, page: Page) -> list[str]:
    """A page's tags as most pages spell them."""
    if page.pk not in catalogue:
        return page.tags
    return [catalogue.spelling("tag", key) for key in catalogue.values(page.pk, "tag")]


def _understood(asked: Asked, query: Query, choices: Iterable[Choice]) -> list[Part]:
    """Each thing that was looked for, as it was typed, then what was chosen; with the way to take it back."""
    by_filter = {choice.typed: choice.part for choice in choices}
    parts = []
    for one in query.parts:
        if isinstance(one, Filter):
            parts += [by_filter[one]] if one in by_filter else []
            continue
        kind = "without" if one.without else one.field or ("phrase" if one.quoted else "words")
        parts.append(Part(kind, one.text, asked.saying(query.without(one)).address, one.without))
    return parts + [choice.part for choice in choices if choice.typed is None]


def _widened(asked: Asked, answer: _Answer, shown: list[Page]) -> Widened | None:
    other = answer.instead
    if other is None:
        return None
    return Widened(other.widening.kind, asked.q, other.words(shown), asked.exactly().address, answer.exactly)


def _near_titles(actor, query: Query) -> list[Page]:
    """Pages whose titles are near to what was typed, which nothing holds."""
    if not query.title:
        return []
    try:
        near = engine().near_titles(query.title, NEAR_TITLES)
    except Exception:
        # An engine that cannot say, or not now: slower, by comparing all titles.
        return lists.near_titles(actor, query.title, NEAR_TITLES)
    return shown_pages(visible(actor), near)
