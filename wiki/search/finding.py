"""What words find, for one reader: the engine says which pages hold them, the catalogue which of these may be read."""

import logging
import time
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.pages.registry import registry
from wiki.search import ranking
from wiki.search.asking.query import Query
from wiki.search.asking.terms import Form, Term
from wiki.search.catalogue import records
from wiki.search.catalogue.narrowing import Narrowing
from wiki.search.catalogue.picture import Catalogue
from wiki.search.contract import Found, Unavailable
from wiki.search.engines import engine
from wiki.search.showing.shown import titled

log = logging.getLogger(__name__)

# Pages that the index has and the catalogue not: so many are asked of the database.
MOST_UNKNOWN = 200
# The first question of a search is always asked. Another one only begins until so many seconds later: it may take more
# than half a second itself, and nothing that is typed shall keep its reader waiting for longer than one.
SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Ground:
    """Where one reader searches once: `readable` pages of a catalogue, and what was chosen of them."""

    actor: object
    catalogue: Catalogue
    readable: int
    narrowing: Narrowing | None = None
    _end: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @property
    def is_late(self) -> bool:
        """Whether it is too late to ask an engine more."""
        return time.monotonic() > self._end


@dataclass(frozen=True, slots=True)
class Worded:
    """What words alone find: `mask` of the catalogue, and `beside` it pages that it does not know.

    Of no words at all: every page that may be read, when something else is chosen. `exact` is the page whose title was
    typed, or to which the redirect `redirected_from` leads.
    """

    found: Found
    mask: int = 0
    beside: tuple[int, ...] = ()
    exact: int | None = None
    redirected_from: str = ""
    unavailable: bool = False


def worded(ground: Ground, query: Query) -> Worded:
    """The pages that hold what was typed. Never raises."""
    catalogue, readable, narrowing = ground.catalogue, ground.readable, ground.narrowing
    if not query.wanted and narrowing:
        return _anything_but(ground, query)
    found, unavailable = found_by(query) if query.wanted else (Found([]), False)
    mask = catalogue.mask(found.pages)
    if narrowing and found.pages and not (found.whole and all(found.scores[-1:])) and not ground.is_late:
        # Of common words an engine weighs only so many pages: now those that are wanted, too.
        again, failed = found_by(query, catalogue.pages(narrowing.of(readable)))
        if not failed:
            found, mask = again, mask | catalogue.mask(again.pages)
    exact, redirected_from = _page_titled(ground.actor, query.title)
    beside = _readable_beside(ground.actor, found.pages, catalogue)
    if exact is not None:
        known = catalogue.mask([exact])
        mask |= known
        if not known and exact not in beside:
            beside.insert(0, exact)
    return Worded(found, mask & readable, tuple(beside), exact, redirected_from, unavailable)


def _anything_but(ground: Ground, query: Query) -> Worded:
    """All pages that hold nothing of what must be absent."""
    mask = ground.readable
    forms = defaultdict(tuple)
    for term in query.avoided:
        forms[term.field] += term.forms or (Form(term.stems),)
    for where, any_of in forms.items():  # one question for the title's words, one for all others
        found, unavailable = found_by(replace(query, terms=(Term("", any_of[0].stems, field=where, forms=any_of),)))
        if unavailable:
            return Worded(Found([]), unavailable=True)
        mask &= ~ground.catalogue.mask(found.pages)
    return Worded(Found([]), mask)


def ranked(ground: Ground, query: Query, words: Worded, mask: int) -> list[int]:
    """The pages of a set that words found, best first, the one that is called so before all others."""
    allowed = set(ground.catalogue.pages(mask))
    found = words.found
    # An engine that gives no scores at least gives an order.
    scores = found.scores or [1 / (1 + place / 10) for place in range(len(found.pages))]
    scored = [(page, score) for page, score in zip(found.pages, scores, strict=True) if page in allowed]
    best = (
        ranking.Signals(page, score, record.title, record.kind, ground.catalogue.values(page, "tag"))
        for page, score in scored[: ranking.BEST]
        if (record := ground.catalogue.record(page))
    )
    order = [*ranking.ordered(query.wanted, best), *(page for page, _score in scored[ranking.BEST :])]
    if words.exact in allowed:
        return [words.exact, *(page for page in order if page != words.exact)]
    return order


def found_by(query: Query, among: Collection[int] | None = None) -> tuple[Found, bool]:
    """What the engine finds, and whether it cannot answer now. Never raises."""
    try:
        return engine().find(query) if among is None else engine().find(query, among), False
    except Unavailable as error:
        log.warning("Search is unavailable: %s.", error)
        registry.wake_worker()
    except Exception:
        # Whatever an engine trips over, a reader gets a sentence rather than an error.
        log.exception("Searching failed.")
    return Found([]), True


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
    permitted = visible(actor)
    found = target = titled(permitted, title)
    if found is None and "-" in title:  # éco-quartier is the page “Écoquartier”
        found = target = titled(permitted, title.replace("-", ""))
    if found and found[2]:
        target = titled(permitted, found[2])
    if target is None or target[2]:
        return None, ""
    return target[0], "" if target is found else found[1]
