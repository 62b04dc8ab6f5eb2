"""Footnotes: Python-Markdown's, with ids that hold nothing typed, numbered as a reader meets them."""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import FootnoteExtension

_SAFE = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Notes(FootnoteExtension):
    """The extension, with safe ids and without the place marker."""

    def reset(self) -> None:
        super().reset()
        self.safe_ids: dict[str, str] = {}

    def safe_id(self, label: str) -> str:
        if label not in self.safe_ids:
            # A label of another form is numbered; the dot keeps it apart from labels that are numbers.
            self.safe_ids[label] = label if _SAFE.fullmatch(label) else f"n.{len(self.safe_ids) + 1}"
        return self.safe_ids[label]

    def makeFootnoteId(self, id: str) -> str:
        return super().makeFootnoteId(self.safe_id(id))

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:
        return super().makeFootnoteRefId(self.safe_id(id), found)

    def findFootnotesPlaceholder(self, root: Element) -> None:
        return None


def number_notes(root: Element, back: str) -> None:
    """Number the notes of a finished tree by their first use in it, and say in words (`back`) what the arrows back do.

    The parser numbers them in the order in which it comes upon them, lists and quotes after paragraphs.
    """
    div = next((div for div in root.iter("div") if div.get("class") == "footnote"), None)
    notes = div.find("ol") if div is not None else None
    if notes is None:
        return
    numbers: dict[str, int] = {}
    for link in root.iter("a"):
        if link.get("class") == "footnote-ref":
            link.text = str(numbers.setdefault(link.get("href", ""), len(numbers) + 1))
    items = sorted(notes, key=lambda item: numbers.get(f"#{item.get('id')}", len(numbers) + 1))
    notes[:] = items
    for number, item in enumerate(items, 1):
        for link in item.iter("a"):
            if link.get("class") == "footnote-backref":
                # Its own name would be an arrow.
                link.set("title", back.format(number))
                link.set("aria-label", back.format(number))
