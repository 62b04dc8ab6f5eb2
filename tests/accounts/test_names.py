"""A person's name can be linked, quoted and told apart from every other one."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from wiki.accounts.names import KEY_LENGTH, NAME_LENGTH, name_key, normalise_name, refuse_reserved, validate_name


def refusal(name, check=validate_name) -> str:
    """The code that `check` refuses a name with, "" when it is fine."""
    try:
        check(name)
    except ValidationError as error:
        return error.code
    return ""


class TestAccepted:
    @pytest.mark.parametrize(
        "name",
        [
            "Courlis",
            "Anne-Lise Le Goff",
            "Maëlle d’Armor",
            "Association « Les Trois Ponts »",
            "Jean_Paul 29",
            "Œuvre commune",
            "Lưỡng",
            "Ελένη",
            "Надежда",
            "नमिता",
            "小林 さくら",
            "Kenji 健二",
            "Marie 🌻",
            "x" * NAME_LENGTH,
        ],
    )
    def test_names_of_people_and_groups_are_fine(self, name):
        assert refusal(normalise_name(name)) == ""

    def test_spaces_are_folded_and_letters_composed(self):
        assert normalise_name("  Mae\u0308lle \u00a0 d’Armor\n") == "Maëlle d’Armor"


class TestRefused:
    @pytest.mark.parametrize("name", ["", "…", "- -", "'"])
    def test_a_name_needs_a_letter_or_a_figure(self, name):
        assert refusal(name) == "empty"

    def test_a_name_has_a_length(self):
        assert refusal("x" * (NAME_LENGTH + 1)) == "long"

    def test_a_letter_that_unfolds_into_many_counts_as_many(self):
        assert refusal("\ufdfa" * 10) == "long"

    @pytest.mark.parametrize("sign", list('/\\#?%[]{}|<>@"`&;=+*^~'))
    def test_signs_of_addresses_and_links_are_refused_by_name(self, sign):
        with pytest.raises(ValidationError) as caught:
            validate_name(f"Cour{sign}lis")
        assert caught.value.code == "sign"
        assert caught.value.params == {"sign": sign}

    def test_full_width_twins_of_those_signs_too(self):
        assert refusal("Cour／lis") == refusal("Cour＠lis") == "sign"

    @pytest.mark.parametrize(
        "hidden",
        [
            *("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2066", "\x00", "\x7f"),
            *("\u3164", "\u115f", "\uffa0", "\u034f", "\ufe0f", "\u2800", "\U000e0061", "\U000e0100", "\ue000"),
        ],
    )
    def test_what_nobody_can_see_is_refused(self, hidden):
        assert refusal(f"Cour{hidden}lis") == "invisible"

    def test_half_a_pair_of_code_units_is_refused(self):
        assert refusal("Cour\ud800lis") == "invisible"

    @pytest.mark.parametrize("name", ["Сourlis", "Cοurlis", "Αdmin 2", "Courlіs", "µTopie"])
    def test_letters_of_two_alphabets_in_one_name_are_refused(self, name):
        assert refusal(name) == "mixed"

    def test_piles_of_accents_are_refused(self):
        assert refusal("Courlis" + "\u0323\u0307\u0304\u0308") == "marks"

    def test_a_name_does_not_begin_with_an_accent(self):
        assert refusal("\u0301Courlis") == "marks"


class TestSamePerson:
    """What a reader would take for one name has one key."""

    @pytest.mark.parametrize(
        "other",
        [
            "courlis d'armor",
            "COURLIS D’ARMOR",
            "Courlis_d’Armor",
            " Courlis  d‘Armor ",
            "Ｃｏｕｒｌｉｓ d＇Armor",
            "𝐂ourlis d′Armor",
        ],
    )
    def test_case_spacing_apostrophes_and_full_width_letters_do_not_count(self, other):
        assert name_key(other) == name_key("Courlis d’Armor")

    @pytest.mark.parametrize(
        "twin, name", [("ТОМ", "Tom"), ("Сосо", "coco"), ("ΝΙΚΟ", "Niko"), ("Jean‑Luc", "Jean-Luc")]
    )
    def test_a_whole_word_of_look_alikes_has_the_key_of_its_latin_twin(self, twin, name):
        assert name_key(twin) == name_key(name)

    def test_accents_do_count(self):
        assert name_key("Émile") != name_key("Emile")


@pytest.mark.django_db
class TestReserved:
    @pytest.mark.parametrize(
        "name", ["Visiteur", "visiteur", "VISITEUR", "Admin", "Administratrice", "Modération", "Système", "intercoop"]
    )
    def test_names_that_would_speak_for_the_wiki_are_kept(self, name):
        assert refusal(name, refuse_reserved) == "reserved"

    @pytest.mark.parametrize(
        "name", ["Exemple : animatrice", "exemple: moi", "EXEMPLE\u00a0: moi", "Exemple：moi", "Example: me"]
    )
    def test_nobody_passes_for_an_example_author(self, name):
        assert refusal(name, refuse_reserved) == "reserved"

    @pytest.mark.parametrize("name", ["Exemplaire", "Visiteur du soir", "Amine"])
    def test_other_names_are_free(self, name):
        assert refusal(name, refuse_reserved) == ""

    def test_the_settings_name_two_of_them(self, settings):
        settings.VISITOR_NAME = "Passante"
        settings.WIKI_NAME = "Le Fil"
        assert refusal("passante", refuse_reserved) == refusal("LE_FIL", refuse_reserved) == "reserved"


class TestAnyText:
    @given(st.text())
    def test_normalising_twice_changes_nothing(self, text):
        once = normalise_name(text)
        assert normalise_name(once) == once

    @given(st.text())
    def test_the_key_of_a_key_is_itself(self, text):
        assert name_key(name_key(text)) == name_key(text)

    @given(st.text())
    def test_the_key_does_not_depend_on_spelling(self, text):
        key = name_key(text)
        assert name_key(normalise_name(text)) == key
        assert name_key(unicodedata.normalize("NFD", text)) == key
        assert name_key(unicodedata.normalize("NFKC", text)) == key

    @given(st.text())
    def test_whatever_is_accepted_fits_the_table_and_an_address(self, text):
        name = normalise_name(text)
        if not refusal(name):
            assert 0 < len(name) <= NAME_LENGTH
            assert 0 < len(name_key(name)) <= KEY_LENGTH
            name.encode()
