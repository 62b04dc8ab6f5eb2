"""The first content, read by the wiki's own markup: every text of every history is whole and readable."""

import re
from urllib.parse import unquote

import pytest

from wiki.markup.canonical import canonical_text
from wiki.markup.pipeline import render
from wiki.markup.titles import normalise_title, title_from_path, title_key

from .test_first_content_files import BY_TITLE, PAGES, every_page

SECTION_LINK = re.compile(r'class="wikilink" href="/wiki/([^"#]+)#([^"]+)"')


@pytest.fixture(scope="module")
def rendered():
    return {page.title: render(page.texts()[-1], page.title) for page in PAGES}


def test_titles_are_already_as_the_wiki_would_write_them():
    assert [normalise_title(title) for title in BY_TITLE] == list(BY_TITLE)
    assert len({title_key(title) for title in BY_TITLE}) == len(BY_TITLE)


@every_page
def test_every_revision_is_canonical_and_renders_with_its_header_read(page):
    for text in page.texts():
        assert canonical_text(text) == text
        result = render(text, page.title)
        assert (result.status, result.header_error) == ("ok", None)
        assert result.lead or "redirect" in result.fields


def test_links_to_a_section_lead_to_an_anchor_of_that_page(rendered):
    followed = 0
    for result in rendered.values():
        for path, anchor in SECTION_LINK.findall(result.html):
            outline = rendered[title_from_path(unquote(path))].outline
            assert unquote(anchor) in {heading["id"] for heading in outline}
            followed += 1
    assert followed >= 10


def test_directory_entries_carry_the_fields_that_the_directory_will_read(rendered):
    entries = [result.fields for result in rendered.values() if result.fields.get("type") == "fiche"]
    assert len(entries) == 19
    assert all(fields["domain"] and fields["tags"] for fields in entries)
    places = [fields["place"] for fields in entries if "place" in fields]
    assert len(places) >= 10
    for place in places:
        assert place["nom"]
        assert -90 <= float(place["lat"]) <= 90
        assert -180 <= float(place["lon"]) <= 180


@pytest.mark.parametrize(
    "mark",
    [
        '<a class="wikilink"',
        '<a class="external"',
        "<strong>",
        "<em>",
        "<ol>",
        "footnote",
        '<span class="citation">',
        "<blockquote>",
        "callout-note",
        "callout-attention",
        "callout-question",
        "callout-appel",
        "<table>",
        "task-list",
        "<dl>",
        "<abbr",
        '<pre tabindex="0"><code>',
        "<hr",
    ],
)
def test_the_page_on_formatting_shows_the_result_of_every_construct(rendered, mark):
    html = rendered["Aide:Mise en forme"].html
    assert mark in html
