"""Which words changed between two passages that are versions of each other.

The alignment of match() is correct but not yet readable. Four steps make it so: a link is opened where only
its brackets came or went; an equal word or two lost between longer changes is given up; marks with only a
space between them become one; a change is shifted to where a sentence or a word ends.
"""

from dataclasses import dataclass, field
from itertools import accumulate

from wiki.text.match import Block, Effort, gaps, join, match, slide
from wiki.text.tokens import ends_sentence, is_link, is_word, open_link, tokenise

HARD, BREAK = "\n", "\n\n"  # keys of a line end that matters, and of the end of a paragraph
ISLAND = 2  # tokens
LONG = 12  # letters; a word longer than this, or a link, is no accident where both sides have it


@dataclass
class Allowance:
    """How much text may be compared by words: per block of lines, and in all. Characters of the longer
    side."""

    in_block: int
    in_all: int
    spent_in_block: int = 0
    refused: bool = False

    def take(self, size: int) -> bool:
        if size > min(self.in_block - self.spent_in_block, self.in_all):
            self.refused = True
            return False
        self.spent_in_block += size
        self.in_all -= size
        return True


@dataclass
class Stream:
    """A passage as tokens. `keys` decide what is equal: any space inside a paragraph equals any other."""

    tokens: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def add(self, text: str, exact: bool) -> None:
        """A paragraph or a line; `exact` where spaces matter (code). Its indentation always matters."""
        tokens = tokenise(text)
        start = len(self.tokens)
        self.tokens += tokens
        self.keys += tokens if exact else [" " if token.isspace() else token for token in tokens]
        if tokens and tokens[0].isspace():
            self.keys[start] = tokens[0]

    def add_separator(self, text: str) -> None:
        """What stands between two paragraphs or lines: newlines, and the blank lines between them."""
        self.tokens.append(text)
        self.keys.append(HARD if text == "\n" else BREAK)


def align(old: Stream, new: Stream, allowance: Allowance, effort: Effort | None = None) -> list[Block]:
    """Blocks of equal tokens, made readable. May open links in both streams.

    What differs once the common beginning and end are off must fit in the allowance, or is left unmatched.
    """
    a, b = old.keys, new.keys
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    ends = [(0, 0, head), (len(a) - tail, len(b) - tail, tail)]
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if effort:
        effort.steps += head + tail
    if middle_a and middle_b:
        if not allowance.take(max(sum(map(len, middle_a)), sum(map(len, middle_b)))):
            return join(ends)
        middle = match(middle_a, middle_b, anchors=is_word, effort=effort)
        ends[1:1] = [(i + head, j + head, n) for i, j, n in middle]
    blocks = _open_links(old, new, join(ends), effort)
    blocks = drop_islands(old, new, blocks)
    return slide(blocks, old.keys, new.keys, _reads_well)


def marked(length: int, blocks: list[Block], side: int) -> list[bool]:
    """For each token of one side (0: old, 1: new) whether no block holds it."""
    marks = [True] * length
    for block in blocks:
        start = block[side]
        marks[start : start + block.n] = [False] * block.n
    return marks


def _open_links(old: Stream, new: Stream, blocks: list[Block], effort: Effort | None) -> list[Block]:
    """Where "ZSI" became "[[ZSI]]" only the brackets are new: match what is inside."""
    between = gaps(blocks, len(old.tokens), len(new.tokens))
    wanted = []
    for alo, ahi, blo, bhi in between:
        left, right = old.keys[alo:ahi], new.keys[blo:bhi]
        links = [token for token in left + right if is_link(token)] if left and right else []
        pieces = (_opened(left, right), _opened(right, left)) if links else ({}, {})
        wanted.append(pieces if any(pieces) else None)
    if not any(wanted):
        return blocks
    opened = Stream(), Stream()
    moved: list[tuple[int, int, int]] = []
    for (alo, ahi, blo, bhi), pieces, block in zip(between, wanted, [*blocks, None], strict=True):
        i, j = len(opened[0].tokens), len(opened[1].tokens)
        for stream, side, low, high in ((opened[0], old, alo, ahi), (opened[1], new, blo, bhi)):
            links = pieces[0 if side is old else 1] if pieces else {}
            for token, key in zip(side.tokens[low:high], side.keys[low:high], strict=True):
                stream.tokens += links.get(token, [token])
                stream.keys += links.get(token, [key])
        if pieces:
            inside = match(opened[0].keys[i:], opened[1].keys[j:], anchors=is_word, effort=effort)
            moved += [(i + x, j + y, n) for x, y, n in inside]
        if block:
            moved.append((len(opened[0].tokens), len(opened[1].tokens), block.n))
            for stream, side, low in ((opened[0], old, block.i), (opened[1], new, block.j)):
                stream.tokens += side.tokens[low : low + block.n]
                stream.keys += side.keys[low : low + block.n]
    old.tokens, old.keys = opened[0].tokens, opened[0].keys
    new.tokens, new.keys = opened[1].tokens, opened[1].keys
    return join(moved)


def _opened(here: list[str], there: list[str]) -> dict[str, list[str]]:
    """The links of one side whose target or label stands on the other side too, and their tokens."""
    links = {token: open_link(token) for token in set(here).difference(there) if is_link(token)}
    if not links:
        return {}
    other: list[str] = []
    for token in there:
        other += open_link(token) if is_link(token) else [token]
    text = "\0" + "\0".join(other) + "\0"
    found = {}
    for token, pieces in links.items():
        target, _, label = "\0".join(pieces[1:-1]).partition("\0|\0")
        if len(pieces) > 1 and any(part and f"\0{part}\0" in text for part in (target, label)):
            found[token] = pieces
    return found


def drop_islands(old: Stream, new: Stream, blocks: list[Block]) -> list[Block]:
    """Give up equal pieces that say nothing: a word or two between longer changes, a space between two
    marks."""
    sizes_a = [0, *accumulate(0 if token.isspace() else 1 for token in old.tokens)]
    sizes_b = [0, *accumulate(0 if token.isspace() else 1 for token in new.tokens)]
    for _ in range(4):  # what is dropped makes its neighbours longer; honest texts settle at once
        kept: list[Block] = []
        i = j = 0
        between = gaps(blocks, len(old.tokens), len(new.tokens))
        for (_, ahi, _, bhi), after, block in zip(between, between[1:], blocks, strict=False):
            size = sizes_a[block.i + block.n] - sizes_a[block.i]
            left_a, left_b = sizes_a[ahi] - sizes_a[i], sizes_b[bhi] - sizes_b[j]
            right_a, right_b = sizes_a[after[1]] - sizes_a[after[0]], sizes_b[after[3]] - sizes_b[after[2]]
            if size == 0:
                lost = ((left_a and right_a) or (left_b and right_b)) and "\n" not in new.keys[block.j]
            else:
                texts = new.tokens[block.j : block.j + block.n]
                lost = (
                    size <= ISLAND
                    and min(max(left_a, left_b), max(right_a, right_b)) > size
                    and not any(len(text) > LONG or is_link(text) for text in texts)
                )
            if not lost:
                kept.append(block)
                i, j = block.i + block.n, block.j + block.n
        if len(kept) == len(blocks):
            break
        blocks = kept
    return blocks


def _reads_well(keys: list[str], start: int, stop: int) -> int:
    """How well a change reads that ends before `stop`: at a line's end, else a sentence's, else at a
    space."""
    follows = keys[stop] if stop < len(keys) else HARD
    if follows in (HARD, BREAK):
        return 3
    if (follows == " " and ends_sentence(keys, stop - 1)) or (follows == "]]" and keys[start] == "|"):
        return 2
    # "« un [très ]beau" but "la question[ posée] ?": the space stays with the sign it belongs to
    return 1 if follows == " " or (keys[stop - 1] == " " and is_word(follows)) else 0
