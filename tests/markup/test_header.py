"""The header of a page: what it says, and what changing one field leaves alone."""

import time

import pytest

from wiki.markup.header import Header, HeaderError, compose, parse

SOURCE = """---
type: fiche
# a comment
étiquettes: [biens communs, Brest]
domaine: culture numérique
lieu: {nom: Brest, lat: 48.39, lon: -4.486}
depuis: 2009

auteurs:
  - Une autrice
  # the second
  - Un auteur : le sien
nos mots: non
---
Le texte.
"""


def test_a_source_without_header_is_all_body():
    source = parse("Un texte.\n")
    assert (source.header.text, source.body, source.error) == ("", "Un texte.\n", None)


def test_fields_are_known_by_their_english_names():
    source = parse(SOURCE)
    assert source.error is None
    assert source.body == "Le texte.\n"
    assert source.header.as_dict() == {
        "type": "fiche",
        "tags": ["biens communs", "Brest"],
        "domain": "culture numérique",
        "place": {"nom": "Brest", "lat": "48.39", "lon": "-4.486"},
        "since": "2009",
        "authors": ["Une autrice", "Un auteur : le sien"],
        "nos mots": "non",
    }


@pytest.mark.parametrize("key", ["tags", "étiquettes", "Étiquettes", "etiquettes", "TAGS"])
def test_a_field_answers_to_any_of_its_spellings(key):
    header = parse(f"---\n{key}: [a]\n---\n").header
    assert header.get("tags") == header.get("étiquettes") == header["tags"] == ["a"]
    assert "tags" in header and list(header) == ["tags"] and len(header) == 1


def test_a_missing_field_has_the_default():
    header = parse(SOURCE).header
    assert header.get("year") is None
    assert header.get("year", "") == ""
    with pytest.raises(KeyError):
        header["year"]


@pytest.mark.parametrize(
    "line, value",
    [
        ("a: no", "no"),
        ("a: 01000", "01000"),
        ("a: Sésamath : les maths", "Sésamath : les maths"),
        ("a: l'eau #1", "l'eau #1"),
        ("a:   autour   ", "autour"),
        ("a:", ""),
        ('a: ""', ""),
        ('a: "entre : guillemets"', "entre : guillemets"),
        (r'a: "un \"mot\" \\ \n \t \u00e9"', 'un "mot" \\ \n \t é'),
        ("a: []", []),
        ("a: [x]", ["x"]),
        ("a: [x, y z,]", ["x", "y z"]),
        ('a: [x, "y, z", l\'eau]', ["x", "y, z", "l'eau"]),
        ("a: [https://exemple.org/?a=b]", ["https://exemple.org/?a=b"]),
        ("a: {}", {}),
        ('a: {b: c d, e: "f, g"}', {"b": "c d", "e": "f, g"}),
        ("a: {site: https://exemple.org}", {"site": "https://exemple.org"}),
        ("a:\n  - x\n  - y : z", ["x", "y : z"]),
        ('a:\n    - "x"\n\n    - y', ["x", "y"]),
        ("a:\n b: c\n d: e", {"b": "c", "d": "e"}),
        ("a: b | c", "b | c"),
        ("a: 'b'", "'b'"),
    ],
)
def test_values(line, value):
    source = parse(f"---\n{line}\nfin: 1\n---\n")
    assert source.error is None
    assert source.header["a"] == value
    assert source.header["until"] == "1"


@pytest.mark.parametrize(
    "lines, error",
    [
        ("a: b\n", (1, "unclosed")),
        ("a b\n---\n", (2, "key")),
        ("a:b\n---\n", (2, "key")),
        ("a: b\n- c\n---\n", (3, "key")),
        ("a: b\n  c: d\n---\n", (3, "indent")),
        ("a: b\n\n\tc: d\n---\n", (4, "tab")),
        ("a:\n  - b\n\t- c\n---\n", (4, "tab")),
        ("a:\n  - b\n   - c\n---\n", (4, "indent")),
        ("a:\n  - b\n  c: d\n---\n", (4, "indent")),
        ("a:\n  b\n---\n", (3, "key")),
        ("a:\n  b: c\n  b: d\n---\n", (4, "duplicate")),
        ("a:\n  - [b]\n---\n", (3, "nested")),
        ("a: [b\n---\n", (2, "list")),
        ("a: [b, , c]\n---\n", (2, "list")),
        ("a: [b, [c]]\n---\n", (2, "nested")),
        ("a: {b: c\n---\n", (2, "map")),
        ("a: {b}\n---\n", (2, "map")),
        ("a: {b: c, b: d}\n---\n", (2, "map")),
        ('a: "b\n---\n', (2, "quote")),
        ('a: "b" c\n---\n', (2, "quote")),
        ('a: "\\x"\n---\n', (2, "quote")),
        ("x: y\n\na: b\na: c\n---\n", (5, "duplicate")),
        ("tags: [a]\nétiquettes: [b]\n---\n", (3, "duplicate")),
    ],
)
def test_what_cannot_be_read_says_where_and_why_and_stays_a_text(lines, error):
    text = "---\n" + lines + "Le texte.\n"
    source = parse(text)
    assert source.error == HeaderError(*error)
    assert source.body == text
    assert len(source.header) == 0 and source.header.text == ""


def test_the_text_of_a_header_is_its_exact_lines():
    source = parse(SOURCE)
    assert source.header.text == SOURCE.removesuffix("Le texte.\n")
    assert compose(source.header, source.body) == SOURCE


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that only one of the two has, outside of what they begin and end with alike."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


@pytest.mark.parametrize(
    "name, value, old, new",
    [
        ("domain", "mer", ["domaine: culture numérique"], ["domaine: mer"]),
        ("domain", "culture numérique", [], []),
        ("tags", ["a", "b, c"], ["étiquettes: [biens communs, Brest]"], ['étiquettes: [a, "b, c"]']),
        ("since", "0123", ["depuis: 2009"], ['depuis: "0123"']),
        ("place", {"nom": "Brest"}, ["lieu: {nom: Brest, lat: 48.39, lon: -4.486}"], ["lieu: {nom: Brest}"]),
        ("nos mots", "oui", ["nos mots: non"], ["nos mots: oui"]),
        ("website", "https://a.fr", [], ["site: https://a.fr"]),
        ("year", "2010", [], ["année: 2010"]),
    ],
)
def test_setting_a_field_changes_its_lines_only(name, value, old, new):
    source = parse(SOURCE)
    source.header.set(name, value)
    assert changed_lines(SOURCE, compose(source.header, source.body)) == (old, new)
    assert parse(source.header.text).header[name] == value


def test_a_field_of_several_lines_stays_so_and_keeps_its_comments():
    source = parse(SOURCE)
    source.header.set("authors", ["Une autrice", "Deux : autrices"])
    assert 'auteurs:\n  # the second\n  - Une autrice\n  - "Deux : autrices"\nnos mots' in source.header.text


def test_a_new_field_takes_the_language_asked_for():
    header = Header()
    header.set("tags", ["a"], language="en")
    header.set("year", "2010")
    assert header.text == "---\ntags: [a]\nannée: 2010\n---\n"


def test_removing_a_field_takes_its_lines_only():
    source = parse(SOURCE)
    source.header.remove("auteurs")
    old, new = changed_lines(SOURCE, compose(source.header, source.body))
    assert new == [] and old[0] == "auteurs:" and len(old) == 4
    source.header.remove("auteurs")


def test_a_header_without_lines_is_none():
    header = Header()
    header.set("since", "2009")
    header.remove("since")
    assert header.text == ""


def test_an_empty_header_stays():
    assert parse("---\n---\na").header.text == "---\n---\n"


@pytest.mark.parametrize("name", ["", "a: b", "- a", "#a", "a\nb", " a b\t:", "[a]"])
def test_a_name_that_no_header_can_hold_is_refused(name):
    with pytest.raises(ValueError):
        Header().set(name, "b")
    with pytest.raises(ValueError):
        Header().set("place", {name: "b"})


@pytest.mark.parametrize(
    "fields", ["".join(f"k{number}: v\n" for number in range(300_000)), f"tags: [{'a, ' * 1_000_000}]\n"]
)
def test_a_header_longer_than_any_honest_one_is_text_and_costs_no_reading(fields):
    start = time.perf_counter()
    parsed = parse(f"---\n{fields}---\nCorps\n")
    assert (parsed.header.text, parsed.error.code) == ("", "unclosed")
    assert time.perf_counter() - start < 1
