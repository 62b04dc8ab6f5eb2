"""What holds for every header: round trips, lines left alone, and that real YAML reads what we write as we do."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from wiki.markup import fields
from wiki.markup.header import Header, compose, parse
from wiki.markup.values import read_value, write_inline

# What YAML or a hurried eye would misread, mixed with anything.
WORDS = (
    "no yes on off null ~ true 01000 0x1F 1_000 12:30 1e3 .inf .5 5. -4.486 +1 48.390 2009 2009-01-02 2009-13-02"
    " - -a ? ?a a? : :a a: #a a#b !a &a *a |a >a %a @a `a '' 'a' \" [a] {a} , << = ... --- -.5 0 00 0.0 1.10"
)
PHRASES = ["", "a: b", "a #b", " a", "a ", "a\nb", "a\tb", "é : è", "l'eau", "a, b", "- a", "Qui ?"]
CHARACTERS = ["\u2028", "\x85", "\ufeff", "\xa0", "🐙", "\\", '\\"']
TRICKY = st.sampled_from([*WORDS.split(" "), *PHRASES, *CHARACTERS])
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
STRINGS = st.one_of(TRICKY, TEXT, st.builds(lambda a, b: a + b, TRICKY, TRICKY))
KEYS = st.sampled_from(["nom", "lat", "lon", "code postal", "l'an", "n°1", "a/b", "été"])
VALUES = st.one_of(STRINGS, st.lists(STRINGS, max_size=4), st.dictionaries(KEYS, STRINGS, max_size=3))
NAMES = st.sampled_from([*fields.FRENCH, "mot à nous", "x"])
HEADERS = st.dictionaries(NAMES, VALUES, max_size=6)


def written(values: dict) -> Header:
    header = Header()
    for name, value in values.items():
        header.set(name, value)
    return header


def as_strings(value):
    """A value that YAML read, its numbers and dates as strings."""
    if isinstance(value, dict):
        return {str(key): as_strings(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_strings(item) for item in value]
    assert not isinstance(value, bool) and value is not None, "YAML read a word as something else"
    return str(value)


@given(VALUES)
def test_a_value_is_read_as_it_was_written(value):
    assert read_value(write_inline(value)) == value


@given(VALUES)
def test_yaml_reads_a_value_as_we_do(value):
    assert as_strings(yaml.safe_load(f"key: {write_inline(value)}\n"))["key"] == value


@given(HEADERS)
def test_a_header_is_read_as_it_was_written_and_is_yaml(values):
    header = written(values)
    read = parse(compose(header, "Le texte.\n"))
    assert read.error is None
    assert read.header.as_dict() == values
    assert read.body == "Le texte.\n"
    inner = "\n".join(header.text.split("\n")[1:-2])
    expected = {fields.field_key(name): value for name, value in values.items()}
    assert as_strings(yaml.safe_load(inner) or {}) == expected


LINES = st.sampled_from(
    [
        "type: fiche",
        "étiquettes: [a, b]",
        "tags: [a]",
        "# un commentaire",
        "",
        "lieu: {nom: Brest}",
        "auteurs:",
        "  - un",
        "  # dedans",
        "  - deux",
        "x: y # z",
        "mot à nous: non",
        "depuis:   2009",
        "lieu:",
        "    nom: Brest",
        'clé: "v"',
        "titre: [",
        "---",
        "texte",
    ]
)


@given(st.lists(LINES, max_size=12), NAMES, VALUES)
def test_changing_one_field_leaves_every_other_line(lines, name, value):
    text = "\n".join(["---", *lines, "---", "fin", ""])
    source = parse(text)
    assert compose(source.header, source.body) == text
    if source.error:
        return
    before = source.header.as_dict()
    others = [list(entry.lines) for entry in source.header.entries if entry.name != fields.field_name(name)]
    source.header.set(name, value)
    after = parse(compose(source.header, source.body))
    assert after.error is None
    assert [entry.lines for entry in after.header.entries if entry.name != fields.field_name(name)] == others
    assert after.header.as_dict() == {**before, name: value}
    assert after.body == source.body


@given(st.text(max_size=200), st.lists(LINES, max_size=8))
def test_any_text_is_parted_and_put_together_again(text, lines):
    for source in (text, "---\n" + text, "\n".join(["---", *lines, text])):
        parsed = parse(source)
        assert compose(parsed.header, parsed.body) == source
