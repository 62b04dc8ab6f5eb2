"""How far our Markdown is from CommonMark, by the examples of its specification.

The examples are not ours, so they are not here: Debian ships them with a Markdown library for Go, whose package
`make test` installs. What the specification expects of an example goes through our own finishing (headings one level
down, links settled, images as links), so that only the parsing is compared.

    python -m tests.markup.commonmark            the number of deviations in each section
    python -m tests.markup.commonmark 17 18      what these examples are, what is expected, and what we make
"""

import json
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from wiki.markup import links, outline, tree, wikilinks
from wiki.markup.pipeline import render

EXAMPLES = Path("/usr/share/gocode/src/github.com/yuin/goldmark/_test/spec.json")
KNOWN = Path(__file__).with_name("commonmark_deviations.toml")
PAGE = "Essai"
# French spaces are ours, and have their own tests.
HEADER = "---\nlangue: en\n---\n"

_EMPTY = tree.EMPTY | {"img"}


class _Builder(HTMLParser):
    """Makes a tree of HTML."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self.open = [self.root]

    def handle_starttag(self, tag, attributes):
        element = SubElement(self.open[-1], tag, {name: value or "" for name, value in attributes})
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag in [element.tag for element in self.open[1:]]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data


def tree_of(html: str) -> Element:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def expected(html: str) -> Element:
    """What the specification expects, finished as ours is."""
    root = tree_of(html)
    for image in list(root.iter("img")):
        link = links.as_link(image)
        text, tail = link.text, image.tail
        image.tag = "a"
        image.attrib.clear()
        image.attrib.update(link.attrib)
        image.text, image.tail = text, tail
    links.settle(root, PAGE)
    outline.number_headings(root)
    for link in root.iter("a"):
        link.attrib.pop(wikilinks.SECTION, None)
    return root


def shape(element: Element, in_code: bool = False) -> list:
    """An element as nested lists to be compared: spaces that no reader sees are gone, and so is what only we add."""
    names = ("href", "title", "class", "start", "id")
    attributes = {name: element.get(name) for name in names if element.get(name) is not None}
    in_code = in_code or element.tag == "pre"
    parts: list = [element.tag, attributes]
    _add_text(parts, element.text, in_code)
    for child in element:
        parts.append(shape(child, in_code))
        _add_text(parts, child.tail, in_code)
    blocks = [n for n, part in enumerate(parts) if n > 1 and isinstance(part, list) and part[0] in tree.BLOCKS | {"br"}]
    for n, part in enumerate(parts):
        if isinstance(part, str) and n > 1 and not in_code:
            if n - 1 in blocks or (n == 2 and element.tag in tree.BLOCKS):
                part = part.lstrip()
            if n + 1 in blocks or (n == len(parts) - 1 and element.tag in tree.BLOCKS):
                part = part.rstrip()
            parts[n] = part
    return [part for part in parts if part != ""]


def _add_text(parts: list, text: str | None, in_code: bool) -> None:
    if text:
        parts.append(text if in_code else " ".join(["", *text.split(), ""]) if not text.strip() else _fold(text))


def _fold(text: str) -> str:
    return (" " if text[0].isspace() else "") + " ".join(text.split()) + (" " if text[-1].isspace() else "")


def deviates(example: dict) -> bool:
    result = render(HEADER + example["markdown"], PAGE)
    return result.status != "ok" or shape(tree_of(result.html)) != shape(expected(example["html"]))


def read_examples() -> list[dict]:
    """{markdown, html, section, example} for each example of the specification."""
    return json.loads(EXAMPLES.read_text(encoding="utf-8"))


def count(examples: list[dict]) -> dict[str, list[int]]:
    """Section -> the numbers of the examples that we render otherwise."""
    found: dict[str, list[int]] = {}
    for example in examples:
        numbers = found.setdefault(example["section"], [])
        if deviates(example):
            numbers.append(example["example"])
    return found


def known() -> dict[str, int]:
    return tomllib.loads(KNOWN.read_text(encoding="utf-8"))["deviations"]


def main(arguments: list[str]) -> None:
    examples = read_examples()
    if not arguments:
        found = count(examples)
        for section, numbers in found.items():
            print(f'"{section}" = {len(numbers)}')
        print(f"# {sum(map(len, found.values()))} of {len(examples)}")
        return
    for example in examples:
        if str(example["example"]) in arguments:
            print(f"## {example['example']} {example['section']}\n{example['markdown']}")
            print(f"expected\n{example['html']}\nours\n{render(HEADER + example['markdown'], PAGE).html}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
