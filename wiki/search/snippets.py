"""The lines under a result: where the words stand in the page, marked.

Our own rather than Whoosh's, which takes apart and stems the whole text again (1.3 ms each). A word is marked when its
stem is one that was looked for, so what is marked is what was found. Pure, bounded for any text.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from wiki.search.analysis import TOKEN, stem
from wiki.search.pieces import pieces
from wiki.search.query import Query

# A part of a snippet: some text, and whether it is one of the words looked for.
Part = tuple[str, bool]

LENGTH = 240
PASSAGES = 2
# What is looked through at most: a page may hold 200,000 characters, and ten of them are shown at once.
CHARACTERS = 200_000
OCCURRENCES = 400

_GAP = " … "
# Neighbours of a phrase may have small words between them that are not indexed: "pouvoir d’agir", "mise en commun".
_NEAR = 10


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    number: int


def passages(text: str, query: Query, length: int = LENGTH) -> list[Part]:
    """At most two passages, of some `length` characters in all, that show as many of the query's words as possible.

    Their beginning and end are marked by … where the text goes on. Without any of the words: the text's beginning.
    """
    wanted = _numbers(query)
    found = _occurrences(text, wanted) if wanted else []
    if not found:
        return _parts(text, _stretch(text, 0, 0, length), [])
    whole = {occurrence.number for occurrence in found}
    best = _best(found, length, set())
    shown = {occurrence.number for occurrence in best}
    if shown == whole:
        return _parts(text, _stretch(text, best[0].start, best[-1].end, length), found)
    half = length // PASSAGES
    first = _best(found, half, set())
    seen = {occurrence.number for occurrence in first}
    rest = [one for one in found if one.start >= first[-1].end + half or one.end <= first[0].start - half]
    second = _best(rest, half, seen) if rest else []
    if len(seen | {occurrence.number for occurrence in second}) <= len(shown):
        return _parts(text, _stretch(text, best[0].start, best[-1].end, length), found)
    spans = sorted(_stretch(text, chosen[0].start, chosen[-1].end, half) for chosen in (first, second))
    if spans[1][0] <= spans[0][1]:
        return _parts(text, (spans[0][0], spans[1][1]), found)
    return _joined(_parts(text, spans[0], found), _parts(text, spans[1], found))


def marked(text: str, query: Query) -> list[Part]:
    """A whole short text, such as a title, with the query's words marked."""
    return _parts(text, (0, len(text)), _occurrences(text, _numbers(query)))


def _numbers(query: Query) -> dict[str, int]:
    """Stem -> the place in the query of the word that it stands for, in whichever of the term's forms."""
    numbers: dict[str, int] = {}
    first = 0
    for term in query.wanted:
        for found in (term.stems, *(form.stems for form in term.forms)):
            for at, one in enumerate(found):
                numbers.setdefault(one, first + min(at, len(term.stems) - 1))
        first += len(term.stems)
    return numbers


def _occurrences(text: str, wanted: dict[str, int]) -> list[_Found]:
    """Where the wanted words stand, in order; some of them when there are more than OCCURRENCES."""
    text = text[:CHARACTERS]
    found: list[_Found] = []
    for piece in pieces.holding(set(text.split()), wanted):
        marks = [
            (match.start(), match.end(), wanted[one])
            for match in TOKEN.finditer(piece)
            if (one := stem(match[0])) in wanted
        ]
        for at in _places(text, piece):
            found += [_Found(at + start, at + end, number) for start, end, number in marks]
    found.sort(key=lambda occurrence: occurrence.start)
    return found[:OCCURRENCES]


def _places(text: str, piece: str) -> Iterator[int]:
    """Where a piece stands between two spaces; at most OCCURRENCES."""
    at = text.find(piece)
    for _time in range(OCCURRENCES):
        if at < 0:
            break
        end = at + len(piece)
        if (not at or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield at
        at = text.find(piece, end)


def _best(found: list[_Found], length: int, seen: set[int]) -> list[_Found]:
    """The neighbouring occurrences, within `length` characters, that show most words which are not `seen` yet."""
    best, best_score, first = [found[0]], (-1, -1), 0
    for last in range(len(found)):
        while found[last].end - found[first].start > length and first < last:
            first += 1
        chosen = found[first : last + 1]
        numbers = {occurrence.number for occurrence in chosen}
        score = (2 * len(numbers - seen) + _side_by_side(chosen), min(len(chosen), 6))
        if score > best_score:
            best, best_score = chosen, score
    return best


def _side_by_side(chosen: list[_Found]) -> int:
    """1 when two words that follow each other in the query do so here: the phrase itself rather than its words."""
    return int(
        any(
            after.number == before.number + 1 and after.start - before.end <= _NEAR
            for before, after in itertools.pairwise(chosen)
        )
    )


def _stretch(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """`start:end` widened to about `length` characters, cut between words, from a line's start when one is near."""
    room = max(0, length - (end - start))
    before = max(0, start - room // 2)
    line = text.rfind("\n", before, start) + 1
    if line > before:
        before = line
    elif before:
        space = text.find(" ", before, start)
        before = space + 1 if space >= 0 else start
    after = min(len(text), max(end, before + length))
    if after < len(text):
        space = max(text.rfind(" ", end, after), text.rfind("\n", end, after))
        after = space if space >= 0 else (after if after - end < length else end)
    return before, after


def _parts(text: str, span: tuple[int, int], found: list[_Found]) -> list[Part]:
    start, end = span
    parts: list[Part] = []
    if start > 0:
        parts.append(("… ", False))
    at = start
    for occurrence in found:
        if start <= occurrence.start and occurrence.end <= end:
            parts.append((_line(text[at : occurrence.start]), False))
            parts.append((text[occurrence.start : occurrence.end], True))
            at = occurrence.end
    parts.append((_line(text[at:end]), False))
    if end < len(text):
        parts.append((" …", False))
    return [part for part in parts if part[0]]


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _joined(first: list[Part], second: list[Part]) -> list[Part]:
    """Two passages with one … between them."""
    if first[-1] == (" …", False):
        first = first[:-1]
    if second[0] == ("… ", False):
        second = second[1:]
    return [*first, (_GAP, False), *second]
