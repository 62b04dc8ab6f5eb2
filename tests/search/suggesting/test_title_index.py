"""Titles completed from memory: what comes first, what is forgiven, and that changes are followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.catalogue.title_index import MANY_CHANGES, Title, TitleIndex, key_of

TITLES = (
    "Innovation",
    "Innovation sociale",
    "Innover à plusieurs",
    "L’innovation par l’usage",
    "Économie sociale et solidaire",
    "École de la deuxième chance",
    "Le cœur des quartiers",
    "Œuvre commune",
    "Éco-quartier des Capucins",
    "Écoquartier",
    "Pouvoir d’agir",
    "Bibliothèque vivante",
    "Philosophie",
    "Courlis cendré",
    "3 000 arbres",
)


def index_of(*titles: str) -> TitleIndex:
    return TitleIndex(Title(page, title) for page, title in enumerate(titles, 1))


@pytest.fixture(scope="module")
def index() -> TitleIndex:
    return index_of(*TITLES)


def completed(index: TitleIndex, typed: str, limit: int = 10, **more) -> list[str]:
    return [match.title.title for match in index.complete(typed, limit, **more)]


def test_the_same_title_comes_first_then_beginnings_then_words(index):
    assert completed(index, "innovation") == ["Innovation", "Innovation sociale", "L’innovation par l’usage"]
    assert completed(index, "inno") == [
        "Innovation",
        "Innovation sociale",
        "Innover à plusieurs",
        "L’innovation par l’usage",
    ]


def test_several_words_begin_words_of_the_title_in_any_order(index):
    assert completed(index, "innovation so") == ["Innovation sociale"]
    assert completed(index, "social innov") == ["Innovation sociale"]
    assert completed(index, "solidaire eco") == ["Économie sociale et solidaire"]
    assert completed(index, "solidaire ecole") == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("economie", "Économie sociale et solidaire"),
        ("ÉCONOMIE SOC", "Économie sociale et solidaire"),
        ("coeur des", "Le cœur des quartiers"),
        ("oeuvre", "Œuvre commune"),
        ("œuv", "Œuvre commune"),
        ("l'innov", "L’innovation par l’usage"),
        ("pouvoir d'a", "Pouvoir d’agir"),
        ("pouvoir dagir", "Pouvoir d’agir"),
        ("lusage", "L’innovation par l’usage"),
        ("3 000 a", "3 000 arbres"),
    ],
)
def test_accents_case_ligatures_and_apostrophes_make_no_difference(index, typed, title):
    assert completed(index, typed)[0] == title


@pytest.mark.parametrize("typed", ["ecoquartier", "éco-quartier", "eco quartier", "écoquart"])
def test_a_word_may_be_written_in_one_or_in_two(index, typed):
    assert set(completed(index, typed)) == {"Écoquartier", "Éco-quartier des Capucins"}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("inovation", "Innovation"),
        ("innnovation", "Innovation"),
        ("nnovation", "Innovation"),
        ("innovatoin", "Innovation"),
        ("innovatuon s", "Innovation sociale"),
        ("biblioteq", "Bibliothèque vivante"),
        ("bilbioteque", "Bibliothèque vivante"),
        ("corulis", "Courlis cendré"),
        ("ocurlis", "Courlis cendré"),
        ("cendre courli", "Courlis cendré"),
        ("courlys sendré", "Courlis cendré"),
    ],
)
def test_typing_errors_are_forgiven(index, typed, title):
    assert completed(index, typed)[0] == title


def test_nothing_that_is_merely_near_is_shown_beside_enough_that_fits(index):
    titles = ("Commune", "Communs", "Communication", "Comment faire")
    assert "Comment faire" not in completed(index_of(*titles), "commun")
    assert completed(index_of(*titles), "commet") == ["Comment faire"]


@pytest.mark.parametrize("typed", ["", " ", "i", "é", "l'", "-", "zzz", "xylophone", "🎈🎈", "\x00\x00", "a b c d e f"])
def test_too_little_or_nothing_like_a_title_completes_nothing(index, typed):
    assert completed(index, typed) == []


def test_short_words_are_not_bent(index):
    assert completed(index_of("Mode d’emploi", "Code"), "cod") == ["Code"]
    assert completed(index_of("Mode d’emploi"), "code") == []


def test_help_comes_after_articles_but_not_after_its_own_name():
    index = TitleIndex([Title(1, "Aide:Chercher", minor=True), Title(2, "Chercher et trouver longtemps")])
    assert completed(index, "cherch") == ["Chercher et trouver longtemps", "Aide:Chercher"]
    assert completed(index, "aide cherch") == ["Aide:Chercher"]


def test_only_as_many_as_are_asked_for_and_only_accepted_ones(index):
    assert completed(index, "inno", limit=2) == ["Innovation", "Innovation sociale"]
    assert completed(index, "inno", limit=2, accept=lambda title: title.page > 2) == [
        "Innover à plusieurs",
        "L’innovation par l’usage",
    ]
    assert completed(index, "inovation", accept=lambda title: False) == []


def test_a_match_tells_the_words_as_the_title_has_them(index):
    assert index.complete("inovation so", 1)[0].words == ("innovation", "so")


def test_a_change_makes_another_index_and_leaves_the_first():
    before = index_of("Marée haute", "Marée basse")
    after = before.changed([Title(1, "Estran"), Title(3, "Marée noire")], gone=[2, 99])
    assert completed(before, "maree") == ["Marée basse", "Marée haute"]
    assert completed(after, "maree") == ["Marée noire"]
    assert completed(after, "estran") == completed(after, "estrna") == ["Estran"]
    assert completed(after, "haute") == [] and len(after) == 2


WORDS = st.sampled_from("éco quartier Œuvre l’ d' à 3 00 ﷺ ß École-école mot MOT".split())
TEXTS = st.one_of(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), st.text(min_size=1, max_size=40))
PAGES = st.dictionaries(st.integers(1, 9), TEXTS, max_size=6)


@given(PAGES, PAGES, st.sets(st.integers(1, 9)), TEXTS)
def test_an_index_changed_often_is_the_one_made_at_once(first, second, gone, typed):
    left = {page: title for page, title in first.items() if page not in gone} | second
    changed = TitleIndex(Title(*one) for one in first.items()).changed([Title(*one) for one in second.items()], gone)
    made = TitleIndex(Title(*one) for one in left.items())
    assert changed._suffixes == made._suffixes and sorted(changed._owners) == sorted(made._owners)
    assert completed(changed, typed) == completed(made, typed)


@given(TEXTS)
def test_every_title_is_completed_from_each_of_its_beginnings(title):
    index = index_of(title)
    for length in range(1, len(title) + 1):
        typed = title[:length]
        if len(key_of(typed).split(" ")[-1]) > 1:
            assert completed(index, typed) == [title], typed


def test_many_changes_at_once_are_followed_too():
    before = index_of(*(f"Page {number}" for number in range(MANY_CHANGES + 10)))
    after = before.changed(
        [Title(page, f"Feuille {page}") for page in range(1, MANY_CHANGES + 5)], gone=[MANY_CHANGES + 9]
    )
    assert completed(after, "feuille 7", limit=1) == ["Feuille 7"]
    assert len(completed(after, "page", limit=99)) == 5
