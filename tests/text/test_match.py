"""match(): which elements of two sequences are the same, in order."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.text.match import CELLS, Block, Effort, gaps, match, slide

# Time says nothing on a shared machine: growth is held by counting, and by bench/.
unhurried = settings(deadline=None)

few = st.lists(st.integers(0, 4), max_size=30)
many = st.lists(st.integers(0, 400), max_size=80)


def _pairs(blocks):
    return [(i + k, j + k) for i, j, n in blocks for k in range(n)]


def _ruler(size: int) -> list[int]:
    """0 1 0 2 0 1 0 3 …: halves of halves, the deepest nesting of elements that a sequence can have."""
    return [(k & -k).bit_length() for k in range(1, size + 1)]


def test_equal_sequences_are_one_block():
    assert match("abcdef", "abcdef") == [Block(0, 0, 6)]


def test_nothing_in_common_is_no_block():
    assert match("abc", "xyz") == []
    assert match("", "abc") == match("abc", "") == match("", "") == []


def test_an_insertion_leaves_two_blocks():
    assert match("abcd", "abXcd") == [Block(0, 0, 2), Block(2, 3, 2)]


def test_unique_elements_hold_the_alignment_where_frequent_ones_would_pull_it_apart():
    old = ["{", "a", "}", "", "{", "b", "}"]
    new = ["{", "c", "}", "", "{", "a", "}", "", "{", "b", "}"]
    assert (1, 5) in _pairs(match(old, new)) and (5, 9) in _pairs(match(old, new))


def test_an_element_that_may_not_pin_does_not():
    old, new = ["", "a", "b", "c"], ["a", "b", "c", ""]
    assert match(old, new, anchors=lambda line: line != "") == [Block(1, 0, 3)]
    crossing_old, crossing_new = ["x", ";", "y"], [";", "x", "y"]
    assert (0, 1) in _pairs(match(crossing_old, crossing_new, anchors=lambda element: element != ";"))


def test_a_gap_too_large_for_the_exact_way_stays_unmatched():
    old, new = [0, 1] * 50, [1, 0] * 49 + [2]
    assert _pairs(match(old, new, cells=100 * 99))
    assert match(old, new, cells=99 * 99) == []


def test_elements_may_be_anything_hashable():
    old, new = [None, (1, 2), "é", 3.5], [(1, 2), "é", frozenset()]
    assert match(old, new) == [Block(1, 0, 2)]


@given(st.one_of(st.tuples(few, few), st.tuples(many, many)))
@unhurried
def test_blocks_hold_equal_elements_and_increase_strictly_on_both_sides(sequences):
    a, b = sequences
    last_i = last_j = 0
    touching = False
    for i, j, n in match(a, b):
        assert n > 0
        assert a[i : i + n] == b[j : j + n]
        assert i >= last_i and j >= last_j
        assert not (touching and (i, j) == (last_i, last_j)), "two blocks that touch are one"
        last_i, last_j, touching = i + n, j + n, True
    assert last_i <= len(a) and last_j <= len(b)


@given(few, few)
@unhurried
def test_turning_the_sides_round_turns_the_alignment_round_within_ties(a, b):
    one_way, other_way = len(_pairs(match(a, b))), len(_pairs(match(b, a)))
    assert abs(one_way - other_way) <= min(len(a), len(b)) // 2
    assert (one_way == 0) == (other_way == 0)


@given(few, few)
@unhurried
def test_something_shared_is_found(a, b):
    assert bool(match(a, b)) == bool(set(a) & set(b))


@given(few, few)
@unhurried
def test_gaps_and_blocks_together_are_both_sequences(a, b):
    blocks = match(a, b)
    between = gaps(blocks, len(a), len(b))
    assert len(between) == len(blocks) + 1
    rebuilt_a, rebuilt_b = [], []
    for (alo, ahi, blo, bhi), block in zip(between, [*blocks, None], strict=True):
        rebuilt_a += a[alo:ahi]
        rebuilt_b += b[blo:bhi]
        if block:
            rebuilt_a += a[block.i : block.i + block.n]
            rebuilt_b += b[block.j : block.j + block.n]
    assert (rebuilt_a, rebuilt_b) == (a, b)


@given(few, few)
@unhurried
def test_sliding_keeps_the_blocks_true_and_their_size(a, b):
    blocks = match(a, b)
    slid = slide(blocks, a, b, lambda sequence, start, stop: -start)
    assert sum(n for _, _, n in slid) == sum(n for _, _, n in blocks)
    assert all(a[i : i + n] == b[j : j + n] for i, j, n in slid)


def test_a_change_slides_to_the_best_place_and_to_the_last_of_equals():
    a, b = list("xab."), list("xabab.")
    ends_at = {}

    def remember(sequence, start, stop):
        ends_at[stop] = True
        return 1 if stop == 4 else 0

    assert slide(match(a, b), a, b, remember) == [Block(0, 0, 2), Block(2, 4, 2)]
    assert ends_at.keys() == {3, 4, 5}
    assert slide(match(a, b), a, b, lambda *_: 0) == [Block(0, 0, 3), Block(3, 5, 1)]


def _hostile(size: int):
    rng = random.Random(7)
    shuffled = list(range(size))
    rng.shuffle(shuffled)
    yield "a b / b a", ["a", "b"] * (size // 2), ["b", "a"] * (size // 2)
    yield "random a and b", rng.choices("ab", k=size), rng.choices("ab", k=size)
    yield "shuffled", list(range(size)), shuffled
    yield "reversed", list(range(size)), list(range(size))[::-1]
    yield "ruler", _ruler(size), [x + 1 for x in _ruler(size)]
    yield "ruler with holes", _ruler(size), [x for k, x in enumerate(_ruler(size)) if k % 5]
    yield "one side short", ["a"] * size, ["b", "a"]
    yield "few repeated words", rng.choices(range(50), k=size), rng.choices(range(50), k=size)


@pytest.mark.parametrize("name", [name for name, _, _ in _hostile(16)])
def test_cost_grows_with_the_length_whatever_the_input(name):
    for size in (8_000, 32_000):
        a, b = next((a, b) for label, a, b in _hostile(size) if label == name)
        effort = Effort()
        match(a, b, effort=effort)
        # Linear but for the nesting; the exact part has its ceiling for each gap, and the gaps are few or small.
        assert effort.steps <= 6 * (len(a) + len(b))
        assert effort.cells <= 2 * CELLS


def test_deep_nesting_neither_recurses_nor_raises():
    for size in (2_047, 2_048, 16_383):
        ruler = _ruler(size)
        holes = [x for k, x in enumerate(ruler) if k % 7]
        assert match(ruler, holes)
