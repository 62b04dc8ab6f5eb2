"""Which texts are rendered at all: honest ones of any length allowed, hostile ones not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markup.hostile import all_texts
from wiki.markup.prescreen import MAX_CHARACTERS, MAX_LINES, over_budget

PARAGRAPH = "Un paragraphe avec [[Un lien|son nom]], **gras**, `code`, [un site](https://exemple.org) et [@klein2007]. "


@pytest.mark.parametrize(
    "text",
    [
        "",
        "un mot",
        (PARAGRAPH * 5 + "\n\n") * 200,
        "- [[Une page]]\n" * 1_500,
        "- [ ] à faire\n" * 1_500,
        "| [[a|b]] | c | d | e |\n|---|---|---|---|\n" + "| [[f|g]] | h | i | j |\n" * 1_500,
        "".join(f"## Titre {n}\n\n{PARAGRAPH}\n\n" for n in range(500)),
        "```\n" + "if a[b[c]] < d:\n    e *= f\n\n" * 1_000 + "```\n",
        "> citation\n> > réponse\n\n" * 1_000,
        "".join(f"Un fait[^{n}].\n\n[^{n}]: Sa note.\n\n" for n in range(140)),
        "mot " * 14_000,
    ],
)
def test_honest_texts_are_within_the_budgets(text):
    assert over_budget(text) is None


@pytest.mark.parametrize(
    "text, budget",
    [
        ("a" * (MAX_CHARACTERS + 1), "characters"),
        ("\n" * (MAX_LINES + 1), "lines"),
        ("[" * 301, "brackets"),
        ("<" * 401, "angles"),
        ("* " * 100 + "a\n" + "*a " * 3_000, "marks"),
        ("a\n" * 2_001, "block-lines"),
        ("a" * 60_001, "block-size"),
        (("[" * 290 + "a" * 4_000 + "\n\n") * 3, "bracket-cost"),
        (("`a " * 2_500 + "\n\n") * 10, "code-cost"),
        ("```a\n\n" * 3_500, "fences"),
        ("[^1] " * 301, "notes"),
        ("*[a]: b\n\n" * 51, "abbreviations"),
        ("# a\n\n" * 601, "headings"),
        ("  # a\n\n" * 601, "headings"),
        ("a\n=\n\n" * 601, "headings"),
        ("- a\n\n" * 3_999 + "- a\n- a", "items"),
        (" " * 80 + "- a", "indent"),
        ("\t" * 20 + "- a", "indent"),
        (">" * 30, "run"),
        ("> " * 30, "run"),
        ("~" * 200, "run"),
        (("|" + "a|" * 100 + "\n|" + "-|" * 100 + "\n" + "|b\n" * 50 + "\n") * 2, "cells"),
        ("&" * 30_001, "escaped"),
        ("[[a]]\n\n" * 3_001, "links"),
        ("http://a.fr\n\n" * 3_001, "links"),
    ],
)
def test_each_budget_has_its_name(text, budget):
    assert over_budget(text) == budget


def test_brackets_that_only_look_like_links_are_counted():
    for almost in ("[[a`]]`", "\\[[a", "[[a\n]]", "[a](b c)", "[a](", "[[a\\]]"):
        assert over_budget(almost * 310) == "brackets", almost


def test_the_screen_itself_is_quick():
    texts = [*all_texts().values(), " " * 190_000 + "x", "|" + " " * 59_000 + "x|", "> " * 90_000, "-" * 59_000 + "x"]
    for text in texts:
        begun = time.process_time()
        over_budget(text)
        assert time.process_time() - begun < 0.5, text[:20]


@given(st.text())
def test_any_text_has_an_answer(text):
    assert over_budget(text) is None or isinstance(over_budget(text), str)
