"""Where Markdown's headings and lists begin, as people know it from other programs: CommonMark's rules, which
Python-Markdown does not follow.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, SetextHeaderProcessor

# Just above paragraphs (10): all else that a block may be has had its turn.
LIST_PRIORITY = 11

_CLOSING = re.compile(r"(?:^|(?<= ))#+$")
_OTHER_BLOCK = re.compile(r"[ ]{0,3}(?:>|(?:[-*+]|\d{1,9}[.)])[ ]|(?:[-*_][ ]*+){3,}$)")
_LIST_LINE = re.compile(r"\n(?=[ ]{0,3}(?:[-*+]|1\.)[ ]+\S)")


class HashHeaders(HashHeaderProcessor):
    """`## Title`, with a space: `#word` is a word, as people write it elsewhere."""

    RE = re.compile(r"^[ ]{0,3}(?P<level>#{1,6})(?P<header>(?:[ ][^\n]*)?)(?:\n|\Z)", re.MULTILINE)

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = self.RE.search(block)
        if before := block[: match.start()].rstrip("\n"):
            self.parser.parseBlocks(parent, [before])
        heading = SubElement(parent, f"h{len(match['level'])}")
        heading.text = _CLOSING.sub("", match["header"].strip()).rstrip()
        if after := block[match.end() :]:
            # Right after a heading in an item of a loose list, lines still have the item's columns.
            blocks.insert(0, self.looseDetab(after) if self.parser.state.isstate("looselist") else after)


class Underlined(SetextHeaderProcessor):
    """A line over `===` or `---`, unless it is a quote, an item of a list or a rule."""

    def test(self, parent: Element, block: str) -> bool:
        return bool(self.RE.match(block)) and not _OTHER_BLOCK.match(block.partition("\n")[0])


class ListsAfterText(BlockProcessor):
    """A list that follows a paragraph without a blank line: `-`, `*`, `+`, or numbers that begin with 1."""

    def test(self, parent: Element, block: str) -> bool:
        # Within an item, Markdown has looked for further items itself.
        return not self.parser.state.isstate("list") and _LIST_LINE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        before, after = _LIST_LINE.split(blocks.pop(0), maxsplit=1)
        self.parser.parseBlocks(parent, [before])
        blocks.insert(0, after)
