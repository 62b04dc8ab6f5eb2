"""What a word becomes so that its forms meet: École, ecoles and L’ÉCOLE are all `ecol`.

Fold first, then stem: a query without accents finds the accented word, which the other order misses one time in four.
The engine, the query box and the snippets all use these functions, so what is found is also what is marked.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator

from wiki.search.whoosh.parts import Analyzer, FrenchStemmer, Token
from wiki.search.words.inflections import mended
from wiki.search.words.stopwords import ELIDED, STOP_WORDS

# Raise it when the same word gives another stem than before: indexes made with the old one are then made anew.
ANALYSER_VERSION = 3

# A word is letters and figures; apostrophes (straight, curly), hyphens, dots and underscores part words.
# Unicode files some of the apostrophes that people's keyboards make (U+02BC and its neighbours) under letters.
_CHARACTER = r"[^\W_\u02b9-\u02df]"
_APOSTROPHE = r"['\u2019\u2018\u02bc]"
WORD = re.compile(f"{_CHARACTER}+")

# Before words, what is one word although a sign stands in it: E.S.S., aujourd'hui, prud'hommes, entr'aide, presqu'île.
_LETTER = r"[^\W\d_\u02b9-\u02df]"
TOKEN = re.compile(
    rf"(?<![^\W_.])(?:{_LETTER}\.){{1,15}}{_LETTER}(?!{_CHARACTER})\.?"
    rf"|(?:aujourd|prud|entr|presqu(?={_APOSTROPHE}[iî]l)){_APOSTROPHE}{_CHARACTER}+"
    rf"|{_CHARACTER}+",
    re.IGNORECASE,
)
_SIGNS = str.maketrans("", "", ".'\u2019\u2018\u02bc")

# éco-quartier, savoir-faire, main-d'œuvre: at most six parts, so that a chain of a thousand is none.
COMPOUND = re.compile(rf"(?<!{_CHARACTER}){_CHARACTER}++(?:(?:{_APOSTROPHE}|[-\u2010\u2011]){_CHARACTER}++){{1,5}}")
_PARTING = re.compile(rf"{_APOSTROPHE}|[-\u2010\u2011]")
# Figures in groups of three: 3 000, with any of the spaces that French sets there.
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}(?!\w)")
MOST_JOINED = 2_000

LONGEST_WORD = 64
LONGEST_TOKEN = 4 * LONGEST_WORD

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


_ELIDED = frozenset(ELIDED.split())
# What verbs and pronouns take behind a hyphen: peut-on, a-t-il, suivez-le, celui-ci, vous-même.
_ATTACHED = frozenset("je tu il elle on ils elles ce ci la le les lui leur moi toi nous vous y en meme memes".split())


def folded(token: str) -> str:
    """One token as TOKEN matches it, as it is written but for case and accents; empty for a stop word."""
    word = fold(token[:LONGEST_TOKEN].translate(_SIGNS))[:LONGEST_WORD]
    return "" if word in FOLDED_STOP_WORDS else word


def folded_words(text: str) -> list[str]:
    """The words of a text in order, as they are written but for case and accents, stop words left out.

    For what people are shown or complete: words near another, words that begin so. What an engine stems by itself
    is `plain_words`.
    """
    found = (folded(token) for token in TOKEN.findall(text))
    return [one for one in found if one]


def plain(token: str) -> str:
    """One token before it is stemmed: folded, and mended where the stemmer would fail; empty for a stop word."""
    word = folded(token)
    return word and mended(word)


def plain_words(text: str) -> list[str]:
    """The words of a text in order, one for each of its `stems`, for an engine that stems by itself."""
    found = (plain(token) for token in TOKEN.findall(text))
    return [one for one in found if one]


def stem(token: str) -> str:
    """The stem of one token as TOKEN matches it; empty for a stop word."""
    return _stem(token[:LONGEST_TOKEN])


@functools.lru_cache(maxsize=50_000)
def _stem(token: str) -> str:
    word = plain(token)
    if not word:
        return ""
    try:
        # The stemmer writes small letters, which in some scripts are not the folded ones.
        return (_stemmer.stem(word) or word).casefold()
    except (IndexError, ValueError):
        return word


def stems(text: str) -> list[str]:
    """The stems of a text in order, stop words left out."""
    found = (stem(token) for token in TOKEN.findall(text))
    return [one for one in found if one]


def join(compound: str) -> str:
    """A word with hyphens as one word: éco-quartier -> écoquartier; empty when it is no such word.

    What is elided before it goes (l'éco-quartier); dates, ranges of figures and verbs with their pronoun are none.
    """
    parts = _PARTING.split(compound)
    while len(parts) > 1 and compound[len(parts[0])] not in "-\u2010\u2011" and fold(parts[0]) in _ELIDED:
        compound = compound[len(parts[0]) + 1 :]
        parts = parts[1:]
    whole = "".join(parts)
    if len(whole) == len(compound) or len(whole) > LONGEST_WORD or not re.search("[-\u2010\u2011]", compound):
        return ""
    if (fold(parts[-1]) in _ATTACHED and fold(whole) != "rendezvous") or all(part.isdigit() for part in parts):
        return ""
    return whole


def joined(text: str) -> list[str]:
    """The words that a text writes in parts, as one word each: éco-quartiers -> écoquartiers, 3 000 -> 3000.

    An index holds them behind the page's body, so that whoever types them in one finds them too. At most MOST_JOINED.
    """
    found = dict.fromkeys(filter(None, map(join, dict.fromkeys(COMPOUND.findall(text)))))
    found.update(dict.fromkeys(re.sub(r"\s", "", number) for number in _GROUPED.findall(text)))
    return list(found)[:MOST_JOINED]


def in_one(text: str) -> str:
    """The same text with its words in parts written as one: un éco-quartier -> un écoquartier."""
    whole = COMPOUND.sub(lambda match: join(match[0]) or match[0], text)
    return _GROUPED.sub(lambda match: re.sub(r"\s", "", match[0]), whole)


class FrenchAnalyser(Analyzer):
    """The same for Whoosh. Stop words take no position, so "pouvoir d'agir" is a phrase of two neighbours."""

    def __call__(
        self, value, positions=False, chars=False, start_pos=0, start_char=0, mode="", **_ignored
    ) -> Iterator[Token]:
        token = Token(positions, chars, mode=mode)
        token.boost = 1.0
        position = start_pos
        for match in TOKEN.finditer(value):
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
