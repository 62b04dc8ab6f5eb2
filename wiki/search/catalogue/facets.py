"""The facets that every page has: its kind, its year, and the people who wrote it."""

import functools
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from wiki.markup.fields import kind_name, kind_value
from wiki.pages.facets import MAX_WORDS, Facet, facet_key
from wiki.pages.fields import as_text, one_line
from wiki.pages.kinds import all_kinds, kind

# Of one page: more writers or authors than these are not counted as persons to search by.
MOST_PERSONS = 100
_DATED_BY = ("year", "date", "since")


@dataclass(frozen=True)
class KindFacet(Facet):
    """The kind of a page; in the search box by its words, singular or plural, French or English."""

    def values_of(self, page):
        return [(page.kind, page.kind)]

    def meant(self, typed, known):
        found = _kinds_by_word().get(facet_key(typed)) or kind_name(typed)
        return [found] if found in known else []

    def words_of(self, key, spelling):
        return str(kind(key).label)


@functools.cache
def _kinds_by_word() -> dict[str, str]:
    """Every word that names a kind -> the kind."""
    words = {}
    for known in all_kinds():
        spelled = [known.name, kind_value(known.name)]
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                spelled += [str(known.label), str(known.plural)]
        for one in spelled:
            words.setdefault(facet_key(one), known.name)
    return words


@dataclass(frozen=True)
class YearFacet(Facet):
    """The year of what the page is about, when its header dates it; otherwise of its last change."""

    def values_of(self, page):
        year = next(filter(None, (_year(page.fields.get(name)) for name in _DATED_BY)), "")
        if not year and page.head:
            year = str(timezone.localtime(page.head.created).year)
        return [(year, year)] if year else []


def _year(value) -> str:
    found = re.match(r"[12][0-9]{3}(?![0-9])", as_text(value))
    return found[0] if found else ""


@dataclass(frozen=True)
class PersonFacet(Facet):
    """Who wrote versions of the page, and who is named as author in its header."""

    def values_of(self, page):
        # Put in order here: a batch of pages brings its writers along.
        writers = sorted(page.writers.all(), key=lambda writer: (-writer.revisions, writer.name))
        names = [writer.name for writer in writers if writer.name != settings.VISITOR_NAME][:MOST_PERSONS]
        names += authors_in(page.fields.get("authors"))
        return list({facet_key(name): name[:MAX_WORDS] for name in reversed(names)}.items())[::-1]

    def meant(self, typed, known):
        """Everybody among whose names are the typed ones; when there is nobody, those whose names begin so."""
        typed_words = set(_words(facet_key(typed)))
        if not typed_words:
            return []
        people = {key: _words(key) for key in known}
        found = [key for key, words in people.items() if typed_words.issubset(words)]
        return found or [
            key
            for key, words in people.items()
            if all(any(word.startswith(one) for word in words) for one in typed_words)
        ]


def authors_in(value) -> list[str]:
    """The people in a header's field, with their first names first: “Klein, Juliette” is Juliette Klein."""
    items = value if isinstance(value, list) else value.split(";") if isinstance(value, str) else []
    names = [one_line(item) for item in items if isinstance(item, str)][:MOST_PERSONS]
    return [_first_name_first(name) for name in names if name]


def _first_name_first(name: str) -> str:
    family, comma, first = (part.strip() for part in name.partition(","))
    return f"{first} {family}" if comma and family and first and "," not in first else name


def _words(key: str) -> list[str]:
    return re.findall(r"\w+", key)


KIND = KindFacet("kind", _("Kind"))
YEAR = YearFacet("year", _("Year"))
PERSON = PersonFacet("person", _("Person"), every=True)
