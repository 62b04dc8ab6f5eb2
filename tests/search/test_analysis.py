"""What French words have in common, and where they part."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wiki.search.analysis import FOLDED_STOP_WORDS, FrenchAnalyser, fold, plain_words, stem, stems


@pytest.mark.parametrize(
    "family",
    [
        "école écoles ÉCOLES Ecole ecoles École",
        "innovation innovations innover innovant innovante innovateur",
        "cœur coeur CŒURS Coeurs",
        "formé formée formés formées former forme",
        "créé créée créées créer",
        "animateur animatrice animateurs animatrices animation",
        "national nationaux nationale nationales",
        "lycée lycées LYCÉE lycee",
        "bénévole benevole Bénévoles",
        "æquo ÆQUO aequo",
    ],
)
def test_the_forms_of_one_word_have_one_stem(family):
    assert len({stem(word) for word in family.split()}) == 1, stems(family)


@given(st.text(max_size=60))
def test_each_word_that_is_stemmed_has_its_plain_one_beside_it(text):
    assert len(plain_words(text)) == len(stems(text))


@pytest.mark.parametrize("pair", ["Brest Brestois", "été étage", "jardin jardinière", "sol soleil"])
def test_other_words_keep_other_stems(pair):
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("elided", ["l'école", "l’école", "L’ÉCOLE", "d'école", "qu’école", "lʼécole"])
def test_elision_leaves_the_word(elided):
    assert stems(elided) == [stem("école")]


@pytest.mark.parametrize("typed", ["éco-quartier", "éco quartier", "éco/quartier", "éco_quartier", "éco.quartier"])
def test_hyphens_dots_and_underscores_part_words(typed):
    assert stems(typed) == [stem("éco"), stem("quartier")]


def test_numbers_years_and_acronyms_are_words():
    assert stems("En 2009, l'ESS et l'Apes : 3 projets") == ["2009", "ess", "ape", "3", stem("projets")]


def test_small_words_are_neither_indexed_nor_sought_with_or_without_accents():
    assert stems("à l’où dès lors qu’être là, a la ou des que etre, comment") == []
    assert stem("LES") == "" and stem("Même") == ""


@pytest.mark.parametrize("word", ["été", "plan", "part", "personne", "biens", "non", "bien"])
def test_words_that_also_name_things_are_kept(word):
    assert fold(word) not in FOLDED_STOP_WORDS


def test_stop_words_take_no_position_so_that_phrases_hold_together():
    tokens = [(token.text, token.pos) for token in FrenchAnalyser()("le pouvoir d’agir des habitants", positions=True)]
    assert tokens == [("pouvoir", 0), ("agir", 1), (stem("habitants"), 2)]


def test_a_word_without_end_is_cut():
    assert len(stem("x" * 5000)) <= 64


@given(st.text(max_size=80))
@example("ϲ")
def test_no_text_raises_and_stems_are_plain(text):
    for one in stems(text):
        assert one and one == one.casefold()
        assert not any(char.isspace() for char in one)


@given(st.text(alphabet="aeiouysxlmntérèêçqu'’- ", max_size=60))
def test_french_looking_text_gives_the_same_stems_in_capitals(text):
    assert stems(text) == stems(text.upper())
