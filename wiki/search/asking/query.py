"""What a person typed in the search box, understood: words, "phrases", -what must not be there, and étiquette: filters.

Nothing typed is an error. Quotes may be straight, curly or French; one left open closes itself at the end. There are
no operators besides, no wildcards: a star is a star, and a prefix that nobody knows is a word. Every part has its
place in the text, so that each can be taken out. Pure, and bounded: 200 characters, 12 words that count.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from wiki.search.asking.forms import with_forms, with_neighbours
from wiki.search.asking.terms import Filter, Form, Term
from wiki.search.words.analysis import WORD, fold, stems

__all__ = ["MAX_CHARACTERS", "MAX_FILTERS", "MAX_WORDS", "Filter", "Form", "Query", "Term", "clean", "parse"]

MAX_CHARACTERS = 200
MAX_WORDS = 12
MAX_FILTERS = 12

TITLE = "title"
# What may stand before a colon, folded: a filter's name, or the field that words are looked for in.
PREFIXES = {
    "etiquette": "tag", "etiquettes": "tag", "tag": "tag", "tags": "tag",
    "type": "kind", "kind": "kind",
    "auteur": "person", "auteure": "person", "autrice": "person", "author": "person",
    "titre": TITLE, "title": TITLE,
}  # fmt: skip

_QUOTES = '"“”„«»'
# A minus may be what telephones make of it; a colon may have the spaces that French sets around it.
_PART = re.compile(
    rf"""(?P<minus>[-\u2212\u2013]?)
    (?:(?P<prefix>[ée]tiquettes?|tags?|type|kind|auteure?|autrice|author|titre|title)[ ]?:[ ]?)?
    (?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<word>[^\s{_QUOTES}]+))""",
    re.IGNORECASE | re.VERBOSE,
)
_AROUND_VALUES = " ,;"


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
    def parts(self) -> tuple[Term | Filter, ...]:
        """All that is looked for, avoided or asked of pages, in the order in which it was typed."""
        return tuple(sorted((*self.wanted, *self.avoided, *self.filters), key=lambda part: part.start))

    @property
    def title(self) -> str:
        """What was typed, filters left out, as the title of a page that it may be."""
        text = self.text
        for part in reversed(self.parts):
            if isinstance(part, Filter):
                text = _cut_out(text, part)
        return text.strip(_QUOTES + " ")

    @property
    def added(self) -> tuple[str, ...]:
        """What a list of synonyms added to the words typed, as it is written there."""
        return tuple(dict.fromkeys(form.said for term in self.wanted for form in term.forms if form.said))

    def without(self, part: Term | Filter) -> str:
        """The text with this part taken out, wherever it was typed."""
        text, key = _cut_out(self.text, part), _key(part)
        # Typed twice, it counted once: it goes as often.
        for _time in range(MAX_CHARACTERS):
            again = next((one for one in parse(text).parts if _key(one) == key), None)
            if again is None:
                break
            text = _cut_out(text, again)
        return text


def parse(typed: str) -> Query:
    """Understand what was typed. Never raises."""
    text, cut = clean(typed)
    terms: dict[tuple, Term] = {}
    filters: dict[tuple, Filter] = {}
    left = MAX_WORDS
    for match in _PART.finditer(text):
        name = PREFIXES[fold(match["prefix"])] if match["prefix"] else ""
        if name and name != TITLE:
            part = _filter(match, name)
            if part and len(filters) < MAX_FILTERS:
                filters.setdefault(_key(part), part)
            continue
        part = _term(match, name)
        if part is None or _key(part) in terms:
            continue
        if len(part.stems) > left:
            part, cut = replace(part, stems=part.stems[:left]), True
            if not part.stems or _key(part) in terms:
                continue
        terms[_key(part)] = part
        left -= len(part.stems)
    formed = with_neighbours(text, [with_forms(term) if term.stems else term for term in terms.values()])
    return Query(text, tuple(formed), cut, tuple(filters.values()))


def _filter(match: re.Match, name: str) -> Filter | None:
    typed = match["word"] if match["phrase"] is None else match["phrase"]
    value = typed.strip(_AROUND_VALUES)
    return Filter(name, value, bool(match["minus"]), match.start(), match.end()) if value else None


def _term(match: re.Match, field: str) -> Term | None:
    quoted = match["phrase"] is not None
    words = _bare(match["phrase"] if quoted else match["word"])
    if not words:
        return None
    without = bool(match["minus"])
    return Term(words, tuple(stems(words)), quoted, without, field, start=match.start(), end=match.end())


def _key(part: Term | Filter) -> tuple:
    """What two parts share that ask for the same."""
    if isinstance(part, Filter):
        return part.name, fold(part.value), part.without
    return part.stems or part.text, part.field, part.without


def _cut_out(text: str, part: Term | Filter) -> str:
    return " ".join(f"{text[: part.start]} {text[part.end :]}".split())


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
