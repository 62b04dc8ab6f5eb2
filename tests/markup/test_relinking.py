"""Changing the links to renamed pages: the links, and nothing else that people typed."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wiki.markup.pipeline import as_source, render
from wiki.markup.relinking import Renames, relink
from wiki.markup.titles import title_key
from wiki.markup.wikilinks import PATTERN

RENAMES = Renames({"Vieux titre": "Titre neuf", "Vieux titre/Partie": "Titre neuf/Partie"})


def changed(source: str, page: str = "Page", **options) -> str:
    return relink(source, page, RENAMES, render, **options).text


# One rule for labels: the words that a reader sees do not change


@pytest.mark.parametrize(
    "before, after",
    [
        ("[[Vieux titre]]", "[[Titre neuf|Vieux titre]]"),
        ("[[vieux_titre]]", "[[Titre neuf|vieux_titre]]"),
        ("[[ Vieux titre ]]", "[[Titre neuf|Vieux titre]]"),
        ("[[Vieux titre|des mots]]", "[[Titre neuf|des mots]]"),
        ("[[Vieux titre | *des* mots]]", "[[Titre neuf| *des* mots]]"),
        ("[[Vieux titre| ]]", "[[Titre neuf|Vieux titre]]"),
        ("[[Vieux titre#Sources]]", "[[Titre neuf#Sources|Vieux titre, Sources]]"),
        ("[[Vieux titre#Sources|là]]", "[[Titre neuf#Sources|là]]"),
        ("[[Vieux titre/Partie]]", "[[Titre neuf/Partie|Vieux titre/Partie]]"),
        ("des mots ([[Vieux titre]], encore)", "des mots ([[Titre neuf|Vieux titre]], encore)"),
        ("# [[Vieux titre]]\n\nTexte", "# [[Titre neuf|Vieux titre]]\n\nTexte"),
        ("> - [[Vieux titre]]", "> - [[Titre neuf|Vieux titre]]"),
        ("Note[^1]\n\n[^1]: [[Vieux titre]]", "Note[^1]\n\n[^1]: [[Titre neuf|Vieux titre]]"),
        ("| a |\n|---|\n| [[Vieux titre]] |", "| a |\n|---|\n| [[Titre neuf|Vieux titre]] |"),
        ("| a |\n|---|\n| [[Vieux titre\\|b]] |", "| a |\n|---|\n| [[Titre neuf\\|b]] |"),
        ("[mots](Vieux titre)", "[mots](/wiki/Titre_neuf)"),
        ('[mots](/wiki/Vieux_titre#s-x "info")', '[mots](/wiki/Titre_neuf#s-x "info")'),
        ("[mots][r]\n\n[r]: /wiki/Vieux_titre", "[mots][r]\n\n[r]: /wiki/Titre_neuf"),
    ],
)
def test_links_change_and_their_words_stay(before, after):
    assert changed(before) == after


@pytest.mark.parametrize(
    "source",
    [
        "`[[Vieux titre]]`",
        "``[[Vieux titre]] ` ``",
        "    [[Vieux titre]]",
        "```\n[[Vieux titre]]\n```",
        "\\[[Vieux titre]]",
        "[[Vieux\ntitre]]",
        "[[Vieux titre",
        "[[Vieux titre|]]",
        "[[Autre|Vieux titre]]",
        "[[Vieux titre au pluriel]]",
        "[[#Vieux titre]]",
        "[[wikipedia:Vieux titre]]",
        "Vieux titre",
        "https://exemple.org/wiki/Vieux_titre",
        "[mots](https://exemple.org/wiki/Vieux_titre)",
        "`[mots](/wiki/Vieux_titre)`",
        "[^1]: Vieux titre",
        "---\ntitre: Vieux titre\n---\nTexte",
        "",
    ],
)
def test_what_is_no_link_to_the_page_stays(source):
    assert changed(source) == source


def test_only_the_links_of_a_mixed_text_change():
    source = "`[[Vieux titre]]` et [[Vieux titre]]\n\n    [[Vieux titre|code]]\n\n[[Vieux titre|mots]]\n"
    answer = relink(source, "Page", RENAMES, render)
    assert answer.text == (
        "`[[Vieux titre]]` et [[Titre neuf|Vieux titre]]\n\n    [[Vieux titre|code]]\n\n[[Titre neuf|mots]]\n"
    )
    assert (answer.count, answer.left) == (2, 0)


def test_a_label_is_left_out_where_the_new_title_says_the_same():
    renames = Renames({"Sel (échange)": "SEL"})
    assert relink("[[Sel (échange)|SEL]]", "Page", renames, render).text == "[[SEL|SEL]]"
    renames = Renames({"A/Titre": "Titre"})
    assert relink("[[/Titre]]", "A", renames, render).text == "[[Titre]]"


def test_another_case_of_one_title_changes_nothing():
    renames = Renames({"Économie sociale": "Économie Sociale"})
    assert relink("[[économie sociale]]", "Page", renames, render).text == "[[économie sociale]]"


def test_the_exact_title_of_another_page_is_not_the_one_that_moved():
    renames = Renames({"Sel": "Sel de mer"}, others=frozenset({"SEL"}))
    assert (
        relink("[[Sel]] [[SEL]] [[sel]]", "Page", renames, render).text
        == "[[Sel de mer|Sel]] [[SEL]] [[Sel de mer|sel]]"
    )


def test_a_title_with_signs_of_markdown_is_written_so_that_it_can_be_read():
    renames = Renames({"A": "B (C) *d* d’é"})
    text = relink("[[A]] [x](A)", "Page", renames, render).text
    assert [link["title"] for link in render(text, "Page").links] == ["B (C) *d* d’é"]


# Redirects


def test_the_target_of_a_redirect_changes_and_its_other_lines_stay():
    source = "---\n# un commentaire\nredirection:   vieux titre\nétiquettes: [a,  b]\n---\n"
    assert changed(source) == "---\n# un commentaire\nredirection: Titre neuf\nétiquettes: [a,  b]\n---\n"


# Relative links


@pytest.mark.parametrize(
    "page, before, after",
    [
        ("Vieux titre/Autre", "[[../]]", "[[Titre neuf|Vieux titre]]"),
        ("Vieux titre/Autre", "[[../Partie]]", "[[Titre neuf/Partie|Partie]]"),
        ("Vieux titre/Autre", "[[../Partie|mots]]", "[[Titre neuf/Partie|mots]]"),
        ("Vieux titre/Autre", "[[/Partie]]", "[[/Partie]]"),
    ],
)
def test_a_relative_link_to_a_page_that_moved_away_becomes_absolute(page, before, after):
    assert changed(before, page) == after


@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize(
    "page, now, before, after",
    [
        # Both moved along: the link leads on by itself.
        ("Vieux titre", "Titre neuf", "[[/Partie]]", "[[/Partie]]"),
        ("Vieux titre/Partie", "Titre neuf/Partie", "[[../]] [[../|mots]]", "[[../]] [[../|mots]]"),
        # What they lead to stayed behind.
        (
            "Vieux titre",
            "Titre neuf",
            "[[/Reste]] [[/Reste#s|m]]",
            "[[Vieux titre/Reste|Reste]] [[Vieux titre/Reste#s|m]]",
        ),
        ("Vieux titre/Partie", "Titre neuf/Partie", "[[../Reste]]", "[[Vieux titre/Reste|Reste]]"),
    ],
)
def test_the_relative_links_of_a_page_that_moves_lead_where_they_led(page, now, before, after, follow):
    assert changed(before, page, now=now, follow=follow) == after


def test_absolute_links_of_a_page_that_moves_wait_for_whoever_asks_for_them():
    assert changed("[[Vieux titre]]", "Vieux titre", now="Titre neuf", follow=False) == "[[Vieux titre]]"
    assert changed("[[Vieux titre]]", "Vieux titre", now="Titre neuf") == "[[Titre neuf|Vieux titre]]"


# When it cannot be done


def test_a_renderer_without_an_answer_changes_nothing_and_says_so():
    answer = relink("[[Vieux titre]]", "Page", RENAMES, lambda text, title: as_source(text, "timeout"))
    assert (answer.text, answer.count, answer.asked) == ("[[Vieux titre]]", 0, False)


def test_a_text_that_is_over_the_budgets_shows_as_source_and_keeps_its_links():
    source = "[[Vieux titre]] " + "[" * 5000
    answer = relink(source, "Page", RENAMES, render)
    assert (answer.text, answer.asked) == (source, True)


def test_a_link_that_cannot_change_without_changing_more_is_left():
    """A label as long as this fits no link; the others change all the same."""
    section = "s" * 299
    titles = Renames({"x" * 250: "Neuf"})
    source = f"[[{'x' * 250}#{section}]] et [[{'x' * 250}|mots]]"
    answer = relink(source, "Page", titles, render)
    assert answer.text == f"[[{'x' * 250}#{section}]] et [[Neuf|mots]]"
    assert (answer.count, answer.left) == (1, 1)


# Whatever people type

PIECES = [
    "[[Vieux titre]]",
    "[[vieux titre|mots]]",
    "[[Vieux titre#Partie]]",
    "[[Vieux titre/Partie]]",
    "[[/Partie]]",
    "[[../]]",
    "[[Autre]]",
    "[mots](Vieux titre)",
    "[mots](/wiki/Vieux_titre)",
    "`",
    "```\n",
    "\n\n    ",
    "\n",
    "\n\n",
    " ",
    "|",
    "\n|---|---|\n",
    "> ",
    "- ",
    "# ",
    "\\",
    "[",
    "]",
    "*",
    "**",
    "_",
    "[^1]",
    "\n[^1]: ",
    "---\n",
    "redirection: Vieux titre\n",
    "mot",
    "é ",
    "<b>",
    "&amp;",
    "https://exemple.org/ ",
    "\t",
    "(",
    ")",
    "!",
    "\n---\n",
    "\n: ",
    "*[mot]: Vieux titre\n",
]
sources = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
_MARK = re.compile(PATTERN + r"|\]\([^()\n]*\)")


def targets(source: str, page: str) -> list[tuple[str, int]]:
    """What a text links to, renamed."""
    found: dict[str, int] = {}
    for link in render(source, page).links:
        title = RENAMES.new_title(link["title"]) or link["title"]
        found[title_key(title)] = found.get(title_key(title), 0) + link["count"]
    return sorted(found.items())


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(sources, st.sampled_from([("Page", "Page"), ("Vieux titre", "Titre neuf"), ("Vieux titre/Autre", "Ailleurs")]))
@example("[[Vieux titre]]\n---\n", ("Page", "Page"))
def test_words_code_and_all_other_signs_stay_whatever_the_text(source, page):
    before_title, after_title = page
    answer = relink(source, before_title, RENAMES, render, now=after_title)
    old, new = render(source, before_title), render(answer.text, after_title)
    assert new.plain == old.plain
    assert re.findall(r"<code.*?</code>", new.html, re.DOTALL) == re.findall(r"<code.*?</code>", old.html, re.DOTALL)
    if not answer.left:
        assert targets(answer.text, after_title) == targets(source, before_title)
    # Outside of the marks of links, and of a redirect's target, every character is as it was typed.
    blank = [_MARK.sub("", re.sub(r"(?m)^redirection: .*$", "", text)) for text in (source, answer.text)]
    assert blank[0] == blank[1]


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(sources)
def test_doing_it_again_changes_nothing_more(source):
    """What lets the worker take up its queue after a crash."""
    once = relink(source, "Page", RENAMES, render)
    assert relink(once.text, "Page", RENAMES, render).text == once.text


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=200), st.text(max_size=20))
def test_no_text_raises(source, page):
    assert isinstance(relink(source + "[[Vieux titre]]", page or "P", RENAMES, render).text, str)
