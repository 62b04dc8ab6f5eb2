"""The element tree between Markdown's parser and the HTML: completing it, walking it, writing it down.

Python-Markdown keeps parts of its result as ready HTML in a stash. Raw HTML being off, only three things
are there: fenced code, check boxes and character entities. They become elements and characters here, so
that all HTML is written by `serialise` and nothing that a person typed reaches a page unescaped.
"""

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER
from markdown.util import HTML_PLACEHOLDER_RE

from wiki.markup.words import Words

_CONTAINER_NAMES = "ul ol dl blockquote div table thead tbody tr"
_LEAF_NAMES = "p h1 h2 h3 h4 h5 h6 li dt dd pre hr th td caption"
CONTAINERS = frozenset(_CONTAINER_NAMES.split())
BLOCKS = CONTAINERS | frozenset(_LEAF_NAMES.split())
EMPTY = frozenset(("br", "hr", "input"))
CODE = frozenset(("code", "pre"))
MAX_DEPTH = 120

_FENCED = re.compile(r'<pre><code(?: class="language-([^"]*)")?>(.*)</code></pre>', re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SPACES = re.compile(r"[ \t\n]+")  # no-break spaces stay
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _FencedText(str):
    """Code as it was typed: complete, unlike the code that Markdown parses."""


class TooDeepError(Exception):
    """A tree nested deeper than MAX_DEPTH: browsers and sanitisers rebuild those differently."""


def unescape_entities(text: str) -> str:
    """`text` with its character entities (those that end in a semicolon) as characters."""
    return _INVISIBLE.sub("", _ENTITY.sub(lambda m: html.unescape(m.group()), text)) if "&" in text else text


def complete(root: Element, md: Markdown) -> None:
    """Put what Markdown keeps in its stash into the tree, as elements and characters."""
    stash = md.htmlStash.rawHtmlBlocks
    for parent in list(root.iter()):
        _place_code(parent, stash)
    for parent in list(root.iter()):
        if isinstance(parent.text, _FencedText) and parent.tag == "code":
            continue  # fenced, and complete
        if parent.tag == "code":
            # Markdown escapes code early; here everything is escaped once, when it is written.
            code = (parent.text or "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
            parent.text = code
        else:
            _complete_text(parent, None, md)
        for child in list(parent):
            _complete_text(parent, child, md)
        for name, value in parent.items():
            parent.set(name, HTML_PLACEHOLDER_RE.sub(lambda m: _entity(m, stash), value))
        if parent.tag == "pre" and len(parent) and not isinstance(parent[0].text, _FencedText):
            parent[0].text = (parent[0].text or "").rstrip() + "\n"


def walk(root: Element) -> Iterator[tuple[Element, bool, bool]]:
    """(element, entering, inside code) for every element below `root`, once entering and once leaving, in
    order.
    """
    stack: list[tuple[Element, bool, bool]] = [(child, True, False) for child in reversed(root)]
    while stack:
        element, entering, in_code = stack.pop()
        yield element, entering, in_code
        if entering:
            stack.append((element, False, in_code))
            stack.extend((child, True, in_code or element.tag in CODE) for child in reversed(element))


def unwrap(parent: Element, child: Element) -> None:
    """Replace `child` by what it holds."""
    index = list(parent).index(child)
    parent.remove(child)
    _append_text(parent, index, child.text)
    inner = list(child)
    for offset, element in enumerate(inner):
        parent.insert(index + offset, element)
    _append_text(parent, index + len(inner), child.tail)


def text_of(element: Element) -> str:
    """The text that an element shows on one line, without footnote numbers."""
    parts = [element.text or ""]
    hidden = 0
    for child, entering, _ in walk(element):
        hides = child.tag == "sup" and child.get("id", "").startswith("fnref")
        if entering:
            hidden += hides
            parts.append("" if hidden else child.text or "")
            if child.tag == "br":
                parts.append(" ")
        else:
            hidden -= hides
            parts.append("" if hidden else child.tail or "")
    return _SPACES.sub(" ", "".join(parts)).strip()


def serialise(element: Element) -> str:
    """One element as HTML, everything in it escaped. Raises TooDeepError."""
    out: list[str] = []
    depth = 0
    holder = Element("holder")
    tail, element.tail = element.tail, None
    holder.append(element)
    for node, entering, in_code in walk(holder):
        if entering:
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeepError
            out.append(f"<{node.tag}{_attributes(node)}>")
            if node.tag in CONTAINERS and not in_code:
                out.append("\n")
            text = node.text or ""
            if text and not (node.tag in CONTAINERS and not text.strip()):
                out.append(_escape(text))
        else:
            depth -= 1
            if node.tag not in EMPTY:
                out.append(f"</{node.tag}>")
            if node.tag == "br" or (node.tag in BLOCKS and node is not element):
                out.append("\n")
            node_tail = node.tail or ""
            if node_tail and not (node.tag in BLOCKS and not node_tail.strip()):
                out.append(_escape(node_tail))
    element.tail = tail
    return "".join(out)


def _escape(text: str) -> str:
    text = _INVISIBLE.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # The sanitiser writes no-break spaces so: doing it too keeps its work a no-op.
    return text.replace("\u00a0", "&nbsp;")


def _attributes(element: Element) -> str:
    written = ""
    for name, value in element.items():
        value = _escape(value.replace("\n", " ")).replace('"', "&quot;")
        written += f' {name}="{value}"'
    return written


def _entity(match: re.Match, stash: list) -> str:
    number = int(match.group(1))
    kept = stash[number] if number < len(stash) else ""
    if code := _FENCED.fullmatch(kept):
        return html.unescape(code.group(2))
    return unescape_entities(kept)


def _complete_text(parent: Element, child: Element | None, md: Markdown) -> None:
    """Replace the placeholders in the text of `parent` (child None) or in the tail of `child`."""
    stash = md.htmlStash.rawHtmlBlocks
    text = (parent.text if child is None else child.tail) or ""
    text = text.replace(FN_BACKLINK_TEXT, "↩").replace(NBSP_PLACEHOLDER, "\u00a0")
    box = None
    match = HTML_PLACEHOLDER_RE.match(text)
    if child is None and match and int(match.group(1)) < len(stash):
        box = _check_box(stash[int(match.group(1))], md.words)
    if box is not None:
        box.tail = " " + HTML_PLACEHOLDER_RE.sub(lambda m: _entity(m, stash), text[match.end() :]).lstrip()
        parent.text = ""
        parent.insert(0, box)
        return
    if "\x02" in text:
        text = HTML_PLACEHOLDER_RE.sub(lambda m: _entity(m, stash), text)
    if child is None:
        if text != (parent.text or ""):
            parent.text = text
    elif text != (child.tail or ""):
        child.tail = text


def _check_box(stashed: str, words: Words) -> Element | None:
    if not stashed.startswith("<input "):
        return None
    box = Element("input", {"type": "checkbox", "disabled": ""})
    done = " checked" in stashed
    if done:
        box.set("checked", "")
    box.set("aria-label", words.done if done else words.to_do)
    return box


def _place_code(parent: Element, stash: list) -> None:
    """Make elements of the fenced code that `parent`, or a paragraph in it, begins with."""
    children: list[Element] = []
    if parent.tag in ("li", "dd") and (code := _take_code(parent, stash)) is not None:
        children.append(code)
    for child in parent:
        if child.tag == "p" and (code := _take_code(child, stash)) is not None:
            children.append(code)
            if not len(child) and not child.text:
                continue
            # What stands behind it is a note's arrow back, put into its last paragraph.
        children.append(child)
    parent[:] = children


def _take_code(element: Element, stash: list) -> Element | None:
    match = HTML_PLACEHOLDER_RE.match((element.text or "").lstrip())
    kept = _FENCED.fullmatch(stash[int(match.group(1))]) if match and int(match.group(1)) < len(stash) else None
    if kept is None:
        return None
    element.text = element.text.lstrip()[match.end() :].lstrip()
    pre = Element("pre")
    code = SubElement(pre, "code")
    if kept.group(1):
        code.set("class", f"language-{kept.group(1)}")
    code.text = _FencedText(html.unescape(kept.group(2)))
    return pre


def _append_text(parent: Element, index: int, text: str | None) -> None:
    """Add text before what stands at `index`."""
    if not text:
        return
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        parent[index - 1].tail = (parent[index - 1].tail or "") + text
