"""The one way to search. What stands behind it (wiki.search.engines) may change; who may read what is decided here."""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from wiki.markup.tags import tag_key
from wiki.markup.titles import title_key
from wiki.pages import lists
from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.pages.registry import registry
from wiki.search import catalogue as catalogues
from wiki.search import ranking, records, snippets
from wiki.search.asked import BY_DATE, Asked
from wiki.search.contract import Found, Unavailable
from wiki.search.engines import engine
from wiki.search.narrowing import Choice, Narrowing
from wiki.search.picture import Catalogue
from wiki.search.query import Filter, Query, parse
from wiki.search.results import Facet, Hit, Part, Results, Value, Widened

log = logging.getLogger(__name__)

__all__ = ["Facet", "Hit", "Matching", "Part", "Results", "Value", "Widened", "browse", "matching", "search"]

MOST_PER_PAGE = 50
# Pages that the index has and the catalogue not: so many are asked of the database.
MOST_UNKNOWN = 200
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
class _Worded:
    """What words alone find, for one reader: `mask` of the catalogue, and `beside` it pages that it does not know.

    Of no words at all: every page that may be read, when something else is chosen.
    """

    found: Found
    mask: int = 0
    beside: tuple[int, ...] = ()
    exact: int | None = None
    redirected_from: str = ""
    unavailable: bool = False


def search(actor, asked: Asked, per_page: int = 10) -> Results:
    """Find the pages that this actor may read, the one with exactly this title first. Nothing typed raises."""
    query = parse(asked.q)
    asked = replace(asked, q=query.text)
    if not (query.text or query.filters or asked.pairs):
        return Results(query, asked=asked)
    catalogue = catalogues.current()
    readable = catalogue.readable(actor)
    narrowing = Narrowing(catalogue, readable, asked, query)
    worded = _worded(actor, query, catalogue, readable, narrowing)
    mask = narrowing.of(worded.mask)
    if asked.sort == BY_DATE or not query.wanted:
        ranked = catalogue.latest(mask)
    else:
        ranked = _ranked(query, worded, mask, catalogue)
    if not narrowing:
        ranked += worded.beside
    per_page = min(max(1, per_page), MOST_PER_PAGE)
    pages = max(1, -(-len(ranked) // per_page))
    page = min(max(1, asked.page), pages)
    shown = _pages(actor, ranked[(page - 1) * per_page : page * per_page])
    return Results(
        query=query,
        hits=[_hit(one, query, worded, catalogue) for one in shown],
        total=len(ranked),
        page=page,
        pages=pages,
        per_page=per_page,
        whole=worded.found.whole,
        unavailable=worded.unavailable,
        sort=asked.sort,
        facets=narrowing.facets(worded.mask),
        understood=_understood(asked, query, narrowing.choices),
        near_titles=[] if ranked or worded.unavailable else _near_titles(actor, query),
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
    worded = _worded(actor, query, catalogue, readable)
    ranked = _ranked(query, worded, worded.mask & catalogue.having("kind", kind) if kind else worded.mask, catalogue)
    if not kind:
        ranked += worded.beside
    exact = worded.exact if worded.exact in ranked else None
    redirected_from = worded.redirected_from if exact is not None else ""
    return Matching(query, ranked, exact, redirected_from, worded.found.whole, worded.unavailable)


def _worded(actor, query: Query, catalogue: Catalogue, readable: int, narrowing: Narrowing | None = None) -> _Worded:
    if not query.wanted and narrowing:
        mask = readable
        for term in query.avoided:
            found, unavailable = _found(replace(query, terms=(replace(term, without=False),)))
            if unavailable:
                return _Worded(Found([]), unavailable=True)
            mask &= ~catalogue.mask(found.pages)
        return _Worded(Found([]), mask)
    found, unavailable = _found(query) if query.wanted else (Found([]), False)
    mask = catalogue.mask(found.pages)
    if narrowing and found.pages and not (found.whole and all(found.scores[-1:])):
        # Of common words an engine weighs only so many pages: now those that are wanted, too.
        again, failed = _found(query, catalogue.pages(narrowing.of(readable)))
        if not failed:
            found, mask = again, mask | catalogue.mask(again.pages)
    exact, redirected_from = _page_titled(actor, query.title)
    beside = _readable_beside(actor, found.pages, catalogue)
    if exact is not None:
        known = catalogue.mask([exact])
        mask |= known
        if not known and exact not in beside:
            beside.insert(0, exact)
    return _Worded(found, mask & readable, tuple(beside), exact, redirected_from, unavailable)


def _found(query: Query, among: Collection[int] | None = None) -> tuple[Found, bool]:
    try:
        return engine().find(query) if among is None else engine().find(query, among), False
    except Unavailable as error:
        log.warning("Search is unavailable: %s.", error)
        registry.wake_worker()
    except Exception:
        # Whatever an engine trips over, a reader gets a sentence rather than an error.
        log.exception("Searching failed.")
    return Found([]), True


def _ranked(query: Query, worded: _Worded, mask: int, catalogue: Catalogue) -> list[int]:
    """The pages of a set that words found, best first."""
    allowed = set(catalogue.pages(mask))
    found = worded.found
    # An engine that gives no scores at least gives an order.
    scores = found.scores or [1 / (1 + place / 10) for place in range(len(found.pages))]
    scored = [(page, score) for page, score in zip(found.pages, scores, strict=True) if page in allowed]
    best = (
        ranking.Signals(page, score, record.title, record.kind)
        for page, score in scored[: ranking.BEST]
        if (record := catalogue.record(page))
    )
    ranked = [*ranking.ordered(query, best), *(page for page, _score in scored[ranking.BEST :])]
    if worded.exact in allowed:
        return [worded.exact, *(page for page in ranked if page != worded.exact)]
    return ranked


def _readable_beside(actor, found: list[int], catalogue: Catalogue) -> list[int]:
    """Of the pages found, those that may be read although the catalogue does not know them yet."""
    unknown = catalogue.unknown(found)[:MOST_UNKNOWN]
    if not unknown:
        return []
    records.fill.look_again()
    registry.wake_worker()
    pages = Page.objects.live().filter(visible(actor), pk__in=unknown, redirect_to="")
    allowed = set(pages.values_list("pk", flat=True))
    return [pk for pk in unknown if pk in allowed]


def _page_titled(actor, title: str) -> tuple[int | None, str]:
    """The readable page with this title, case and apostrophes aside, or the one it redirects to; and from where."""
    found = target = _titled(actor, title)
    if found and found.redirect_to:
        target = _titled(actor, found.redirect_to)
    if target is None or target.redirect_to:
        return None, ""
    return target.pk, "" if target is found else found.title


def _titled(actor, title: str) -> Page | None:
    key = title_key(title)
    if not key:
        return None
    twins = Page.objects.live().filter(visible(actor), title_key=key).only("title", "redirect_to")
    twins = list(twins.order_by("pk")[:10])
    return next((page for page in twins if page.title == title), twins[0] if twins else None)


def _pages(actor, ids: Iterable[int]) -> list[Page]:
    """What results show of these pages; those that may not be read (any more) are left out."""
    found = (
        Page.objects.live()
        .filter(visible(actor), pk__in=ids)
        .select_related("head")
        .only(
            "title", "kind", "fields", "plain", "lead",
            "head__number", "head__created", "head__author_name", "head__summary", "head__minor",
        )
        .in_bulk()
    )  # fmt: skip
    return [found[pk] for pk in ids if pk in found]


def _hit(page: Page, query: Query, worded: _Worded, catalogue: Catalogue) -> Hit:
    is_exact = page.pk == worded.exact
    return Hit(
        page=page,
        title_parts=snippets.marked(page.title, query),
        snippet=snippets.passages(page.plain, query),
        exact=is_exact,
        redirected_from=worded.redirected_from if is_exact else "",
        tags=[catalogue.spelling("tag", tag_key(tag)) or tag for tag in page.tags],
    )


def _understood(asked: Asked, query: Query, choices: list[Choice]) -> list[Part]:
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


def _near_titles(actor, query: Query) -> list[Page]:
    """Pages whose titles are near to what was typed, which nothing holds."""
    if not query.title:
        return []
    try:
        near = engine().near_titles(query.title, NEAR_TITLES)
    except Exception:
        # An engine that cannot say, or not now: slower, by comparing all titles.
        return lists.near_titles(actor, query.title, NEAR_TITLES)
    return _pages(actor, near)
