"""Where the typed part of a title stands in it. Pure."""

from collections.abc import Iterable

from wiki.search.showing.snippets import Part
from wiki.search.words.analysis import WORD, fold

Span = tuple[int, int]


def marked_beginnings(text: str, words: Iterable[str]) -> list[Part]:
    """A title in parts, marked where these folded words begin its words: together where they stand side by side.

    A word may go over several of the title's (`ecoquartier` over Éco-quartier). One that is nowhere marks nothing.
    """
    parts, at = [], 0
    for start, end in spans(text, list(words)):
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [part for part in (*parts, (text[at:], False)) if part[0]]


def spans(text: str, words: list[str]) -> list[Span]:
    """The places, in order, none upon another."""
    found = [(match.start(), match.end(), fold(match[0])) for match in WORD.finditer(text)]
    starts = range(len(found))
    whole = "".join(words)
    if together := next(filter(None, (_run(text, found[at:], whole) for at in starts)), None):
        return [together]
    taken: list[Span] = []
    for word in sorted(words, key=len, reverse=True):
        runs = filter(None, (_run(text, found[at:], word) for at in starts))
        free = (run for run in runs if all(run[1] <= start or end <= run[0] for start, end in taken))
        taken += [run for run in [next(free, None)] if run]
    return sorted(taken)


def _run(text: str, found: list[tuple[int, int, str]], letters: str) -> Span | None:
    """From the first of these words on, as far as they spell the letters, whatever stands between the words."""
    left = letters
    for start, end, word in found:
        if word.startswith(left):
            return (found[0][0], start + _reach(text[start:end], len(left))) if left else None
        if not left.startswith(word):
            return None
        left = left[len(word) :]
    return None


def _reach(word: str, letters: int) -> int:
    """How many characters of a word as it is written make so many letters of the folded one, accents included."""
    for at in range(1, len(word)):
        if len(fold(word[:at])) >= letters and len(fold(word[: at + 1])) > letters:
            return at
    return len(word)
