"""What the embedded index finds: terms in several forms, words of titles, and marks that put the best first."""

import pytest

from wiki.search.asking.query import Form, Query, Term, parse
from wiki.search.contract import Document
from wiki.search.whoosh.engine import WhooshEngine
from wiki.search.words.analysis import stems

PAGES = [
    Document(1, "Monnaie locale", "Une monnaie pour le quartier."),
    Document(2, "Épicerie", "On y paie en monnaie, dans le quartier.", aliases="Magasin commun\nBoutique"),
    Document(3, "Chorale", "La chorale répète. " * 30 + "Une monnaie.", header="Brest monnaie"),
    Document(4, "ESS", "Économie sociale et solidaire, dite aussi éco."),
    Document(5, "Solidaires", "Une économie du social, mais autrement solidaire."),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    made = WhooshEngine(tmp_path_factory.mktemp("search"))
    with made.exclusive():
        made.rebuild([PAGES[:2], PAGES[2:]])
        # A second segment: what is found does not depend on how the index is cut.
        made.write([PAGES[1]])
    return made


def term(*forms: Form, **named) -> Query:
    return Query("", (Term("typed", forms[0].stems, forms=forms, **named),))


def form(text: str, adjacent: bool = True) -> Form:
    return Form(tuple(stems(text)), adjacent)


def test_any_form_of_a_term_is_enough(engine):
    assert engine.find(term(form("ess"))).pages == [4]
    both = term(form("ess"), form("économie sociale et solidaire"))
    assert engine.find(both).pages == [4]
    assert set(engine.find(term(form("ess"), form("chorale"))).pages) == {4, 3}


def test_a_form_that_is_not_adjacent_needs_its_words_anywhere(engine):
    assert engine.find(term(form("économie solidaire"))).pages == []
    assert set(engine.find(term(form("économie solidaire", adjacent=False))).pages) == {4, 5}
    # Anywhere in the page: one word in the title, one in the text.
    assert engine.find(term(form("épicerie quartier", adjacent=False))).pages == [2]


def test_the_form_that_was_typed_counts_more_than_another(engine):
    typed = engine.find(term(form("chorale"), form("ess")))
    other = engine.find(term(form("ess"), form("chorale")))
    chorale, ess = typed.pages.index(3), typed.pages.index(4)
    assert typed.scores[chorale] / typed.scores[ess] > (
        other.scores[other.pages.index(3)] / other.scores[other.pages.index(4)]
    )


def test_a_page_that_matches_in_two_forms_is_found_once(engine):
    assert engine.find(term(form("monnaie"), form("quartier"))).pages.count(1) == 1


def test_a_form_may_be_avoided_in_all_its_ways(engine):
    avoided = Term("typed", form("épicerie").stems, without=True, forms=(form("épicerie"), form("chorale")))
    assert engine.find(Query("", (*parse("monnaie").terms, avoided))).pages == [1]


def test_words_of_the_title_alone(engine):
    assert set(engine.find(parse("monnaie")).pages) == {1, 2, 3}
    assert engine.find(term(form("monnaie"), field="title")).pages == [1]
    assert engine.find(term(form("quartier"), field="title")).pages == []
    assert engine.find(term(form("monnaie locale"), field="title")).pages == [1]
    assert engine.find(term(form("locale monnaie"), field="title")).pages == []


def test_a_title_is_also_that_of_the_redirects(engine):
    assert engine.find(parse("boutique")).pages == [2]
    assert engine.find(term(form("magasin"), field="title")).pages == [2]
    assert engine.find(parse('"magasin commun"')).pages == [2]


def test_titles_mark_higher_than_headers_and_those_higher_than_long_texts(engine):
    found = engine.find(parse("monnaie"))
    assert found.pages == [1, 2, 3] or found.pages == [1, 3, 2]
    assert found.scores[0] == 1.0 > found.scores[1] >= found.scores[2] > 0


def test_scores_stand_beside_the_pages_the_best_with_one(engine):
    for typed in ("monnaie quartier", "chorale", "économie"):
        found = engine.find(parse(typed))
        assert len(found.scores) == len(found.pages) > 0
        assert found.scores[0] == 1.0
        assert found.scores == sorted(found.scores, reverse=True)
    assert engine.find(parse("introuvable")).scores == []


@pytest.mark.parametrize("among", [{1, 3}, [3, 1], (1, 3, 99), frozenset({1, 3})])
def test_among_some_pages_alone(engine, among):
    found = engine.find(parse("monnaie"), among)
    assert set(found.pages) == {1, 3} and found.scores[0] == 1.0
    assert engine.find(parse("monnaie"), ()).pages == []


def test_what_is_kept_from_one_search_answers_the_next_alike(engine):
    for typed in ("monnaie", '"monnaie locale"', "monnaie -chorale", "quartier monnaie"):
        fresh = WhooshEngine(engine.folder.root)
        assert fresh.find(parse(typed)) == fresh.find(parse(typed)) == engine.find(parse(typed))
