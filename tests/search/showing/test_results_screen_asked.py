"""The screen of results says what was understood, and leads to the same without each part of it; orders and pages."""

import re

import pytest

from wiki.search.asking import synonyms
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import parse
from wiki.search.showing import screen
from wiki.search.showing.results import Part, Widened

from . import sample_results
from .sample_results import hit, links, readable

pytestmark = pytest.mark.django_db
HITS = [hit("Un"), hit("Deux")]


def test_each_part_that_was_understood_is_said_in_words_and_can_be_taken_away(answered):
    html = answered('q="biens communs" -logiciel', HITS)
    said = links(html)
    assert said["with “biens communs” ×(remove)"] == "/search?q=-logiciel"
    assert said["without “logiciel” ×(remove)"] == "/search?q=%22biens+communs%22"


def test_the_sign_that_takes_away_is_not_read_out_and_its_words_are(answered):
    html = answered('q="biens communs"', HITS)
    assert '<span aria-hidden="true">×</span><span class="hidden">(remove)</span>' in html


def test_a_single_word_is_said_by_the_box_alone(answered):
    html = answered("q=jardin", HITS)
    assert "understood" not in html and 'value="jardin"' in html


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part("tag", "Brest", "/a"), "tag Brest"),
        (Part("tag", "Brest", "/a", without=True), "except tag Brest"),
        (Part("kind", "Directory entry", "/a"), "kind: Directory entry"),
        (Part("person", "Sterne", "/a"), "by Sterne"),
        (Part("domain", "eau", "/a"), "domain: eau"),
        (Part("territory", "Brest", "/a"), "territory: Brest"),
        (Part("year", "2009", "/a"), "year 2009"),
        (Part("title", "mer", "/a"), "“mer” in the title"),
        (Part("without", "mer", "/a", without=True), "without “mer”"),
        (Part("words", "mer", "/a", without=True), "without “mer”"),
    ],
)
def test_every_kind_of_part_has_its_words(answered, part, words):
    assert links(answered("q=x", HITS, understood=[part]))[f"{words} ×(remove)"] == "/a"


def test_chosen_values_are_said_above_the_results_and_in_the_facet(answered):
    html = answered("q=jardin&tag=mer", HITS)
    assert links(html)["tag mer ×(remove)"] == "/search?q=jardin"
    assert html.count('aria-current="true"') == 3  # both of them, and the order
    assert '<summary>Filter <span class="mark-word">1</span></summary>' in html


def test_a_filter_that_was_typed_and_understood_is_said_once(answered):
    part = Part("tag", "mer", "/search?q=jardin")
    assert answered("q=jardin&tag=mer", HITS, understood=[part]).count("tag mer") == 1


def test_synonyms_and_words_too_common_are_told(answered, monkeypatch):
    known = synonyms.parse("- ESS = économie sociale et solidaire\n")
    monkeypatch.setattr(sample_results, "parse", lambda text: known.widened(parse(text)))
    html = answered("q=ESS+le", HITS)
    assert "Looked for as well: économie sociale et solidaire." in readable(html)
    assert "/wiki/Aide:Synonymes" in html and "Too common to search for: le." in readable(html)


def test_the_number_of_results_and_their_order_are_told(answered):
    assert "2 results. Exact words come first" in readable(answered("q=jardin", HITS))
    assert "At least 1,234 results." in readable(answered("q=jardin", HITS, total=1234, whole=False))
    assert "The last changed come first." in readable(answered("q=jardin&sort=date", HITS))
    assert "first" not in readable(answered("q=jardin", HITS[:1]))


def test_orders_are_links_that_keep_what_was_asked_and_begin_at_the_first_page(answered):
    html = answered("q=jardin&tag=mer&page=2", HITS, total=45)
    assert links(html)["Last change"] == "/search?q=jardin&tag=mer&sort=date"
    html = answered("q=jardin&sort=date", HITS)
    assert links(html)["Relevance"] == "/search?q=jardin"
    assert re.search(r'sort=date" aria-current="true">Last change', html)


def test_without_words_there_is_no_relevance_to_choose(answered):
    assert "Relevance" not in answered("q=&tag=mer", HITS)


def test_searching_other_words_keeps_what_was_chosen(answered):
    html = answered("q=jardin&tag=mer&sort=date&page=3", HITS)
    for name, value in {"tag": "mer", "sort": "date"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in html
    assert 'name="page"' not in html


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (1, 1, []),
        (1, 2, [1, 2]),
        (1, 7, [1, 2, 3, 4, 0, 7]),
        (3, 5, [1, 2, 3, 4, 5]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (4, 9, [1, 2, 3, 4, 5, 0, 9]),
        (9, 9, [1, 0, 6, 7, 8, 9]),
        (500, 1000, [1, 0, 499, 500, 501, 0, 1000]),
    ],
)
def test_at_most_seven_numbers_lead_to_pages(page, pages, shown):
    assert [number for number, _address in screen.numbers(Asked("x"), page, pages)] == shown


def test_pages_are_links_with_their_words_and_the_shown_one_is_none(answered):
    html = answered("q=jardin&tag=mer&page=2", HITS, total=45)
    said = links(html)
    assert said["Page 3"] == said["More results"] == "/search?q=jardin&tag=mer&page=3"
    assert said["Page 1"] == said["Previous results"] == "/search?q=jardin&tag=mer"
    assert 'aria-current="page"><span class="hidden">Page </span>2<' in html and "Page 2" not in said
    assert html.count('rel="next"') == html.count('rel="prev"') == 2
    assert "<title>Search: jardin, page 2 ·" in html and "Page 2 of 5." in readable(html)


def test_what_was_looked_for_instead_is_said_with_the_way_to_what_was_typed(answered):
    near = Widened("near", "inovation", "innovation", "/search?q=inovation&exact=1")
    html = answered("q=inovation", HITS, widened=near)
    assert "Nothing for “inovation”; here is “innovation”." in readable(html)
    assert links(html)["Search for “inovation” alone"] == "/search?q=inovation&exact=1"


def test_the_few_results_of_what_was_typed_are_counted(answered):
    near = Widened("near", "inovation", "innovation", "/search?q=inovation&exact=1", found=2)
    words = readable(answered("q=inovation", HITS, widened=near))
    assert "2 results alone for “inovation”; here is “innovation” as well." in words and "Nothing" not in words


def test_no_page_is_offered_under_a_mistyped_title(answered):
    near = Widened("near", "inovation", "innovation", "/search?q=inovation&exact=1")
    assert "/edit/" not in answered("q=inovation", HITS, widened=near)


def test_missing_words_are_told_for_each_result(answered):
    fewer = Widened("fewer", "jardin bleu", "jardin", "/x")
    html = answered("q=jardin+bleu", [hit("Un", missing=["bleu"])], widened=fewer)
    assert "No page has all of “jardin bleu”; here is “jardin”." in readable(html)
    assert "Not in this page: bleu" in readable(html)
