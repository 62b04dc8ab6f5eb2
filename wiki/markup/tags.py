"""Tags: what a header may hold under `étiquettes`, when two spellings are one tag, and how a tag becomes an address.

A spelling is what people typed, cleaned; its key is what all spellings of one tag share.
"""

import functools
import re
import unicodedata

from wiki.markup.titles import fold_accents, title_path
from wiki.markup.values import Value

# In characters, of a spelling and of its key; and how many tags of one page are looked at.
MAX_TAG = 100
MAX_TAGS = 100

_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_SIGNS = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "_": " ", "œ": "oe", "æ": "ae"})


@functools.lru_cache(maxsize=4096)
def clean_tag(raw: str) -> str:
    """A tag as it is shown: NFC, single spaces, nothing invisible; "" for what can be no tag.

    No tag: nothing to read, more than MAX_TAG characters, or `.` and `..` between slashes, which no address can hold.
    """
    name = _spelled(raw)
    if len(name) > MAX_TAG or not 0 < len(tag_key(name)) <= MAX_TAG:
        return ""
    return "" if any(segment.strip() in (".", "..") for segment in name.split("/")) else name


@functools.lru_cache(maxsize=4096)
def tag_key(raw: str) -> str:
    """What two spellings of one tag have in common: no case or accents, œ as oe, ’ as ', `_` as a space. Idempotent."""
    key = _spelled(raw)
    while (folded := _folded(key)) != key:
        key = folded
    return key


def tag_slug(name: str) -> str:
    """The tag as it stands in an address once that is decoded: `_` for spaces."""
    return name.replace(" ", "_")


def tag_path(name: str) -> str:
    """The tag as it stands in an address, percent-encoded: `"/tags/" + tag_path(name)`."""
    return title_path(name)


def tags_in(value) -> list[str]:
    """The tags in a header's field, in its order: a list, or a text with commas. Each key once, its first spelling."""
    found: dict[str, str] = {}
    for raw in _items(value):
        name = clean_tag(raw)
        if name:
            found.setdefault(tag_key(name), name)
        if len(found) == MAX_TAGS:
            break
    return list(found.values())


def retagged(value: Value, old_key: str, new_name: str) -> Value:
    """The field with the tag `old_key` called `new_name`; the value itself when there is nothing to change.

    A page that has both keeps the place of the first and how it spelled the new one; all other items stay as they are.
    """
    items = _items(value)
    new_key = tag_key(new_name)
    spelled = next((item for item in items if old_key != new_key and tag_key(item) == new_key), new_name)
    renamed, seen = [], False
    for item in items:
        if tag_key(item) not in (old_key, new_key):
            renamed.append(item)
        elif not seen:
            renamed.append(spelled)
            seen = True
    return value if renamed == items or old_key not in map(tag_key, items) else renamed


def _items(value) -> list[str]:
    if isinstance(value, str):
        return [item for item in (part.strip() for part in value.split(",")) if item]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _spelled(raw: str) -> str:
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", raw))
    drawn = "".join(char for char in spaced if unicodedata.category(char) not in _UNSAFE_CATEGORIES)
    return unicodedata.normalize("NFC", _SPACES.sub(" ", drawn).strip(" /"))


def _folded(key: str) -> str:
    return _spelled(fold_accents(key).translate(_SIGNS))
