"""Spellings, families and the community's synonyms: whatever way a page writes it, each engine finds it."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

SPELLINGS = ["éco-quartier", "écoquartier", "éco quartier", "éco\u2011quartiers", "Écoquartiers"]
FAMILIES = [
    "création créer créateur créatif créativité",
    "idée idéation",
    "élu élections",
    "premier première",
    "lieu lieux",
    "français françaises",
    "solidaire solidarité",
    "énergie énergétique",
    "recycler recyclage recyclerie",
    "glaner glanage",
    "département départementale",
]


@pytest.mark.parametrize("typed", [*SPELLINGS, '"éco-quartier"', "ECO-QUARTIER", "titre:écoquartier", "éco_quartier"])
def test_a_word_in_parts_is_found_however_it_is_written(hold, found, typed):
    hold(*((f"Un {spelling}", f"Voici un {spelling} de Brest") for spelling in SPELLINGS), "un quartier écologique")
    expected = [1, 2, 3, 4, 5]
    if typed == "éco_quartier":
        expected.remove(2), expected.remove(5)  # two words, side by side
        assert set(expected) <= set(found(typed))
    else:
        assert found(typed) == expected


@pytest.mark.parametrize("family", FAMILIES)
def test_each_of_a_family_finds_the_others(hold, found, family):
    words = family.split()
    hold(*(f"Voici {word}, enfin." for word in words), "rien de tel")
    for word in words:
        assert found(word) == list(range(1, len(words) + 1)), word


@pytest.mark.parametrize("pair", ["commun communication", "départ département", "ville village", "collectif collecte"])
def test_words_that_only_look_alike_are_kept_apart(hold, found, pair):
    one, other = pair.split()
    hold(f"Voici {one}.", f"Voici {other}.")
    assert found(one) == [1] and found(other) == [2]


@pytest.mark.parametrize("typed", ["E.S.S.", "ESS", "l’ess", '"E.S.S"'])
def test_an_acronym_is_found_with_and_without_its_dots(hold, found, typed):
    hold("la loi ESS", "l’E.S.S. en Bretagne", "une essence")
    assert found(typed) == [1, 2]


def test_words_and_numbers_written_in_parts_are_found_as_one(write, find):
    write("Un", "3000 profs, la maindoeuvre")
    write("Deux", "3\u202f000 profs, la main-d’œuvre")
    write("Trois", "3 000 profs, Tela-Botanica")
    write("Quatre", "300 profs et 30 000 élèves, des œuvres de sa main")
    for typed in ("3000", "3 000 profs", '"3000"'):
        assert set(find(typed)) == {"Un", "Deux", "Trois"}, typed
    assert set(find("maindœuvre")) == set(find('"main-d’œuvre"')) == {"Un", "Deux"}
    assert find("telabotanica") == find("TelaBotanica") == ["Trois"]


@pytest.mark.parametrize("typed", ["1982", '"1982"', "« 1982 »", "1981-1982", "2010 1982"])
def test_a_year_is_a_word(hold, found, typed):
    hold("paru en 1981-1982, relu en 2010", "paru en 1983", "19 82")
    assert found(typed) == [1]


def test_synonyms_are_found_both_ways_from_the_save_on(write, find):
    write("Loi de 2014", "Une loi pour l’ESS.")
    write("Chambre", "Une chambre de l’économie sociale et solidaire.")
    write("Autre", "Une économie solidaire et un tissu social.")
    assert find("ESS") == ["Loi de 2014"]
    write("Aide:Synonymes", "- ESS = économie sociale et solidaire\n")
    assert set(find("ESS loi")) == {"Loi de 2014"}
    assert {"Loi de 2014", "Chambre"} <= set(find("ESS")) and "Autre" not in find("ESS")
    assert {"Loi de 2014", "Chambre"} <= set(find("économie sociale et solidaire"))
    assert set(find('"ESS" loi')) == {"Loi de 2014"}
    write("Aide:Synonymes", "- SCIC = société coopérative\n")
    assert find("ESS") == ["Loi de 2014"]
