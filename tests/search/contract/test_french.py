"""French as people write it: what both engines take for the same word, and what they keep apart."""

import pytest

pytestmark = pytest.mark.storage

SAME = [
    ("École", "ecole écoles ÉCOLES Ecole l’école l'école d’écoles"),
    ("cœur", "coeur Cœurs CŒUR COEURS"),
    ("ex æquo", "aequo ÆQUO æquo"),
    ("jusqu’à l’été", "été Été ETE ete"),
    ("innovation", "innovations innover innovant innovante innovateur INNOVATION"),
    ("les nationaux", "national nationale nationales"),
    ("l’animatrice", "animateur animateurs animation"),
    ("la coopérative formée", "cooperatives formé formés former"),
    ("forêts et châteaux", "foret château CHATEAU"),
    ("naïveté", "naivete NAÏVETÉ"),
    ("Ñandú et Łódź", "nandu lodz"),
    ("en 2024, le 3e lieu", "2024 3e"),
    ("la loi ESS de l’INSEE", "ess ESS insee Insee l’INSEE"),
    ("un éco-quartier", "éco quartier eco"),
    ("https://data.gouv.fr/fr", "data gouv data.gouv.fr"),
    ("le logiciel C3PO v2", "c3po V2"),
    ("Привет и Ελλάδα", "привет ПРИВЕТ ελλαδα Ελλάδα"),
]


@pytest.mark.parametrize("text, typed", SAME, ids=[text for text, _typed in SAME])
def test_another_spelling_finds_the_word(hold, found, text, typed):
    hold(text, "rien de tel")
    for word in typed.split():
        assert found(word) == [1], word


@pytest.mark.parametrize(
    "text, typed",
    [("le sol", "soleil"), ("un étage", "été"), ("le compost", "compote"), ("en 2024", "2025"), ("20 ans", "202")],
)
def test_other_words_are_not_found(hold, found, text, typed):
    hold(text)
    assert found(typed) == []


def test_a_hyphen_parts_words_that_stay_neighbours(hold, found):
    hold("un éco-quartier", "un quartier éco")
    assert found('"éco quartier"') == found("éco-quartier") == [1]


@pytest.mark.parametrize("apostrophe", "'’ʼ")
def test_any_apostrophe_leaves_the_word_behind_it(hold, found, apostrophe):
    hold(f"l{apostrophe}habitat qu{apostrophe}on partage")
    assert found("habitat") == found(f"l{apostrophe}habitat") == found('"habitat partage"') == [1]
