"""Tables: wikilinks in their cells, their captions, and the box in which each scrolls by itself.

A line `Tableau : what it shows` (or `Table: …`) right above a table is its caption; a blank line may stand between.
Old texts introduce tables so, and other Markdown programs show such a line as a paragraph.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.extensions.tables import TableProcessor
from markdown.treeprocessors import Treeprocessor

PRIORITY = 75
CAPTION_PRIORITY = 76  # above, for a table begins with its first row
ID = "table-{}"

# The word goes, for a screen says that it is a table; with a number it stays, for the text may refer to it.
_CAPTION = re.compile(
    r"[ ]{0,3}Table(?:au)?(?:[ \u00a0](\d{1,3}))?[ \u00a0\u202f]?:[ \u00a0\u202f]+(?=\S)", re.IGNORECASE
)
_CODE_OR_LINK = re.compile(r"(`+)[^`]*\1|(\[\[[^\[\]|\\\n`]{1,300})\|(?=[^\[\]\n]{1,500}\]\])")


class Tables(TableProcessor):
    """Python-Markdown's, to which the bar of `[[Title|label]]` parts no cell."""

    def __init__(self, parser):
        super().__init__(parser, {"use_align_attribute": True})

    def _split_row(self, row: str) -> list[str]:
        if "[[" in row:
            row = _CODE_OR_LINK.sub(lambda m: m.group() if m.group(1) else m.group(2) + "\\|", row)
        return super()._split_row(row)


class Captioned(BlockProcessor):
    """Parts a caption from the table that follows in the next line, which both are parsed as usual then."""

    def __init__(self, parser):
        super().__init__(parser)
        self.tables = Tables(parser)

    def test(self, parent: Element, block: str) -> bool:
        if not _CAPTION.match(block):
            return False
        return self.tables.test(parent, block.partition("\n")[2])

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks[0:1] = blocks[0].split("\n", 1)
        # The caption alone is a paragraph, whatever its words look like.
        SubElement(parent, "p").text = blocks.pop(0).strip()


class Captions(Treeprocessor):
    """Moves captions into their tables. Runs before what is inside a line is parsed: a caption is one text still."""

    PRIORITY = 30

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            above = None
            for child in list(parent):
                if child.tag == "table" and above is not None and above.tag == "p" and _is_caption(above):
                    _move(parent, above, child)
                above = child


def frame(root: Element, name: str) -> None:
    """Put each table into a box that scrolls by itself, reachable by keyboard, so that no page does.

    The box is named by the table's caption, or by its number on the page, in `name` ("Table {}").
    """
    tables = [(parent, child) for parent in root.iter() for child in parent if child.tag == "table"]
    for number, (parent, table) in enumerate(tables, 1):
        box = Element("div", {"class": "table-scroll", "tabindex": "0", "role": "region"})
        if len(table) and table[0].tag == "caption":
            table[0].set("id", ID.format(number))
            box.set("aria-labelledby", ID.format(number))
        else:
            box.set("aria-label", name.format(number))
        box.tail, table.tail = table.tail, None
        parent[list(parent).index(table)] = box
        box.append(table)


def _is_caption(paragraph: Element) -> bool:
    text = (paragraph.text or "").strip()
    return "\n" not in text and _CAPTION.match(text) is not None


def _move(parent: Element, paragraph: Element, table: Element) -> None:
    parent.remove(paragraph)
    paragraph.tag, paragraph.tail = "caption", None
    match = _CAPTION.match(paragraph.text)
    if not match.group(1):
        paragraph.text = paragraph.text[match.end() :]
    table.insert(0, paragraph)
