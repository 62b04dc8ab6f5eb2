"""No text raises, holds the server, or costs more than two seconds."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markup.hostile import all_texts
from wiki.markup.pipeline import render
from wiki.markup.rendered import ERROR, OK, OVERSIZE, TIMEOUT
from wiki.markup.renderer import Renderer

# Beside the two seconds: ending the child, starting another, and the tests' own neighbours on the machine.
MARGIN = 2.0
TEXTS = all_texts()


@pytest.fixture(scope="module")
def renderer():
    made = Renderer()
    assert made.healthy()
    yield made
    made.close()


@pytest.mark.parametrize("name", TEXTS)
def test_an_answer_in_time(name, renderer):
    begun = time.monotonic()
    result = renderer.render(TEXTS[name], "Essai")
    assert time.monotonic() - begun < renderer.limit_seconds + MARGIN
    assert result.status in (OK, OVERSIZE, TIMEOUT)
    if result.status != OK:
        assert result.html.startswith('<pre class="source" tabindex="0">') and result.html.count("<") == 2
        assert result.links == [] and result.outline == []


def test_nothing_is_left_over_from_a_text_that_broke_the_parser():
    honest = "- a\n\n    > b\n\n1. c\n"
    before = render(honest, "Essai")
    for text in (*TEXTS.values(), "> - " * 25 + "a", "".join(f"{' ' * 4 * n}1. > - a\n" for n in range(19))):
        if len(text) < 3_000:
            assert render(text, "Essai").status != ERROR
            assert render(honest, "Essai") == before


PIECES = (
    "[ ] [[ ]] ( ) ![ ]( | # ## - 1. > >> * ** _ ` ``` ~~~ : [^ [^1]: *[ ]: [@ ; { } < > & &amp; \\ / ../ . = ---"
    " |-|-| http:// https://a.fr @ [!note] [x] wzxhzdk:0 klzzwxh:0000 ﷺ é"
)
MARKS = st.sampled_from([*PIECES.split(" "), " ", "\n", "\n\n", "\t", "\n    ", "\x02", "\x03", "\u202e", "\u200b"])


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=300), st.lists(st.one_of(MARKS, st.text(max_size=3)), max_size=80).map("".join)))
def test_no_text_raises(text):
    for source in (text, "---\n" + text, "a\n\n    " + text.replace("\n", "\n    ")):
        result = render(source, "Essai")
        assert result.status in (OK, OVERSIZE)
        assert "\x02" not in result.html and "\x02" not in result.plain


@given(st.text(max_size=100), st.text(max_size=100))
def test_a_rendering_depends_on_text_and_title_only(one, other):
    alone = render(one, "Essai")
    render(other, "Autre")
    assert render(one, "Essai") == alone
