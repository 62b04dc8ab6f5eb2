"""Headings: their levels on the page, their ids, and the outline that is made of them."""

import re
from xml.etree.ElementTree import Element

from markdown.extensions.toc import slugify

from wiki.markup.tree import text_of

PREFIX = "s-"
MAX_SLUG = 120  # of a heading that is a whole paragraph, enough to tell it from others
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})


def section_id(heading: str) -> str:
    """The id of a heading with this text, and so what a link to that section points at: `École d'été` is
    `s-ecole-dete`.

    A second heading with the same text gets `_1` on the page; links mean the first.
    """
    slug = re.sub(r"-{2,}", "-", slugify(heading.translate(_LIGATURES), "-"))[:MAX_SLUG].strip("-")
    return PREFIX + (slug or "section")


def number_headings(root: Element) -> list[dict]:
    """Give each heading its level and its id; answers the outline.

    The page's title is the only h1. The levels typed keep their order but leave no gap: the highest is h2,
    and a heading is at most one level below the one that it stands under.
    """
    outline: list[dict] = []
    above: list[int] = []
    taken: dict[str, int] = {}
    for element in root.iter():
        typed = HEADINGS.get(element.tag)
        if typed is None:
            continue
        while above and above[-1] >= typed:
            above.pop()
        above.append(typed)
        level = min(6, 1 + len(above))
        element.tag = f"h{level}"
        text = text_of(element)
        element.set("id", _unique(section_id(text), taken))
        outline.append({"level": level, "id": element.get("id"), "text": text})
    return outline


def _unique(wanted: str, taken: dict[str, int]) -> str:
    """`wanted`, or with a number behind it when it is taken; constant time for any number of equal
    headings.
    """
    while wanted in taken:
        taken[wanted] += 1
        candidate = f"{wanted}_{taken[wanted]}"
        if candidate not in taken:
            wanted = candidate
    taken[wanted] = 0
    return wanted
