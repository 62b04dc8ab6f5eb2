"""Words and titles near what was typed."""

import pytest

from wiki.search.contract import Document

pytestmark = pytest.mark.storage

TEXT = """innovation entreprises logement développement coopérative biodiversité association abeille vélo commune
communes jardin compost habitat intelligence bénévole Brest énergie médiathèque"""


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("inovation", "innovation"),
        ("innnovation", "innovation"),
        ("inonvation", "innovation"),
        ("entreprize", "entreprises"),
        ("logment", "logement"),
        ("developement", "developpement"),
        ("coperative", "cooperative"),
        ("biodivresité", "biodiversite"),
        ("asociation", "association"),
        ("aebille", "abeille"),
        ("vlo", "velo"),
        ("ejardin", "jardin"),
        ("kardin", "jardin"),
        ("ajrdin", "jardin"),
        ("compsot", "compost"),
        ("habitta", "habitat"),
        ("inteligense", "intelligence"),
        ("benevolle", "benevole"),
        ("bresst", "brest"),
        ("Énregie", "energie"),
        ("mediatheqe", "mediatheque"),
    ],
)
def test_a_mistyped_word_leads_to_the_one_that_was_meant(hold, engine, typed, meant):
    hold(TEXT)
    assert engine.near_words(typed)[:1] == [meant]


@pytest.mark.parametrize("typed", ["xyzzyx", "in", "", "élastique", "20245"])
def test_nothing_is_near_to_anything_else(hold, engine, typed):
    hold(TEXT)
    assert engine.near_words(typed) == []


def test_words_that_would_find_the_same_pages_are_no_help(hold, engine):
    hold(TEXT)
    assert "commune" not in engine.near_words("communs")
    assert engine.near_words("innovations") == engine.near_words("abeile") == []


def test_the_nearest_and_then_the_most_frequent_comes_first_and_eight_are_enough(hold, engine):
    hold("mare mare", "pare care", "care tare", "gare fare rare hare lare vare", "dare")
    near = engine.near_words("bare")
    assert near[0] == "care" and len(near) == 8


def test_words_that_are_gone_are_not_near(hold, engine):
    hold("innovation", "innovation", "compost")
    with engine.exclusive():
        engine.write([Document(1, "Page 1", "compost")])
    assert engine.near_words("inovation") == ["innovation"]
    with engine.exclusive():
        engine.write([], gone=[2])
    assert engine.near_words("inovation") == []
    assert engine.words_beginning("inn") == []


def test_words_that_begin_so_the_most_frequent_first(hold, engine):
    hold("commune commun communauté", "communauté commun Communauté", "communauté comptoir", "les écoles")
    assert engine.words_beginning("com") == ["communaute", "commun", "commune", "comptoir"]
    assert engine.words_beginning("Éco") == ["ecoles"]
    assert engine.words_beginning("co") == engine.words_beginning("") == engine.words_beginning("xyz") == []


def test_twenty_five_words_that_begin_so_are_enough(hold, engine):
    hold(" ".join(f"abc{chr(97 + one)}{chr(97 + other)}" for one in range(6) for other in range(6)))
    assert len(engine.words_beginning("abc")) == 25


@pytest.mark.parametrize(
    "typed, first",
    [
        ("Bien comun", 1),
        ("bien communs", 1),
        ("Jardin partagés de Brest", 2),
        ("jardin partage brest", 2),
        ("Monaie locale", 3),
        ("ecoquartier", 4),
    ],
)
def test_titles_that_look_like_what_was_typed(hold, engine, typed, first):
    hold(
        ("Biens communs", "x"),
        ("Jardin partagé de Brest", "x"),
        ("Monnaies locales", "x"),
        Document(4, "Quartier durable", "x", aliases="Écoquartiers\nQuartiers verts"),
        ("Accueil", "biens communs"),
    )
    assert engine.near_titles(typed)[:1] == [first]
    assert engine.near_titles(typed, limit=0) == []
    assert engine.near_titles("Xylophone zinzin") == []


def test_so_many_near_titles_and_no_more(hold, engine):
    hold(*[(f"Jardin numéro {number}", "x") for number in range(9)])
    assert len(engine.near_titles("jardins numero")) == 5
    assert len(engine.near_titles("jardins numero", limit=2)) == 2
