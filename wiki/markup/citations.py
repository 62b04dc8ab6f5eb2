"""Citations: `[@klein2007, p. 12; @ostrom1990]`, shown as they are written and collected for the
bibliography.
"""

import re
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

# Below wikilinks, above Markdown's own links.
PRIORITY = 177
PATTERN = r"(?<![!\\])\[(@[^\[\]\n\x02\x03]{1,300})\](?![(\[])"

_ONE = re.compile(r"@([^\W_][\w:.+/-]{0,99})(?:,\s*(.*))?", re.DOTALL)


def read(inside: str) -> list[dict] | None:
    """The {key, locator} of what stands between the brackets, or None when it is no citation."""
    found = []
    for part in inside.split(";"):
        match = _ONE.fullmatch(part.strip())
        if not match:
            return None
        found.append({"key": match.group(1), "locator": (match.group(2) or "").strip()})
    return found


class Citations(InlineProcessor):
    """Marks citations."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        if read(m.group(1)) is None:
            return None, None, None
        span = Element("span", {"class": "citation"})
        span.text = AtomicString(m.group(0))
        return span, m.start(0), m.end(0)


def collect(root: Element) -> list[dict]:
    """The citations of a finished tree, in the order of the text."""
    found: list[dict] = []
    for span in root.iter("span"):
        if span.get("class") == "citation" and span.text:
            found.extend(read(span.text[1:-1]) or [])
    return found
