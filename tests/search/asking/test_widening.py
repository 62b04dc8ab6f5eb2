"""What is looked for instead when nothing, or next to nothing, is found: the decisions, over a wiki of a few texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.asking.forms import MOST_FORMS
from wiki.search.asking.query import parse
from wiki.search.asking.widening import ENOUGH, FEWER, NEAR, spelled, widened
from wiki.search.words.analysis import folded_words, joined, stems
from wiki.search.words.nearness import nearest

TEXTS = [
    "L’innovation sociale à Brest",
    "Innovation sociale : définitions",
    "Monnaie locale, mode d’emploi",
    "Lancer une monnaie locale à Brest",
    "Tela Botanica, réseau de botanistes",
    "Autopartage et covoiturage",
    "Les biens communs du savoir",
    "Le savoir, un bien en commun",
    "Différence et répétition",
    "Une SCOP se transforme en SCIC",
    "Elinor Ostrom et les communs",
]


class Wiki:
    """Answers as the door does; counts what it is asked."""

    def __init__(self, texts=TEXTS):
        self.texts = texts
        self.stems = [stems(text + " " + " ".join(joined(text))) for text in texts]
        self.asked = 0

    def pages(self, query):
        self.asked += 1
        return sum(1 << at for at, page in enumerate(self.stems) if _holds(page, query))

    def near(self, word):
        counts = {}
        for text in self.texts:
            for one in set(folded_words(text)):
                counts[one] = counts.get(one, 0) + 1
        return nearest(word, counts)

    def all(self):
        return len(self.texts)

    def widened(self, typed):
        query = parse(typed)
        found = self.pages(query).bit_count()
        return widened(query, self, found)

    def found(self, typed):
        instead = self.widened(typed)
        pages = self.pages(instead.query) & instead.among if instead else 0
        return [text for at, text in enumerate(self.texts) if pages >> at & 1]


def _holds(page, query):
    def has(form):
        if not form.adjacent:
            return set(form.stems) <= set(page)
        return any(tuple(page[at : at + len(form.stems)]) == form.stems for at in range(len(page)))

    def holds(term):
        return any(map(has, term.forms))

    return bool(query.wanted) and all(map(holds, query.wanted)) and not any(map(holds, query.avoided))


@pytest.fixture
def wiki():
    return Wiki()


@pytest.mark.parametrize(
    "typed, instead",
    [
        ("inovation", "innovation"),
        ("inovation sociale", "innovation sociale"),
        ("Brest innovatoin", "Brest innovation"),
        ("Elenor Ostrum", "elinor ostrom"),
        ("monaie locale -Brest", "monnaie locale -Brest"),
        ('"monaie"', '"monnaie"'),
        ("telabotanica", "tela botanica"),
        ("titre:inovation type:fiche", "titre:innovation type:fiche"),
    ],
)
def test_a_slip_of_the_typing_is_exchanged_for_a_word_near_it(wiki, typed, instead):
    answer = wiki.widened(typed)
    assert (answer.kind, answer.instead, answer.missing) == (NEAR, instead, ())
    assert wiki.found(typed)


def test_the_near_word_is_one_that_stands_with_the_others():
    wiki = Wiki(["une marche à Brest", "une mairie à Rennes"])
    assert wiki.near("marrie") == ["mairie"] or wiki.near("marrie")
    assert wiki.widened("marie Rennes").instead == "mairie Rennes"


@pytest.mark.parametrize(
    "typed, instead, missing",
    [
        ("monnaie locale bitcoin", "monnaie locale", ("bitcoin",)),
        ("autopartage électrique tarifs", "autopartage", ("électrique", "tarifs")),
        ("quelle différence entre SCOP et SCIC", "SCOP SCIC", ("différence",)),
        ("monaie locale bitcoin", "monnaie locale", ("bitcoin",)),
        ("zzzz monnaie -locale", None, None),
    ],
)
def test_else_fewer_words_are_looked_for(wiki, typed, instead, missing):
    answer = wiki.widened(typed)
    if instead is None:
        assert answer is None
    else:
        assert (answer.kind, answer.instead, answer.missing) == (FEWER, instead, missing)
        assert wiki.found(typed)


def test_of_fewer_words_the_pages_count_that_hold_most_of_them():
    wiki = Wiki(["vélo et réparation", "vélo à Brest", "un vélo", "réparation à Brest", "Brest", *["rien"] * 20])
    assert wiki.found("réparer vélo Brest introuvable") == ["vélo et réparation", "vélo à Brest", "réparation à Brest"]


def test_a_word_that_names_a_page_is_worth_more_than_a_rarer_one():
    class Titled(Wiki):
        def pages(self, query):
            if query.terms[0].field:
                return query.terms[0].stems == ("accorder",)
            return super().pages(query)

    texts = ["accorderie", "accorderie", "accorderie", "adhésion"]
    assert Wiki(texts).widened("accorderie adhésion").instead == "adhésion"
    assert Titled(texts).widened("accorderie adhésion").instead == "accorderie"


def test_each_word_of_a_loosened_query_can_be_marked():
    answer = Wiki(["vélo et réparation", "vélo à Brest"]).widened("réparer vélo Brest introuvable")
    assert [term.text for term in answer.shown.wanted] == ["réparer", "vélo", "Brest"]


def test_words_that_nowhere_stand_side_by_side_are_looked_for_apart(wiki):
    answer = wiki.widened('"savoir commun"')
    assert answer.instead == "savoir commun" and not answer.missing
    assert wiki.found('"savoir commun"') == ["Les biens communs du savoir", "Le savoir, un bien en commun"]


def test_a_phrase_whose_words_no_page_has_is_looked_for_word_by_word(wiki):
    answer = wiki.widened('"innovation sociale libre" -Rennes')
    assert (answer.kind, answer.instead, answer.missing) == (FEWER, "innovation sociale -Rennes", ("libre",))
    assert wiki.found('"innovation sociale libre"') == [
        "L’innovation sociale à Brest",
        "Innovation sociale : définitions",
    ]
    assert [term.text for term in answer.typed.wanted] == ["innovation", "sociale", "libre"]


@pytest.mark.parametrize("typed", ["", "les", "-Brest", "xqzw", "étiquette:Brest"])
def test_nothing_better_is_none(wiki, typed):
    assert wiki.widened(typed) is None


def test_what_finds_enough_is_left_alone():
    wiki = Wiki(["innovation"] * ENOUGH + ["inovation"] * ENOUGH)
    assert wiki.widened("inovation") is None


def test_of_next_to_nothing_the_much_commoner_word_is_added_to_what_was_typed():
    wiki = Wiki(["une inovation", *["une innovation"] * 9])
    answer = wiki.widened("inovation")
    assert answer.instead == "innovation"
    assert len(wiki.found("inovation")) == 10
    assert Wiki(["une inovation", *["une innovation"] * 5]).widened("inovation") is None


@pytest.mark.parametrize("typed, near", [("glaner", "lancer"), ("sel", "seul"), ("marrie", "mairies")])
def test_what_is_found_is_not_taken_for_a_slip_of_another_word(typed, near):
    assert Wiki([typed, *[near] * 20]).widened(typed) is None


def test_the_family_of_the_word_meant_is_found_too():
    wiki = Wiki(["créer", "création"])
    assert wiki.found("crétion") == ["créer", "création"]


def test_what_is_asked_is_bounded():
    wiki = Wiki([f"{a}{b}{c}ovation" for a in "abcdef" for b in "lmnpqr" for c in "aeiou"])
    wiki.widened("anovation bnovation cnovation dnovation enovation fnovation gnovation hnovation inovation")
    assert wiki.asked < 120


def test_a_word_is_said_as_the_pages_write_it():
    assert spelled("developpement", ["Le développement durable"]) == "développement"
    assert spelled("ostrom", ["elinor", "Elinor Ostrom"]) == "Ostrom"
    assert spelled("innovation", ["Innovation sociale", "L’INNOVATION, une innovation"]) == "innovation"
    assert spelled("absent", ["Elinor Ostrom"]) == "absent"


WORDS = (
    'innovation inovation sociale monaie locale Brest SCOP absent "biens communs" -Brest titre:savoir éco-lieu'.split()
)


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_what_is_looked_for_instead_finds_something_and_keeps_what_must_be_absent(typed):
    wiki, query = Wiki(), parse(typed)
    answer = wiki.widened(typed)
    if answer is None:
        return
    assert answer.query.avoided == query.avoided and answer.query.filters == query.filters
    assert answer.instead != query.text
    assert all(len(term.forms) <= MOST_FORMS for term in answer.query.terms)
    assert wiki.pages(answer.query) & answer.among


@pytest.mark.parametrize(
    ("word", "meant"), [("legumes", []), ("fotographie", ["photographie"]), ("komune", ["commune"])]
)
def test_a_short_word_that_begins_otherwise_and_differs_twice_is_another_word(word, meant):
    assert nearest(word, {"resumes": 9, "photographie": 1, "commune": 1}) == meant


def test_words_that_stand_nowhere_side_by_side_are_said_apart():
    made = Wiki(["Un wiki libre, une adresse en org"]).widened("wiki.org")
    assert made.kind == NEAR and made.instead == "wiki org"


def test_a_word_typed_twice_is_said_once():
    made = Wiki(["Un script"]).widened("<script>alerte</script>")
    assert made.kind == FEWER and made.instead == "script"
