"""The words of a header in two languages."""

import pytest

from wiki.markup import fields


def test_every_field_has_one_french_key_and_answers_to_both():
    for english, french in fields.FRENCH.items():
        assert fields.field_name(english) == fields.field_name(french) == english
        assert fields.field_key(english) == french
        assert fields.field_key(english, "en") == english
    assert len(set(fields.FRENCH.values())) == len(fields.FRENCH)


def test_an_unknown_key_stays_as_it_was_typed():
    assert fields.field_name("Mon champ") == "Mon champ"
    assert fields.field_key("Mon champ") == "Mon champ"


@pytest.mark.parametrize(
    "typed, kind",
    [
        ("fiche", "fiche"),
        ("Référence", "reference"),
        ("reference", "reference"),
        ("rencontre", "meeting"),
        ("aide", "help"),
        ("help", "help"),
        ("personne", "person"),
        ("", "page"),
        ("page", "page"),
        ("truc", None),
    ],
)
def test_kinds(typed, kind):
    assert fields.kind_name(typed) == kind


def test_kinds_are_written_in_the_language_of_the_wiki():
    assert fields.kind_value("meeting") == "rencontre"
    assert fields.kind_value("meeting", "en") == "meeting"


def test_places_have_two_languages_too():
    assert fields.place_name("nom") == fields.place_name("Name") == "name"
    assert fields.place_name("autre") == "autre"
