"""The community's list of synonyms and acronyms: a wiki page, read whenever somebody searches.

A line of the page is a list's item whose sides are parted by `=`:

    - ESS = économie sociale et solidaire
    - covoiturage = auto-partage = [[Partager sa voiture|voiture partagée]]

Whoever types one side finds the others too. Lines do not add up: what a = b and b = c say of a and c is nothing. The
list is good from the moment at which its page was saved, in every process: each search asks for the fingerprint of
the page's text, and reads the text when it is another one. Whatever the page holds, a query grows by a bounded number
of forms; what was added is in Query.added, to be said.
"""

import functools
import re
from dataclasses import dataclass, replace

from wiki.markup.titles import title_key
from wiki.pages.models import Page
from wiki.pages.prepared import Prepared
from wiki.search.asking.forms import form_of, plain_term, with_more
from wiki.search.asking.query import Query
from wiki.search.asking.terms import Form, Term
from wiki.search.words.analysis import in_one, stems

TITLE = "Aide:Synonymes"

MOST_LINES = 500
MOST_CHARACTERS = 200_000
LONGEST_LINE = 400
MOST_SIDES = 8
LONGEST_SIDE = 120
MOST_WORDS = 8
# What one word or expression of a query may bring.
MOST_ADDED = 6

_ITEM = re.compile(r" {0,3}[-*+] +(\S.*)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_LINK = re.compile(r"\[\[(?:[^\[\]|]{0,250}\|)?([^\[\]|]{0,250})\]\]|\[([^\[\]]{0,250})\]\([^()\s]{0,500}\)")
_REMARK = re.compile(r"\([^()]{0,200}\)")
_SIGNS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)|\\(?=\W)")


@dataclass(frozen=True)
class Synonyms:
    """`others`: the stems of a side -> the forms of the other sides of its lines, in their order."""

    others: dict[tuple[str, ...], tuple[Form, ...]]

    def widened(self, query: Query) -> Query:
        """The query, its words and expressions found in their synonyms too. Nothing is added between quotation marks,
        nor to what must be absent."""
        if not self.others:
            return query
        terms = list(query.terms)
        for run in _runs(terms):
            for first, last in _stretches(run):
                added = self._added([terms[at] for at in run[first:last]])
                for at in run[first:last] if added else ():
                    terms[at] = with_more(terms[at], added)
        return replace(query, terms=tuple(terms))

    def _added(self, terms: list[Term]) -> list[Form]:
        typed = tuple(stem for term in terms for stem in term.stems)
        spelled = tuple(stems(in_one(" ".join(term.text for term in terms))))
        # co working, typed apart, for coworking.
        whole = tuple(stems("".join(term.text for term in terms))) if len(terms) == 2 else ()
        found = dict.fromkeys(form for key in (typed, spelled, whole) for form in self.others.get(key, ()))
        return list(found)[:MOST_ADDED]


NONE = Synonyms({})


def parse(text: str) -> Synonyms:
    """The list in a page's text. Never raises; what is no line of the list says nothing."""
    others: dict[tuple[str, ...], dict[tuple[str, ...], Form]] = {}
    lines, fence = 0, ""
    for line in text[:MOST_CHARACTERS].split("\n"):
        if opening := _FENCE.match(line):
            fence = "" if fence == opening[1] else fence or opening[1]
        sides = [] if fence else _sides(line[:LONGEST_LINE])
        if len(sides) < 2:
            continue
        lines += 1
        if lines > MOST_LINES:
            break
        for side in sides:
            for key in {side.stems, tuple(stems(in_one(side.said)))}:
                known = others.setdefault(key, {})
                for other in sides:
                    if other.stems not in (side.stems, key) and len(known) < MOST_ADDED:
                        known.setdefault(other.stems, other)
    return Synonyms({key: tuple(forms.values()) for key, forms in others.items()})


_kept: tuple[str, Synonyms] = ("", NONE)


def current() -> Synonyms:
    """The wiki's list as its page says now; none without such a page. One query, two after a change."""
    global _kept
    title = TITLE
    found = _fingerprint(title)
    if found and found[1]:
        title = found[1]
        found = _fingerprint(title)
    if not found or not found[0]:
        return NONE
    sha1, known = _kept
    if sha1 != found[0]:
        text = _pages(title_key(title)).values_list("head__sha1", "text").first()
        if not text:
            return NONE
        sha1, known = text[0], parse(text[1])
        _kept = (sha1, known)
    return known


def widened(query: Query) -> Query:
    """A query as the wiki's list widens it now."""
    return current().widened(query) if any(map(plain_term, query.terms)) else query


def _fingerprint(title: str) -> tuple[str, str] | None:
    """The fingerprint of the text of the page with this title, and where it redirects to; the query is written once."""
    rows = _fingerprints().rows(title_key(title))
    return rows[0] if rows else None


@functools.cache
def _fingerprints() -> Prepared:
    return Prepared(_pages("\0key").values_list("head__sha1", "redirect_to")[:1], "\0key")


def _pages(key: str):
    return Page.objects.live().filter(title_key=key).order_by("pk")


def _sides(line: str) -> list[Form]:
    item = _ITEM.match(line)
    if not item or "=" not in item[1]:
        return []
    plain = _SIGNS.sub("", _LINK.sub(lambda link: link[1] or link[2] or "", item[1]))
    found: dict[tuple[str, ...], Form] = {}
    for typed in plain.split("=")[:MOST_SIDES]:
        side = " ".join(_REMARK.sub(" ", typed).split()).strip(" .;,")
        form = form_of(side, said=side, most=MOST_WORDS + 1)
        if 0 < len(form.stems) <= MOST_WORDS and len(side) <= LONGEST_SIDE:
            found.setdefault(form.stems, form)
    return list(found.values())


def _runs(terms: list[Term]) -> list[list[int]]:
    """Places of wanted words without quotes that follow each other, words too common to look for aside."""
    runs: list[list[int]] = [[]]
    for at, term in enumerate(terms):
        if plain_term(term) and (not runs[-1] or terms[runs[-1][0]].field == term.field):
            runs[-1].append(at)
        elif plain_term(term):
            runs.append([at])
        elif term.stems:
            runs.append([])
    return runs


def _stretches(run: list[int]):
    """Every stretch of at most MOST_WORDS words, as (first, behind the last)."""
    for first in range(len(run)):
        for last in range(first + 1, min(first + MOST_WORDS, len(run)) + 1):
            yield first, last
