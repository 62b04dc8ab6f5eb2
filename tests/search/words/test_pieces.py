"""Pieces of text are remembered with their stems, and what is remembered is never wrong."""

from hypothesis import given
from hypothesis import strategies as st

from wiki.search.words.analysis import LONGEST_TOKEN, joined, stems
from wiki.search.words.pieces import Pieces

words = st.text("aeéœ'’-.SsTt ", max_size=40)


@given(st.lists(words, min_size=1, max_size=6), words)
def test_the_pieces_that_hold_a_word_are_found_whatever_was_asked_before(texts, typed):
    pieces, wanted = Pieces(most=8), set(stems(typed))
    for text in texts:
        among = set(text.split())
        assert pieces.holding(among, wanted) == {
            one for one in among if wanted & {*stems(one), *stems(" ".join(joined(one)))}
        }


def test_a_piece_that_is_no_word_is_looked_at_but_not_remembered():
    pieces, long = Pieces(), "jardin," * LONGEST_TOKEN
    assert pieces.holding({long, "jardin"}, stems("jardins")) == {long, "jardin"}
    assert pieces._memory.seen == {"jardin"}


def test_a_full_memory_is_left_for_an_empty_one():
    pieces = Pieces(most=2)
    pieces.holding({"un", "jardin", "partagé"}, ())
    begun = pieces._memory
    assert pieces.holding({"jardins"}, stems("jardin")) == {"jardins"}
    assert pieces._memory is not begun and begun.seen == {"un", "jardin", "partagé"}
