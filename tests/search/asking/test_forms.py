"""The ways to match what was typed: other spellings, other words of the family."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.asking.forms import MOST_FORMS
from wiki.search.asking.query import parse
from wiki.search.words import families
from wiki.search.words.analysis import joined, plain, stem, stems


def matches(typed: str, text: str) -> bool:
    """What an engine does, in ten lines: the page's stems, and behind them its words in parts as one."""
    page = stems(text + " " + " ".join(joined(text)))

    def holds(form):
        at = range(len(page) - len(form.stems) + 1)
        return any(tuple(page[place : place + len(form.stems)]) == form.stems for place in at)

    query = parse(typed)
    return all(any(map(holds, term.forms)) for term in query.wanted) and not any(
        any(map(holds, term.forms)) for term in query.avoided
    )


SPELLINGS = ["éco-quartier", "écoquartier", "éco quartier", "Éco-quartiers", "éco\u2011quartiers", "ECOQUARTIER"]


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.parametrize("written", SPELLINGS)
def test_a_word_with_a_hyphen_is_one_word_however_it_is_typed_and_written(typed, written):
    assert matches(typed, f"On visite un {written} à Brest.")
    assert not matches(f"-{typed} brest", f"un {written} à Brest") or " " in typed


@pytest.mark.parametrize(
    "typed, written",
    [
        ("telabotanica", "Tela-Botanica"),
        ("Tela Botanica", "telabotanica"),
        ("covoiturage", "le co-voiturage"),
        ("micro finance", "la microfinance"),
        ("wiki-brest", "Wikibrest"),
        ("savoirfaire", "des savoir-faire"),
        ("maindoeuvre", "la main-d’œuvre"),
        ("e mail", "un email"),
        ("email", "un e-mail"),
        ("3000 profs", "Les 3\u202f000 profs"),
        ("3 000 profs", "Les 3000 profs"),
        ("2010-2011", "l’année 2010-2011"),
        ("2011", "l’année 2010-2011"),
        ("2010-2011", "les rencontres de 2010"),
        ("2010-2011", "les rencontres de 2011"),
        ("« 1982 »", "paru en 1982"),
    ],
)
def test_other_words_in_parts(typed, written):
    assert matches(typed, written)


@pytest.mark.parametrize(
    "pair",
    [
        "création créer",
        "idée idéation",
        "créativité créatif",
        "créateur création",
        "recyclerie recycler",
        "énergie énergétique",
        "agriculture agricole",
        "élection élu",
        "bénévolat bénévole",
        "définir définition",
        "entrepreneur entreprendre",
        "travail travailleurs",
        "Brest brestoise",
        "production produire",
    ],
)
def test_a_word_finds_its_family_both_ways(pair):
    one, other = pair.split()
    assert matches(one, other) and matches(other, one)


@pytest.mark.parametrize(
    "typed, written", [("filmer", "le filmage"), ("citer", "une citation"), ("rimer", "un rimeur")]
)
def test_nouns_that_verbs_make_need_no_table(typed, written):
    assert matches(typed, written)


@pytest.mark.parametrize(
    "pair", ["village ville", "mener ménage", "couler couleur", "paysage pays", "partagé partie", "aménagé amener"]
)
def test_nouns_that_only_look_so_are_left_alone(pair):
    one, other = pair.split()
    assert not matches(one, other) and not matches(other, one)


@pytest.mark.parametrize(
    "pair", ["commun communauté", "social société", "public publicité", "mobile mobiliser", "voiture covoiturage"]
)
def test_other_subjects_are_no_family(pair):
    one, other = pair.split()
    assert not matches(one, other) and not matches(other, one)


def test_between_quotation_marks_no_family():
    assert not matches('"création"', "créer") and matches('"création"', "créations")


def test_what_must_be_absent_has_no_family():
    assert matches("brest -création", "créer à Brest") and not matches("brest -création", "une création à Brest")


def test_words_side_by_side_are_not_one_unless_nothing_stands_between():
    assert not matches("éco -quartier", "un écoquartier")
    assert not matches("éco Brest quartier", "un écoquartier à Brest")
    assert not matches('éco "quartier"', "un écoquartier")


def test_between_quotation_marks_years_stand_side_by_side():
    assert not matches('"2010-2011"', "les rencontres de 2010") and matches('"2010-2011"', "en 2010-2011")
    assert not matches("brest -2010-2011", "Brest en 2010-2011") and matches("brest -2010-2011", "Brest en 2010")


def test_years_are_no_number_in_groups():
    assert not any(form.stems == ("20102011",) for term in parse("2010 2011").wanted for form in term.forms)


def test_a_stem_stands_in_one_family():
    seen = {}
    for line in families.FAMILIES.strip().split("\n"):
        members = [stem(word) for word in line.split()]
        assert len(members) == len(set(members)) > 1, line
        for one in members:
            assert seen.setdefault(one, line) is line
        for word in line.split():
            assert {one for one, _word in families.others(plain(word))} >= set(members) - {stem(word)}


def test_words_stand_beside_their_stems():
    for term in parse("l’éco-quartier création 3 000 écoquartiers E.S.S.").terms:
        for form in term.forms:
            assert len(form.words) == len(form.stems)
            assert tuple(map(stem, form.words)) == form.stems
            assert tuple(map(plain, form.words)) == form.words


@given(st.text(max_size=200))
def test_forms_are_bounded_and_the_typed_one_comes_first(typed):
    for term in parse(typed).terms:
        assert len(term.forms) <= MOST_FORMS
        assert bool(term.forms) == bool(term.stems)
        if term.forms:
            assert term.forms[0].stems == term.stems
        assert len({form.stems for form in term.forms}) == len(term.forms)
