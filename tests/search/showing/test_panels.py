"""Facets as screens show them: what is folded, and what never is."""

from types import SimpleNamespace

from django.template.loader import render_to_string

from wiki.search.showing.panels import panel


def value(words, count=3, chosen=False):
    return SimpleNamespace(words=words, count=count, chosen=chosen, address=f"/search?q=x&tag={words}")


def counted(number):
    return "result" if number == 1 else "results"


def words_of(made):
    return [value.words for value in made.values]


def test_the_first_values_are_shown_and_the_others_folded():
    made = panel("Tags", [value(letter) for letter in "abcde"], counted, shown=3)
    assert (made.folds_at, made.folds, words_of(made)) == (3, 2, list("abcde"))


def test_what_was_chosen_is_shown_however_rare_it_is():
    made = panel("Tags", [value(letter, chosen=letter == "e") for letter in "abcdef"], counted, shown=3)
    assert (made.folds_at, made.folds, words_of(made)) == (4, 2, list("abcedf"))


def test_a_single_value_is_not_worth_folding():
    assert panel("Tags", [value(letter) for letter in "abcd"], counted, shown=3).folds == 0


def test_the_list_says_how_many_are_folded_and_what_its_numbers_count():
    values = [value("mer", 1, True), value("port"), value("dune"), value("phare")]
    html = render_to_string("frame/facets.html", {"panels": [panel("Tags", values, counted, 7, shown=2)], "chosen": 1})
    assert html.count("<details") == html.count("</details>") == 2 and html.count("<ul>") == html.count("</ul>") == 2
    assert html.index('tag=port"') < html.index("<summary>2 ") < html.index('tag=dune"')
    assert '1<span class="hidden"> result</span>' in html and '3<span class="hidden"> results</span>' in html
    assert html.count('aria-current="true"') == 1 and "7" in html
