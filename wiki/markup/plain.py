"""The text of a page without its markup: for search, for the first lines in lists and previews."""

from xml.etree.ElementTree import Element

from wiki.markup.tree import BLOCKS, EMPTY, text_of, walk

LEAD_LENGTH = 300

_BREAKS = BLOCKS - {"td", "th"}


def plain_text(root: Element) -> str:
    """All text, a line for each paragraph, heading, list item and table row."""
    parts: list[str] = []
    hidden = 0
    for element, entering, _ in walk(root):
        hides = _is_hidden(element)
        if entering:
            hidden += hides
            if element.tag in _BREAKS:
                parts.append("\n")
            elif element.tag in EMPTY or element.tag in ("td", "th"):
                parts.append(" ")
            if element.text and not hidden:
                parts.append(element.text if element.tag not in BLOCKS or element.text.strip() else " ")
        else:
            hidden -= hides
            if element.tag in _BREAKS:
                parts.append("\n")
            if element.tail and not hidden:
                parts.append(element.tail)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def lead_of(root: Element) -> str:
    """The first paragraph that says something, cut at a word when it is long."""
    for element in root:
        if element.tag == "p" and (text := text_of(element)):
            return shorten(text)
    return ""


def shorten(text: str, length: int = LEAD_LENGTH) -> str:
    """`text` cut at a word to at most `length` characters, with an ellipsis when it was longer."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut).rstrip(" ,;:.") + "…"


def _is_hidden(element: Element) -> bool:
    if element.tag == "sup":
        return element.get("id", "").startswith("fnref")
    return element.tag == "a" and element.get("class") == "footnote-backref"
