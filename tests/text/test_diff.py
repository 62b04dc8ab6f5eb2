"""compare(): what holds for any two texts. The readable side is in test_diff_cases.py."""

import random
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wiki.text.diff import Limits, compare
from wiki.text.lines import split

# Time says nothing on a shared machine: growth is held by counting, and by bench/.
unhurried = settings(deadline=None)
thorough = settings(deadline=None, max_examples=300)

WORDS = ["pain", "four", "[[Pain]]", "[[four|le four]]", "l’atelier", "M.", ",", ".", "!", "12", "*"]
WORDS += ["👩\u200d👧", "e\u0301", "http://a.test/x"]
SPACES = [
    " ",
    " ",
    " ",
    "  ",
    "\xa0",
    "\u202f",
    "\t",
    "\n",
    "\n",
    "\n\n",
    "\n\n\n",
    "\n - ",
    "\n# ",
    "\n```\n",
]
prose = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), max_size=40).map(
    lambda pieces: "".join(word + space for word, space in pieces)
)
texts = st.one_of(prose, st.text(max_size=60), st.text(alphabet="ab \n", max_size=60))
edits = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 4), prose), max_size=4)


@st.composite
def versions(draw):
    """Two texts, the second made from the first by a few edits, or any other."""
    old = draw(texts)
    if draw(st.booleans()):
        return old, draw(texts)
    new = old
    for place, removed, added in draw(edits):
        at = place % (len(new) + 1)
        new = new[:at] + added[: 1 + place % 9] + new[at + removed :]
    return old, new


def _text(spans):
    return "".join(span.text for span in spans if span.space not in ("blank",))


def _lines(text):
    return [line for line in text.split("\n") if line.strip()]


def _full(lines):
    return [line for line in lines if line.strip()]


@given(versions())
@thorough
def test_the_rows_applied_to_the_old_text_give_the_new_one_and_the_other_way_round(pair):
    old, new = pair
    for source, target, forward in ((old, new, True), (new, old, False)):
        left, made = _full(split(source)), []
        for row in compare(old, new).rows:
            mine, other = (row.old, row.new) if forward else (row.new, row.old)
            if row.kind == "fold":
                made += left[: row.fold]
                left = left[row.fold :]
                continue
            taken = _lines(_text(mine)) if mine is not None else []
            assert left[: len(taken)] == taken
            left = left[len(taken) :]
            made += _lines(_text(other)) if other is not None else []
        assert left == []
        assert made == _full(split(target))


@given(versions())
@example(("", "\n"))
@example(("\n", "\n\n"))
@thorough
def test_the_ranges_of_the_rows_are_both_texts_line_by_line(pair):
    old, new = pair
    old_lines, new_lines = split(old), split(new)
    at_old = at_new = 0
    if old_lines == new_lines and not _full(old_lines):
        assert compare(old, new).rows == []
        return
    for row in compare(old, new).rows:
        assert (row.old_lines[0], row.new_lines[0]) == (at_old, at_new)
        at_old, at_new = row.old_lines[1], row.new_lines[1]
        own_old, own_new = old_lines[slice(*row.old_lines)], new_lines[slice(*row.new_lines)]
        if row.kind == "fold":
            assert _full(own_old) == _full(own_new)
            assert len(_full(own_old)) == row.fold
        for number, spans, own, first in (
            (row.old_number, row.old, own_old, row.old_lines[0]),
            (row.new_number, row.new, own_new, row.new_lines[0]),
        ):
            if number is None:
                assert spans is None and not _full(own)
            else:
                assert first < number <= first + len(own)
            if spans is not None:
                assert _lines(_text(spans)) == _full(own)
    assert (at_old, at_new) == (len(old_lines), len(new_lines))


@given(versions())
@thorough
def test_what_is_not_marked_is_the_same_on_both_sides_but_for_spaces(pair):
    for row in compare(*pair).rows:
        if row.kind == "changed":
            sides = ["".join(s.text for s in spans if not s.mark) for spans in (row.old, row.new)]
            marked = any(span.mark for span in row.old + row.new)
            if marked or row.layout:
                assert re.sub(r"\s+", "", sides[0]) == re.sub(r"\s+", "", sides[1])
        elif row.kind == "same":
            assert row.old == row.new and not any(span.mark for span in row.new)


@given(versions())
@thorough
def test_a_difference_is_never_hidden(pair):
    old, new = pair
    diff = compare(old, new)
    assert (diff.changes > 0) == (split(old) != split(new))
    assert (diff.changes > 0) == any(row.kind in ("changed", "added", "removed") for row in diff.rows)
    if re.sub(r"\s", "", old) != re.sub(r"\s", "", new):
        assert not diff.layout_only
    if diff.layout_only:
        assert old.split() == new.split()


@given(versions())
@unhurried
def test_no_sign_is_cut_by_a_mark(pair):
    for row in compare(*pair).rows:
        for spans in (row.old, row.new):
            for before, after in zip(spans or [], (spans or [])[1:], strict=False):
                assert after.text[0] not in "\u200d\u0301"
                assert before.text[-1] != "\u200d" or after.text[0].isspace()


@given(versions())
@unhurried
def test_both_directions_see_a_change_or_neither_does(pair):
    old, new = pair
    there, back = compare(old, new), compare(new, old)
    assert bool(there.changes) == bool(back.changes)
    assert there.layout_only == back.layout_only


@given(versions())
@unhurried
def test_same_texts_have_no_marks(pair):
    diff = compare(pair[0], pair[0])
    assert (diff.changes, diff.added_chars, diff.removed_chars) == (0, 0, 0)
    assert not diff.layout_only and not diff.truncated
    assert all(row.kind in ("fold", "same") for row in diff.rows)


@given(st.text(alphabet=st.characters(), max_size=30), st.text(alphabet=st.characters(), max_size=30))
@unhurried
def test_lone_surrogates_controls_and_anything_else_are_compared_without_an_error(old, new):
    compare(old, new)
    compare(old + "\udc80\x00", new + "\ud800")


# Limits


def _page(paragraphs: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    words = [f"m{k}ot{'s' * (k % 7)}" for k in range(400)]
    return [" ".join(rng.choices(words, k=40)) + "." for _ in range(paragraphs)]


def test_beyond_the_allowance_alike_lines_stand_side_by_side_without_marks_and_the_diff_says_so():
    page = _page(6)
    changed = [paragraph.replace(".", " fin.") + " Début." for paragraph in page]
    changed = ["D’abord " + paragraph for paragraph in changed]
    old, new = "\n\n".join(page), "\n\n".join(changed)
    assert not compare(old, new).truncated
    cut = compare(old, new, Limits(block_characters=1_000))
    assert cut.truncated
    assert [row.kind for row in cut.rows] == ["changed"] * 6
    marked = [any(span.mark for span in row.new) for row in cut.rows]
    assert marked[0] and not marked[-1]


def test_each_block_has_its_own_allowance():
    page = _page(3)
    old, new = "\n\n".join(page), "\n\n".join(f"Un {p} Deux." if p != page[1] else p for p in page)
    longest = max(map(len, page)) + 20
    assert not compare(old, new, Limits(block_characters=longest)).truncated
    assert compare(old, new, Limits(all_characters=longest)).truncated


def test_the_whole_has_an_allowance_as_each_block_has():
    page = _page(12)
    changed = [f"Un {p} Deux." if k % 3 == 0 else p for k, p in enumerate(page)]
    old, new = "\n\n".join(page), "\n\n".join(changed)
    cut = compare(old, new, Limits(all_characters=600))
    assert cut.truncated
    assert len([row for row in cut.rows if row.kind == "changed"]) == 4


def test_one_word_changed_in_a_very_long_line_is_marked_whatever_the_allowance():
    line = " ".join(_page(200))
    new = line[:30_000] + " nouveau " + line[30_000:]
    diff = compare(line, new)
    assert not diff.truncated
    (row,) = diff.rows
    assert sum(len(span.text) for span in row.new if span.mark) < 30


def _hostile(kilobytes: int):
    """Inputs made to be slow, about so many kilobytes each."""
    size = kilobytes * 1_000
    rng = random.Random(3)
    page = _page(size // 220)
    yield (
        "a few edits",
        "\n\n".join(page),
        "\n\n".join(p if k % 20 else "Un " + p for k, p in enumerate(page)),
    )
    yield "rewritten", "\n\n".join(page), "\n\n".join(_page(size // 220, seed=2))
    yield "every line edited", "\n\n".join(page), "\n\n".join(p + " Un." for p in page)
    yield "every line edited twice", "\n".join(page), "\n".join(f"Un {p} Deux." for p in page)
    yield "one line", " ".join(page), " ".join(f"Un {p}" if k % 9 == 0 else p for k, p in enumerate(page))
    yield "one line rewritten", " ".join(page), " ".join(_page(size // 220, seed=2))
    yield "a b / b a", "a\nb\n" * (size // 4), "b\na\n" * (size // 4)
    yield "random a and b", *("\n".join(rng.choices("ab", k=size // 2)) for _ in "12")
    yield "two words a line", "a b\n\n" * (size // 5), "b a\n\n" * (size // 5)
    yield "shuffled", "\n".join(page), "\n".join(rng.sample(page, len(page)))
    yield "spaces", "a " * (size // 2), "a\xa0" * (size // 2)
    yield "brackets", "[[" * (size // 2), "[[" * (size // 2 - 1) + "a]]"
    yield "links", "[[a]] b " * (size // 8), "a [[b]] " * (size // 8)
    yield "accents", "\u0301" * (size // 2), "e" + "\u0301" * (size // 2)
    yield "blank lines", "a\n" + "\n" * size + "b", "a\n" + " \n" * (size // 2) + "b"
    yield "spaces at every end", "mot\n\n" * (size // 5), "mot \n\n" * (size // 5)


@pytest.mark.parametrize("name", [name for name, _, _ in _hostile(1)])
def test_cost_grows_with_the_texts_whatever_they_hold(name):
    old, new = next((old, new) for label, old, new in _hostile(50) if label == name)
    # The worst of these needs 4 steps a character; anything that grows with the square needs a thousand.
    assert compare(old, new).effort <= 6 * (len(old) + len(new))


def test_a_text_of_very_many_changed_lines_ends_in_one_block():
    old = "".join(f"ligne {k} d’hier\n\n" for k in range(5_000)) + "fin\n"
    new = "".join(f"ligne {k} de demain\n\n" for k in range(5_000)) + "fin\n"
    for limit in (1, 10, 4_000):
        diff = compare(old, new, Limits(rows=limit))
        assert diff.truncated
        assert [row.kind for row in diff.rows[-2:]] == ["changed", "same"]
        assert len(diff.rows) <= limit + 2
        assert sum(_text(row.new).count("ligne") for row in diff.rows) == 5_000
    removed = compare(old, "fin\n", Limits(rows=10)).rows
    assert [row.kind for row in removed] == ["removed"] * 11 + ["same"]
    assert _text(removed[10].old).count("ligne") == 4_990


def test_changes_scattered_over_a_text_end_in_one_block_too():
    old = "".join(f"ligne {k}\n\nreste {k}\n\n" for k in range(300))
    new = old.replace("ligne", "rangée")
    diff = compare(old, new, Limits(rows=20))
    assert diff.truncated and len(diff.rows) < 60
    assert _text(diff.rows[-2].new).startswith("rangée") and diff.rows[-1].kind == "same"


def test_where_nearly_every_space_changed_the_row_says_layout_and_names_none():
    old, new = "mot " * 2_000 + "fin", "mot\xa0" * 2_000 + "fin"
    (row,) = compare(old, new).rows
    assert row.layout and not any(span.mark for span in row.new)
