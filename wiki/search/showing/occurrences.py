"""Where the words of a query stand in a text, in whichever of their forms.

A word is found where its stem is one that was looked for, so what is marked is what was found. Words looked for side by
side count where they stand so, with the small words between them that nobody looks for: « pouvoir d’agir » is one
place. A phrase that a text does not hold is found by its words. Linear on any text, and bounded. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from wiki.search.asking.query import Query
from wiki.search.words.analysis import COMPOUND, TOKEN, join, stem
from wiki.search.words.pieces import pieces

# What is looked through at most: a page may hold 200,000 characters, and ten of them are shown at once.
CHARACTERS = 200_000
MOST = 4_000
# Between two neighbours of a phrase stand only words that are not looked for, and not many.
_GAP = 40


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`start:end` of the text; `terms` has a bit for each of the query's words that it shows, in their order."""

    start: int
    end: int
    terms: int


@dataclass
class Sought:
    """What to look for in texts: single stems and runs of stems, with the bits of the terms that they stand for.

    `instead`: by the bit of a term of several words, the bits of its words, for texts that hold none of its runs.
    """

    single: dict[str, int] = field(default_factory=dict)
    runs: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    instead: dict[int, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Query, titles: bool = False) -> "Sought":
        """Of a query; words that were looked for in titles alone count with `titles` only."""
        sought = cls()
        bit = 1
        for term in query.wanted:
            if term.field and not titles:
                continue
            first, bit, words = bit, bit << 1, {}
            if len(term.stems) > 1:
                for one in term.stems:
                    words[one], bit = bit, bit << 1
                sought.instead[first] = words
            for form in term.forms:
                if len(form.stems) > 1 and form.adjacent:
                    sought.runs.append((form.stems, first))
                    continue
                for one in form.stems:
                    sought.single[one] = sought.single.get(one, 0) | (words.get(one, first))
        return sought

    def __bool__(self) -> bool:
        return bool(self.single or self.runs)

    @property
    def stems(self) -> set[str]:
        return {*self.single, *(one for run, _bit in self.runs for one in run)}


def occurrences(text: str, sought: Sought) -> list[Occurrence]:
    """The places in order, none upon another; of more than MOST, some of each word."""
    text = text[:CHARACTERS]
    tokens = sorted({*_tokens(text, sought.stems), *_numbers(text, sought.single)})
    found = [Occurrence(start, end, sought.single[one]) for start, end, one in tokens if one in sought.single]
    runs = [place for run, bit in sought.runs for place in _runs(text, tokens, run, bit)]
    shown = 0
    for place in (*found, *runs):
        shown |= place.terms
    for bit, words in sought.instead.items():
        if not shown & bit:
            found += [Occurrence(start, end, words[one]) for start, end, one in tokens if one in words]
    return _apart([*found, *runs])


def _tokens(text: str, wanted: set[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, stem) of every word that has one of these stems, and of words in parts that have one as a whole."""
    for piece in pieces.holding(set(text.split()), wanted):
        marks = [
            (match.start(), match.end(), one)
            for match in islice(TOKEN.finditer(piece), MOST)
            if (one := stem(match[0])) in wanted
        ]
        for match in islice(COMPOUND.finditer(piece), MOST):
            whole = join(match[0])
            if whole and (one := stem(whole)) in wanted:
                # What is elided before it is none of it.
                marks.append((match.end() - _written(match[0], whole), match.end(), one))
        for at in _places(text, piece):
            for start, end, one in marks:
                yield at + start, at + end, one


def _written(compound: str, whole: str) -> int:
    """How many characters at the end of a word in parts make the word that it is as one."""
    letters = len(whole)
    for count, character in enumerate(reversed(compound), 1):
        letters -= character == whole[letters - 1]
        if not letters:
            return count
    return len(compound)


def _places(text: str, piece: str) -> Iterator[int]:
    """Where a piece stands between two spaces; at most MOST."""
    at = text.find(piece)
    for _time in range(MOST):
        if at < 0:
            break
        end = at + len(piece)
        if (not at or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            yield at
        at = text.find(piece, end)


def _numbers(text: str, wanted: dict[str, int]) -> Iterator[tuple[int, int, str]]:
    """Where a number stands in groups of three: 3 000 for 3000."""
    for one in wanted:
        if one.isascii() and one.isdigit() and len(one) > 3:
            first = len(one) % 3 or 3
            groups = [one[:first], *(one[at : at + 3] for at in range(first, len(one), 3))]
            pattern = r"(?<![\w.,])" + r"[ \u00a0\u202f]".join(groups) + r"(?!\w)"
            for match in re.finditer(pattern, text):
                yield match.start(), match.end(), one


def _runs(text: str, tokens: list[tuple[int, int, str]], run: tuple[str, ...], bit: int) -> Iterator[Occurrence]:
    """Where the stems of a run stand side by side; `tokens` in order."""
    # How far each beginning has come, by the place of the token behind which it waits: one pass serves all.
    begun: list[tuple[int, int, int]] = []  # (start, end, how many)
    for start, end, one in tokens:
        still = []
        for first, last, count in begun:
            if start < last or not _between(text, last, start):
                # A word in parts stands at the same place as its parts: what waits may wait for one of these.
                if start < last:
                    still.append((first, last, count))
                continue
            if one == run[count]:
                if count + 1 == len(run):
                    yield Occurrence(first, end, bit)
                else:
                    still.append((first, end, count + 1))
            else:
                still.append((first, last, count))
        if one == run[0]:
            still.append((start, end, 1))
        begun = still[-len(run) :]


def _between(text: str, end: int, start: int) -> bool:
    """Whether only words that are not looked for stand between two places."""
    return start - end <= _GAP and not any(map(stem, TOKEN.findall(text, end, start)))


def _apart(found: list[Occurrence]) -> list[Occurrence]:
    """Those that do not stand upon an earlier or a longer one, which shows their words too; not too many of each."""
    kept: list[Occurrence] = []
    for one in sorted(found, key=lambda place: (place.start, -place.end)):
        if kept and one.start < kept[-1].end:
            before = kept[-1]
            kept[-1] = Occurrence(before.start, max(before.end, one.end), before.terms | one.terms)
        else:
            kept.append(one)
    if len(kept) <= MOST:
        return kept
    room = MOST // len({one.terms for one in kept})
    counts: dict[int, int] = {}
    few = []
    for one in kept:
        counts[one.terms] = counts.get(one.terms, 0) + 1
        if counts[one.terms] <= room:
            few.append(one)
    return few
