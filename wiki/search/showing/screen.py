"""What the screen of results says: parts of a query in words, marks, numbers of pages, the page that could be written.

Made here rather than in the template, which is then quick: a template's loop costs more than the search itself.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from wiki.markup.tags import tag_path
from wiki.markup.titles import TitleError, normalise_title, title_key, title_path
from wiki.pages import kinds
from wiki.pages.models import Page
from wiki.pages.permissions import CREATE, allows
from wiki.pages.wording import text_language
from wiki.search.asking.asked import BY_DATE, Asked
from wiki.search.door import Hit, Part, Results
from wiki.search.showing.panels import Panel, panel
from wiki.search.showing.snippets import Part as Marked

MOST_TAGS = 4
WAYS_IN = {"kind", "tag", "domain"}
MOST_WAYS_IN = 24
# Numbers of pages around the one that is shown; with the first, the last and two gaps that makes at most seven.
NEIGHBOURS = 1

_LABELS = {
    "words": pgettext_lazy("part of a search", "with “%(words)s”"),
    "phrase": pgettext_lazy("part of a search", "with “%(words)s”"),
    "title": pgettext_lazy("part of a search", "“%(words)s” in the title"),
    "tag": pgettext_lazy("part of a search", "tag %(words)s"),
    "kind": pgettext_lazy("part of a search", "kind: %(words)s"),
    "domain": pgettext_lazy("part of a search", "domain: %(words)s"),
    "territory": pgettext_lazy("part of a search", "territory: %(words)s"),
    "year": pgettext_lazy("part of a search", "year %(words)s"),
    "person": pgettext_lazy("part of a search", "by %(words)s"),
}
_WITHOUT_WORDS = pgettext_lazy("part of a search", "without “%(words)s”")
_EXCEPT = pgettext_lazy("part of a search", "except %(what)s")
_OF_WORDS = {"words", "phrase", "without"}
_SORTS = (("", gettext_lazy("Relevance")), (BY_DATE, gettext_lazy("Last change")))


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of what was asked, in words, and the address that asks for the rest; `is_filter`: no words to find."""

    words: str
    address: str
    is_filter: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One result as it is shown. `title` is what the page is called under its parents, which `crumbs` name."""

    hit: Hit
    title: SafeString
    snippet: SafeString
    language: str
    crumbs: str
    tags: SafeString
    missing: str
    brief: str

    @classmethod
    def of(cls, hit: Hit, language: str) -> "Row":
        """`language` is the wiki's, in which a page is written whose header names no other."""
        return cls(
            hit,
            title=marks(_last_segment(hit.title_parts)),
            snippet=marks(hit.snippet),
            language=text_language(hit.page, language),
            crumbs=" › ".join(label for label, _title in hit.page.crumbs),
            tags=_tags(hit.tags[:MOST_TAGS]),
            missing=", ".join(hit.missing),
            brief=" · ".join(kinds.brief(hit.page)),
        )


@dataclass(frozen=True, slots=True)
class Beginning:
    """A page that could be begun under what was typed: `address` opens its editor, past the sign-in if need be."""

    title: str
    address: str
    signs_in: bool = False


def _tags(names: list[str]) -> SafeString:
    return mark_safe(" ".join(map(_tag, names)))


@functools.lru_cache(maxsize=4096)
def _tag(name: str) -> str:
    return f'<a href="/tags/{escape(tag_path(name))}">{escape(name)}</a>'


def marks(parts: Iterable[Marked]) -> SafeString:
    """Text whose found words stand in `<mark>`."""
    return mark_safe("".join(f"<mark>{escape(text)}</mark>" if marked else escape(text) for text, marked in parts))


def chips(results: Results) -> list[Chip]:
    """The parts of what was asked; none for mere words without anything beside them, which the box shows already."""
    made = {part.address: _chip(part) for part in results.understood}
    for facet in results.facets:
        for value in facet.values:
            if value.chosen and value.address not in made:
                made[value.address] = _chip(Part(facet.name, value.words, value.address))
    plain = all(part.kind == "words" and not part.without for part in results.understood)
    return [] if plain and len(made) < 2 and not any(chip.is_filter for chip in made.values()) else list(made.values())


def also(results: Results) -> list[str]:
    """What was looked for besides, because the wiki's list of synonyms says that it means the same."""
    return list(results.query.added)


def _chip(part: Part) -> Chip:
    if part.kind == "without" or (part.without and part.kind in _OF_WORDS):
        return Chip(_WITHOUT_WORDS % {"words": part.words}, part.address)
    words = _LABELS.get(part.kind, _LABELS["words"]) % {"words": part.words}
    if part.without:
        words = _EXCEPT % {"what": words}
    return Chip(words, part.address, part.kind not in _OF_WORDS and part.kind != "title")


def _last_segment(parts: list[Marked]) -> list[Marked]:
    """The parts after the last slash."""
    skip = "".join(text for text, _marked in parts).rfind("/") + 1
    if not skip:
        return parts
    kept = []
    for text, marked in parts:
        if len(text) > skip:
            kept.append((text[skip:], marked))
        skip = max(0, skip - len(text))
    return kept


def panels(results: Results) -> list[Panel]:
    """The facets that have something to choose; of one value that all results share, there is nothing to."""
    return [panel(facet.label, facet.values, _counted, facet.more) for facet in results.facets if facet.values]


def ways_in(results: Results) -> list[Panel]:
    """What one can begin from before a word is typed: kinds of pages, and the tags and domains most in use."""
    chosen = [facet for facet in results.facets if facet.name in WAYS_IN and facet.values]
    return [panel(facet.label, facet.values[:MOST_WAYS_IN], _counted, shown=MOST_WAYS_IN) for facet in chosen]


def _counted(count: int) -> str:
    return ngettext("result", "results", count)


def sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    """The orders to choose from, as (words, address, whether it is this one)."""
    return [(words, asked.sorted_by(name).address, name == asked.sort) for name, words in _SORTS]


def numbers(asked: Asked, page: int, pages: int) -> list[tuple[int, str]]:
    """At most seven places to go to, as (number, address); a gap between numbers is (0, "")."""
    if pages < 2:
        return []
    near = {1, pages, *range(page - NEIGHBOURS, page + NEIGHBOURS + 1)}
    if page < 4:
        near |= {2, 3, 4}
    if page > pages - 3:
        near |= {pages - 1, pages - 2, pages - 3}
    shown, last = [], 0
    for number in sorted(number for number in near if 1 <= number <= pages):
        if number == last + 2:  # a gap of one number is as long as the number
            shown.append(last + 1)
        elif number > last + 2:
            shown.append(0)
        shown.append(number)
        last = number
    return [(number, asked.at(number).address if number else "") for number in shown]


def beginning(actor, results: Results) -> Beginning | None:
    """The page to write when none is called so; None when what was typed is no title, a question, or nothing (le)."""
    query = results.query
    may = allows(actor, CREATE)
    # What was mistyped is no title to propose.
    is_near = results.widened is not None and results.widened.kind == "near"
    asks_more = (
        is_near
        or query.text.endswith("?")
        or query.avoided
        or query.filters
        or query.cut
        or any(term.field for term in query.terms)
    )
    if not query.wanted or asks_more or any(hit.exact for hit in results.hits) or not (may or may.sign_in):
        return None
    try:
        title = normalise_title(query.title)
    except TitleError:
        return None
    if Page.objects.live().filter(title_key=title_key(title)).exists():
        return None
    address = f"/edit/{title_path(title)}"
    return Beginning(title, address) if may else Beginning(title, f"/accounts/login/?next={quote(address)}", True)


def title_of(q: str, page: int) -> str:
    """The title of the window."""
    if not q:
        return _("Search")
    words = _("Search: %(query)s") % {"query": q}
    return words if page == 1 else _("%(title)s, page %(number)s") % {"title": words, "number": page}
