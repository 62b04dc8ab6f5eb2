"""What a page may be called, when two titles are the same, and how a title becomes an address.

A normalised title is what is stored and shown; its key is what finds it again however it was typed; its
path is what stands after `/wiki/`.
"""

import re
import unicodedata
from urllib.parse import quote, unquote

from wiki.markup import interwiki

MAX_BYTES = 255
FORBIDDEN = "[]{}|<>#"

# Prefix -> the one spelling that is kept. Keys are folded (no case, no accents).
USABLE_PREFIXES = {"aide": "Aide", "help": "Aide", "categorie": "Catégorie", "category": "Catégorie"}
# Prefixes whose rooms do not exist yet: no page may take them meanwhile.
REFUSED_PREFIXES = {
    "fichier": "Fichier",
    "file": "Fichier",
    "image": "Fichier",
    "discussion": "Discussion",
    "talk": "Discussion",
    "utilisateur": "Utilisateur",
    "utilisatrice": "Utilisateur",
    "user": "Utilisateur",
}

_SPACES = re.compile(r"[ _\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
# Characters that draw nothing although Unicode does not file them under "format".
_UNDRAWN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff9-\ufffd\U000e0000-\U000e0fff]"
)
_PERCENT_ENCODED = re.compile("%[0-9A-Fa-f]{2}")
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_PATH_SAFE = "/:,'()!*;@-._~"


class TitleError(ValueError):
    """A title that no page can have. `code` says why, `data` holds what the sentence needs.

    Codes: `empty`; `too-long` (bytes, limit); `forbidden` (character); `invisible` (character, as U+XXXX:
    control, bidirectional and zero-width characters); `segment` (segment: empty, `.` or `..` between
    slashes); `reserved` (prefix: of a room that does not exist yet, or of another wiki, see `interwiki`).
    """

    def __init__(self, code: str, **data):
        super().__init__(code)
        self.code = code
        self.data = data


def normalise_title(raw: str) -> str:
    """The title under which a page typed as `raw` is stored. Raises TitleError. Idempotent."""
    title = unicodedata.normalize("NFC", raw.strip())
    _refuse_characters(title)
    title = _SPACES.sub(" ", title).lstrip(": ").rstrip()
    if not title:
        raise TitleError("empty")
    if other_wiki := interwiki.split(title)[0]:
        # A link to such a page would lead to the other wiki.
        raise TitleError("reserved", prefix=other_wiki)
    prefix, rest = _split_prefix(title)
    if prefix:
        title = unicodedata.normalize("NFC", f"{prefix}:{_upper_first(rest)}")
    else:
        title = unicodedata.normalize("NFC", _upper_first(title))
    for segment in [*title.split("/"), *(rest.split("/") if prefix else ())]:
        if segment.strip() in ("", ".", ".."):
            raise TitleError("segment", segment=segment)
    size = len(title.encode())
    if size > MAX_BYTES:
        raise TitleError("too-long", bytes=size, limit=MAX_BYTES)
    return title


def title_key(title: str) -> str:
    """What two spellings of one title have in common: no case, ’ as ', `_` and no-break spaces as spaces."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", title).casefold())
    return _SPACES.sub(" ", folded.translate(_APOSTROPHES)).strip()


def title_path(title: str) -> str:
    """The title as it stands in an address, percent-encoded: `"/wiki/" + title_path(title)`."""
    return quote(title.replace(" ", "_"), safe=_PATH_SAFE)


def title_from_path(path: str) -> str:
    """The title that an address means, not validated: undoes `title_path` for normalised titles."""
    return unquote(path, errors="replace").replace("_", " ")


def crumbs(title: str) -> list[tuple[str, str]]:
    """The pages above a sub-page, highest first, as (label, title): `A/B/C` has A and, labelled B, `A/B`."""
    segments = title.split("/")
    return [(segments[n], "/".join(segments[: n + 1])) for n in range(len(segments) - 1)]


def fold_accents(text: str) -> str:
    """`text` without case and accents, for tables of words that people type."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def sort_key(title: str) -> str:
    """Where a title stands in a French list: no case, no accents, no signs; œ as oe. By it near titles are found."""
    folded = fold_accents(title).replace("œ", "oe").replace("æ", "ae")
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    # One character may fold to eighteen (U+FDFA): the key keeps to the length of a title.
    return (" ".join(words) or title)[:255]


def _refuse_characters(title: str) -> None:
    if encoded := _PERCENT_ENCODED.search(title):
        # Such a title and the one that it decodes to would have the same address.
        raise TitleError("forbidden", character=encoded[0])
    for character in title:
        if character in FORBIDDEN:
            raise TitleError("forbidden", character=character)
        if unicodedata.category(character) in _UNSAFE_CATEGORIES or _UNDRAWN.match(character):
            raise TitleError("invisible", character=f"U+{ord(character):04X}")


def _split_prefix(title: str) -> tuple[str, str]:
    """(prefix in its kept spelling, the rest), or ("", title) when there is none."""
    before, colon, after = title.partition(":")
    folded = fold_accents(before.strip()) if colon else ""
    if folded in REFUSED_PREFIXES:
        raise TitleError("reserved", prefix=REFUSED_PREFIXES[folded])
    if folded not in USABLE_PREFIXES:
        return "", title
    rest = after.strip()
    if not rest:
        raise TitleError("empty")
    return USABLE_PREFIXES[folded], rest


def _upper_first(text: str) -> str:
    upper = text[0].upper()
    # ß, ŉ and their like have no single capital: they stay as they are.
    return upper + text[1:] if len(upper) == 1 else text
