"""What a person typed in the search box, understood: words, "phrases" and -what must not be there.

Nothing typed is an error. Quotes may be straight, curly or French; one left open closes itself at the end. There are
no operators besides, no wildcards: a star is a star. Pure, and bounded: 200 characters, 12 words that count.
"""

import re
import unicodedata
from dataclasses import dataclass

from wiki.search.analysis import WORD, plain_words, stems

MAX_CHARACTERS = 200
MAX_WORDS = 12

_QUOTES = '"“”„«»'
_TERM = re.compile(rf"(?P<minus>-?)(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<word>[^\s{_QUOTES}]+))")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to match a term: its stems side by side in this order, or, not `adjacent`, anywhere in the page.

    `words` are what the stems were made from (analysis.plain_words), for an engine that stems by itself.
    """

    stems: tuple[str, ...]
    adjacent: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to find, or to avoid. Several stems stand side by side in that order; none: nothing to look for.

    A page matches when any of the `forms` does; the first is what was typed. `field` is "title" for words of the title
    alone. `start` and `end` are its place in Query.text.
    """

    text: str
    stems: tuple[str, ...]
    quoted: bool = False
    without: bool = False
    field: str = ""
    forms: tuple[Form, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """What the page must be, or must not be: `name` is tag, kind or person, `value` as it was typed."""

    name: str
    value: str
    without: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is what was typed, cleaned; `cut` says that it was longer than what is looked for."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    cut: bool = False
    filters: tuple[Filter, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.stems and not term.without)

    @property
    def avoided(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.stems and term.without)

    @property
    def words(self) -> tuple[Term, ...]:
        """Wanted, typed without quotes."""
        return tuple(term for term in self.wanted if not term.quoted)

    @property
    def phrases(self) -> tuple[Term, ...]:
        return tuple(term for term in self.wanted if term.quoted)

    @property
    def ignored(self) -> tuple[Term, ...]:
        """Words too common to be looked for (and not mere punctuation)."""
        return tuple(term for term in self.terms if not term.stems)

    @property
    def title(self) -> str:
        """What was typed, as the title of a page that it may be."""
        return self.text.strip(_QUOTES + " ")

    def without(self, part: Term | Filter) -> str:
        """The text with this part taken out."""
        return " ".join((self.text[: part.start] + self.text[part.end :]).split())


def parse(typed: str) -> Query:
    """Understand what was typed. Never raises."""
    text, cut = clean(typed)
    terms: dict[tuple, Term] = {}
    left = MAX_WORDS
    for match in _TERM.finditer(text):
        quoted = match["phrase"] is not None
        words = _bare(match["phrase"] if quoted else match["word"])
        if not words:
            continue
        found = tuple(stems(words))
        if len(found) > left:
            found, cut = found[:left], True
            if not found:
                break
        forms = (Form(found, words=tuple(plain_words(words)[: len(found)])),) if found else ()
        term = Term(words, found, quoted, bool(match["minus"]), forms=forms, start=match.start(), end=match.end())
        key = (found or words, term.without)
        if key not in terms:
            terms[key] = term
            left -= len(found)
    return Query(text, tuple(terms.values()), cut)


def clean(typed: str) -> tuple[str, bool]:
    """One line of at most MAX_CHARACTERS without control characters, in NFC, and whether anything was cut off."""
    # Twenty times the limit is enough to see that it is too long, and little to look through.
    start = unicodedata.normalize("NFC", typed[: 20 * MAX_CHARACTERS])
    text = " ".join("".join(_visible(char) for char in start).split())
    if len(text) <= MAX_CHARACTERS:
        return text, False
    return text[:MAX_CHARACTERS].rstrip(), True


def _bare(typed: str) -> str:
    """From the first to the last letter or figure: the rest is punctuation, and junk."""
    found = list(WORD.finditer(typed))
    return typed[found[0].start() : found[-1].end()] if found else ""


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":  # soft hyphens, zero-width and bidi marks stand inside words
        return ""
    return " " if category[0] == "C" else char
