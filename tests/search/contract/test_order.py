"""Which pages come first, what their scores mean, and that no number of matches is too large."""

import pytest

from wiki.search.asking.query import parse
from wiki.search.contract import Document

pytestmark = pytest.mark.storage

FILLING = "la place du village et son marché, ses habitants, leurs voisins, une fontaine, des bancs "


def test_a_word_of_the_title_counts_more_than_one_of_the_header_or_of_the_text(hold, best):
    hold(
        ("Ruche", FILLING + "abeille " + FILLING),
        Document(2, "Miel", FILLING + FILLING, header="abeille"),
        ("Abeille", FILLING + FILLING),
    )
    assert best("abeille")[0] == 3


def test_a_page_that_speaks_more_of_it_comes_first(hold, best):
    hold(FILLING + "abeille " + FILLING, FILLING + "abeille abeille abeille abeille " + FILLING)
    assert best("abeille") == [2, 1]


def test_a_short_page_comes_before_a_long_one_that_says_it_as_often(hold, best):
    hold("abeille " + FILLING * 20, "abeille " + FILLING)
    assert best("abeille") == [2, 1]


def test_a_title_of_exactly_the_words_comes_before_one_that_holds_one_of_them(hold, best):
    hold(("Jardin", FILLING + "partagé"), ("Jardin partagé", FILLING), (FILLING, "partagé jardin"))
    assert best("jardin partagé")[0] == 2


def test_scores_fall_from_one(hold, engine):
    hold(("Abeille", "abeille"), FILLING + "abeille", FILLING * 5 + "abeille")
    answer = engine.find(parse("abeille"))
    assert answer.whole and len(answer.scores) == len(answer.pages) == 3
    assert answer.scores[0] == 1.0 and answer.scores == sorted(answer.scores, reverse=True)
    assert all(0 <= score <= 1 for score in answer.scores)


def test_nothing_found_has_no_scores(hold, engine):
    hold("abeille")
    answer = engine.find(parse("frelon"))
    assert (answer.pages, answer.scores, answer.whole) == ([], [], True)


def test_equal_pages_come_in_one_order(hold, best):
    hold(*["abeille et frelon"] * 5)
    assert best("abeille") == best("abeille") == best("abeille", among=range(10))


@pytest.fixture
def many(hold):
    """A thousand pages of one word: the last ones have it in their titles, one of them all day long."""
    pages = [(f"Page {number}", "abeille") for number in range(1, 996)]
    hold(*pages, *[("Abeille", "abeille")] * 4, ("Abeille", "abeille " * 9))


def test_however_many_match_all_are_found_and_titles_are_ranked(many, engine):
    answer = engine.find(parse("abeille"))
    assert sorted(answer.pages) == list(range(1, 1001))
    assert set(answer.pages[:5]) == {996, 997, 998, 999, 1000}
    assert len(answer.scores) == 1000 and answer.scores[0] == 1.0
    assert answer.scores == sorted(answer.scores, reverse=True)


def test_what_is_left_unranked_is_left_after_among(many, engine):
    answer = engine.find(parse("abeille"), among=[3, 994, 995, 1000])
    assert answer.pages[0] == 1000 and sorted(answer.pages) == [3, 994, 995, 1000]
    assert all(score > 0 for score in answer.scores)
