"""What a page may be called, when two titles are one, and how a title becomes an address."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.markup import interwiki
from wiki.markup.titles import (
    TitleError,
    crumbs,
    normalise_title,
    title_from_path,
    title_key,
    title_path,
)


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("biens communs", "Biens communs"),
        ("Biens_communs", "Biens communs"),
        ("  Biens   communs ", "Biens communs"),
        ("Biens\u00a0communs", "Biens communs"),
        ("école", "École"),
        ("e\u0301cole", "École"),
        ("œuvre", "Œuvre"),
        ("ßtraße", "ßtraße"),
        ("rencontre/compte rendu", "Rencontre/compte rendu"),
        (":Brest", "Brest"),
        ("Cap sur : la mer", "Cap sur : la mer"),
        ("Est-ce possible ?", "Est-ce possible ?"),
        ("100 % coton & Cie", "100 % coton & Cie"),
        ("...", "..."),
    ],
)
def test_a_title_is_stored_in_one_form(typed, stored):
    assert normalise_title(typed) == stored


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("Aide:écrire", "Aide:Écrire"),
        ("aide : écrire", "Aide:Écrire"),
        ("Help:écrire", "Aide:Écrire"),
        ("catégorie: brest", "Catégorie:Brest"),
        ("categorie:brest", "Catégorie:Brest"),
        ("Category:brest", "Catégorie:Brest"),
    ],
)
def test_usable_prefixes_have_one_spelling(typed, stored):
    assert normalise_title(typed) == stored


@pytest.mark.parametrize("typed", ["Fichier:a", "File: a", "discussion :a", "Talk:a", "Utilisateur:a", "user:a"])
def test_prefixes_without_a_room_are_refused(typed):
    with pytest.raises(TitleError) as caught:
        normalise_title(typed)
    assert caught.value.code == "reserved"
    assert caught.value.data["prefix"] in ("Fichier", "Discussion", "Utilisateur")


@pytest.mark.parametrize("prefix", interwiki.TABLE)
def test_prefixes_of_other_wikis_are_refused_for_no_link_would_reach_the_page(prefix):
    for typed in (f"{prefix}:Brest", f" :{prefix.upper()}: brest", f"{prefix}:"):
        with pytest.raises(TitleError) as caught:
            normalise_title(typed)
        assert caught.value.code == "reserved"
        assert prefix.startswith(caught.value.data["prefix"])


@pytest.mark.parametrize("title", ["Commons : un bilan", "En : bas", "Wikipédia", "Brest/en:bas", "Aide:En:bas"])
def test_a_title_that_no_link_would_take_for_another_wiki_is_free(title):
    assert normalise_title(title) == title


@pytest.mark.parametrize(
    "typed, code",
    [
        ("", "empty"),
        (" _ ", "empty"),
        ("::", "empty"),
        ("Aide:", "empty"),
        *[(f"a{character}b", "forbidden") for character in "[]{}|<>#"],
        ("100%41", "forbidden"),
        ("a\nb", "invisible"),
        ("a\x00b", "invisible"),
        ("a\u202eb", "invisible"),
        ("a\u2066b", "invisible"),
        ("a\u200bb", "invisible"),
        ("a\u00adb", "invisible"),
        ("a\ufeffb", "invisible"),
        ("a\u2028b", "invisible"),
        ("a\ud800b", "invisible"),
        (".", "segment"),
        ("..", "segment"),
        ("a/../b", "segment"),
        ("a/./b", "segment"),
        ("a//b", "segment"),
        ("/a", "segment"),
        ("a/", "segment"),
        ("a/ .. /b", "segment"),
        ("Aide:../a", "segment"),
        ("é" * 128, "too-long"),
    ],
)
def test_titles_that_no_page_can_have_are_refused_with_a_code(typed, code):
    with pytest.raises(TitleError) as caught:
        normalise_title(typed)
    assert caught.value.code == code


def test_the_limit_counts_bytes():
    assert normalise_title("É" * 127)
    with pytest.raises(TitleError) as caught:
        normalise_title("é" * 128)
    assert caught.value.data == {"bytes": 256, "limit": 255}


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(typed):
    try:
        title = normalise_title(typed)
    except TitleError:
        return
    assert normalise_title(title) == title
    assert unicodedata.is_normalized("NFC", title)
    assert title_from_path(title_path(title)) == title
    assert title_key(title_key(title)) == title_key(title)


@pytest.mark.parametrize(
    "one, other",
    [
        ("L’eau", "l'EAU"),
        ("Biens_communs", "biens communs"),
        ("Biens\u00a0 communs", "biens communs"),
        ("E\u0301cole", "école"),
        ("STRASSE", "straße"),
    ],
)
def test_one_key_for_titles_that_people_take_for_one(one, other):
    assert title_key(one) == title_key(other)


def test_accents_tell_titles_apart():
    assert title_key("Marché") != title_key("Marche")


@pytest.mark.parametrize(
    "title, path",
    [
        ("Biens communs", "Biens_communs"),
        ("École/Été", "%C3%89cole/%C3%89t%C3%A9"),
        ("Aide:L'eau (Brest)", "Aide:L'eau_(Brest)"),
        ('Oui ? 100 % & "non"', "Oui_%3F_100_%25_%26_%22non%22"),
    ],
)
def test_a_title_has_one_address(title, path):
    assert title_path(title) == path
    assert title_from_path(path) == title


def test_crumbs_lead_to_the_pages_above():
    assert crumbs("Rencontres/2009/Brest") == [("Rencontres", "Rencontres"), ("2009", "Rencontres/2009")]
    assert crumbs("Brest") == []
