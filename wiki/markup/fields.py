"""The words of a header: field names and kinds, in French and in English.

Programs use the English names; people write either. A key that is in no table is kept and known as it was
typed.
"""

from wiki.markup.titles import fold_accents

# English name -> French key.
FRENCH = {
    "type": "type",
    "title": "titre",
    "tags": "étiquettes",
    "language": "langue",
    "redirect": "redirection",
    # directory entries
    "domain": "domaine",
    "territory": "territoire",
    "place": "lieu",
    "since": "depuis",
    "until": "fin",
    "status": "statut",
    "website": "site",
    "email": "courriel",
    "organisation": "organisation",
    # meetings
    "date": "date",
    "start": "début",
    # references
    "key": "clé",
    "authors": "auteurs",
    "year": "année",
    "publisher": "éditeur",
    "editors": "directeurs",
    "journal": "revue",
    "volume": "volume",
    "number": "numéro",
    "pages": "pages",
    "doi": "doi",
    "isbn": "isbn",
    "url": "url",
    "license": "licence",
}
# Inside `lieu: {nom: …}`.
PLACE_FRENCH = {"name": "nom", "address": "adresse", "postcode": "code postal", "lat": "lat", "lon": "lon"}

# English kind -> French value of `type`.
KINDS = {
    "page": "page",
    "fiche": "fiche",
    "reference": "référence",
    "meeting": "rencontre",
    "contribution": "contribution",
    "person": "personne",
    "organisation": "organisation",
    "help": "aide",
}


def _both_ways(table: dict[str, str]) -> dict[str, str]:
    names = {fold_accents(english): english for english in table}
    # French last: where one word is a name in both languages, the pages of a French wiki mean the French one.
    names.update({fold_accents(french): english for english, french in table.items()})
    return names


_NAMES = _both_ways(FRENCH)
_PLACE_NAMES = _both_ways(PLACE_FRENCH)
_KIND_NAMES = _both_ways(KINDS)


def field_name(key: str) -> str:
    """The English name of a header key, whatever its language, case and accents; an unknown key as it is."""
    return _NAMES.get(fold_accents(key.strip()), key.strip())


def field_key(name: str, language: str = "fr") -> str:
    """The key to write for a field in a header of that language ("fr", else English)."""
    name = field_name(name)
    return FRENCH.get(name, name) if language == "fr" else name


def place_name(key: str) -> str:
    """The English name of a key inside a place."""
    return _PLACE_NAMES.get(fold_accents(key.strip()), key.strip())


def kind_name(value: str) -> str | None:
    """The English name of a kind, or None when there is no such kind. An empty value means a page."""
    return _KIND_NAMES.get(fold_accents(value.strip())) if value.strip() else "page"


def kind_value(kind: str, language: str = "fr") -> str:
    """What to write after `type:` for a kind."""
    return KINDS.get(kind, kind) if language == "fr" else kind
