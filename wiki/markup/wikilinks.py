"""Links between pages: `[[Title]]`, `[[Title|label]]`, `[[Title#Section]]`, `[[#Section]]`,
`[[/sub-page]]`, `[[../]]`; and to pages of other wikis, `[[wikipedia:Title]]` (see `interwiki`).
"""

from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor

from wiki.markup import interwiki
from wiki.markup.outline import section_id
from wiki.markup.titles import TitleError, normalise_title, title_from_path, title_key, title_path

# Above Markdown's escapes and references, below code spans.
PRIORITY = 186
# The label's bar may be escaped, as a table asks for. No part may hold a bracket or a placeholder of
# Markdown's.
PATTERN = r"(?<!\\)\[\[([^\[\]|#\n\\\x02]{0,300})(?:#([^\[\]|\n\\\x02]{0,300}))?(?:\\?\|([^\[\]\n]{1,500}))?\]\]"
READ = "/wiki/"
# The section as it was typed rides on the element until the links are collected.
SECTION = "wiki-section"


def target_of(typed: str, page: str) -> tuple[str, str]:
    """(title, label) of what stands before the bar of a link on the page `page`. Raises TitleError.

    `/x` is a sub-page of the page, `../` the page above it, `../x` a neighbour; their label is the last
    segment.
    """
    typed = typed.strip()
    if typed.startswith("/"):
        title = normalise_title(f"{page}/{typed.strip('/')}")
        return title, title.rpartition("/")[2]
    if typed == ".." or typed.startswith("../"):
        base = page
        while typed == ".." or typed.startswith("../"):
            base, slash, _ = base.rpartition("/")
            if not slash:
                raise TitleError("segment", segment="..")
            typed = typed[3:]
        title = normalise_title("/".join(part for part in (base, typed.strip("/")) if part))
        return title, title.rpartition("/")[2]
    return normalise_title(typed), typed.lstrip(": ")


def make_link(title: str, section: str) -> Element:
    """The element of a link to a page (without a title, to a section of this one), still without label."""
    anchor = section_id(section) if section.strip() else ""
    href = (READ + title_path(title) if title else "") + (f"#{anchor}" if anchor else "")
    link = Element("a", {"class": "wikilink", "href": href})
    if section.strip():
        link.set(SECTION, section.strip())
    return link


class WikiLinks(InlineProcessor):
    """Makes the links. A title that no page can have stays as it was typed."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md):
        super().__init__(PATTERN, md)
        self.page = ""

    def handleMatch(self, m, data):
        typed, section, label = m.group(1), m.group(2) or "", m.group(3)
        link = interwiki.make_link(typed, section)
        if link is not None:
            link.text = self._label(label, typed.strip().lstrip(": "), section)
            return link, m.start(0), m.end(0)
        try:
            if typed.strip():
                title, shown = target_of(typed, self.page)
            elif section.strip():
                title, shown = "", section.strip()
            else:
                return None, None, None
        except TitleError:
            return None, None, None
        link = make_link(title, section)
        link.text = self._label(label, shown, section if typed.strip() else "")
        return link, m.start(0), m.end(0)

    @staticmethod
    def _label(typed: str | None, shown: str, section: str) -> str:
        """What the link says: what was typed for it, else the title and the section."""
        if typed and typed.strip():
            return typed.strip()
        return ", ".join(part for part in (shown, section.strip()) if part)


def collect(root: Element, text_of) -> list[dict]:
    """What the pages that a finished tree links to are, in the order of the text: see `Rendered.links`."""
    found: dict[str, dict] = {}
    for link in root.iter("a"):
        if link.get("class") != "wikilink":
            continue
        section = link.attrib.pop(SECTION, "")
        href = link.get("href", "")
        if not href.startswith(READ):
            continue
        path, _, anchor = href[len(READ) :].partition("#")
        title = title_from_path(path)
        if title in found:
            found[title]["count"] += 1
            if anchor and anchor not in found[title]["anchors"]:
                found[title]["anchors"].append(anchor)
            continue
        label = text_of(link)
        found[title] = {
            "title": title,
            "key": title_key(title),
            "section": section,
            "label": label,
            "count": 1,
            "anchors": [anchor] if anchor else [],
        }
    return list(found.values())
