"""Answers of the door as the screen may get them, made by hand: no index, no page in the database."""

import re
from datetime import UTC, datetime
from html import unescape

from tests.screens.table import LONG_TAG
from wiki.pages.models import Page, PageRevision
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import parse
from wiki.search.door import Facet, Hit, Part, Results, Value

LABELS = {
    "kind": ("Nature", ["Page", "Fiche du répertoire", "Référence"]),
    "tag": ("Étiquettes", ["Brest", "numérique", "collectivités", "mer", "eau", "vélo", "école", "jardin", LONG_TAG]),
    "year": ("Année", ["2026", "2011", "2009"]),
}


def page(title: str, kind: str = "page", language: str = "", **fields) -> Page:
    made = Page(pk=abs(hash(title)) % 10_000, title=title, kind=kind)
    made.fields = {"language": language} | fields if language else fields
    made.head = PageRevision(
        number=3, created=datetime(2024, 10, 6, 9, tzinfo=UTC), author_name="Exemple : documentaliste"
    )
    return made


def hit(title: str, kind: str = "page", **details) -> Hit:
    """A hit; its snippet and the parts of its title can be given."""
    language = details.pop("language", "")
    parts = details.pop("title_parts", [(title, False)])
    snippet = details.pop("snippet", [("… les ", False), ("biens communs", True), (" du territoire …", False)])
    return Hit(page(title, kind, language, **details.pop("fields", {})), parts, snippet, **details)


def facets(asked: Asked) -> list[Facet]:
    """Three facets whose counts mean nothing."""
    made = []
    for name, (label, words) in LABELS.items():
        values = []
        for place, word in enumerate(words):
            chosen = word in asked.of(name)
            turned = asked.without(name, word) if chosen else asked.with_value(name, word)
            values.append(Value(word, word, 14 - place, chosen, turned.address))
        made.append(Facet(name, label, values, 12 if name == "tag" else 0))
    return made


def results(asked: Asked, hits=(), total: int | None = None, **details) -> Results:
    """`asked` answered by these hits; every word of it is a part that was understood."""
    query = parse(asked.q)
    total = len(hits) if total is None else total
    pages = max(1, -(-total // 10))
    understood = [
        Part(
            "without" if term.without else "phrase" if term.quoted else "words",
            term.text,
            asked.saying(query.without(term)).address,
            term.without,
        )
        for term in query.terms
        if term.stems
    ]
    given = {"facets": facets(asked), "understood": understood, "asked": asked, "sort": asked.sort, **details}
    return Results(query, list(hits), total, min(asked.page, pages), pages, **given)


def readable(html: str) -> str:
    """What is read and heard of a screen's main part, without tags, on one line."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", "", main)).split())


def links(html: str) -> dict[str, str]:
    """What the links of the main part say, and where they lead."""
    main = re.search(r"<main.*?</main>", html, re.DOTALL)[0]
    found = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', main, re.DOTALL)
    return {" ".join(unescape(re.sub(r"<[^>]*>", "", inside)).split()): unescape(address) for address, inside in found}
