"""The words that a journey is told in: the interface's, looked up in the reader's language, and people's own."""

import gettext
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LANGUAGES = {"fr": "Français", "en": "English"}
_LOCALE = Path(__file__).resolve().parents[3] / "wiki" / "locale"
_TAG = re.compile(r"</?\w[^>]*>")
_HOLE = re.compile(r"%\(\w+\)[sd]")
# Shorter words around a hole, such as “%(day)s %(month)s”, would be found everywhere.
_LEAST_LETTERS = 10


class Quoted(str):
    """Words that people wrote, a title or a text: the same in every language."""

    __slots__ = ()


@dataclass(frozen=True)
class Say:
    """Words of the interface, named by their English; `values` fill the holes, `plural` goes by the value `n`."""

    english: str
    context: str = ""
    plural: str = ""
    values: dict = field(default_factory=dict)


def quoted(text: str) -> Quoted:
    return Quoted(text)


def say(english: str, context: str = "", plural: str = "", **values) -> Say:
    return Say(english, context, plural, values)


class Tongue:
    """One language of the interface, from the catalogues that the wiki itself reads."""

    def __init__(self, code: str):
        with (_LOCALE / code / "LC_MESSAGES" / "django.mo").open("rb") as file:
            self._catalogue = gettext.GNUTranslations(file)
        self.code = code

    def __call__(self, words: "str | Say | tuple") -> str:
        """The words as the screen shows them; several in a tuple stand beside each other."""
        if isinstance(words, tuple):
            return " ".join(map(self, words))
        if isinstance(words, Quoted):
            return str(words)
        words = words if isinstance(words, Say) else Say(words)
        if words.plural:
            text = self._catalogue.ngettext(words.english, words.plural, words.values["n"])
        elif words.context:
            text = self._catalogue.pgettext(words.context, words.english)
        else:
            text = self._catalogue.gettext(words.english)
        return _TAG.sub("", text % words.values if words.values else text)

    def texts(self) -> set[str]:
        """All that the interface can say, holes included."""
        return {_plain(text) for key, text in self._catalogue._catalog.items() if key}


@cache
def tongue(code: str) -> Tongue:
    return Tongue(code)


@cache
def _foreign(code: str) -> tuple[frozenset[str], tuple[re.Pattern, ...]]:
    """What the other languages say and this one never does: whole texts, and patterns for texts with holes."""
    own = tongue(code).texts()
    texts = set().union(*(tongue(other).texts() for other in LANGUAGES if other != code)) - own
    holed = [text for text in texts if _HOLE.search(text) and len(_HOLE.sub("", text)) >= _LEAST_LETTERS]
    patterns = [re.compile(".+".join(map(re.escape, _HOLE.split(text)))) for text in holed]
    return frozenset(text for text in texts if not _HOLE.search(text)), tuple(patterns)


def foreign_words(code: str, texts: list[str]) -> list[str]:
    """Those of the `texts` on a screen in language `code` that the interface says in another language."""
    whole, patterns = _foreign(code)
    plain = {_plain(text) for text in texts}
    return sorted(text for text in plain if text in whole or any(each.fullmatch(text) for each in patterns))


def _plain(text: str) -> str:
    return " ".join(text.split())
