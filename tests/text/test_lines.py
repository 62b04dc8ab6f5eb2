"""read() and paragraphs(): what the lines of a page are to the comparison."""

import pytest

from wiki.text.lines import LONGEST_PARAGRAPH, paragraphs, read, split


def _paragraphs(text: str) -> list[str]:
    lines = read(split(text))
    numbers = [k for k, line in enumerate(lines) if not line.blank]
    return ["/".join(line.text for line in lines[start:stop]) for start, stop in paragraphs(lines, numbers)]


def test_only_a_line_feed_ends_a_line_and_the_last_one_begins_no_other():
    assert split("a\nb\n") == split("a\nb") == ["a", "b"]
    assert split("a\u2028b\x0bc\x85d\r\n") == ["a\u2028b\x0bc\x85d\r"]
    assert split("") == [] and split("\n") == [""]


def test_lines_of_one_paragraph_go_together():
    assert _paragraphs("un\ndeux\ntrois\n\nquatre") == ["un/deux/trois", "quatre"]


def test_an_item_takes_its_own_further_lines_but_not_the_next_item():
    assert _paragraphs("- un\n  suite\n- deux\n1. trois\n2) quatre") == [
        "- un/  suite",
        "- deux",
        "1. trois",
        "2) quatre",
    ]


@pytest.mark.parametrize(
    "line",
    ["# titre", "> citation", "| a | b |", "- item", "* item", "3. item", ": sens", "---", "[^1]: note", "{{fiches}}"],
)
def test_a_line_that_begins_something_joins_no_paragraph(line):
    assert _paragraphs(f"un\n{line}") == ["un", line]


@pytest.mark.parametrize("line", ["-tiret", "1.5 kg", "#mot", "[lien](a)"])
def test_a_line_that_only_looks_like_it_does_join(line):
    assert _paragraphs(f"un\n{line}") == [f"un/{line}"]


def test_nothing_joins_a_heading_a_table_or_a_line_broken_on_purpose():
    assert _paragraphs("# titre\nsuite") == ["# titre", "suite"]
    assert _paragraphs("| a |\nsuite") == ["| a |", "suite"]
    assert _paragraphs("rue  \nville") == ["rue  ", "ville"]
    assert _paragraphs("rue\\\nville") == ["rue\\", "ville"]


def test_lines_of_code_are_exact_and_alone():
    lines = read(split("avant\n```python\nif a:\n  b\n```\naprès\nfin"))
    assert [line.exact for line in lines] == [False, True, True, True, True, False, False]
    assert [line.joined for line in lines] == [False, False, False, False, False, False, True]


def test_a_fence_ends_with_its_own_sign_and_at_least_its_length():
    lines = read(split("````\n```\n~~~\n````\nlibre"))
    assert [line.exact for line in lines] == [True, True, True, True, False]
    assert [line.exact for line in read(split("```\njamais fermé"))] == [True, True]


def test_a_fence_that_is_never_closed_holds_headings_that_are_none():
    assert [line.heading for line in read(split("# vrai\n```\n# faux"))] == ["vrai", "", ""]


def test_the_lines_of_a_header_are_each_alone_and_no_heading():
    text = "---\ntype: fiche\n# remarque\nlieu: Brest\n---\nun\ndeux"
    assert _paragraphs(text)[-1] == "un/deux" and len(_paragraphs(text)) == 6
    assert not any(line.heading for line in read(split(text)))
    assert _paragraphs("un\n\n---\ndeux\ntrois") == ["un", "---", "deux/trois"], "only the first line opens a header"


def test_a_heading_is_named_without_its_signs():
    lines = read(split("## Le *four* de [[Lambé|Lambé-Kerfautras]] ##\n# [[Pain]]"))
    assert [line.heading for line in lines] == ["Le four de Lambé-Kerfautras", "Pain"]


def test_a_paragraph_without_end_is_cut():
    made = _paragraphs("mot\n" * (LONGEST_PARAGRAPH * 2 + 1))
    assert [paragraph.count("mot") for paragraph in made] == [LONGEST_PARAGRAPH, LONGEST_PARAGRAPH, 1]
