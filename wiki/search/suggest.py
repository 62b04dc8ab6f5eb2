"""What may be meant by what is being typed: titles first, then passages of texts. See wiki.search.completion.

Titles are completed from memory, at every letter; texts are asked of the engine, the last word being unfinished.
"""

import itertools
import logging
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from wiki.markup.titles import title_path
from wiki.pages.kinds import PAGE, kind
from wiki.pages.lists import NOT_ARTICLES
from wiki.pages.permissions import visible
from wiki.search.asking import synonyms
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import Form, Query, Term, clean, parse
from wiki.search.catalogue import snapshots as catalogues
from wiki.search.catalogue import titles
from wiki.search.catalogue.picture import Catalogue
from wiki.search.catalogue.title_index import key_of
from wiki.search.contract import Unavailable
from wiki.search.engines import engine
from wiki.search.showing import snippets
from wiki.search.showing.marking import marked_beginnings
from wiki.search.showing.shown import shown_pages
from wiki.search.showing.snippets import Part
from wiki.search.words.analysis import WORD, fold, plain_words, stems

log = logging.getLogger(__name__)

MOST_TITLES = 6
MOST_PASSAGES = 4
PASSAGE_LENGTH = 110
# Shorter beginnings have too many endings.
SHORTEST_BEGINNING = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A page: its title, its address, its kind; `parts` of its title or text, (text, typed); `note`, a few words."""

    title: str
    path: str
    kind: str
    parts: list[Part]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`q` is what was typed, cleaned; `all` the address of the whole search for it."""

    q: str
    titles: list[Suggestion] = field(default_factory=list)
    passages: list[Suggestion] = field(default_factory=list)

    @property
    def all(self) -> str:
        return Asked(self.q).address


def suggestions(actor, typed: str, with_passages: bool = True) -> Suggestions:
    """What this actor may read and may mean by this. Nothing typed raises; an index that cannot answer is silent."""
    q, _cut = clean(typed)
    query = parse(q)
    if query.filters:
        # A filter is no beginning of a title, and the whole search says what it filters.
        return Suggestions(q)
    catalogue = catalogues.current()
    found = titles.complete(actor, q, MOST_TITLES, catalogue)
    passages = []
    if with_passages:
        shown = {one.page.page for one in found}
        is_open = typed[-1:].isalnum()
        passages = _passages(actor, catalogue, query, is_open, shown)
        corrected = " ".join(found[0].words) if found else ""
        if not passages and corrected not in ("", key_of(q)):
            passages = _passages(actor, catalogue, parse(corrected), is_open, shown)
    return Suggestions(q, [_of_title(one) for one in found], passages)


def address_of(title: str) -> str:
    return f"/wiki/{title_path(title)}"


def _of_title(found: titles.Completed) -> Suggestion:
    page = found.page
    note = "" if page.kind == PAGE else str(kind(page.kind).label)
    if found.through:
        note = _("“%(title)s” leads here.") % {"title": found.through}
    return Suggestion(page.title, address_of(page.title), page.kind, marked_beginnings(page.title, found.words), note)


def unfinished(query: Query) -> Query:
    """The query as it may become: its last word stands for the words of the wiki that begin so."""
    last = max(query.terms, key=lambda term: term.end, default=None)
    if last is None or last.without or last.end < len(query.text):
        return query
    others = tuple(term for term in query.terms if term is not last)
    going_on = _going_on(last)
    return replace(query, terms=(*others, going_on) if going_on else others)


def _going_on(term: Term) -> Term | None:
    """A term whose last word may have any ending; None when too little of it is typed to be looked for."""
    *_before, word = WORD.finditer(term.text)
    letters, before = fold(word[0]), term.text[: word.start()]
    if len(letters) < SHORTEST_BEGINNING:
        return None
    forms = {}
    for one in [word[0], *engine().words_beginning(letters)]:
        if found := tuple(stems(before + one)):
            forms.setdefault(found, Form(found, words=tuple(plain_words(before + one))))
    if not forms:
        return None
    return replace(term, stems=next(iter(forms)), forms=tuple(forms.values()))


def _is_minor(catalogue: Catalogue, page: int) -> bool:
    return catalogue.record(page).kind in NOT_ARTICLES


def _passages(actor, catalogue: Catalogue, query: Query, is_open: bool, shown: set[int]) -> list[Suggestion]:
    """Of pages besides those shown; `is_open` says that the last word may go on."""
    readable = catalogue.readable(actor)
    try:
        query = unfinished(query) if is_open else query
        if not query.wanted or not readable:
            return []
        query = synonyms.widened(query)
        found = engine().find(query, None if readable == catalogue.live else catalogue.pages(readable))
    except Unavailable:
        return []
    except Exception:
        log.exception("Nothing can be suggested from the texts.")
        return []
    allowed = catalogue if readable == catalogue.live else set(catalogue.pages(readable))
    others = (page for page in found.pages if page in allowed and page not in shown)
    # Pages about the wiki itself are rarely meant.
    best = sorted(itertools.islice(others, 3 * MOST_PASSAGES), key=lambda page: _is_minor(catalogue, page))
    return [
        Suggestion(page.title, address_of(page.title), page.kind, snippets.passages(page.plain, query, PASSAGE_LENGTH))
        for page in shown_pages(visible(actor), best[:MOST_PASSAGES])
    ]
