"""The query box: what was typed, and what is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.query import MAX_CHARACTERS, MAX_WORDS, parse


def texts(terms) -> list[str]:
    return [term.text for term in terms]


def test_words_phrases_and_words_to_avoid():
    query = parse('"biens communs" Brest -logiciel -"logiciel libre"')
    assert texts(query.phrases) == ["biens communs"]
    assert texts(query.words) == ["Brest"]
    assert texts(query.avoided) == ["logiciel", "logiciel libre"]


@pytest.mark.parametrize(
    "typed", ['"biens communs"', "“biens communs”", "« biens communs »", "«\u202fbiens communs\u202f»"]
)
def test_all_quotes_make_phrases(typed):
    (phrase,) = parse(typed).phrases
    assert phrase.text == "biens communs" and len(phrase.stems) == 2


def test_an_open_quote_closes_itself():
    query = parse('Brest "biens communs')
    assert texts(query.words) == ["Brest"] and texts(query.phrases) == ["biens communs"]


def test_a_hyphen_inside_a_word_avoids_nothing():
    query = parse("éco-quartier - Brest")
    assert texts(query.words) == ["éco-quartier", "Brest"] and not query.avoided
    assert len(query.words[0].stems) == 2


def test_there_are_no_operators():
    query = parse("co* AND [a TO z] title:x ^2 ~ (brest)")
    assert "co" in texts(query.words) and "brest" in texts(query.words)
    assert all(word.isalnum() or ":" in word for word in texts(query.words))


def test_small_words_are_named_as_ignored():
    query = parse("les outils de la coopération")
    assert texts(query.ignored) == ["les", "de", "la"]
    assert texts(query.words) == ["outils", "coopération"]


def test_a_word_typed_twice_counts_once():
    assert len(parse("outil Outils OUTILS").words) == 1


def test_too_many_words_are_cut_and_it_says_so():
    typed = " ".join(f"mot{number}" for number in range(20))
    query = parse(typed)
    assert len(query.words) == MAX_WORDS and query.cut
    assert not parse("trois mots seulement").cut


def test_a_long_pasted_phrase_keeps_its_beginning():
    query = parse('"' + " ".join(f"mot{number}" for number in range(20)) + '"')
    assert len(query.phrases[0].stems) == MAX_WORDS and query.cut


def test_too_many_characters_are_cut_and_it_says_so():
    query = parse("a" * 5000)
    assert len(query.text) == MAX_CHARACTERS and query.cut


def test_control_characters_part_words_and_invisible_ones_do_not():
    assert texts(parse("deux\x00trois\tquatre").words) == ["deux", "trois", "quatre"]
    assert texts(parse("co\u00adopé\u200bration").words) == ["coopération"]


def test_decomposed_letters_are_composed():
    assert parse("e\u0301cole").text == "école"


def test_what_was_typed_may_be_a_title():
    assert parse("  « Biens   communs » ").title == "Biens communs"


@given(st.text(max_size=400) | st.text(alphabet="\"-«»“” ab'*()[]\x00", max_size=120))
def test_nothing_typed_raises_or_exceeds_the_limits(typed):
    query = parse(typed)
    assert len(query.text) <= MAX_CHARACTERS
    assert sum(len(term.stems) for term in query.terms) <= MAX_WORDS
    assert "\x00" not in query.text
    assert parse(query.text).terms == query.terms
