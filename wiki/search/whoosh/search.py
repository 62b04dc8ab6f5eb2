"""What a query finds in the index, and how well each page matches.

A term is looked for once: the pages that hold it, each with a mark from how often and where, are kept for the searches
to come (`Kept`), since a segment's files never change. A query then is sets put together, at the speed of C.

Pure Python holds the interpreter's lock: whoever reads many postings looks at the clock (`Deadline.check`), which ends
what takes too long, and lets the other threads of the process run meanwhile.
"""

import functools
import math
import time
from array import array
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass

from wiki.search.asking.query import Form, Query, Term
from wiki.search.contract import Found
from wiki.search.whoosh.parts import byte_to_length
from wiki.search.whoosh.reading import Segment, Snapshot
from wiki.search.whoosh.schema import SCOPES


@dataclass(frozen=True, slots=True)
class Weight:
    """How a word counts where it stands: `boost` for each place, `often` how soon saying it again adds nothing,
    `length` how much more it says in a short text (0 to 1)."""

    boost: float
    often: float
    length: float


WEIGHTS = {
    "title": Weight(2.0, 0.5, 0.4),
    "aliases": Weight(1.6, 0.5, 0.4),
    "header": Weight(0.6, 1.0, 0.5),
    "body": Weight(1.0, 1.2, 0.75),
}

# What matches in another form than the typed one counts a little less.
OTHER_FORM = 0.8

# How many postings are kept in all: eight bytes each.
MOST_KEPT = 2_000_000

# So long at most is the interpreter held at a time, and so long is it let go, in seconds.
HELD = 0.002
LET_GO = 0.0001


class OutOfTime(Exception):
    """The deadline came; what was found until then is the answer."""


class Deadline:
    """A moment after which `check` raises OutOfTime; until then, every now and then, it lets other threads run."""

    def __init__(self, seconds: float):
        now = time.monotonic()
        self._end = now + seconds
        self._rest = now + HELD

    def check(self) -> None:
        now = time.monotonic()
        if now > self._end:
            raise OutOfTime
        self.rest(now)

    def rest(self, now: float = 0.0) -> None:
        """Let other threads run, if they have not for a while."""
        if (now or time.monotonic()) > self._rest:
            time.sleep(LET_GO)
            self._rest = time.monotonic() + HELD


# Where a form matches in one segment: documents in order, and a mark for each (between 0 and the sum of the boosts).
Matches = tuple[array, array]

# A form and the field that it is looked for in: stems, whether they are adjacent, Term.field.
Wanted = tuple[tuple[str, ...], bool, str]


class Kept:
    """Matches of forms in segments, those asked for last, MOST_KEPT postings at most."""

    def __init__(self):
        self._matches: OrderedDict[tuple, Matches] = OrderedDict()
        self._size = 0

    def get(self, key: tuple) -> Matches | None:
        found = self._matches.get(key)
        if found is not None:
            self._matches.move_to_end(key)
        return found

    def put(self, key: tuple, matches: Matches) -> None:
        if key in self._matches:
            return
        self._matches[key] = matches
        self._size += _cost(matches)
        while self._size > MOST_KEPT:
            _key, oldest = self._matches.popitem(last=False)
            self._size -= _cost(oldest)

    def keep_to(self, snapshot: Snapshot) -> list[Wanted]:
        """Forget what is no good for this snapshot; answers what was looked for by it, last asked for last."""
        segments, norms = {segment.name for segment in snapshot.segments}, norms_of(snapshot).key
        gone = [key for key in self._matches if key[0] not in segments or key[-1] != norms]
        for key in gone:
            self._size -= _cost(self._matches.pop(key))
        return list(dict.fromkeys(key[1] for key in gone))


def _cost(matches: Matches) -> int:
    return len(matches[0]) + 50


class Search:
    """One query on one snapshot. `whole` turns False when time runs out."""

    def __init__(self, snapshot: Snapshot, kept: Kept, deadline: Deadline):
        self._snapshot = snapshot
        self._kept = kept
        self._deadline = deadline
        self._norms = norms_of(snapshot)
        self.whole = True

    def find(self, query: Query, among: Collection[int] | None = None) -> Found:
        """Every wanted term in one of its forms, and none of the avoided ones."""
        if among is not None and not isinstance(among, set | frozenset):
            among = frozenset(among)
        avoided = [self._holding(term) for term in query.avoided]
        if not self.whole:
            return Found([], whole=False)
        wanted = [self._marked(term) for term in query.wanted]
        pages: list[int] = []
        marks: list[float] = []
        for number, segment in enumerate(self._snapshot.segments):
            marked = sorted(((term[number], factor) for term, factor in wanted), key=lambda one: len(one[0]))
            documents = marked[0][0].keys() - self._snapshot.deleted[number]
            for other, _factor in marked[1:]:
                documents &= other.keys()
            for other in avoided:
                documents -= other[number]
            ids = segment.pages
            if among is not None:
                documents = {document for document in documents if ids[document] in among}
            if not documents:
                continue
            in_order = sorted(documents)
            pages += map(ids.__getitem__, in_order)
            marks += _sums(marked, in_order)
            self._deadline.rest()
        order = sorted(range(len(pages)), key=marks.__getitem__, reverse=True)
        best = marks[order[0]] if order else 1.0
        return Found([pages[at] for at in order], self.whole, [marks[at] / best for at in order])

    def _marked(self, term: Term) -> tuple[list[dict[int, float]], float]:
        """For each segment, the documents that hold the term in any form, with their marks; and a factor for all.

        Rare terms mark higher.
        """
        found: list[dict[int, float]] = []
        for form in _forms(term):
            matches = self.matching(form, term.field)
            frequency = sum(len(documents) for documents, _marks in matches)
            rarity = math.log(1 + (self._snapshot.count - frequency + 0.5) / (frequency + 0.5))
            if not found:
                factor = rarity
                found = [dict(zip(*here, strict=True)) for here in matches]
                continue
            less = OTHER_FORM * rarity / factor
            for kept, (documents, marks) in zip(found, matches, strict=True):
                for document, mark in zip(documents, marks, strict=True):
                    kept[document] = max(kept.get(document, 0.0), less * mark)
            self._deadline.rest()
        return found, factor

    def _holding(self, term: Term) -> list[set[int]]:
        """For each segment, the documents that hold the term in any form."""
        found: list[set[int]] = [set() for _segment in self._snapshot.segments]
        for form in _forms(term):
            for at, (documents, _marks) in enumerate(self.matching(form, term.field)):
                found[at].update(documents)
        return found

    def matching(self, form: Form, field: str) -> list[Matches]:
        """Where the form matches, in each segment."""
        return [self.matches(segment, form, field) for segment in self._snapshot.segments]

    def matches(self, segment: Segment, form: Form, field: str) -> Matches:
        """Where the form matches in this segment, kept for the next time unless time ran out."""
        key = (segment.name, (form.stems, form.adjacent, field), self._norms.key)
        found = self._kept.get(key)
        if found is None:
            was_whole, self.whole = self.whole, True
            marks = self._look(segment, form, field)
            documents = sorted(marks)
            found = (array("I", documents), array("f", map(marks.__getitem__, documents)))
            if self.whole:
                self._kept.put(key, found)
            self.whole &= was_whole
        return found

    def _look(self, segment: Segment, form: Form, field: str) -> dict[int, float]:
        marks: dict[int, float] = {}
        if len(form.stems) > 1 and not form.adjacent:
            parts = [self.matches(segment, Form((stem,)), field) for stem in dict.fromkeys(form.stems)]
            parts.sort(key=lambda matches: len(matches[0]))
            marks = dict(zip(*parts[0], strict=True))
            for documents, more in parts[1:]:
                more = dict(zip(documents, more, strict=True))
                marks = {one: marks[one] + more[one] for one in marks.keys() & more.keys()}
            return {one: mark / len(parts) for one, mark in marks.items()}
        try:
            for name in SCOPES[field]:
                if len(form.stems) == 1:
                    self._word(segment, name, form.stems[0], marks)
                else:
                    self._phrase(segment, name, form.stems, marks)
        except OutOfTime:
            self.whole = False
        return marks

    def _word(self, segment: Segment, name: str, stem: str, marks: dict[int, float]) -> None:
        """Add the marks of one word in one field."""
        boost, norms = WEIGHTS[name].boost, self._norms[name]
        lengths = segment.lengths[name]
        for documents, times, _places in segment.blocks(name, stem):
            self._deadline.check()
            for document, often in zip(documents, times, strict=True):
                mark = boost * often / (often + norms[lengths[document]])
                marks[document] = marks.get(document, 0.0) + mark

    def _phrase(self, segment: Segment, name: str, stems: tuple[str, ...], marks: dict[int, float]) -> None:
        """Add the marks of words side by side in one field."""
        self._deadline.check()
        frequencies = [segment.frequency(name, stem) for stem in stems]
        if not all(frequencies):
            return
        places: list[dict[int, bytes]] = [{} for _stem in stems]
        documents = None
        for at in sorted(range(len(stems)), key=frequencies.__getitem__):
            for block, _times, encoded in segment.blocks(name, stems[at]):
                self._deadline.check()
                if documents is None:
                    places[at].update(zip(block, encoded, strict=True))
                else:
                    places[at].update(
                        (one, where) for one, where in zip(block, encoded, strict=True) if one in documents
                    )
            documents = places[at].keys() if documents is None else documents & places[at].keys()
        boost, norms = WEIGHTS[name].boost, self._norms[name]
        lengths, decode = segment.lengths[name], segment.positions
        for count, document in enumerate(documents):
            if not count % 64:
                self._deadline.check()
            ends = set(decode(places[0][document]))
            for one in places[1:]:
                ends = {place + 1 for place in ends}.intersection(decode(one[document]))
                if not ends:
                    break
            if ends:
                mark = boost * len(ends) / (len(ends) + norms[lengths[document]])
                marks[document] = marks.get(document, 0.0) + mark


def _sums(marked: list[tuple[dict[int, float], float]], documents: list[int]) -> list[float]:
    """For each document, the marks of all terms, by their factors."""
    (first, factor), *others = marked
    sums = [factor * mark for mark in map(first.__getitem__, documents)]
    for other, factor in others:
        sums = [so_far + factor * mark for so_far, mark in zip(sums, map(other.__getitem__, documents), strict=True)]
    return sums


def _forms(term: Term) -> tuple[Form, ...]:
    return term.forms or (Form(term.stems),)


class _Norms(dict):
    """For each field, what the length of a text (as a byte) makes of how often a word stands in it."""

    key: tuple[int, ...] = ()


def norms_of(snapshot: Snapshot) -> _Norms:
    """From average lengths, rounded to a tenth, so that what is kept stays good from one save to the next."""
    norms, key = _Norms(), []
    for name, weight in WEIGHTS.items():
        step = round(math.log(max(1.0, snapshot.average(name)), 1.1))
        key.append(step)
        norms[name] = _norm(weight, step)
    norms.key = tuple(key)
    return norms


@functools.lru_cache(maxsize=256)
def _norm(weight: Weight, step: int) -> list[float]:
    average = 1.1**step
    return [weight.often * (1 - weight.length + weight.length * byte_to_length(one) / average) for one in range(256)]
