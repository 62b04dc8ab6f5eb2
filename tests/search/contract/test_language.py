"""What is typed, as both engines understand it: words, phrases, what must not be there, and where it stands."""

import pytest

from wiki.search.asking.query import Form, Query, Term, parse
from wiki.search.contract import Document

pytestmark = pytest.mark.storage


def asked(engine, *terms, among=None):
    return sorted(engine.find(Query("", terms), among).pages)


def term(*forms, **named):
    """A term that matches in any of these forms, each a text; one in round brackets matches in any order."""
    made = []
    for text in forms:
        (typed,) = parse(f'"{text.strip("()")}"').terms
        made.append(Form(typed.stems, adjacent=not text.startswith("("), words=typed.forms[0].words))
    return Term(forms[0], made[0].stems, forms=tuple(made), **named)


@pytest.fixture
def garden(hold):
    hold("un potager", "un verger de pommiers", "un compost et un potager")


@pytest.mark.parametrize(
    "typed, pages",
    [
        ("potager", [1, 3]),
        ("Compost, potager !", [3]),
        ("compost potager", [3]),
        ("verger potager", []),
        ("absent", []),
        ('"verger de pommiers" "un potager"', []),
        ('verger "verger pommiers"', [2]),
        ('"pommiers verger"', []),
        ('"compost potager" potager compost', [3]),
        ('potager -"compost et un potager"', [1]),
        ('"compost potager" -verger -mare', [3]),
        ("potager -compost", [1]),
        ("verger -potager -compost", [2]),
        ("page potager", [1, 3]),
        ('"page 3" compost', [3]),
        ("-compost", []),
        ("", []),
        ("le la les", []),
    ],
)
def test_words_phrases_and_words_to_avoid_combine(garden, found, typed, pages):
    assert found(typed) == pages


def test_small_words_take_no_place_in_a_phrase(hold, found):
    hold("le pouvoir d’agir", "le pouvoir puis agir", "agir, pouvoir")
    assert found('"pouvoir agir"') == found('"pouvoir d’agir"') == [1, 2]


def test_words_of_title_header_aliases_and_text_are_all_found(hold, found):
    hold(Document(1, "Un verger", "des pommes", header="Brest", aliases="Pommeraie\nJardin de fruits"))
    for typed in ("verger", "pommes", "brest", "pommeraie", "fruits", "verger brest pommeraie pommes"):
        assert found(typed) == [1], typed


@pytest.mark.parametrize("typed", ['"verger brest"', '"brest pomme"', '"verger pommeraie"'])
def test_a_phrase_does_not_reach_from_one_part_of_a_page_into_another(hold, found, typed):
    hold(Document(1, "Un verger", "pomme", header="Brest", aliases="Pommeraie\nJardin de fruits"))
    assert found(typed) == []


def test_each_form_of_a_term_finds(hold, engine):
    hold(
        "l’éco-quartier", "un écoquartier", "économie", "sociale et solidaire, l’économie", "économie sociale solidaire"
    )
    assert asked(engine, term("éco quartier", "écoquartier")) == [1, 2]
    assert asked(engine, term("ESS", "économie sociale")) == [5]
    assert asked(engine, term("ESS", "(économie sociale)")) == [4, 5]
    assert asked(engine, term("(sociale économie)"), term("solidaire", "écoquartier")) == [4, 5]
    assert asked(engine, term("économie"), term("ESS", "économie sociale", without=True)) == [3, 4]
    assert asked(engine, term("économie"), term("ESS", "(économie sociale)", without=True)) == [3]


def test_a_term_of_the_title_looks_at_titles_alone(hold, engine):
    hold(
        ("Le verger", "un compost"),
        ("Le compost", "un verger"),
        Document(3, "Jardin", "rien", header="verger", aliases="Ancien verger"),
    )
    assert asked(engine, term("verger", field="title")) == [1, 3]
    assert asked(engine, term("verger", field="title"), term("compost")) == [1]
    assert asked(engine, term("verger"), term("compost", field="title")) == [2]
    assert asked(engine, term("verger"), term("verger", field="title", without=True)) == [2]
    assert asked(engine, term("verger", field="title"), term("compost", without=True)) == [3]
    assert asked(engine, term("ancien verger", field="title")) == [3]
    assert asked(engine, term("compost", "jardin", field="title")) == [2, 3]
    assert asked(engine, term("verger", field="title", without=True)) == []


def test_among_leaves_the_other_pages_out(garden, found, engine):
    assert found("potager", among=[3, 2]) == [3]
    assert found("potager", among={1, 3, 77}) == [1, 3]
    assert found("potager", among=[]) == []
    assert found("potager", among=frozenset([2])) == []


@pytest.mark.parametrize(
    "typed",
    [
        "' OR 1=1 --",
        "a & | ! b",
        "potager:*",
        "<->",
        "potager OR verger",
        "\\",
        "%s %(x)s",
        "potager\x00",
        '"',
        "-",
        "½ 𐅶 ٣",
    ],
)
def test_nothing_typed_is_an_error(garden, engine, typed):
    engine.find(parse(typed))
    engine.near_words(typed)
    engine.words_beginning(typed)
    engine.near_titles(typed)


def test_a_question_of_twelve_words_is_answered(hold, found):
    words = "arbre banc cabane dalle escalier fontaine grange haie ile jardin kiosque lavoir"
    hold(words, words.replace("kiosque", ""))
    assert found(words) == [1]
    assert found(f'"{words}"') == [1]
