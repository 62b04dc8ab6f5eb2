"""The names of tags: what is a tag, when two are one, what an address makes of them."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.markup.tags import MAX_TAG, MAX_TAGS, clean_tag, retagged, tag_key, tag_path, tag_slug, tags_in


@pytest.mark.parametrize(
    "one, other",
    [
        ("Économie sociale", "economie SOCIALE"),
        ("cœur", "Coeur"),
        ("l’habitat", "l'habitat"),
        ("biens communs", "biens_communs"),
        ("biens communs", "  biens \u00a0 communs "),
        ("e\u0301cole", "école"),
        ("Straße", "STRASSE"),
        ("Brest/", "Brest"),
    ],
)
def test_spellings_of_one_tag_share_a_key(one, other):
    assert tag_key(one) == tag_key(other)


@pytest.mark.parametrize(
    "one, other", [("C", "C++"), ("biens communs", "biens-communs"), ("Brest", "Bres"), ("ñ", "m")]
)
def test_signs_and_letters_part_tags(one, other):
    assert tag_key(one) != tag_key(other)


def test_a_tag_is_shown_as_it_was_typed_but_for_what_nobody_sees():
    assert clean_tag("  Biens \t communs\u200b\u202e ") == "Biens communs"
    assert clean_tag("open_source") == "open_source"


@pytest.mark.parametrize("raw", ["", "  ", "/", "\u0301", "¨", ".", "..", "a/../b", "x" * (MAX_TAG + 1), "ﷺ" * 10])
def test_what_can_be_no_tag_is_none(raw):
    assert clean_tag(raw) == ""


@pytest.mark.parametrize("name", ["Économie sociale", "C#", "100 %", "a?b=c&d", "Rencontres/Autrans", "%41", "“oui”"])
def test_an_address_leads_back_to_its_tag(name):
    path = tag_path(name)
    assert path.isascii() and not set(path) & set(' #?"<>')
    assert unquote(path) == tag_slug(name)
    assert tag_key(unquote(path)) == tag_key(name)


@given(st.text(max_size=40))
def test_any_text_has_one_key_and_one_clean_spelling(raw):
    key = tag_key(raw)
    assert tag_key(key) == key
    name = clean_tag(raw)
    assert clean_tag(name) == name
    if name:
        assert tag_key(name) == key
        assert tag_key(name.upper()) == tag_key(name.upper().lower())
        assert tag_key(unquote(tag_path(name))) == key
        assert 0 < len(key) <= MAX_TAG


@pytest.mark.parametrize(
    "value, tags",
    [
        (["biens communs", "Brest"], ["biens communs", "Brest"]),
        ("biens communs, Brest", ["biens communs", "Brest"]),
        (["Brest", "brest", "BREST"], ["Brest"]),
        (["", " ", "..", "Brest"], ["Brest"]),
        ({"a": "b"}, []),
        (None, []),
        ([["Brest"], 3, "Brest"], ["Brest"]),
    ],
)
def test_a_header_s_field_is_a_list_or_a_text_with_commas(value, tags):
    assert tags_in(value) == tags


def test_no_more_tags_of_a_page_are_looked_at_than_anybody_reads():
    assert len(tags_in([f"tag {n}" for n in range(5000)])) == MAX_TAGS


@pytest.mark.parametrize(
    "value, renamed",
    [
        (["eau", "Brest", "ville"], ["eau", "Brest métropole", "ville"]),
        (["BREST", "eau"], ["Brest métropole", "eau"]),
        (["Brest", "brest", "eau"], ["Brest métropole", "eau"]),
        (["brest metropole", "eau", "Brest"], ["brest metropole", "eau"]),
        (["Brest", "eau", "brest metropole"], ["brest metropole", "eau"]),
        ("Brest, eau", ["Brest métropole", "eau"]),
        ("Brest", ["Brest métropole"]),
    ],
)
def test_a_renamed_tag_keeps_its_place_and_stands_once(value, renamed):
    assert retagged(value, "brest", "Brest métropole") == renamed


@pytest.mark.parametrize("value", [["eau"], "eau", [], "", {"Brest": "x"}, ["brest metropole", "eau"]])
def test_a_field_without_the_tag_is_left_alone(value):
    assert retagged(value, "brest", "Brest métropole") is value


tags = st.lists(st.sampled_from(["Brest", "brest", "BREST", "eau", "Eau", "ville", "vélo", "Velo", ".."]), max_size=6)


@given(tags, st.sampled_from(["brest", "eau", "velo"]), st.sampled_from(["Brest", "eau", "Rade", "Vélo"]))
def test_renaming_twice_changes_nothing_more_and_loses_no_other_tag(value, old_key, new_name):
    once = retagged(value, old_key, new_name)
    assert retagged(once, old_key, new_name) == once
    concerned = {old_key, tag_key(new_name)}
    assert [tag for tag in once if tag_key(tag) not in concerned] == [t for t in value if tag_key(t) not in concerned]
    had_it = old_key in map(tag_key, value)
    assert not had_it or tag_key(new_name) in map(tag_key, once)
    assert old_key == tag_key(new_name) or old_key not in map(tag_key, once)
