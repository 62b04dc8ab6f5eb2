"""The one way to search. What stands behind it (wiki.search.engines) may change; who may read what is decided here."""

import logging
from dataclasses import dataclass, field

from wiki.markup.titles import title_key
from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.pages.registry import registry
from wiki.search import snippets
from wiki.search.asked import Asked
from wiki.search.contract import Found, Unavailable
from wiki.search.engines import engine
from wiki.search.query import Query, parse

log = logging.getLogger(__name__)

MOST_PER_PAGE = 50


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many pages it would show, and the address that chooses it or takes it back."""

    key: str
    words: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class Facet:
    """`name` as in the address, `label` in the reader's language; `more` values are not among those listed."""

    name: str
    label: str
    values: list[Value]
    more: int = 0


@dataclass(frozen=True)
class Part:
    """One thing that was understood: `kind` is words, phrase, without, title, synonym, or a facet's name.

    `address` asks for the same without it.
    """

    kind: str
    words: str
    address: str
    without: bool = False


@dataclass(frozen=True)
class Widened:
    """What was looked for instead: `kind` "near" (`instead` is a query with other words) or "fewer" (without some).

    `address` searches for exactly what was typed.
    """

    kind: str
    typed: str
    instead: str
    address: str


@dataclass(frozen=True)
class Hit:
    """One page found. `title_parts` and `snippet` are lists of (text, marked); `tags` of names.

    `exact` says that its title is what was typed; `redirected_from`, that it was the title of a page leading here;
    `missing` are typed words that the page lacks.
    """

    page: Page
    title_parts: list[snippets.Part]
    snippet: list[snippets.Part]
    exact: bool = False
    redirected_from: str = ""
    tags: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def path(self) -> str:
        return self.page.path

    @property
    def kind(self) -> str:
        return self.page.kind

    @property
    def head(self):
        """The last version: `created`, `author_name`, `summary`."""
        return self.page.head


@dataclass(frozen=True)
class Results:
    """One page of an answer. `total` counts what this actor may read, `whole` is False when there may be more.

    `unavailable`: the index cannot answer now; a page with exactly this title is still found.
    """

    query: Query
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    page: int = 1
    pages: int = 1
    per_page: int = 10
    whole: bool = True
    unavailable: bool = False
    sort: str = ""
    facets: list[Facet] = field(default_factory=list)
    understood: list[Part] = field(default_factory=list)
    widened: Widened | None = None
    near_titles: list[Page] = field(default_factory=list)
    asked: Asked = field(default_factory=Asked)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None

    @property
    def previous_page(self) -> int | None:
        return self.page - 1 if self.page > 1 else None


@dataclass(frozen=True)
class Matching:
    """Ids of the pages that match and may be read, best first; `exact` is the one whose title was typed."""

    query: Query
    pages: list[int]
    exact: int | None = None
    redirected_from: str = ""
    whole: bool = True
    unavailable: bool = False


def matching(actor, q: str, kind: str = "") -> Matching:
    """The pages, of one kind if asked, that this actor may read and that hold what was typed. Nothing typed raises.

    For lists that show and count in their own way; `search` is for results.
    """
    query = parse(q)
    found, unavailable = _found(query)
    exact, redirected_from = _page_titled(actor, query.title, kind)
    ranked = _readable(actor, found.pages, kind)
    if exact is not None:
        ranked = [exact, *(pk for pk in ranked if pk != exact)]
    return Matching(query, ranked, exact, redirected_from, found.whole, unavailable)


def search(actor, q: str, page: int = 1, per_page: int = 10, kind: str = "") -> Results:
    """Find the pages that this actor may read, the one with exactly this title first. Nothing typed raises."""
    match = matching(actor, q, kind)
    query, ranked = match.query, match.pages
    per_page = min(max(1, per_page), MOST_PER_PAGE)
    pages = max(1, -(-len(ranked) // per_page))
    page = min(max(1, page), pages)
    hits = []
    for shown in _pages(actor, ranked[(page - 1) * per_page : page * per_page]):
        is_exact = shown.pk == match.exact
        hits.append(
            Hit(
                page=shown,
                title_parts=snippets.marked(shown.title, query),
                snippet=snippets.passages(shown.plain, query),
                exact=is_exact,
                redirected_from=match.redirected_from if is_exact else "",
            )
        )
    return Results(query, hits, len(ranked), page, pages, per_page, match.whole, match.unavailable)


def _found(query: Query) -> tuple[Found, bool]:
    try:
        return engine().find(query), False
    except Unavailable as error:
        log.warning("Search is unavailable: %s.", error)
        registry.wake_worker()
    except Exception:
        # Whatever an engine trips over, a reader gets a sentence rather than an error.
        log.exception("Searching failed.")
    return Found([]), True


def _page_titled(actor, title: str, kind: str = "") -> tuple[int | None, str]:
    """The readable page with this title, case and apostrophes aside, or the one it redirects to; and from where."""
    found = target = _titled(actor, title)
    if found and found.redirect_to:
        target = _titled(actor, found.redirect_to)
    if target is None or target.redirect_to or (kind and target.kind != kind):
        return None, ""
    return target.pk, "" if target is found else found.title


def _titled(actor, title: str) -> Page | None:
    key = title_key(title)
    if not key:
        return None
    twins = Page.objects.live().filter(visible(actor), title_key=key).only("title", "redirect_to", "kind")
    twins = list(twins.order_by("pk")[:10])
    return next((page for page in twins if page.title == title), twins[0] if twins else None)


def _readable(actor, ids: list[int], kind: str = "") -> list[int]:
    """Those of these pages that exist, live, and may be read by this actor, in the same order."""
    if not ids:
        return []
    pages = Page.objects.live().filter(visible(actor))
    if kind:
        pages = pages.of_kind(kind)
    if len(ids) <= MOST_PER_PAGE:
        pages = pages.filter(pk__in=ids)
    allowed = set(pages.values_list("pk", flat=True))
    return [pk for pk in ids if pk in allowed]


def _pages(actor, ids: list[int]) -> list[Page]:
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
