"""What the door does when nothing, or next to nothing, is found: near words, fewer words, near titles; and says so."""

import pytest

from wiki.search.door import search

from ..conftest import asking

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def garden(write, drain):
    write("Compost", "Un bac, des lombrics et une innovation.")
    write("Potager", "---\nétiquettes: [Brest]\n---\nUn potager partagé, le développement d’un quartier.")
    write("Verger", "Des pommiers, un lombric.")
    write("Accorderie", "Du temps partagé.")
    drain()


@pytest.fixture
def ask(garden, visitor):
    return lambda q="", **asked: search(visitor, asking(q, **asked))


def titles(results) -> list[str]:
    return [hit.title for hit in results.hits]


def test_a_slip_of_the_typing_finds_the_word_that_was_meant_and_says_so(ask):
    results = ask("inovation")
    assert titles(results) == ["Compost"] and results.total == 1
    assert (results.widened.kind, results.widened.typed, results.widened.instead) == ("near", "inovation", "innovation")
    assert ("innovation", True) in results.hits[0].snippet and not results.hits[0].missing


def test_the_word_instead_is_said_with_its_accents(ask):
    assert ask("developement").widened.instead == "développement"


def test_the_word_that_was_meant_brings_its_synonyms(write, ask, drain):
    write("Aide:Synonymes", "---\ntype: aide\n---\n- accorderie = échange de temps")
    write("Réseau", "Un échange de temps entre voisins.")
    drain()
    results = ask("acorderie")
    assert titles(results)[:2] == ["Accorderie", "Réseau"] and results.widened.kind == "near"
    results = ask("acorderie zanzibar")
    assert results.widened.kind == "fewer" and titles(results)[:2] == ["Accorderie", "Réseau"]
    assert [hit.missing for hit in results.hits[:2]] == [["zanzibar"]] * 2


def test_what_was_typed_can_be_searched_for_alone(ask):
    assert ask("inovation").widened.address == "/search?q=inovation&exact=1"
    exactly = ask("inovation", exact=True)
    assert exactly.total == 0 and exactly.widened is None
    assert exactly.asked.saying("inovation").address == "/search?q=inovation"


def test_when_no_page_has_all_the_words_those_with_most_of_them_come_and_say_what_they_lack(ask):
    results = ask("lombrics pommiers bac zanzibar")
    assert results.widened.kind == "fewer" and titles(results) == ["Compost", "Verger"]
    assert [hit.missing for hit in results.hits] == [["pommiers", "zanzibar"], ["bac", "zanzibar"]]


def test_what_must_be_absent_is_absent_whatever_is_looked_for_instead(ask):
    assert titles(ask("lombrics zanzibar")) == ["Compost", "Verger"]
    results = ask("lombrics zanzibar -pommiers")
    assert (results.widened.kind, results.widened.instead) == ("fewer", "lombrics -pommiers")
    assert titles(results) == ["Compost"] and results.total == 1
    assert titles(ask("lombrics bac zanzibar -pommiers")) == titles(ask("lonbrics -pommiers")) == ["Compost"]


def test_a_page_called_so_comes_first_even_if_it_lacks_a_word(ask):
    results = ask("accorderie partagé potager")
    assert titles(results)[0] == "Accorderie" and results.hits[0].missing == ["potager"]


def test_facets_count_what_is_shown(ask):
    results = ask("potagr partagé")
    (tags,) = [facet for facet in results.facets if facet.name == "tag"]
    assert [(value.words, value.count) for value in tags.values] == [("Brest", 1)] and results.total == 1


def test_nothing_is_widened_over_what_was_chosen(ask):
    results = ask("inovation", tag="Brest")
    assert results.total == 0 and results.widened is None


def test_pages_that_hold_what_was_typed_come_before_those_with_a_near_word(write, drain, garden, visitor):
    write("Rare", "Une inovation, une seule.")
    for number in range(12):
        write(f"Page {number}", "L’innovation est partout.")
    drain()
    results = search(visitor, asking("inovation"))
    assert results.hits[0].title == "Rare"
    assert search(visitor, asking("Potager")).widened is None


def test_near_titles_stand_where_nothing_is_found(ask):
    results = ask("Acorderie", exact=True)
    assert not results.hits and [page.title for page in results.near_titles] == ["Accorderie"]
    assert not ask("potager").near_titles and not ask("Acorderie").near_titles


def test_words_to_avoid_and_filters_hold_for_what_is_found_instead(ask):
    assert titles(ask("inovation -bac")) == []
    assert titles(ask("étiquette:brest potagr")) == ["Potager"]
