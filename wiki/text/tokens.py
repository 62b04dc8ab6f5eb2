"""What a reader sees as one piece of a text: a link, an address, a word, a space, or one sign.

Signs are whole graphemes: an emoji family, a flag or a letter with its accents is never cut. Joining one too
many is harmless here, cutting one is not, so the rules below are a little wider than Unicode's.
"""

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(
    r"\[\[[^\[\]\n]+\]\]"  # wikilink
    r"|(?:https?|ftp)://[^\s<>\"«»\[\]|]*[^\s<>\"«»\[\]|.,;:!?()'’]"  # address, not its sentence's stop
    r"|\w+(?:['’](?=\w))?"  # word, with the apostrophe that ties it to the next: l' + atelier
    r"|\s+"
    r"|.",
    re.DOTALL,
)
# Nearly every French text holds nothing but these, where one character is one grapheme.
_UNUSUAL = re.compile(
    "[^\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u200b\u200e-\u2064\u20a0-\u20c0\u2100-\u214f\ufeff]"
)
_ZWNJ, _ZWJ = "\u200c", "\u200d"
_EXTENDING = {_ZWNJ, _ZWJ, "\u0e33", "\u0eb3", "\uff9e", "\uff9f"}
_PREPENDED = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")

_ABBREVIATIONS = frozenset(("art", "cf", "dr", "ed", "éd", "etc", "fig", "me", "mlle", "mm", "mme", "mmes"))
_ABBREVIATIONS |= {"n°", "p", "pp", "st", "ste", "vol"}


def tokenise(text: str) -> list[str]:
    """The tokens of `text`, in order; joined again they are `text` exactly. Never raises."""
    tokens = _TOKEN.findall(text)
    return _whole_graphemes(tokens) if _UNUSUAL.search(text) else tokens


def is_word(token: str) -> bool:
    """Whether the token says something by itself: a word, a link, an address, a picture sign; not a space or
    a comma."""
    return token[0] > "\u2bff" or any(char.isalnum() for char in token)


def is_link(token: str) -> bool:
    """Whether the token is a whole wikilink."""
    return len(token) > 4 and token.startswith("[[") and token.endswith("]]")


def open_link(token: str) -> list[str]:
    """A wikilink's own tokens, brackets first and last; [token] where opening it would cut a grapheme."""
    inner = tokenise(token[2:-2])
    if _clings("[", "[", inner[0][0]) or _clings(inner[-1][0], inner[-1][-1], "]"):
        return [token]
    return ["[[", *inner, "]]"]


def ends_sentence(tokens, index: int) -> bool:
    """Whether tokens[index] closes a sentence: a full stop that is not an abbreviation's, or one of ! ? …"""
    token = tokens[index]
    if token in ("!", "?", "…"):
        return True
    if token != ".":
        return False
    word = tokens[index - 1].lower() if index else ""
    return not (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()))


def space_code(token: str) -> str:
    """The name of a space that does not show: "thin", "nbsp", "tab", "invisible" (no width at all), or ""."""
    if "\u202f" in token or "\u2009" in token:
        return "thin"
    if "\xa0" in token:
        return "nbsp"
    if "\t" in token:
        return "tab"
    return "invisible" if token and all(unicodedata.category(c) == "Cf" for c in token) else ""


@lru_cache(maxsize=4096)
def _extends(char: str) -> bool:
    return (
        char in _EXTENDING
        or unicodedata.category(char) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags: the flags of Wales and Scotland
    )


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _clings(start: str, last: str, first: str, flag_halves: int = 0) -> bool:
    """Whether a token that begins with `first` belongs to the one that goes from `start` to `last` (all
    single characters).

    Either they share a grapheme, or they are one word cut by an accent written apart. `flag_halves`: how many
    regional letters stand together at the end; two of them make a flag.
    """
    if last in "\u2028\u2029" or unicodedata.category(last) == "Cc":
        return False
    if _extends(first) or last in _PREPENDED:
        return True
    if last == _ZWJ:
        return not first.isspace()
    if _is_regional(first):
        return flag_halves % 2 == 1
    joins_consonants = unicodedata.combining(last) == 9
    return _extends(last) and first.isalnum() and (start.isalnum() or joins_consonants)


def _whole_graphemes(tokens: list[str]) -> list[str]:
    whole: list[str] = []
    joining: list[str] = []  # the pieces of the token being made; joined once, so that no input is quadratic
    flag_halves = 0
    for token in tokens:
        if joining and not _clings(joining[0][0], joining[-1][-1], token[0], flag_halves):
            whole.append("".join(joining))
            joining = []
            flag_halves = 0
        joining.append(token)
        flag_halves = flag_halves + 1 if _is_regional(token[0]) else 0
    if joining:
        whole.append("".join(joining))
    return whole
