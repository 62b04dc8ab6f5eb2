"""Conflicts asked about together when there are too many: no word of either side goes, nothing settled comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.text.fewer import fewer
from wiki.text.merge import merge

BASE = "".join(f"Paragraphe {n} du tram, sans rien.\n\n" for n in range(30))
MINE = BASE.replace("tram", "bus").replace("Paragraphe 7 du bus, sans rien", "Paragraphe 7 du tram, avec tout")
THEIRS = BASE.replace("tram", "train").replace("Paragraphe 7 du train", "Paragraphe 7 du tram")


def test_few_stay_as_they_are():
    merged = merge(BASE, MINE, THEIRS)
    assert fewer(merged, 29) is merged


@pytest.mark.parametrize("most", [1, 2, 5, 28])
def test_they_are_joined_with_what_was_settled_between(most):
    merged = merge(BASE, MINE, THEIRS)
    found = fewer(merged, most)
    assert 1 <= len(found.conflicts) <= most
    assert found.settled({}) == merged.settled({})
    theirs = {k: hunk.theirs for k, hunk in enumerate(merged.conflicts)}
    assert found.settled({k: hunk.theirs for k, hunk in enumerate(found.conflicts)}) == merged.settled(theirs)
    assert "Paragraphe 7 du tram, avec tout" in found.settled({k: h.theirs for k, h in enumerate(found.conflicts)})


def test_fields_are_not_joined_with_the_body():
    head = "---\n" + "".join(f"k{n}: a\n" for n in range(9)) + "---\n"
    base, mine, theirs = (head.replace(": a", f": {x}") + BASE.replace("tram", x) for x in ("a", "b", "c"))
    found = fewer(merge(base, mine, theirs), 3)
    assert [bool(hunk.field) for hunk in found.conflicts] == [True] * 3 + [False] * 3
    assert found.settled({}) == mine.rstrip("\n") + "\n"


TEXTS = st.lists(st.sampled_from(["a b. ", "c d. ", "e\n", "\n", "f g\n\n"]), max_size=12).map("".join)


@given(TEXTS, TEXTS, TEXTS, st.integers(1, 3))
def test_of_any_texts_what_mine_and_theirs_give_stays(base, mine, theirs, most):
    merged = merge(base, mine, theirs)
    found = fewer(merged, most)
    assert found.settled({}) == merged.settled({})
    assert len(found.conflicts) <= most
