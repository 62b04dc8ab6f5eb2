"""The query box: what was typed, and what is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.asking.query import MAX_CHARACTERS, MAX_FILTERS, MAX_WORDS, Filter, parse


def texts(terms) -> list[str]:
    return [term.text for term in terms]


def test_words_phrases_and_words_to_avoid():
    query = parse('"biens communs" Brest -logiciel -"logiciel libre"')
    assert texts(query.phrases) == ["biens communs"]
    assert texts(query.words) == ["Brest"]
    assert texts(query.avoided) == ["logiciel", "logiciel libre"]


@pytest.mark.parametrize(
    "typed", ['"biens communs"', "“biens communs”", "« biens communs »", "«\u202fbiens communs\u202f»"]
)
def test_all_quotes_make_phrases(typed):
    (phrase,) = parse(typed).phrases
    assert phrase.text == "biens communs" and len(phrase.stems) == 2


def test_an_open_quote_closes_itself():
    query = parse('Brest "biens communs')
    assert texts(query.words) == ["Brest"] and texts(query.phrases) == ["biens communs"]


def test_a_hyphen_inside_a_word_avoids_nothing():
    query = parse("éco-quartier - Brest")
    assert texts(query.words) == ["éco-quartier", "Brest"] and not query.avoided
    assert len(query.words[0].stems) == 2


def test_there_are_no_operators():
    query = parse("co* AND [a TO z] title:x ^2 ~ (brest)")
    assert "co" in texts(query.words) and "brest" in texts(query.words)
    assert all(word.isalnum() or ":" in word for word in texts(query.words))


def test_small_words_are_named_as_ignored():
    query = parse("les outils de la coopération")
    assert texts(query.ignored) == ["les", "de", "la"]
    assert texts(query.words) == ["outils", "coopération"]


def test_a_word_typed_twice_counts_once():
    assert len(parse("outil Outils OUTILS").words) == 1


def test_too_many_words_are_cut_and_it_says_so():
    typed = " ".join(f"mot{number}" for number in range(20))
    query = parse(typed)
    assert len(query.words) == MAX_WORDS and query.cut
    assert not parse("trois mots seulement").cut


def test_a_long_pasted_phrase_keeps_its_beginning():
    query = parse('"' + " ".join(f"mot{number}" for number in range(20)) + '"')
    assert len(query.phrases[0].stems) == MAX_WORDS and query.cut


def test_too_many_characters_are_cut_and_it_says_so():
    query = parse("a" * 5000)
    assert len(query.text) == MAX_CHARACTERS and query.cut


def test_control_characters_part_words_and_invisible_ones_do_not():
    assert texts(parse("deux\x00trois\tquatre").words) == ["deux", "trois", "quatre"]
    assert texts(parse("co\u00adopé\u200bration").words) == ["coopération"]


def test_decomposed_letters_are_composed():
    assert parse("e\u0301cole").text == "école"


def test_what_was_typed_may_be_a_title():
    assert parse("  « Biens   communs » ").title == "Biens communs"


def filters(typed) -> list[tuple]:
    return [(one.name, one.value, one.without) for one in parse(typed).filters]


@pytest.mark.parametrize(
    "typed",
    [
        "étiquette:Brest",
        "etiquette:Brest",
        "ÉTIQUETTE:Brest",
        "tag:Brest",
        'étiquette:"Brest"',
        "étiquette:«\u202fBrest\u202f»",
        "étiquette : Brest",
        "étiquette\u202f: Brest,",
        'étiquette:"Brest',
    ],
)
def test_a_prefix_makes_a_filter(typed):
    query = parse(typed)
    assert filters(typed) == [("tag", "Brest", False)] and not query.terms


def test_filters_stand_anywhere_between_the_words():
    typed = 'type:fiche réseau -étiquette:"biens communs" auteur:"Klein, Juan-Luis" "mise en commun"'
    assert filters(typed) == [
        ("kind", "fiche", False),
        ("tag", "biens communs", True),
        ("person", "Klein, Juan-Luis", False),
    ]
    assert texts(parse(typed).words) == ["réseau"] and texts(parse(typed).phrases) == ["mise en commun"]


@pytest.mark.parametrize("typed", ["titre:Autrans", "title:Autrans", 'titre : "Autrans"', "-titre:Autrans"])
def test_words_of_the_title_alone(typed):
    (term,) = parse(typed).terms
    assert term.text == "Autrans" and term.field == "title" and term.without == typed.startswith("-")


def test_a_word_of_the_title_and_one_of_the_page_are_two():
    assert [term.field for term in parse("titre:école école").wanted] == ["title", ""]


@pytest.mark.parametrize("typed", ["http://exemple.org", "tags", "type:", 'étiquette:""', "étiquette:,", "l'auteur:x"])
def test_what_is_no_prefix_is_words(typed):
    assert not parse(typed).filters


def test_telephones_make_dashes_of_a_minus():
    assert texts(parse("réseau –entreprise −logiciel").avoided) == ["entreprise", "logiciel"]
    assert texts(parse("Brest – Rennes").words) == ["Brest", "Rennes"]


def test_the_title_that_was_typed_leaves_filters_out():
    assert parse('étiquette:Brest "Biens communs" type:fiche').title == "Biens communs"


def test_each_part_can_be_taken_out():
    query = parse('étiquette:Brest "biens communs" réseau -logiciel titre:l’école')
    assert [query.without(part) for part in query.parts] == [
        '"biens communs" réseau -logiciel titre:l’école',
        "étiquette:Brest réseau -logiciel titre:l’école",
        'étiquette:Brest "biens communs" -logiciel titre:l’école',
        'étiquette:Brest "biens communs" réseau titre:l’école',
        'étiquette:Brest "biens communs" réseau -logiciel',
    ]


def test_a_part_typed_twice_is_taken_out_twice():
    query = parse("outil Brest Outils étiquette:x OUTIL étiquette:X")
    assert query.without(query.words[0]) == "Brest étiquette:x étiquette:X"
    assert query.without(query.filters[0]) == "outil Brest Outils OUTIL"


def test_what_stands_around_a_part_does_not_grow_together():
    query = parse('éco"biens communs"quartier')
    assert query.without(query.phrases[0]) == "éco quartier"


SIGNS = 'titre: étiquette: type: auteur: tag: http: " « » - –'
PIECES = st.sampled_from(
    [*SIGNS.split(), *"école Brest biens communs l’éco-quartier E.S.S. 3 000".split(), " ", " ", "  "]
)


def asked(query) -> set[tuple]:
    return {
        (part.name, part.value, part.without) if isinstance(part, Filter) else (part.stems, part.field, part.without)
        for part in query.parts
    }


@given(st.lists(PIECES, max_size=25).map("".join))
def test_taking_a_part_out_leaves_all_others(typed):
    query = parse(typed)
    for part in query.parts:
        assert query.text[part.start : part.end].strip()
        after = asked(parse(query.without(part)))
        # Where something did not count, there is room for it now.
        assert query.cut or after == asked(query) - asked(parse(query.text[part.start : part.end]))


@given(
    st.text(max_size=400)
    | st.text(alphabet="\"-«»“” ab'*()[]\x00", max_size=120)
    | PIECES.map(lambda piece: 60 * piece)
)
def test_nothing_typed_raises_or_exceeds_the_limits(typed):
    query = parse(typed)
    assert len(query.text) <= MAX_CHARACTERS
    assert sum(len(term.stems) for term in query.terms) <= MAX_WORDS
    assert len(query.filters) <= MAX_FILTERS
    assert "\x00" not in query.text
    assert parse(query.text).terms == query.terms
