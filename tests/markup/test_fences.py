"""Code between fences comes out as it was typed, whatever it is and wherever it stands."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tests.markup.commonmark import tree_of
from wiki.markup.pipeline import render

LINE = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30),
    st.sampled_from(
        ["", "- a", "    b", "> c", "```", "~~~", "[^1]: d", "| e | f |", "&lt;", "# g", "[[h]]", "*[i]: j"]
    ),
).map(lambda line: unicodedata.normalize("NFC", line if line.strip(" ") else ""))
CODE = st.lists(LINE, min_size=1, max_size=6).filter(lambda lines: lines[0] and lines[-1])
# What stands before the first line, and before all others.
PLACES = st.sampled_from(
    [
        ("", ""),
        ("> ", "> "),
        ("> > ", "> > "),
        ("- a\n  ", "  "),
        ("- a\n\n    ", "    "),
        ("3. a\n    - b\n\n        ", "        "),
        ("- ", "  "),
        ("> [!note] a\n> ", "> "),
        ("> - a\n>\n>     ", ">     "),
        ("- a\n\n    > ", "    > "),
        ("a\n:   b\n\n    ", "    "),
        ("a[^1]\n\n[^1]: b\n\n    ", "    "),
    ]
)
FENCE = st.sampled_from(["```", "~~~"])


@given(CODE, PLACES, FENCE)
def test_code_is_kept(code, place, fence):
    first, other = place
    while any(fence in line for line in code):
        fence += fence[0]
    source = first + "\n".join(
        [fence, *(f"{other}{line}".rstrip(" ") if not line else other + line for line in code), other + fence]
    )
    [found] = tree_of(render(source, "Essai").html).iter("pre")
    assert found[0].text.split("\n") == [*code, ""]


@given(CODE, PLACES, st.text(st.characters(categories=["L"]), min_size=1, max_size=8))
def test_what_follows_is_text_again(code, place, word):
    first, other = place
    fence = "`" * (3 + max(len(line) for line in code))
    lines = [fence, *((other + line).rstrip(" ") if not line else other + line for line in code), other + fence]
    result = render(first + "\n".join(lines) + f"\n\n{word}\n", "Essai")
    [found] = tree_of(result.html).iter("pre")
    assert found[0].text.split("\n") == [*code, ""]
    assert unicodedata.normalize("NFC", word) in [p.text for p in tree_of(result.html).iter("p")]
