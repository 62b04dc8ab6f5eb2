"""pair(): which paragraph became which."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.text.match import Effort
from wiki.text.pairing import EVERY_PAIR, PIECES, Pair, pair

BREAD = "Le fournil cuit du pain au levain chaque vendredi."
TOOLS = "La bibliothèque d’objets prête des perceuses et des échelles."
GARDEN = "Au jardin partagé, trente familles cultivent la même parcelle."


def test_paragraphs_find_each_other_by_likeness():
    old = [BREAD, TOOLS]
    new = [GARDEN, BREAD + " Et le lundi.", TOOLS.replace("échelles", "scies")]
    assert pair(old, new) == [Pair(0, 1, 1, 2), Pair(1, 2, 2, 3)]


def test_paragraphs_without_likeness_stay_alone():
    assert pair([BREAD], [GARDEN]) == []
    assert pair([], [GARDEN]) == pair([GARDEN], []) == pair([], []) == []


def test_pairs_never_cross_and_the_most_alike_are_kept():
    assert pair([BREAD, TOOLS], [TOOLS + " Oui.", "Le fournil cuit le vendredi."]) == [Pair(1, 2, 0, 1)]


def test_one_good_pair_is_worth_more_than_two_poor_ones():
    old = ["alpha carré rouge verts jaune", "alpha bêta gamma delta oméga"]
    new = ["alpha gamma delta sigma carré", "bêta oméga noirs blanc brune"]
    assert pair(old, new) == [Pair(1, 2, 0, 1)]


def test_paragraphs_that_differ_in_spaces_alone_hold_the_others_in_place():
    old = [BREAD, "x", TOOLS]
    new = ["y", BREAD.replace(" ", "\xa0"), "z", TOOLS.replace(" ", "\n")]
    assert pair(old, new) == [Pair(0, 1, 1, 2), Pair(2, 3, 3, 4)]


def test_one_word_that_gained_an_accent_is_still_itself():
    assert pair(["# Ecole"], ["# École"]) == [Pair(0, 1, 0, 1)]
    assert pair(["# Ecole"], ["# Jardin"]) == []


def test_a_paragraph_split_is_one_to_several_and_a_join_several_to_one():
    whole = " ".join([BREAD, TOOLS, GARDEN])
    assert pair([whole], [BREAD, TOOLS, GARDEN]) == [Pair(0, 1, 0, 3)]
    assert pair([BREAD, TOOLS, GARDEN], [whole]) == [Pair(0, 3, 0, 1)]
    assert pair(["Avant tout.", whole], ["Avant toi.", BREAD, TOOLS + " " + GARDEN])[-1] == Pair(1, 2, 1, 3)


def test_a_neighbour_that_says_something_else_is_not_taken_for_a_piece():
    assert pair([BREAD + " Et le mardi."], [BREAD, GARDEN]) == [Pair(0, 1, 0, 1)]


def test_a_paragraph_is_split_into_so_many_pieces_at_most():
    words = [f"mot{k} terme{k} signe{k}" for k in range(PIECES + 2)]
    (found,) = pair([" ".join(words)], words)
    assert found.new_to - found.new_from <= PIECES


texts = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6).map(" ".join), max_size=12)


@given(texts, texts)
@settings(deadline=None)
def test_pairs_are_in_order_on_both_sides_and_one_side_of_each_is_one_paragraph(old, new):
    at_old = at_new = 0
    for found in pair(old, new):
        assert at_old <= found.old_from < found.old_to <= len(old)
        assert at_new <= found.new_from < found.new_to <= len(new)
        assert 1 in (found.old_to - found.old_from, found.new_to - found.new_from)
        at_old, at_new = found.old_to, found.new_to


def test_in_a_long_block_rare_words_find_the_pairs_that_were_shifted():
    rng = random.Random(5)
    common = [f"commun{k}" for k in range(30)]
    old = [" ".join([*rng.sample(common, 6), f"rare{k}", f"unique{k}"]) for k in range(60)]
    new = [f"Nouveau {k}" for k in range(7)] + [text.replace("rare", "changé") for text in old]
    assert len(old) * len(new) > EVERY_PAIR
    assert pair(old, new) == [Pair(k, k + 1, k + 7, k + 8) for k in range(60)]


def test_the_cost_of_a_long_block_grows_with_its_length():
    for size in (500, 4_000):
        effort = Effort()
        old = [f"mot numéro {k} ici" for k in range(size)]
        pair(old, [text.replace("ici", "là") for text in old], effort)
        assert effort.total < 60 * size
