"""Callouts: a quote whose first line is `[!note]`, `[!attention]`, `[!question]` or `[!appel]`, and perhaps
a title. Whoever writes in English may say `[!warning]` and `[!call]`.

> [!appel] Relire la carte
> Deux lieux manquent encore.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockQuoteProcessor
from markdown.util import nearing_recursion_limit

from wiki.markup import words

# What is typed -> the kind that it makes.
KINDS = {kind: kind for kind in words.FRENCH.callouts} | {"warning": "attention", "call": "appel"}
# Above Markdown's own quotes.
PRIORITY = 21

_QUOTE_LINE = re.compile(r"^[ ]{0,3}>", re.MULTILINE)
_FIRST_LINE = re.compile(r"[ ]{0,3}>[ ]?\[!(\w{1,20})\][ ]*([^\n]*)(?:\n|$)")


class Callouts(BlockQuoteProcessor):
    """Makes `div.callout`; being no quote, it takes in no quote that follows."""

    def test(self, parent: Element, block: str) -> bool:
        return self._match(block) is not None and not nearing_recursion_limit()

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = self._match(block)
        before = block[: match.start()]
        if before.strip():
            self.parser.parseBlocks(parent, [before.rstrip("\n")])
        kind = KINDS[match.group(1).lower()]
        callout = SubElement(parent, "div", {"class": f"callout callout-{kind}"})
        title = SubElement(callout, "p", {"class": "callout-title"})
        title.text = match.group(2).strip() or self.parser.md.words.callouts[kind]
        rest = "\n".join(self.clean(line) for line in block[match.end() :].split("\n"))
        self.parser.state.set("blockquote")
        self.parser.parseChunk(callout, rest)
        self.parser.state.reset()

    @staticmethod
    def _match(block: str) -> re.Match | None:
        first = _QUOTE_LINE.search(block)
        match = _FIRST_LINE.match(block, first.start()) if first else None
        return match if match and match.group(1).lower() in KINDS else None


def collect(root: Element, text_of) -> list[dict]:
    """The callouts of a finished tree, in the order of the text."""
    found = []
    for div in root.iter("div"):
        classes = div.get("class", "").split()
        if classes[:1] == ["callout"] and len(div):
            text = " ".join(filter(None, (text_of(child) for child in div[1:])))
            kind = classes[1].removeprefix("callout-")
            found.append({"kind": kind, "title": text_of(div[0]), "text": text})
    return found
