"""Words and titles near what was typed, from the words as they stand in the pages."""

import pytest

from wiki.search.contract import Document
from wiki.search.whoosh.engine import WhooshEngine

TEXTS = [
    "L’innovation et les innovations d’une association",
    "Une bibliothèque, des livres, un développement",
    "Bénévoles et associations : l’entreprise, l’entretien, l’entrée",
    "Le cœur de l’école ; entreprises voisines, entreprendre",
    "Cette phrase : dont, avec, pour",
]


@pytest.fixture
def engine(tmp_path):
    made = WhooshEngine(tmp_path / "search")
    titles = ["Jardin partagé de Brest", "Compost collectif", "Recyclerie", "Monnaie locale", "Repair café"]
    with made.exclusive():
        made.rebuild([[Document(at, titles[at - 1], text) for at, text in enumerate(TEXTS, 1)]])
        made.write([Document(6, "Grainothèque", "Des graines d’ici.", aliases="Banque de semences\nSemothèque")])
    return made


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("inovation", "innovation"),  # missing
        ("innovattion", "innovation"),  # doubled
        ("innovaiton", "innovation"),  # swapped
        ("innovatoin", "innovation"),
        ("imnovation", "innovation"),  # wrong
        ("assossiation", "association"),
        ("Développpement", "developpement"),
        ("biblioteque", "bibliotheque"),
        ("benevolles", "benevoles"),
        ("coeurs", None),  # the same stem finds the same pages
        ("ecolle", "ecole"),
        ("grainoteque", "grainotheque"),
    ],
)
def test_a_word_with_an_error_leads_to_the_one_that_was_meant(engine, typed, meant):
    assert engine.near_words(typed)[:1] == ([meant] if meant else [])


@pytest.mark.parametrize("typed", ["", "a", "xy", "zzzzzzzz", "💥", "2042", "l'", "x" * 200, "dont"])
def test_nothing_is_near(engine, typed):
    assert engine.near_words(typed) == []


def test_of_several_words_with_one_stem_the_nearest_comes(engine):
    near = engine.near_words("entrepise")
    assert near[0] == "entreprise" and "entreprises" not in near
    assert len(near) == len(set(near)) <= 8


def test_common_words_come_before_rare_ones_at_the_same_distance(engine):
    with engine.exclusive():
        engine.write([Document(20 + number, "Page", "Une ronce") for number in range(3)])
        engine.write([Document(30, "Page", "Un ponce")])
    assert engine.near_words("sonce") == ["ronce", "ponce"]


def test_words_beginning_come_the_most_frequent_first(engine):
    assert engine.words_beginning("assoc") == ["association", "associations"]
    assert engine.words_beginning("Éco") == ["ecole"]
    with engine.exclusive():
        engine.write([Document(20 + number, "Page", "associatif") for number in range(3)])
    assert engine.words_beginning("assoc")[0] == "associatif"


def test_words_beginning_are_at_most_twenty_five_and_need_three_characters(engine):
    with engine.exclusive():
        engine.write([Document(20, "Page", " ".join(f"motif{letter}" for letter in "abcdefghijklmnopqrstuvwxyz" * 2))])
    assert len(engine.words_beginning("mot")) == 25
    for short in ("", "m", "mo", "é"):
        assert engine.words_beginning(short) == []


def test_words_of_pages_that_are_gone_are_no_longer_proposed(engine):
    assert engine.near_words("bibliotheqe") == ["bibliotheque"]
    with engine.exclusive():
        engine.write([], gone=[2])
    assert engine.near_words("bibliotheqe") == [] and engine.words_beginning("bibliot") == []


def test_titles_that_look_like_what_was_typed(engine):
    assert engine.near_titles("jardin partager de brest") == [1]
    assert engine.near_titles("Ressyclerie") == [3]
    assert engine.near_titles("cafe repair") == [5]
    assert engine.near_titles("composte")[:1] == [2]
    assert engine.near_titles("semoteque") == [6], "a redirect's title is one too"
    assert engine.near_titles("monaie local", limit=1) == [4]
    for nothing in ("", "zz", "xylophone baroque"):
        assert engine.near_titles(nothing) == []


def test_titles_of_pages_that_are_gone_are_no_longer_near(engine):
    with engine.exclusive():
        engine.write([], gone=[3])
    assert engine.near_titles("Ressyclerie") == []


def test_an_empty_index_has_no_words(tmp_path):
    empty = WhooshEngine(tmp_path / "empty")
    with empty.exclusive():
        empty.rebuild([])
    assert empty.near_words("inovation") == empty.words_beginning("inov") == empty.near_titles("inovation") == []
