"""What may be wrong with a merged text although no two changes met: faults that neither side had."""

import re
from collections import Counter

from wiki.text.lines import Line
from wiki.text.sentences import blocks, sentences, sentences_of

LONG = 25  # characters of a line that nobody writes twice by chance

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DEFINITION = re.compile(r" {0,3}(\*?\[\^?[^\]\[]+\]):")
_NOTE = re.compile(r"\[\^([^\]\[\s]+)\](?!:)")
_PIPE = re.compile(r"(?<!\\)\|")

# Why a person should look, beside those of the pieces ("sentence", "added"): codes of Merge.reasons.
FENCE, TABLE, DEFINED_TWICE, NOTE, TWICE, LOST, COPIED = (
    "fence",
    "table",
    "defined twice",
    "note",
    "twice",
    "lost",
    "copied",
)


def faults(base: list[Line], mine: list[Line], theirs: list[Line], merged: list[Line]) -> list[str]:
    """The codes of the faults, each once."""
    found = []
    sides = mine, theirs
    open_fence = [_fence_is_open(side) for side in (*sides, merged)]
    if open_fence[2] and not (open_fence[0] or open_fence[1]):
        found.append(FENCE)
    ragged = [_ragged_tables(side) for side in (*sides, merged)]
    if ragged[2] > max(ragged[:2]):
        found.append(TABLE)
    twice = [_defined_twice(side) for side in (*sides, merged)]
    if twice[2] - twice[0] - twice[1]:
        found.append(DEFINED_TWICE)
    lone = [_notes_without_text(side) for side in (*sides, merged)]
    if lone[2] - lone[0] - lone[1]:
        found.append(NOTE)
    return found + _counts(base, mine, theirs, merged)


def nobodys_sentence(mine: list[Line], theirs: list[Line], merged: list[Line]) -> bool:
    """Whether a sentence of the merged text is in neither side, but for spaces and line ends."""
    owned = {*blocks(mine), *blocks(theirs)}
    mixed = [block for block in blocks(merged) if block not in owned]
    if not mixed:
        return False
    known = sentences(mine) | sentences(theirs)
    return any(sentence not in known for block in mixed for sentence in sentences_of(block))


def _counts(base: list[Line], mine: list[Line], theirs: list[Line], merged: list[Line]) -> list[str]:
    """What the numbers of equal lines say."""
    in_base, in_mine, in_theirs, in_merged = (_counted(side) for side in (base, mine, theirs, merged))
    found = []
    if any(
        n > 1 and n > in_mine[text] and n > in_theirs[text] and (len(text) >= LONG or text.lstrip().startswith("#"))
        for text, n in in_merged.items()
    ):
        found.append(TWICE)
    if any(in_theirs[text] and in_merged[text] < min(n, in_theirs[text]) for text, n in in_mine.items()):
        found.append(LOST)
    long_lines = [(text, n) for text, n in in_base.items() if len(text) >= LONG and in_merged[text]]
    for copied, edited in ((in_mine, in_theirs), (in_theirs, in_mine)):
        if any(copied[text] > n and edited[text] < n for text, n in long_lines):
            found.append(COPIED)
            break
    return found


def _counted(lines: list[Line]) -> Counter[str]:
    return Counter(text for line in lines if any(map(str.isalnum, text := line.text.strip())))


def _fence_is_open(lines: list[Line]) -> bool:
    fence = ""
    for line in lines:
        mark = _FENCE.match(line.text) if "```" in line.text or "~~~" in line.text else None
        if not mark:
            continue
        if not fence:
            fence = mark[1]
        elif mark[1].startswith(fence) and not line.text.strip("`~ \t"):
            fence = ""
    return bool(fence)


def _ragged_tables(lines: list[Line]) -> int:
    """How many tables have a row with fewer or more cells than their first."""
    ragged = 0
    cells: set[int] = set()
    for line in lines:
        text = line.text.strip()
        if text.startswith("|") and not line.exact:
            cells.add(len(_PIPE.findall(text.strip("|"))))
            continue
        ragged += len(cells) > 1
        cells = set()
    return ragged + (len(cells) > 1)


def _defined_twice(lines: list[Line]) -> set[str]:
    counted = Counter(found[1] for line in lines if not line.exact and (found := _DEFINITION.match(line.text)))
    return {label for label, n in counted.items() if n > 1}


def _notes_without_text(lines: list[Line]) -> set[str]:
    used: set[str] = set()
    defined: set[str] = set()
    for line in lines:
        if "[^" in line.text and not line.exact:
            used.update(_NOTE.findall(line.text))
            if found := _DEFINITION.match(line.text):
                defined.add(found[1][2:-1])
    return used - defined
