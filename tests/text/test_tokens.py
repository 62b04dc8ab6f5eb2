"""tokenise(): what a reader sees as one piece of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.text.tokens import ends_sentence, is_word, open_link, space_code, tokenise

# Time says nothing on a shared machine: growth is held by counting, and by bench/.
unhurried = settings(deadline=None)

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
BRETON_FLAG_TO_BE = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "text, tokens",
    [
        ("l’atelier d'hiver", ["l’", "atelier", " ", "d'", "hiver"]),
        ("‘mot’ fini", ["‘", "mot", "’", " ", "fini"]),
        ("[[Pain|le pain]], [[Four]]", ["[[Pain|le pain]]", ",", " ", "[[Four]]"]),
        ("[[ouvert", ["[", "[", "ouvert"]),
        ("https://exemple.test/a_(b)?c=d.", ["https://exemple.test/a_(b)?c=d", "."]),
        ("(http://exemple.test/a)", ["(", "http://exemple.test/a", ")"]),
        ("un  deux\u202f!", ["un", "  ", "deux", "\u202f", "!"]),
        ("2\u202f000 €", ["2", "\u202f", "000", " ", "€"]),
        ("a\n b", ["a", "\n ", "b"]),
        ("", []),
    ],
)
def test_words_links_addresses_and_spaces(text, tokens):
    assert tokenise(text) == tokens


@pytest.mark.parametrize(
    "sign",
    [
        FAMILY,
        "👍🏽",
        "❤️",
        "🇫🇷",
        "1️⃣",
        BRETON_FLAG_TO_BE,
        "e\u0301",  # an accent written apart
        ".\u0323",
        "क्षि",
        "\u1112\u1161\u11ab",  # a Korean syllable in three letters
    ],
)
def test_a_sign_is_never_cut(sign):
    assert sign in tokenise(f"« {sign} »")
    assert sign in tokenise(f"«{sign}»")


def test_flags_side_by_side_are_two_signs():
    assert tokenise("🇫🇷🇧🇪🇨🇭") == ["🇫🇷", "🇧🇪", "🇨🇭"]


def test_a_word_with_accents_written_apart_is_one_word():
    assert tokenise("une e\u0301cole") == ["une", " ", "e\u0301cole"]


@given(st.text())
@unhurried
def test_the_tokens_joined_are_the_text(text):
    assert "".join(tokenise(text)) == text


@given(st.lists(st.sampled_from([FAMILY, "🇫🇷", "a", " ", "[[", "]]", "|", "e\u0301", "http://a", "\n", "’"])))
@unhurried
def test_no_neighbours_make_a_sign_be_cut(pieces):
    text = "".join(pieces)
    ends, at = set(), 0
    for token in tokenise(text):
        at += len(token)
        ends.add(at)
    at = 0
    for piece in pieces:
        if piece in (FAMILY, "🇫🇷", "e\u0301"):
            assert not ends & set(range(at + 1, at + len(piece)))
        at += len(piece)


def test_a_link_opens_into_brackets_and_words():
    assert open_link("[[Pain bis|pain]]") == ["[[", "Pain", " ", "bis", "|", "pain", "]]"]


def test_a_link_that_begins_with_an_accent_stays_closed_so_that_no_sign_is_cut():
    assert open_link("[[\u0301a]]") == ["[[\u0301a]]"]


@pytest.mark.parametrize(
    "text, ends",
    [
        ("Il dort.", True),
        ("Qui ?", True),
        ("voir p.", False),
        ("pain, miel, etc.", False),
        ("M.", False),
        ("un mot,", False),
    ],
)
def test_where_a_sentence_ends(text, ends):
    tokens = tokenise(text)
    assert ends_sentence(tokens, len(tokens) - 1) is ends


def test_words_say_something_spaces_and_commas_do_not():
    assert all(map(is_word, ["mot", "l’", "12", "[[Pain]]", "🍞", "http://a.test/"]))
    assert not any(map(is_word, [" ", "\n", ",", "—", "[["]))


def test_spaces_that_do_not_show_have_names():
    names = [space_code(s) for s in ("\u202f", "\u2009", "\xa0", "\t", "\u200b", "\ufeff", " ", "mot")]
    assert names == ["thin", "thin", "nbsp", "tab", "invisible", "invisible", "", ""]
