"""Kinds of pages: what each is called, which fields its header has, how one begins to write it.

A room registers its kinds with `registry.register_kind` in `AppConfig.ready()`. Words for kinds and fields, their
inputs, their checks and the box of facts above a text all come from there, and stand nowhere else.
"""

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from wiki.configuration import current
from wiki.markup.canonical import canonical_text
from wiki.markup.fields import kind_name
from wiki.pages.fields import Text, Words
from wiki.pages.registry import registry

REDIRECT = "redirect"
PAGE = "page"


@dataclass(frozen=True)
class Kind:
    """A kind of page; `name` is its English name, as in wiki.markup.fields.

    label, plural  its words; `begin` with an article, for a choice (“A directory entry”), `about` a sentence beside it
    fields         what its header holds, in the order of form and facts
    brief          names of the fields that tell pages of this kind apart in a list
    icon           a path of SVG on a ground of 20 × 20, drawn as a line; its word always stands beside it
    guides         folder of `<name>.<language>.md`: what the text of a new page begins with
    order          its place in lists; `offered`: among the ways to begin a page
    """

    name: str
    label: Words
    plural: Words
    begin: Words = ""
    about: Words = ""
    fields: tuple[Text, ...] = ()
    brief: tuple[str, ...] = ()
    icon: str = ""
    guides: Path | None = None
    order: int = 100
    offered: bool = True

    def guide(self, language: str = "") -> str:
        """The guiding text of a new page in this language (by default the wiki's), "" when it has none."""
        return _guide(self.guides, self.name, language or current().language)

    def field(self, name: str) -> Text | None:
        return next((known for known in self.fields if known.name == name), None)


class Fact(NamedTuple):
    """One line of the box above a text; `address` is a web address or ""."""

    label: str
    words: str
    address: str


def kind(name: str) -> Kind:
    """The kind of that name; one that no room registered reads as a page."""
    return registry.kinds.get(name) or registry.kinds[PAGE]


def all_kinds() -> list[Kind]:
    """Every kind, in the order of lists."""
    return sorted(registry.kinds.values(), key=lambda known: (known.order, known.name))


def offered_kinds() -> list[Kind]:
    """Those that a person may choose to begin a page with."""
    return [known for known in all_kinds() if known.offered]


def kind_choices(chosen: str = "") -> dict:
    """What templates/pages/kind_choices.html needs: the kinds to begin with, and the one that is chosen."""
    kinds = offered_kinds()
    return {"kinds": kinds, "chosen_kind": chosen if chosen in {known.name for known in kinds} else PAGE}


def kind_of(fields: dict) -> str:
    """The English name of a page's kind, from its header's fields; a kind that no table knows reads as a page."""
    if fields.get("redirect"):
        return REDIRECT
    written = fields.get("type", "")
    return (kind_name(written) if isinstance(written, str) else None) or PAGE


def facts(page) -> list[Fact]:
    """What the header of a page says that its readers want to know, in the order of its kind's fields."""
    found = []
    for known in kind(page.kind).fields:
        value = page.fields.get(known.name) if known.fact else None
        words = known.words(value) if value else ""
        if words:
            found.append(Fact(str(known.label), words, known.address(value)))
    return found


def brief(page) -> list[str]:
    """The few facts that stand with a page in a list, in words: the authors and the year of a work."""
    known = kind(page.kind)
    told = ((known.field(name), page.fields.get(name)) for name in known.brief)
    return [words for field_, value in told if field_ and value and (words := field_.words(value))]


def hints_left(source: str, before: str = "") -> list[str]:
    """Lines of a guiding text that stand in a source as they were, and did not stand in the one `before` it."""
    hints = _hints(frozenset((known.guides, known.name) for known in all_kinds()))
    kept = {line.strip() for line in before.split("\n")}
    return [line for line in (line.strip() for line in source.split("\n")) if line in hints and line not in kept]


@functools.lru_cache(maxsize=256)
def _guide(folder: Path | None, name: str, language: str) -> str:
    path = folder / f"{name}.{language}.md" if folder else None
    return canonical_text(path.read_text("utf-8")) if path and path.exists() else ""


@functools.lru_cache(maxsize=4)
def _hints(guides: frozenset[tuple[Path | None, str]]) -> frozenset[str]:
    """Each hint of the guides, a line in brackets and italics: `*(Say in two sentences…)*`."""
    texts = [_guide(folder, name, language) for folder, name in guides for language, _words in settings.LANGUAGES]
    lines = (line.strip() for text in texts for line in text.split("\n"))
    return frozenset(line for line in lines if re.match(r"(?:- |[0-9]+\. )?\*\(", line) and line.endswith(")*"))
