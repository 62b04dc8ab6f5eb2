"""Footnotes: Python-Markdown's, numbered in the order of the text, with ids that hold nothing a person
typed.
"""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.footnotes import FootnoteExtension

_SAFE = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Notes(FootnoteExtension):
    """The extension, with safe ids and without the place marker."""

    def __init__(self):
        super().__init__(BACKLINK_TITLE="Retour au texte (note %d)", USE_DEFINITION_ORDER=False)

    def reset(self) -> None:
        super().reset()
        self.safe_ids: dict[str, str] = {}

    def safe_id(self, label: str) -> str:
        if label not in self.safe_ids:
            # A label of another form is numbered; the dot keeps it apart from labels that are numbers.
            self.safe_ids[label] = label if _SAFE.fullmatch(label) else f"n.{len(self.safe_ids) + 1}"
        return self.safe_ids[label]

    def makeFootnoteId(self, id: str) -> str:  # noqa: N802, A002 (Python-Markdown's names)
        return super().makeFootnoteId(self.safe_id(id))

    def makeFootnoteRefId(self, id: str, found: bool = False) -> str:  # noqa: N802, A002
        return super().makeFootnoteRefId(self.safe_id(id), found)

    def findFootnotesPlaceholder(self, root: Element) -> None:  # noqa: N802
        return None


def name_back_links(root: Element) -> None:
    """Say in words what the arrow back does: its own name is only an arrow."""
    for link in root.iter("a"):
        if link.get("class") == "footnote-backref" and link.get("title"):
            link.set("aria-label", link.get("title"))
