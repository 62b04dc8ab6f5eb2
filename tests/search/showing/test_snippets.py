"""The lines under a result."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.asking import synonyms
from wiki.search.asking.query import parse
from wiki.search.showing.occurrences import MOST
from wiki.search.showing.snippets import LENGTH, marked, passages

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


@pytest.mark.parametrize("typed", ["éco-quartier", "écoquartiers", "éco quartier", '"éco-quartier"'])
def test_words_in_parts_are_marked_whole_however_they_were_typed(typed):
    text = "Un éco-quartier, des écoquartiers, l’éco\u2011quartier ; un quartier"
    expected = ["éco-quartier", "écoquartiers", "éco\u2011quartier"] + ["quartier"] * (typed == "éco quartier")
    assert marks(passages(text, parse(typed))) == expected


def test_of_a_word_in_parts_the_part_that_was_typed_is_marked():
    assert marks(passages("Un éco-quartier à Brest", parse("quartier"))) == ["quartier"]


def test_other_words_of_the_family_are_marked():
    assert marks(passages("Créer, la création, un créateur", parse("création"))) == ["Créer", "création", "créateur"]
    assert marks(passages("Créer, la création", parse('"création"'))) == ["création"]


@pytest.mark.parametrize("typed", ["ESS", "économie sociale et solidaire"])
def test_synonyms_are_marked_as_a_whole_and_not_by_their_words(typed):
    known = synonyms.parse("- ESS = économie sociale et solidaire")
    text = "L’économie sociale et solidaire (E.S.S.) ; une fête solidaire"
    found = marks(passages(text, known.widened(parse(typed))))
    if typed == "ESS":
        assert found == ["économie sociale et solidaire", "E.S.S."]
    else:
        assert found == ["économie", "sociale", "solidaire", "E.S.S.", "solidaire"]


def test_a_phrase_is_marked_as_one_and_its_words_elsewhere_are_not():
    text = "Le pouvoir d’agir. Agir, c’est un pouvoir. Le pouvoir, puis agir ? Le pouvoir de dire et d’agir"
    assert marks(passages(text, parse('"pouvoir d’agir"'))) == ["pouvoir d’agir", "pouvoir, puis agir"]


def test_a_phrase_that_the_text_does_not_hold_is_marked_by_its_words():
    assert marks(passages("Agir, un pouvoir", parse('"pouvoir d’agir"'))) == ["Agir", "pouvoir"]


def test_a_phrase_of_words_that_repeat_themselves_is_found():
    assert marks(passages("porte porte à porte porte", parse('"porte à porte"'))) == ["porte porte à porte porte"]
    assert marks(passages("port vent port vent vent port", parse('"vent vent port"'))) == ["vent vent port"]


def test_a_number_in_groups_is_marked_whole():
    assert marks(passages("Les 3\u202f000 profs, 13 000 élèves, 3 000", parse("3000"))) == ["3\u202f000", "3 000"]


def test_words_that_were_looked_for_in_titles_are_marked_there():
    query = parse("titre:jardin Brest")
    assert marks(marked("Jardin de Brest", query)) == ["Jardin", "Brest"]
    assert marks(passages("Un jardin à Brest", query)) == ["Brest"]


def test_three_words_far_apart_are_shown_in_three_passages():
    text = f"{FILLER} Le compost. {FILLER} Une ludothèque. {FILLER} Un verger. {FILLER}"
    parts = passages(text, parse("verger ludothèque compost"))
    assert marks(parts) == ["compost", "ludothèque", "verger"]
    assert shown(parts).count(" … ") == 2 and len(shown(parts)) <= LENGTH + 30


def test_a_rare_word_is_shown_with_a_common_one_however_late_it_comes():
    text = "vent " * 3 * MOST + "le compost et le vent " + "vent " * MOST
    assert {"compost", "vent"} == set(marks(passages(text, parse("vent compost"))))


def test_a_title_is_shown_whole():
    assert marked("L’école d’été", parse("ecole")) == [("L’", False), ("école", True), (" d’été", False)]


def test_an_empty_text_has_no_passage():
    assert passages("", parse("compost")) == []


def test_ten_large_pages_are_cut_in_no_time():
    text = (FILLER * 300)[:200_000]
    query = parse("nuages bateaux absent")
    passages(text, query)
    began = time.process_time()
    for _page in range(10):
        passages(text, query)
    assert time.process_time() - began < 2.0


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


BITS = [
    "compost",
    "éco-quartier",
    "l’E.S.S.",
    "biens communs",
    "3 000",
    "«\u202fvent\u202f»",
    "\n",
    "---",
    "x" * 90,
    "été.",
]
TYPED = ["compost", '"biens communs"', "éco quartier", "écoquartier", "ESS", "3000", "titre:vent", "-été", '"x']


@given(
    st.lists(st.sampled_from(BITS) | st.text(max_size=12), max_size=120),
    st.lists(st.sampled_from(TYPED), max_size=5).map(" ".join),
    st.integers(1, 400),
)
def test_parts_stand_in_the_text_in_order(bits, typed, times):
    text = (" ".join(bits) + " ") * times
    for parts in (passages(text[:200_000], parse(typed)), marked(text[:500], parse(typed))):
        at = 0
        for part, _marked in parts:
            if part in ("… ", " …", " … "):
                continue
            at = text.replace("\n", " ").find(part.replace("\n", " "), at)
            assert at >= 0
            at += len(part)


@pytest.mark.parametrize(
    "text",
    [
        "éco-" * 50_000,
        "a b " * 50_000,
        "E.S.S. " * 28_000,
        "l’" * 100_000,
        "1 000 " * 33_000,
        "é" * 200_000,
        "biens " * 33_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_takes_long(text):
    query = parse('"a b" éco-quartier ESS 1000 "biens biens communs" éco')
    began = time.process_time()
    for _page in range(2):
        passages(text, query)
    assert time.process_time() - began < 2.0
