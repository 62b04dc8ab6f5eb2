"""The last door before a page: two sanitisers that know nothing of each other let through what is listed
here.

What the pipeline makes passes unchanged; the lists are for the day when something slips by it.
"""

import re
import threading
from collections import OrderedDict

import nh3
from bleach.sanitizer import Cleaner


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    "a abbr blockquote br caption code dd div dl dt em h2 h3 h4 h5 h6 hr input li ol p pre span strong sup"
    " table tbody td th thead tr ul"
)
PROTOCOLS = _words("http https mailto")
CLASSES = _words(
    "wikilink external interwiki callout callout-note callout-attention callout-question callout-appel callout-title"
    " citation table-scroll footnote footnote-ref footnote-backref task-list task-list-item source"
)
IDS = re.compile(r"(?:s-|fn|fnref|ref-)[\w:.-]*|table-[0-9]{1,5}", re.ASCII)

_LANGUAGE_CLASS = re.compile(r"language-[a-z0-9+#.-]{1,30}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_FIXED = {
    ("a", "rel"): {"noopener nofollow"},
    ("div", "role"): {"region"},
    ("div", "tabindex"): {"0"},
    ("pre", "tabindex"): {"0"},
    ("input", "type"): {"checkbox"},
    ("input", "disabled"): {"", "disabled"},
    ("input", "checked"): {"", "checked"},
    ("td", "align"): {"left", "center", "right"},
    ("th", "align"): {"left", "center", "right"},
}
_FREE = {
    ("a", "href"),
    ("a", "title"),
    ("a", "aria-label"),
    ("abbr", "title"),
    ("div", "aria-label"),
    ("input", "aria-label"),
}
_WITH_ID = _words("caption h2 h3 h4 h5 h6 li sup")
_WITH_CLASS = _words("a code div li ol p pre span ul")


def allows(tag: str, name: str, value: str) -> bool:
    """Whether a tag may carry an attribute with this value. Addresses are for the sanitisers to judge."""
    if name == "class":
        if tag not in _WITH_CLASS:
            return False
        return all(c in CLASSES or (tag == "code" and _LANGUAGE_CLASS.fullmatch(c)) for c in value.split())
    if name == "id":
        return tag in _WITH_ID and IDS.fullmatch(value) is not None
    if (tag, name) == ("ol", "start"):
        return _NUMBER.fullmatch(value) is not None
    if (tag, name) == ("div", "aria-labelledby"):
        return IDS.fullmatch(value) is not None
    if (tag, name) in _FREE:
        return True
    return value in _FIXED.get((tag, name), ())


def _attribute_names() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {tag: set() for tag in TAGS}
    for tag, name in [*_FIXED, *_FREE, ("ol", "start"), ("div", "aria-labelledby")]:
        names[tag].add(name)
    for tag in _WITH_ID:
        names[tag].add("id")
    for tag in _WITH_CLASS:
        names[tag].add("class")
    return names


_nh3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes=_attribute_names(),
    attribute_filter=lambda tag, name, value: value if allows(tag, name, value) else None,
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    url_schemes=set(PROTOCOLS),
    link_rel=None,
    clean_content_tags={"script", "style"},
)


class _Bleach:
    """bleach for one block at a time, remembering what it has cleaned: most blocks of a page survive an
    edit.
    """

    MAX_BLOCK = 20_000
    MAX_TOTAL = 4_000_000

    def __init__(self):
        self._lock = threading.Lock()  # bleach's Cleaner is not made for threads, nor is this memory
        self._cleaner = Cleaner(tags=TAGS, attributes=allows, protocols=PROTOCOLS, strip=True, strip_comments=True)
        self._known: OrderedDict[str, str] = OrderedDict()
        self._total = 0

    def clean(self, block: str) -> str:
        with self._lock:
            known = self._known.get(block)
            if known is not None:
                self._known.move_to_end(block)
                return known
            cleaned = self._cleaner.clean(block)
            if len(block) <= self.MAX_BLOCK:
                self._known[block] = cleaned
                self._total += len(block) + len(cleaned)
                while self._total > self.MAX_TOTAL:
                    old, new = self._known.popitem(last=False)
                    self._total -= len(old) + len(new)
            return cleaned


_bleach = _Bleach()


def sanitize(html: str) -> str:
    """`html` with nothing in it but what is listed above, whatever it was before."""
    return _nh3.clean(_bleach.clean(html))


def sanitize_blocks(blocks: list[str]) -> str:
    """The same for a page that comes as blocks, each of which must be whole: every tag it opens it closes.

    The pipeline writes such blocks from its own tree. One sanitiser sees each block, and remembers it; the
    other sees the whole page, so that nothing can be hidden across blocks.
    """
    return _nh3.clean("\n".join(_bleach.clean(block) for block in blocks))
