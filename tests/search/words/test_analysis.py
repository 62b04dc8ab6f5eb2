"""What French words have in common, and where they part."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wiki.search.words.analysis import (
    FOLDED_STOP_WORDS,
    MOST_JOINED,
    FrenchAnalyser,
    fold,
    folded_words,
    joined,
    plain_words,
    stem,
    stems,
)


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
        "élu élue élus élues",
        "vélo vélos",
        "emploi emplois",
        "lieu lieux",
        "travail travaux",
        "tuyau tuyaux",
        "premier première premiers premières",
        "français française françaises",
        "brestois brestoise brestoises",
        "sportif sportive sportifs",
        "créatif créative créativité",
        "chercheur chercheuse chercheurs",
        "agriculteur agricultrice",
        "durable durables durabilité",
        "mobile mobilité",
        "solidaire solidaires solidarité",
        "rural ruraux ruralité",
        "généreux généreuse générosité",
        "communauté communautaire communautés",
        "citoyen citoyenne citoyenneté",
        "public publique publics publiques",
        "gros grosse",
        "croisé croisés croiser croisement",
        "motivé motiver motivation",
        "privé privée privés privées",
        "entier entière entiers entières entièrement",
        "faciliter facilité facilitateur",
        "communication communiquer",
        "département départements départementale",
        "collecte collecter collecteur",
        "égal égale égaux égalité égalitaire",
        "habiliter habilité habilitation",
    ],
)
def test_the_forms_of_one_word_have_one_stem(family):
    assert len({stem(word) for word in family.split()}) == 1, stems(family)


@given(st.text(max_size=60))
def test_each_word_that_is_stemmed_has_its_plain_one_beside_it(text):
    assert len(plain_words(text)) == len(stems(text))


@pytest.mark.parametrize(
    "pair",
    [
        "Brest Brestois",
        "été étage",
        "jardin jardinière",
        "sol soleil",
        "collectivité collectif",
        "publicité public",
        "université univers",
        "humanitaire humanité",
        "militaire militer",
        "ville village",
        "lieu lier",
        "élite élire",
        "charité chaire",
        "parité paire",
        "commun communication",
        "départ département",
        "parler parlement",
        "collectif collecte",
        "loi loyer",
        "générer génération",
        "croiser croix",
        "saisir savoir",
    ],
)
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


@pytest.mark.parametrize("typed", ["ESS", "E.S.S.", "E.S.S", "ess", "l’E.S.S."])
def test_an_acronym_is_one_word_with_or_without_its_dots(typed):
    assert stems(typed) == ["ess"]


@pytest.mark.parametrize("typed", ["J.-L. Klein", "p. 40", "www.tela-botanica.org", "fin.Début", "1.2.3"])
def test_other_dots_part_words(typed):
    assert stems(typed) == stems(typed.replace(".", " ").replace("-", " "))


@pytest.mark.parametrize("typed", ["aujourd'hui", "Aujourd’hui", "aujourd\u02bchui", "aujourdhui"])
def test_some_words_hold_an_apostrophe(typed):
    assert folded_words(typed) == ["aujourdhui"]
    assert folded_words("prud’hommes entr'aide presqu’île lorsqu'ils quelqu’un") == [
        "prudhommes",
        "entraide",
        "presquile",
    ]


def test_words_in_parts_are_known_as_one_word_too():
    text = "L’éco-quartier, les éco\u2011quartiers et l'éco-quartier ; un savoir-faire, la main-d’œuvre, Tela-Botanica"
    assert joined(text) == ["écoquartier", "écoquartiers", "savoirfaire", "maindœuvre", "TelaBotanica"]


def test_groups_of_figures_are_known_as_one_number():
    assert joined("3 000 profs, 12\u202f000\u202f000 euros, 02 98 00 80 80, en 2010-2011, le 2009-05-17") == [
        "3000",
        "12000000",
    ]


def test_verbs_and_their_pronouns_are_not_one_word():
    assert joined("Peut-on, a-t-il, suivez-le, celui-ci, eux-mêmes") == []
    assert joined("un rendez-vous") == ["rendezvous"]


def test_words_are_shown_as_they_are_written():
    assert folded_words("Les idées d’élues québécoises, des Cœurs") == ["idees", "elues", "quebecoises", "coeurs"]


def test_no_text_joins_without_end():
    assert len(joined(" ".join(f"a-b{number}" for number in range(3 * MOST_JOINED)))) == MOST_JOINED
    assert joined("x-" * 50_000 + "x") and joined("x" * 300_000) == []


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


@given(st.text("aeiostlrvuncxbqé", min_size=3, max_size=14))
@example("égalitaires")
@example("ilitées")
def test_what_was_mended_stays(word):
    assert [plain_words(one) for one in plain_words(word)] in ([], [plain_words(word)])


@given(st.text(alphabet="aeiouysxlmntérèêçqu'’- ", max_size=60))
def test_french_looking_text_gives_the_same_stems_in_capitals(text):
    assert stems(text) == stems(text.upper())
