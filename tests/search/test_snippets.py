"""The lines under a result."""

import time

from hypothesis import given
from hypothesis import strategies as st

from wiki.search.query import parse
from wiki.search.snippets import LENGTH, marked, passages

FILLER = "Le vent du large pousse les nuages vers la côte et les bateaux rentrent au port. " * 12


def shown(parts) -> str:
    return "".join(text for text, _marked in parts)


def marks(parts) -> list[str]:
    return [text for text, is_marked in parts if is_marked]


def test_the_words_found_are_marked_whatever_their_form():
    parts = passages("Les ÉCOLES innovent : une innovation par école.", parse("école innover"))
    assert marks(parts) == ["ÉCOLES", "innovation", "école"]
    assert shown(parts) == "Les ÉCOLES innovent : une innovation par école."


def test_elision_is_not_marked():
    assert marks(passages("Ce que l’école apporte.", parse("école"))) == ["école"]


def test_a_long_text_shows_the_passage_that_holds_all_the_words():
    text = f"Un jardin ici. {FILLER} Le jardin partagé de Brest accueille les enfants. {FILLER}"
    parts = passages(text, parse("jardin brest enfants"))
    assert set(marks(parts)) == {"jardin", "Brest", "enfants"}
    assert shown(parts).startswith("… ") and shown(parts).endswith(" …")
    assert len(shown(parts)) <= LENGTH + 10


def test_words_far_apart_are_shown_in_two_passages():
    text = f"{FILLER} Le compost est partagé. {FILLER} La ludothèque est ouverte. {FILLER}"
    parts = passages(text, parse("ludothèque compost"))
    assert marks(parts) == ["compost", "ludothèque"]
    assert shown(parts).count(" … ") == 1
    assert len(shown(parts)) <= LENGTH + 20


def test_the_phrase_is_shown_rather_than_its_words():
    text = f"Des biens, et plus loin du commun. {FILLER} Nous gérons des biens communs. {FILLER}"
    assert "gérons des biens communs" in shown(passages(text, parse('"biens communs"')))


def test_a_passage_begins_with_its_line_when_that_is_near():
    text = f"{FILLER}\nDeuxième paragraphe avec un compost.\n{FILLER}"
    assert shown(passages(text, parse("compost"))).removeprefix("… ").startswith("Deuxième paragraphe")


def test_words_are_never_cut():
    text = FILLER + "compost " + FILLER
    words = set(text.split())
    assert set(shown(passages(text, parse("compost"))).replace("…", "").split()) <= words


def test_without_the_words_the_beginning_is_shown():
    parts = passages("Une page trouvée par son titre.\n" + FILLER, parse("absent"))
    assert shown(parts).startswith("Une page trouvée par son titre. Le vent") and not marks(parts)
    assert shown(parts).endswith(" …") and len(shown(parts)) <= LENGTH + 5


def test_avoided_words_are_not_marked():
    assert marks(passages("Un compost sans logiciel.", parse("compost -logiciel"))) == ["compost"]


def test_a_title_is_shown_whole():
    assert marked("L’école d’été", parse("ecole")) == [("L’", False), ("école", True), (" d’été", False)]


def test_an_empty_text_has_no_passage():
    assert passages("", parse("compost")) == []


def test_ten_large_pages_are_cut_in_no_time():
    text = (FILLER * 300)[:200_000]
    query = parse("nuages bateaux absent")
    passages(text, query)
    began = time.perf_counter()
    for _page in range(10):
        passages(text, query)
    assert time.perf_counter() - began < 1.0


@given(st.text(max_size=700), st.text(max_size=60))
def test_parts_hold_nothing_but_the_text(text, typed):
    parts = passages(text, parse(typed))
    assert all(part and isinstance(is_marked, bool) for part, is_marked in parts)
    assert len(shown(parts)) <= LENGTH + len(typed) + 20 or len(text) < LENGTH * 3
    for part, is_marked in parts:
        if is_marked:
            assert part in text


@given(st.lists(st.sampled_from(["compost", "vent", "école\n", "x" * 90, "été.", " "]), max_size=300))
def test_a_snippet_is_never_much_longer_than_promised(words):
    assert len(shown(passages(" ".join(words), parse("compost ecole")))) <= LENGTH + 120
