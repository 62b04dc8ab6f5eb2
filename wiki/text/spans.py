"""An alignment of tokens made into what is shown: rows of one or more lines, with spans that are marked."""

from dataclasses import dataclass

from wiki.text.match import Block
from wiki.text.tokens import is_word, space_code
from wiki.text.words import BREAK, HARD, Stream, marked

MOST_SPACES = 500  # spaces replaced by others that are marked in one passage; where there are more, none is


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a row's text; `mark`: it is what changed.

    `space` names a mark that would not show: "nbsp", "thin", "tab", "space" (a plain one, alone),
    "trailing" (at the end of the line), "invisible" (a character without width), "line" (a line end that
    matters), "break" (paragraphs part here), "blank" (blank lines beside this row that the other side has
    not); else "". Only a mark that holds no word is named.
    """

    text: str
    mark: bool = False
    space: str = ""


@dataclass(slots=True)
class Piece:
    """One row to be: both sides' spans, text, lines; `gap`: blank lines before the next piece."""

    old: list[Span]
    new: list[Span]
    old_text: str
    new_text: str
    old_lines: int
    new_lines: int
    likeness: float
    layout: bool
    old_gap: int = 0
    new_gap: int = 0


@dataclass(slots=True)
class _Token:
    text: str
    mark: bool
    paired: bool  # stands on both sides, if spelt as another space
    key: str


def pieces(old: Stream, new: Stream, blocks: list[Block]) -> list[Piece]:
    """The passage cut wherever both sides break the line at the same place."""
    tokens_a = _tokens(old, marked(len(old.tokens), blocks, 0))
    tokens_b = _tokens(new, marked(len(new.tokens), blocks, 1))
    cuts = []
    respelt = []
    for i, j, n in blocks:
        for left, right in zip(tokens_a[i : i + n], tokens_b[j : j + n], strict=True):
            if left.text != right.text and not (_is_plain(left.text) and _is_plain(right.text)):
                respelt += [left, right]
        cuts += [(i + k, j + k) for k in range(n) if "\n" in tokens_a[i + k].text and "\n" in tokens_b[j + k].text]
    if len(respelt) <= 2 * MOST_SPACES:
        for token in respelt:
            token.mark = True
    made = []
    i = j = 0
    spill_a = spill_b = ""  # what a broken line's indentation leaves for the next piece
    for cut_a, cut_b in [*cuts, (len(tokens_a), len(tokens_b))]:
        side_a, side_b = tokens_a[i:cut_a], tokens_b[j:cut_b]
        if spill_a or spill_b:
            side_a.insert(0, _Token(spill_a, False, True, " "))
            side_b.insert(0, _Token(spill_b, False, True, " "))
        spill_a = spill_b = ""
        gap_a = gap_b = 0
        if cut_a < len(tokens_a):
            left, right = tokens_a[cut_a], tokens_b[cut_b]
            if left.key in (HARD, BREAK):
                gap_a, gap_b = left.text.count("\n") - 1, right.text.count("\n") - 1
            else:
                end_a, _, spill_a = left.text.partition("\n")
                end_b, _, spill_b = right.text.partition("\n")
                if end_a or end_b:
                    side_a.append(_Token(end_a, end_a != end_b and end_a != "", True, " "))
                    side_b.append(_Token(end_b, end_a != end_b and end_b != "", True, " "))
        made.append(_piece(side_a, side_b, gap_a, gap_b))
        i, j = cut_a + 1, cut_b + 1
    return made


def _tokens(stream: Stream, marks: list[bool]) -> list[_Token]:
    return [
        _Token(text, mark, not mark, key) for text, mark, key in zip(stream.tokens, marks, stream.keys, strict=True)
    ]


def _is_plain(space: str) -> bool:
    return not space.strip(" \n")


def _piece(side_a: list[_Token], side_b: list[_Token], gap_a: int, gap_b: int) -> Piece:
    layout = _hard_end(side_a) == _hard_end(side_b)
    if not layout:  # two spaces at the end of a line break it: that shows
        for side in (side_a, side_b):
            if side and side[-1].text.isspace():
                side[-1].mark = True
    for side in (side_a, side_b):
        for index, token in enumerate(side):
            if not token.paired and not (index == len(side) - 1 and token.text == " "):
                layout = False
    text_a, text_b = "".join(t.text for t in side_a), "".join(t.text for t in side_b)
    kept = sum(len(t.text) for side in (side_a, side_b) for t in side if not t.mark and not t.text.isspace())
    total = sum(len(t.text) for side in (side_a, side_b) for t in side if not t.text.isspace())
    return Piece(
        _spans(side_a),
        _spans(side_b),
        text_a,
        text_b,
        text_a.count("\n") + 1,
        text_b.count("\n") + 1,
        kept / total if total else 1.0,
        layout,
        gap_a,
        gap_b,
    )


def _hard_end(side: list[_Token]) -> bool:
    return bool(side) and side[-1].text.endswith("  ") and side[-1].text.isspace()


def _spans(side: list[_Token]) -> list[Span]:
    spans: list[Span] = []
    index = 0
    while index < len(side):
        stop = index
        while stop < len(side) and side[stop].mark == side[index].mark:
            stop += 1
        run = side[index:stop]
        if not run[0].mark or any(is_word(token.text) for token in run if token.text):
            spans.append(Span("".join(token.text for token in run), run[0].mark))
        else:
            alone = all(token.text.isspace() for token in run)
            for k, token in enumerate(run, index):
                code = _code(token, k == len(side) - 1 or side[k + 1].key in (HARD, BREAK), alone)
                if code or not (spans and spans[-1].mark and not spans[-1].space):
                    spans.append(Span(token.text, True, code))
                else:
                    spans[-1] = Span(spans[-1].text + token.text, True)
        index = stop
    return [span for span in spans if span.text]


def _code(token: _Token, at_end: bool, alone: bool) -> str:
    if token.key == BREAK:
        return "break"
    if token.key == HARD:
        return "line"
    if token.text.isspace():
        if at_end and not token.text.strip(" \t\r"):
            return "trailing"
        return space_code(token.text) or ("space" if alone else "")
    return space_code(token.text)
