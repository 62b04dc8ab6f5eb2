"""What docs/markup.md and the wiki's page « Aide:Mise en forme » show is what happens, and they show everything."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from tests.markup.cases_file import PAGE, visible
from tests.markup.commonmark import tree_of
from wiki.markup import header, interwiki
from wiki.markup.pipeline import render
from wiki.markup.sanitize import CLASSES, TAGS

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "markup.md").read_text(encoding="utf-8")
HELP_TITLE = "Aide:Mise en forme"
HELP = max((ROOT / "fixtures/content/aide-mise-en-forme").glob("*.md"), key=lambda path: int(path.stem))
HELP_SOURCE = HELP.read_text(encoding="utf-8")
ENGLISH_HELP = max((ROOT / "fixtures/content/aide-formatting").glob("*.md"), key=lambda path: int(path.stem))
ENGLISH_SOURCE = ENGLISH_HELP.read_text(encoding="utf-8")

FENCE = re.compile(r"^(~{3,}|`{3,})(\w*)\n(.*?)^\1$\n?", re.MULTILINE | re.DOTALL)
# What shows a text that could not be rendered is no construct.
NO_CONSTRUCT = {"source"}


def manual_examples() -> list[tuple[str, str]]:
    """(source, HTML) of each example of the manual."""
    fences = list(FENCE.finditer(MANUAL))
    examples = []
    for number, fence in enumerate(fences):
        if fence[2] == "markdown":
            result = fences[number + 1]
            assert result[2] == "html" and not MANUAL[fence.end() : result.start()].strip(), fence[3]
            examples.append((fence[3], result[3].rstrip("\n")))
    return examples


def help_examples(of_page: str) -> list[tuple[str, str, str]]:
    """(the page's source, source, the page's text from there on) of each example of a help page; its results stand
    under them.
    """
    body = header.parse(of_page).body
    examples, end = [], 0
    for fence in FENCE.finditer(body):
        if fence.start() >= end:
            rest = body[fence.end() :].lstrip("\n")
            examples.append((of_page, fence[3], rest))
            end = len(body) - len(rest) + len(fence[3])  # a result may hold a fence itself
    return examples


def marks(html: str) -> tuple[set[str], set[str]]:
    """The tags and the classes in some HTML."""
    elements: list[Element] = list(tree_of(html).iter())[1:]
    return {e.tag for e in elements}, {name for e in elements for name in e.get("class", "").split()}


@pytest.mark.parametrize("source, html", manual_examples())
def test_each_example_of_the_manual_renders_to_what_stands_under_it(source, html):
    assert visible(render(source, PAGE).html) == html


@pytest.mark.parametrize("of_page, source, rest", [*help_examples(HELP_SOURCE), *help_examples(ENGLISH_SOURCE)])
def test_each_result_on_the_help_page_is_what_its_example_gives(of_page, source, rest):
    assert rest.startswith(source)
    language = "---\nlangue: en\n---\n" if of_page is ENGLISH_SOURCE else ""
    page, alone = render(of_page, HELP_TITLE), render(language + source, HELP_TITLE)
    assert alone.status == "ok"
    assert set(alone.plain.split("\n")) <= set(page.plain.split("\n"))
    assert marks(alone.html)[1] <= marks(page.html)[1]


def test_the_manual_shows_everything_that_a_text_can_become():
    tags, classes = marks("".join(html for _, html in manual_examples()))
    assert tags == TAGS
    assert {name for name in classes if not name.startswith("language-")} == CLASSES - NO_CONSTRUCT


def test_the_help_page_shows_everything_but_the_deepest_headings():
    page = render(HELP_SOURCE, HELP_TITLE)
    tags, classes = marks(page.html)
    assert page.status == "ok" and page.header_error is None
    assert tags == TAGS - {"h4", "h5", "h6"}
    assert {name for name in classes if not name.startswith("language-")} == CLASSES - NO_CONSTRUCT


def test_both_name_every_prefix_of_another_wiki():
    for prefix in interwiki.TABLE:
        assert f"`{prefix}:`" in MANUAL, prefix
    for address in set(interwiki.TABLE.values()):
        spellings = [prefix for prefix, its in interwiki.TABLE.items() if its == address]
        assert any(f"`{prefix}:`" in HELP_SOURCE for prefix in spellings), address
