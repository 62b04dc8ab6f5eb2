"""The titles of now, ready to be completed: wiki.search.catalogue.title_index, kept up to date from the catalogue.

One home for completing titles: the suggestions of the search, and `/search/titles` for whoever writes links. Whether a
page may be read is asked here.
"""

import threading
from dataclasses import dataclass, field

from wiki.markup.titles import title_key
from wiki.pages.kinds import REDIRECT
from wiki.pages.lists import NOT_ARTICLES
from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.search.catalogue import snapshots as catalogues
from wiki.search.catalogue.picture import Catalogue, Record
from wiki.search.catalogue.title_index import Title, TitleIndex
from wiki.search.models import SearchAlias


@dataclass(frozen=True, slots=True)
class Completed:
    """A page whose title completes what was typed, or the title of a redirect to it, `through`.

    `words` are the typed words, folded, as they stand in that title: mistakes corrected.
    """

    page: Record
    words: tuple[str, ...]
    through: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An index and what it was made from."""

    catalogue: Catalogue | None = None
    records: dict[int, Record] = field(default_factory=dict)
    redirects: dict[int, Title] = field(default_factory=dict)
    index: TitleIndex = field(default_factory=TitleIndex)


_lock = threading.Lock()
_kept = _Kept()


def prepare() -> None:
    """Make the index of now, which takes a moment when it is the first one."""
    _index_of(catalogues.current())


def complete(actor, typed: str, limit: int, catalogue: Catalogue | None = None) -> list[Completed]:
    """At most `limit` pages that this actor may read, each once, the best first; of now, or of this catalogue."""
    catalogue = catalogues.current() if catalogue is None else catalogue
    readable = catalogue.readable(actor)
    if not readable:
        return []
    index = _index_of(catalogue)
    allowed = None if readable == catalogue.live else _allowed(actor, catalogue, readable)
    found: dict[int, Title] = {}

    def accept(title: Title) -> bool:
        page = _target(index, title)
        if page in found or page not in catalogue or (allowed is not None and not {page, title.page} <= allowed):
            return False
        found[page] = title
        return True

    words = {match.title.page: match.words for match in index.complete(typed, limit, accept)}
    return [
        Completed(catalogue.record(page), words[title.page], title.title if title.leads_to else "")
        for page, title in found.items()
    ]


def _target(index: TitleIndex, title: Title) -> int | None:
    """The page that a title means: its own, or the one that it redirects to, unless that is gone or redirects too."""
    if not title.leads_to:
        return title.page
    targets = (one for one in index.titled(title.leads_to) if title_key(one.title) == title.leads_to)
    return next((one.page for one in targets if not one.leads_to), None)


def _allowed(actor, catalogue: Catalogue, readable: int) -> set[int]:
    """Pages and redirects that this actor may read, where not all are."""
    redirects = Page.objects.live().filter(visible(actor), kind=REDIRECT).order_by()
    return {*catalogue.pages(readable), *redirects.values_list("pk", flat=True)}


def _index_of(catalogue: Catalogue) -> TitleIndex:
    """The index of the titles in this catalogue; made from the last one when that was another."""
    global _kept
    with _lock:
        if _kept.catalogue is not catalogue:
            _kept = _brought_up_to(catalogue, _kept)
        return _kept.index


def _brought_up_to(catalogue: Catalogue, kept: _Kept) -> _Kept:
    records = {record.page: record for record in catalogue.records()}
    # The catalogue has no redirects, but is another one when one of them changed.
    rows = SearchAlias.objects.values_list("page", "title", "target_key")
    redirects = {page: Title(page, title, key, minor=True) for page, title, key in rows}
    new = [title for pk, title in redirects.items() if kept.redirects.get(pk) != title]
    for page, record in records.items():
        before = kept.records.get(page)
        if before is not record and (before is None or (before.title, before.kind) != (record.title, record.kind)):
            new.append(Title(page, record.title, minor=record.kind in NOT_ARTICLES))
    gone = (kept.records.keys() - records.keys()) | (kept.redirects.keys() - redirects.keys())
    index = kept.index.changed(new, gone) if new or gone else kept.index
    return _Kept(catalogue, records, redirects, index)
