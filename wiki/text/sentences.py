"""Where sentences end in a French text, for who must not mistake "M. Klein" or "p. 12" for two sentences.

When in doubt two sentences are taken for one: what a merge may do without asking depends on it.
"""

from itertools import pairwise

from wiki.text.lines import Line, paragraphs
from wiki.text.tokens import ends_sentence, tokenise

_MORE_ABBREVIATIONS = frozenset(
    "al anc av bd boul chap chr coll cie dép dir doc env ex gén hab ibid id incl inf janv févr avr juil sept oct nov"
    " déc max min mgr mr mrs nb no nos obs op par prof réf resp rééd sc sec ss suiv sup tél tel trad tt univ vs".split()
)
_CLOSING = frozenset('»”’")]}*_')
_OPENING = frozenset('«“‘"([{*_')
_LOOK = 8  # tokens looked at on each side of a space


def ends_after(tokens: list[str], index: int) -> bool:
    """Whether tokens[index] is the space between two sentences."""
    if not tokens[index].isspace():
        return False
    before = index - 1
    stop = max(-1, before - _LOOK)
    while before > stop and (tokens[before] in _CLOSING or (before < index - 1 and tokens[before].isspace())):
        before -= 1
    if before < 0 or not ends_sentence(tokens, before):
        return False
    if tokens[before] == "." and before and tokens[before - 1].lower() in _MORE_ABBREVIATIONS:
        return False
    after = index + 1
    stop = min(len(tokens), after + _LOOK)
    while after < stop and (tokens[after] in _OPENING or tokens[after].isspace()):
        after += 1
    if after == len(tokens):
        return True
    first = tokens[after][0]
    if first == "[":  # a wikilink, whose words begin the sentence
        first = tokens[after].lstrip("[")[:1] or "["
    return first.isalpha() and not first.islower()


def sentences(lines: list[Line]) -> set[str]:
    """All sentences of a text's lines, without their spaces (but in code); cells of tables are sentences."""
    found: set[str] = set()
    for text in blocks(lines):
        found.update(sentences_of(text))
    return found


def blocks(lines: list[Line]) -> list[str]:
    """The paragraphs and other single lines of a text; code begins with a newline, so that it is told apart."""
    made = []
    numbers = [k for k, line in enumerate(lines) if not line.blank]
    for start, stop in paragraphs(lines, numbers):
        text = "\n".join(line.text for line in lines[start:stop])
        made.append("\n" + text if lines[start].exact else text)
    return made


def sentences_of(block: str) -> list[str]:
    """The sentences of one of `blocks`."""
    if block.startswith("\n"):
        return [block]
    tokens = tokenise(block)
    cuts = [0]
    row = block.lstrip().startswith("|")
    for index, token in enumerate(tokens):
        if (row and token == "|") or ends_after(tokens, index):
            cuts.append(index + 1)
    cuts.append(len(tokens))
    made = (squeezed("".join(tokens[a:b])) for a, b in pairwise(cuts))
    return [sentence for sentence in made if sentence]


def squeezed(text: str) -> str:
    """The text without any space: spaces and line ends alone make no other sentence."""
    return "".join(text.split())
