"""The community's list of synonyms: a page of the wiki that the search reads."""

import importlib.util
import re
import time
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.deleting import delete_page
from wiki.search.asking import synonyms
from wiki.search.asking.forms import MOST_FORMS
from wiki.search.asking.query import parse
from wiki.search.asking.synonyms import MOST_ADDED, MOST_LINES, MOST_WORDS
from wiki.search.words.analysis import stems

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures/content/aide-synonymes/2.md"
LIST = """
- ESS = économie sociale et solidaire
* **AMAP** = [[AMAP|association pour le maintien d’une agriculture paysanne]] (depuis 2001)
+ coworking = cotravail = [espace partagé](https://example.org/a=b)
- éco-quartier = quartier durable
"""


def added(text: str, typed: str) -> list[str]:
    return list(synonyms.parse(text).widened(parse(typed)).added)


@pytest.mark.parametrize(
    "typed, also",
    [
        ("ESS", "économie sociale et solidaire"),
        ("l’ess", "économie sociale et solidaire"),
        ("E.S.S.", "économie sociale et solidaire"),
        ("économie sociale et solidaire", "ESS"),
        ("Brest economie sociale solidaire", "ESS"),
        ("économies sociales et solidaires à Brest", "ESS"),
        ("titre:ESS", "économie sociale et solidaire"),
        ("AMAP", "association pour le maintien d’une agriculture paysanne"),
        ("association pour le maintien d'une agriculture paysanne", "AMAP"),
        ("écoquartier", "quartier durable"),
        ("éco quartiers", "quartier durable"),
        ("quartiers durables", "éco-quartier"),
    ],
)
def test_whoever_types_one_side_finds_the_other(typed, also):
    assert added(LIST, typed) == [also]


def test_a_line_may_have_several_sides():
    assert added(LIST, "coworking") == added(LIST, "co working") == ["cotravail", "espace partagé"]
    assert added(LIST, "espace partagé") == ["coworking", "cotravail"]


@pytest.mark.parametrize("typed", ['"ESS"', "brest -ESS", "économie sociale", "économie -sociale solidaire", "sociale"])
def test_nothing_is_added_to_quoted_avoided_or_other_words(typed):
    assert added(LIST, typed) == []


def test_each_word_of_an_expression_is_also_found_in_its_synonym():
    query = synonyms.parse(LIST).widened(parse("économie sociale et solidaire Brest"))
    assert [any(form.stems == ("ess",) for form in term.forms) for term in query.wanted] == [True, True, True, False]


def test_an_expression_is_looked_for_side_by_side_and_what_was_typed_comes_first():
    (term,) = synonyms.parse(LIST).widened(parse("ESS")).wanted
    assert term.forms[0].stems == ("ess",)
    assert [(form.stems, form.adjacent) for form in term.forms if form.said] == [
        (tuple(stems("économie sociale et solidaire")), True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "ESS = économie sociale et solidaire",
        "`- ESS = économie sociale et solidaire`",
        "```\n- ESS = économie sociale et solidaire\n```",
        "~~~\n- x = y\n```\n- ESS = économie sociale et solidaire\n~~~",
        "- ESS =",
        "- = ESS =",
        "- ESS = ess = E.S.S.",
        "- ESS = la, le et les",
        "- ESS",
        f"- ESS = {'mot ' * 10}",
        f"- ESS = {'x' * 300}",
    ],
)
def test_what_is_no_line_of_the_list_says_nothing(text):
    assert added(text, "ESS") == []


def test_a_list_after_a_block_of_code_counts():
    assert added("```\n- x = y\n```\n- ESS = économie solidaire", "ESS") == ["économie solidaire"]


def test_lines_do_not_add_up():
    assert added("- un potager = un jardin\n- jardin = verger", "potager") == ["un jardin"]


def test_hostile_lists_are_bounded_and_quick():
    began = time.process_time()
    for text in (
        "\n".join(f"- mot = mot{number}" for number in range(20_000)),
        "- " + " = ".join(f"mot{number}" for number in range(50_000)),
        "- a = " + "[[" * 100_000,
        "- a = " + "(" * 200_000,
        "- a = " + "[" * 100_000 + "](" * 50_000,
        "- " + "=" * 200_000,
        "- a = b " + "*_`" * 60_000,
        "\n".join(["- " + "a-b " * 90 + "= c"] * 500),
    ):
        known = synonyms.parse(text)
        assert len(known.others) <= 4 * MOST_LINES * synonyms.MOST_SIDES
        for typed in ("mot", "mot1", "a", " ".join(f"mot{number}" for number in range(12))):
            query = known.widened(parse(typed))
            for term in query.terms:
                assert sum(bool(form.said) for form in term.forms) <= MOST_ADDED * MOST_WORDS
                assert len(term.forms) <= MOST_FORMS
    assert time.process_time() - began < 5


@given(st.lists(st.sampled_from([*"- = ESS [[ ]] | ( ) * ` ``` \n a b sociale".split(" "), "\n- "])).map(" ".join))
def test_no_page_raises(text):
    known = synonyms.parse(text)
    for key, forms in known.others.items():
        assert key and all(form.stems and form.said for form in forms)
    known.widened(parse("ESS a b sociale"))


def test_the_list_that_the_wiki_starts_with_holds_together():
    text = FIXTURE.read_text(encoding="utf-8")
    known = synonyms.parse(text)
    lines = re.findall(r"^- .* = .*$", text, re.MULTILINE)
    assert len(lines) > 20
    for line in lines:
        one, other, *_more = line[2:].split(" = ")
        assert other in known.widened(parse(one)).added, line
        assert one in known.widened(parse(other)).added, line


# The page


def test_a_wiki_without_the_page_has_no_synonyms(db):
    assert synonyms.current() is synonyms.NONE
    assert synonyms.widened(parse("ESS")).added == ()


def test_the_list_counts_from_the_save_on(write):
    write("Aide:Synonymes", "- ESS = économie sociale et solidaire\n")
    assert synonyms.widened(parse("ESS")).added == ("économie sociale et solidaire",)
    write("Aide:Synonymes", "- ESS = économie solidaire\n")
    assert synonyms.widened(parse("ESS")).added == ("économie solidaire",)


@pytest.mark.storage
def test_every_process_follows(write):
    found = importlib.util.find_spec("wiki.search.asking.synonyms")
    elsewhere = importlib.util.module_from_spec(found)
    found.loader.exec_module(elsewhere)
    for text, also in (("- ESS = économie sociale\n", "économie sociale"), ("- ESS = solidarité\n", "solidarité")):
        write("Aide:Synonymes", text)
        assert synonyms.widened(parse("ESS")).added == elsewhere.widened(parse("ESS")).added == (also,)


def test_a_deleted_list_says_nothing(write, administrator):
    write("Aide:Synonymes", "- ESS = économie sociale et solidaire\n")
    assert synonyms.widened(parse("ESS")).added
    delete_page(administrator, "Aide:Synonymes", reason="Vide")
    assert synonyms.widened(parse("ESS")).added == ()


def test_a_list_that_was_moved_is_followed_once(write):
    write("Aide:Sigles", "- ESS = économie sociale et solidaire\n")
    write("Aide:Synonymes", "---\nredirection: Aide:Sigles\n---\n")
    assert synonyms.widened(parse("ESS")).added == ("économie sociale et solidaire",)


def test_a_known_list_costs_one_short_query(write, django_assert_num_queries):
    write("Aide:Synonymes", "- ESS = économie sociale et solidaire\n")
    synonyms.current()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        synonyms.widened(parse("ESS"))
    assert len(queries) == 1 and '"text"' not in queries[0]["sql"]
    with django_assert_num_queries(0):
        synonyms.widened(parse('"ESS" -a'))
