"""Abbreviations: Python-Markdown's `*[word]: meaning`, marked in one pass."""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.abbr import AbbrExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from wiki.markup.tree import CODE

# A reader has understood by then; sanitising takes quadratic time for elements side by side.
MAX_MARKS = 1_000


class Abbreviations(AbbrExtension):
    """The extension with our marking: its own cuts the text anew at each use."""

    def extendMarkdown(self, md):
        super().extendMarkdown(md)
        md.treeprocessors.register(_Marking(md, self.abbrs), "abbr", 7)


class _Marking(Treeprocessor):
    def __init__(self, md, meanings: dict[str, str]):
        super().__init__(md)
        self.meanings = meanings
        self.left = 0

    def run(self, root: Element) -> None:
        if not self.meanings:
            return
        self.left = MAX_MARKS
        words = sorted(self.meanings, key=len, reverse=True)
        pattern = re.compile(r"\b(" + "|".join(re.escape(word) for word in words) + r")\b")
        for parent in list(root.iter()):
            if parent.tag in CODE:
                continue
            children: list[Element] = []
            parent.text, marks = self._mark(parent.text, pattern)
            children += marks
            for child in list(parent):
                child.tail, marks = self._mark(child.tail, pattern)
                children += [child, *marks]
            if len(children) > len(parent):
                parent[:] = children

    def _mark(self, text: str | None, pattern: re.Pattern) -> tuple[str | None, list[Element]]:
        """The text before the first use, and an element for each use, the text after it as its tail."""
        if not text or not self.left or isinstance(text, AtomicString):
            return text, []
        # Split by a group: texts and uses take turns.
        parts = pattern.split(text, maxsplit=self.left)
        marks = []
        for use, after in zip(parts[1::2], parts[2::2], strict=True):
            mark = Element("abbr", {"title": self.meanings[use]})
            mark.text, mark.tail = AtomicString(use), after
            marks.append(mark)
        self.left -= len(marks)
        return parts[0], marks
