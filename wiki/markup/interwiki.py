"""Links to other wikis: `[[wikipedia:Innovation sociale|label]]`.

One table says which prefixes there are and where they lead. It is part of the pipeline's version, so a change here
renders stored pages again.
"""

import hashlib
from urllib.parse import quote
from xml.etree.ElementTree import Element

# Prefix, in small letters -> address, in which {} stands for the title there. Of two that fit, the longer one wins.
TABLE = {
    "wikipedia": "https://fr.wikipedia.org/wiki/{}",
    "wikipédia": "https://fr.wikipedia.org/wiki/{}",
    "fr": "https://fr.wikipedia.org/wiki/{}",
    "wikipedia:fr": "https://fr.wikipedia.org/wiki/{}",
    "en": "https://en.wikipedia.org/wiki/{}",
    "wikipedia:en": "https://en.wikipedia.org/wiki/{}",
    "br": "https://br.wikipedia.org/wiki/{}",
    "wikipedia:br": "https://br.wikipedia.org/wiki/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "wiktionnaire": "https://fr.wiktionary.org/wiki/{}",
    "commons": "https://commons.wikimedia.org/wiki/{}",
    "wikisource": "https://fr.wikisource.org/wiki/{}",
    "wikilivres": "https://fr.wikibooks.org/wiki/{}",
    "wikiversité": "https://fr.wikiversity.org/wiki/{}",
    "wikiversite": "https://fr.wikiversity.org/wiki/{}",
    "osmwiki": "https://wiki.openstreetmap.org/wiki/{}",
}
CLASS = "external interwiki"
REL = "noopener nofollow"

_SAFE = "/:,'()!*;@-._~"


def fingerprint(table: dict[str, str] = TABLE) -> str:
    """What changes whenever the table does."""
    return hashlib.sha256(repr(sorted(table.items())).encode()).hexdigest()[:12]


def split(typed: str) -> tuple[str, str]:
    """(prefix in small letters, the rest) of a title, or ("", `typed`) when it begins with no prefix of the table.

    The colon must follow at once: `Commons : un bilan` is a French title, `commons:Brest` a link.
    """
    typed = typed.strip(" _").lstrip(": ")
    folded = typed.casefold()
    parts = folded.split(":", 2)
    for length in (2, 1):
        prefix = ":".join(parts[:length])
        if len(parts) > length and prefix in TABLE:
            # Folding may change lengths, but not where the colons stand.
            return prefix, ":".join(typed.split(":")[length:]).strip(" _")
    return "", typed


def address_of(prefix: str, title: str, section: str = "") -> str:
    """Where a title of another wiki stands; every character that an address cannot hold is percent-encoded."""
    address = TABLE[prefix].replace("{}", _encode(title))
    return f"{address}#{_encode(section)}" if section.strip() else address


def make_link(typed: str, section: str = "") -> Element | None:
    """The element, still without label, of a link to what was typed, or None when that names no other wiki's page."""
    prefix, title = split(typed)
    if not prefix or not title:
        return None
    return Element("a", {"class": CLASS, "href": address_of(prefix, title, section), "rel": REL})


def _encode(words: str) -> str:
    return quote("_".join(words.replace("_", " ").split()), safe=_SAFE, errors="replace")
