"""The lines under a result: where the words stand in the page, marked.

Our own rather than Whoosh's, which takes apart and stems the whole text again (1.3 ms each). What is marked is what
was found, in whichever form (wiki.search.showing.occurrences). Pure, bounded for any text.
"""

import itertools

from wiki.search.asking.query import Query
from wiki.search.showing.occurrences import Occurrence, Sought, occurrences

# A part of a snippet: some text, and whether it is one of the words looked for.
Part = tuple[str, bool]

LENGTH = 240
PASSAGES = 3
# A passage is not cut shorter than this for the sake of another one.
SHORTEST = 70

_GAP = " … "
# Words that follow each other in the query are worth showing where they do so in the text, small words between them.
_NEAR = 10


def passages(text: str, query: Query, length: int = LENGTH) -> list[Part]:
    """At most PASSAGES passages, of some `length` characters in all, that show as many of the words as possible.

    Their beginning and end are marked by … where the text goes on. Without any of the words: the text's beginning.
    """
    sought = Sought.of(query)
    found = occurrences(text, sought) if sought else []
    if not found:
        return _parts(text, _stretch(text, 0, 0, length), [])
    chosen, each = _chosen(found, length)
    spans: list[tuple[int, int]] = []
    for span in sorted(_stretch(text, part[0].start, part[-1].end, each) for part in chosen):
        if spans and span[0] <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(span[1], spans[-1][1]))
        else:
            spans.append(span)
    shown = _parts(text, spans[0], found)
    for span in spans[1:]:
        shown = _joined(shown, _parts(text, span, found))
    return shown


def marked(text: str, query: Query) -> list[Part]:
    """A whole short text, such as a title, with the query's words marked."""
    sought = Sought.of(query, titles=True)
    return _parts(text, (0, len(text)), occurrences(text, sought) if sought else [])


def _chosen(found: list[Occurrence], length: int) -> tuple[list[list[Occurrence]], int]:
    """The passages, each its occurrences, and how long each may be: as few as show the most words."""
    whole = 0
    for one in found:
        whole |= one.terms
    best, most, each = [], 0, length
    for number in range(1, PASSAGES + 1):
        part = length // number
        if number > 1 and part < SHORTEST:
            break
        chosen, seen, rest = [], 0, found
        for _passage in range(number):
            if not rest:
                break
            passage = _best(rest, part, seen)
            terms = _terms(passage)
            if chosen and not terms & ~seen:
                break
            chosen.append(passage)
            seen |= terms
            first, last = passage[0].start - part, passage[-1].end + part
            rest = [one for one in rest if one.end <= first or one.start >= last]
        if seen.bit_count() > most:
            best, most, each = chosen, seen.bit_count(), length // len(chosen)
        if seen == whole:
            break
    return best, each


def _terms(chosen: list[Occurrence]) -> int:
    terms = 0
    for one in chosen:
        terms |= one.terms
    return terms


def _best(found: list[Occurrence], length: int, seen: int) -> list[Occurrence]:
    """The neighbouring occurrences, within `length` characters, that show most words which are not `seen` yet.

    Of equals those with words side by side as in the query, then the many, then the first.
    """
    beside = [False, *(_side_by_side(before, after) for before, after in itertools.pairwise(found))]
    best, best_score = (0, 0), (-1, -1)
    first, pairs, counts = 0, 0, {}
    for last, one in enumerate(found):
        counts[one.terms] = counts.get(one.terms, 0) + 1
        pairs += beside[last]
        while one.end - found[first].start > length and first < last:
            gone = found[first].terms
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
            first += 1
            pairs -= beside[first]
        terms = 0
        for shown in counts:
            terms |= shown
        score = (2 * (terms & ~seen).bit_count() + (pairs > 0), min(last - first + 1, 6))
        if score > best_score:
            best, best_score = (first, last), score
    return found[best[0] : best[1] + 1]


def _side_by_side(before: Occurrence, after: Occurrence) -> bool:
    """Whether two words that follow each other in the query do so here: the phrase itself rather than its words."""
    return bool(before.terms << 1 & after.terms) and after.start - before.end <= _NEAR


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


def _parts(text: str, span: tuple[int, int], found: list[Occurrence]) -> list[Part]:
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
