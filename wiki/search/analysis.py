"""What a word becomes so that its forms meet: École, ecoles and L’ÉCOLE are all `ecol`.

Fold first, then stem: a query without accents finds the accented word, which the other order misses one time in four.
The engine, the query box and the snippets all use these functions, so what is found is also what is marked.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator

from wiki.search.stopwords import STOP_WORDS
from wiki.search.whoosh_parts import Analyzer, FrenchStemmer, Token

# Raise it when the same word gives another stem than before: indexes made with the old one are then made anew.
ANALYSER_VERSION = 1

# A word is letters and figures; apostrophes (straight, curly), hyphens, dots and underscores part words.
# Unicode files the third apostrophe that people's keyboards make (U+02BC) under letters.
WORD = re.compile(r"[^\W_\u02bc]+")

LONGEST_WORD = 64

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_stemmer = FrenchStemmer()


def fold(word: str) -> str:
    """A word without case, accents and ligatures: Cœurs -> coeurs."""
    # Lower case first: the capitals of œ and æ have no decomposition either.
    plain = word.casefold()
    if plain.isascii():
        return plain
    letters = unicodedata.normalize("NFKD", plain.translate(_LIGATURES))
    # Folded again: a compatibility form may open into a letter that has one of its own (ϲ -> ς -> σ).
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


FOLDED_STOP_WORDS = frozenset(fold(word) for word in STOP_WORDS)


def plain(word: str) -> str:
    """One word as WORD matches it, folded, before it is stemmed; empty for a stop word."""
    folded = fold(word)[:LONGEST_WORD]
    if folded in FOLDED_STOP_WORDS:
        return ""
    # Without accents the stemmer no longer knows the feminine participle (formée): make it the masculine (forme).
    if folded.endswith(("ee", "ees")) and len(folded) > 4:
        folded = folded[: folded.rindex("e")] + folded[folded.rindex("e") + 1 :]
    return folded


def plain_words(text: str) -> list[str]:
    """The words of a text in order, one for each of its `stems`, for an engine that stems by itself."""
    found = (plain(word) for word in WORD.findall(text))
    return [one for one in found if one]


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word as WORD matches it; empty for a stop word."""
    folded = plain(word)
    if not folded:
        return ""
    try:
        return _stemmer.stem(folded) or folded
    except (IndexError, ValueError):
        return folded


def stems(text: str) -> list[str]:
    """The stems of a text in order, stop words left out."""
    found = (stem(word) for word in WORD.findall(text))
    return [one for one in found if one]


class FrenchAnalyser(Analyzer):
    """The same for Whoosh. Stop words take no position, so "pouvoir d'agir" is a phrase of two neighbours."""

    def __call__(
        self, value, positions=False, chars=False, start_pos=0, start_char=0, mode="", **_ignored
    ) -> Iterator[Token]:
        token = Token(positions, chars, mode=mode)
        token.boost = 1.0
        position = start_pos
        for match in WORD.finditer(value):
            text = stem(match[0])
            if not text:
                continue
            token.text = text
            token.stopped = False
            if positions:
                token.pos = position
            if chars:
                token.startchar = start_char + match.start()
                token.endchar = start_char + match.end()
            position += 1
            yield token

    def __eq__(self, other):
        return type(self) is type(other)

    __hash__ = None
