"""Two people changed one text: their changes brought together, or the places where a person must choose.

The answer has three verdicts. "clean": may be saved without asking. "confirm": a text is proposed, and a person
should look at it first, because both changed one sentence, added at one place, or the result has a fault that
neither text had. "conflict": both changed the same words, or one took away what the other changed. docs/merging.md
tells it with drawings.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from wiki.text import header_merge
from wiki.text.faults import faults, nobodys_sentence
from wiki.text.hunks import BOTH, CONFIRM, CONFLICT, MINE, SAME, THEIRS, Hunk, joined
from wiki.text.lines import Line, read, split
from wiki.text.match import CELLS, Effort, gaps, match, shortest
from wiki.text.moves import Moves, Side, says_something
from wiki.text.regions import CLASH, Region, Sides
from wiki.text.word_merge import both_added, merge_lines

CLEAN = "clean"
MOST_PASSAGES = 12  # of two texts without a common origin
WORDS = 60_000  # characters of a passage that both changed, up to which it is merged by words
TAKE_MINE, TAKE_THEIRS, TAKE_BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Merge:
    """What became of two changes of one text.

    status   "clean", "confirm" or "conflict".
    text     the merged text; of a conflict, "": see settled().
    hunks    the text in pieces, in order; joined, their results are `text`.
    reasons  codes for why it is not clean: "sentence" both changed one sentence; "added" both added at one place;
             "beside" one added beside what the other took away;
             "moved" one moved what the other changed or took out; "header" the fields read wrongly together; "fence",
             "table", "defined twice", "note", "twice", "lost", "copied": faults that neither text had.
    effort   what it cost, in steps.
    """

    status: str
    text: str
    hunks: list[Hunk] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    effort: int = 0

    @property
    def conflicts(self) -> list[Hunk]:
        return [hunk for hunk in self.hunks if hunk.kind == CONFLICT]

    def settled(self, choices: Mapping[int, str]) -> str:
        """The text with each conflict, by its place among them, replaced by a text; without one, by mine."""
        texts, number = [], 0
        for hunk in self.hunks:
            if hunk.kind == CONFLICT:
                texts.append(choices.get(number, hunk.mine))
                number += 1
            else:
                texts.append(hunk.result)
        return normalised("".join(texts))


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Bring `mine` and `theirs`, both made from `base`, together. Any three texts; never raises.

    The verdict is the same when the sides are swapped; where both added at one place, theirs comes first.
    """
    base, mine, theirs = normalised(base), normalised(mine), normalised(theirs)
    alike = (mine == theirs, mine, BOTH), (mine == base, theirs, THEIRS), (theirs == base, mine, MINE)
    for same, text, kind in alike:
        if same:
            kind = SAME if base == mine == theirs else kind
            return Merge(CLEAN, text, joined([Hunk(kind, base, mine, theirs, text)]))
    return _Merging(base, mine, theirs).run()


def without_base(mine: str, theirs: str) -> Merge:
    """Two texts whose common origin nobody knows: lines that both hold are settled, all others must be chosen."""
    mine, theirs = normalised(mine), normalised(theirs)
    lines_mine, lines_theirs = split(mine), split(theirs)
    effort = Effort()
    blocks = match(lines_mine, lines_theirs, anchors=says_something, effort=effort)
    # A line or two in common between passages that differ would only cut them into pieces that nobody can choose from.
    if len(blocks) > MOST_PASSAGES:
        blocks = [block for block in blocks if block.i == 0 == block.j or block.i + block.n == len(lines_mine)][:2]
    hunks = []
    for (mlo, mhi, tlo, thi), block in zip(
        gaps(blocks, len(lines_mine), len(lines_theirs)), [*blocks, None], strict=True
    ):
        sides = (_lines(lines_mine[mlo:mhi]), _lines(lines_theirs[tlo:thi]))
        hunks.append(Hunk(CONFLICT, "", *sides))
        if block:
            text = _lines(lines_mine[block.i : block.i + block.n])
            hunks.append(Hunk(SAME, text, text, text, text))
    hunks = joined(hunks)
    if not any(hunk.kind == CONFLICT for hunk in hunks):
        return Merge(CLEAN, mine, hunks)
    return Merge(CONFLICT, "", _under_headings(hunks), [], effort.total)


def normalised(text: str) -> str:
    """LF, NFC, and one newline at the end; a text of nothing but line ends is empty."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text).rstrip("\n")
    return text + "\n" if text else ""


def taken(conflict: Hunk, choice: str) -> str:
    """What stands at a conflict by a choice: TAKE_MINE, TAKE_THEIRS, or TAKE_BOTH, the published text first."""
    return {TAKE_MINE: conflict.mine, TAKE_THEIRS: conflict.theirs, TAKE_BOTH: conflict.both}[choice]


class _Merging:
    def __init__(self, base: str, mine: str, theirs: str):
        self.texts = base, mine, theirs
        self.effort = Effort()
        self.reasons: list[str] = []

    def run(self) -> Merge:
        cuts = [header_merge.cut(text) for text in self.texts]
        hunks: list[Hunk] = []
        bodies = self.texts
        by_field = None not in cuts and any(part.present for part in cuts)
        if by_field:
            hunks = header_merge.merge_fields(*(part.fields for part in cuts))
            bodies = tuple(part.body for part in cuts)
        lines = [split(body) for body in bodies]
        read_lines = [read(side) for side in lines]
        body = self._body(lines, read_lines)
        hunks = joined([*hunks, *_under_headings(body)])
        text = "".join(hunk.result for hunk in hunks)
        if any(hunk.kind == CONFLICT for hunk in hunks):
            return Merge(CONFLICT, "", hunks, self.reasons, self._effort())
        merged = read(split("".join(hunk.result for hunk in body)))
        if not by_field and None in cuts and header_merge.cut(text) is None and cuts[1:] != [None, None]:
            self._because("header")
        self._look_at(read_lines, merged, body)
        return Merge(CONFIRM if self.reasons else CLEAN, normalised(text), hunks, self.reasons, self._effort())

    def _effort(self) -> int:
        return self.effort.total + sum(map(len, self.texts)) // 50

    def _because(self, reason: str) -> None:
        if reason and reason not in self.reasons:
            self.reasons.append(reason)

    def _look_at(self, sides: list[list[Line]], merged: list[Line], body: list[Hunk]) -> None:
        """Reasons to ask about a text that could be put together."""
        for hunk in body:
            self._because(hunk.reason)
        if not self.reasons and nobodys_sentence(sides[1], sides[2], merged):
            self._because("sentence")
        for fault in faults(*sides, merged):
            self._because(fault)

    def _body(self, lines: list[list[str]], read_lines: list[list[Line]]) -> list[Hunk]:
        moves = Moves(*lines, self.effort)
        if moves.taken_out:
            self._because("moved")
        if moves:
            sides = moves.sides(*lines[1:])
            hunks = self._hunks(sides, read_lines, _aligned(sides, self.effort))
            if hunks is not None:
                self._because("moved")
                return hunks
        sides = tuple(Side.of(side) for side in lines)
        blocks = moves.mine_blocks, moves.theirs_blocks
        hunks = self._hunks(sides, read_lines, blocks)
        if not any(hunk.kind == CONFLICT for hunk in hunks):
            return hunks
        # Where passages changed places, which of them moved is a matter of taste: the other one may meet no change.
        others = tuple(shortest(lines[0], side, self.effort) for side in lines[1:])
        if None not in others and others != blocks:
            otherwise = self._hunks(sides, read_lines, others)
            if not any(hunk.kind == CONFLICT for hunk in otherwise):
                self._because("moved")
                return otherwise
        return hunks

    def _hunks(self, sides: tuple[Side, Side, Side], read_lines: list[list[Line]], blocks) -> list[Hunk] | None:
        """The hunks of the body; None when moved lines stand in a passage that both changed."""
        base, mine, theirs = sides
        found: list[Hunk] = []
        aligned = Sides(base.keys, mine.keys, theirs.keys, *blocks, may_go=lambda a, b: _has_no_heading(base.keys[a:b]))
        for region in aligned.regions(lambda place: True):
            if region.kind == CLASH:
                clash = self._clash(region, sides, read_lines)
                if clash is None:
                    return None
                found += clash
                continue
            texts = _texts(region, sides)
            source, low, high = (
                (theirs, region.t0, region.t1) if region.kind == THEIRS else (mine, region.m0, region.m1)
            )
            reason = "beside" if region.b0 == region.b1 and region.b0 in aligned.beside else ""
            found.append(Hunk(region.kind, *texts, "".join(source.results[low:high]), reason=reason))
        return joined(found)

    def _clash(self, region: Region, sides, read_lines) -> list[Hunk] | None:
        spans = (region.b0, region.b1), (region.m0, region.m1), (region.t0, region.t1)
        indices = [side.lines[slice(*span)] for side, span in zip(sides, spans, strict=True)]
        if any(None in side for side in indices):
            return None
        base, mine, theirs = texts = _texts(region, sides)
        if not base:
            return [Hunk(CONFIRM, *texts, both_added(mine, theirs), reason="added")]
        if max(map(len, texts)) > WORDS:
            return [Hunk(CONFLICT, *texts, "")]
        passages = [[lines[k] for k in side] for lines, side in zip(read_lines, indices, strict=True)]
        return merge_lines(*passages, self.effort)


def _lines(lines: list[str]) -> str:
    return "".join(line + "\n" for line in lines)


def _has_no_heading(keys: list) -> bool:
    return all(isinstance(key, str) and not key.startswith("#") for key in keys)


def _aligned(sides: tuple[Side, Side, Side], effort: Effort):
    base = sides[0].keys
    return tuple(match(base, s.keys, anchors=says_something, cells=CELLS, effort=effort) for s in sides[1:])


def _texts(region: Region, sides: tuple[Side, Side, Side]) -> tuple[str, str, str]:
    base, mine, theirs = sides
    return (
        "".join(base.texts[region.b0 : region.b1]),
        "".join(mine.texts[region.m0 : region.m1]),
        "".join(theirs.texts[region.t0 : region.t1]),
    )


def _under_headings(hunks: list[Hunk]) -> list[Hunk]:
    """The hunks, each told the heading that it stands under."""
    heading = ""
    for hunk in hunks:
        hunk.heading = heading
        for line in read(split(hunk.result or hunk.mine or hunk.theirs)):
            heading = line.heading or heading
    return hunks
