"""Links that are no wikilinks: Markdown's own, addresses that stand bare in the text, images (shown as
links for now).
"""

import re
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import (
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    ShortImageReferenceInlineProcessor,
)
from markdown.util import AtomicString

from wiki.markup import interwiki
from wiki.markup.outline import PREFIX, section_id
from wiki.markup.titles import USABLE_PREFIXES, TitleError, normalise_title, title_from_path
from wiki.markup.tree import text_of, unescape_entities, unwrap
from wiki.markup.wikilinks import READ, make_link, target_of

MAX_ADDRESS = 2000
BARE_PATTERN = r"(?<![\w/@.=&])https?://(?:[^\s<>\"`«»\x02\x03]|\x02\d{1,7}\x03){1,2000}"
AUTOLINK_PATTERN = r"<(https?://[^<>\s]{1,2000})>"
MAIL_PATTERN = r"<(?:mailto:)?([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255})>"
# Below links and images, which may hold an address; above emphasis, for addresses hold underscores.
BARE_PRIORITY = 115

# What stands before a colon in a page's title, where a scheme would stand in an address.
PAGE_PREFIXES = frozenset(USABLE_PREFIXES)

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HIDDEN = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_CLOSERS = {")": "(", "]": "[", "}": "{"}


def bare_end(address: str) -> int:
    """How much of `address` belongs to it: not the punctuation of the sentence around it."""
    end = len(address)
    while end:
        last = address[end - 1]
        opener = _CLOSERS.get(last)
        closes_nothing = opener and address.count(opener, 0, end) < address.count(last, 0, end)
        if not closes_nothing and last not in ".,;:!?'\"’”…*_~|":
            break
        end -= 1
    return end


class BareAddress(InlineProcessor):
    """`https://…` in the text."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        address = m.group(0)
        address = address[: bare_end(address)]
        if not address.partition("://")[2]:
            return None, None, None
        link = Element("a", {"href": address})
        link.text = AtomicString(address)
        return link, m.start(0), m.start(0) + len(address)


class Autolink(InlineProcessor):
    """`<https://…>`."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        link = Element("a", {"href": self.unescape(m.group(1))})
        link.text = AtomicString(self.unescape(m.group(1)))
        return link, m.start(0), m.end(0)


class MailAddress(InlineProcessor):
    """`<name@example.org>`."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        address = self.unescape(m.group(1))
        link = Element("a", {"href": f"mailto:{address}"})
        link.text = AtomicString(address)
        return link, m.start(0), m.end(0)


def as_link(image: Element | None) -> Element | None:
    if image is None:
        return None
    link = Element("a", {"href": image.get("src", "")})
    if image.get("title"):
        link.set("title", image.get("title"))
    name = image.get("src", "").rstrip("/").rpartition("/")[2]
    link.text = AtomicString(image.get("alt", "").strip() or name or "image")
    return link


class ImageLink(ImageInlineProcessor):
    """`![text](address)`."""

    def handleMatch(self, m, data):
        image, start, end = super().handleMatch(m, data)
        return as_link(image), start, end


class ImageReference(ImageReferenceInlineProcessor):
    """`![text][reference]`."""

    def makeTag(self, href, title, text):
        return as_link(super().makeTag(href, title, text))


class ShortImageReference(ShortImageReferenceInlineProcessor):
    """`![reference]`."""

    def makeTag(self, href, title, text):
        return as_link(super().makeTag(href, title, text))


def settle(root: Element, page: str) -> list[str]:
    """Give every link its final form, and take out those that may not be; answers the external addresses.

    A relative address is a page's title, `/wiki/…` too; `wikipedia:x` is another wiki's page; `#x` is a section of
    this page. What has no
    permitted scheme (http, https, mailto) is no link: its text stays. A link inside a link loses to the
    outer one.
    """
    external: dict[str, None] = {}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "a" and not _settle_one(child, page, external):
                unwrap(parent, child)
    _unwrap_nested(root)
    return list(external)


def _settle_one(link: Element, page: str, external: dict[str, None]) -> bool:
    """Whether `link`, now in its final form, is a link."""
    if link.get("class") in ("wikilink", "footnote-ref", "footnote-backref"):
        return True
    if link.get("class") == interwiki.CLASS:
        external[link.get("href")] = None
        return True
    title = link.get("title")
    href = unescape_entities(link.get("href", "")).strip()
    bare = _HIDDEN.sub("", href)
    link.attrib.clear()
    if bare.lower().startswith("www."):
        bare = href = f"https://{bare}"
    scheme = _SCHEME.match(bare)
    if len(href) > MAX_ADDRESS or not bare or not text_of(link):
        return False
    path, _, section = href.partition("#")
    other_wiki = interwiki.make_link(title_from_path(path), title_from_path(section))
    if other_wiki is not None:
        link.attrib.update(other_wiki.attrib)
        external[link.get("href")] = None
    elif scheme and scheme.group(1).lower() in ("http", "https"):
        address = _encode(href)
        link.set("class", "external")
        link.set("href", address)
        link.set("rel", interwiki.REL)
        external[address] = None
    elif scheme and scheme.group(1).lower() == "mailto":
        link.set("href", _encode(href))
    elif bare.startswith(("//", "/\\", "\\")) or (scheme and scheme.group(1).lower() not in PAGE_PREFIXES):
        return False
    elif bare.startswith("#"):
        return _point_at_section(link, href[1:])
    elif bare.startswith("/") and not bare.startswith(READ):
        link.set("href", _encode(href))
    else:
        return _point_at_page(link, href, page)
    if title:
        link.set("title", " ".join(unescape_entities(title).split()))
    return True


def _point_at_section(link: Element, section: str) -> bool:
    anchor = section if section.startswith((PREFIX, "fn", "ref-")) else section_id(title_from_path(section))
    if not section.strip() or not re.fullmatch(r"[\w:.-]+", anchor):
        return False
    link.set("class", "wikilink")
    link.set("href", f"#{anchor}")
    return True


def _point_at_page(link: Element, href: str, page: str) -> bool:
    path, _, section = href.partition("#")
    try:
        if path.startswith(READ):
            title = normalise_title(title_from_path(path[len(READ) :]))
        else:
            title = target_of(title_from_path(path), page)[0]
    except TitleError:
        return False
    section = title_from_path(section).removeprefix(PREFIX)
    for name, value in make_link(title, section).items():
        link.set(name, value)
    return True


def _encode(address: str) -> str:
    """The address without what is invisible, and with spaces, quotes and angle brackets percent-encoded."""
    address = "%20".join(address.split())
    return _HIDDEN.sub("", address).replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


def _unwrap_nested(root: Element) -> None:
    nested: list[tuple[Element, Element]] = []
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        parent, inside = stack.pop()
        for child in parent:
            is_link = child.tag == "a"
            if is_link and inside:
                nested.append((parent, child))
            stack.append((child, inside or is_link))
    # Deepest last in the list: unwrap from the end, so that each parent is still one.
    for parent, child in reversed(nested):
        unwrap(parent, child)
