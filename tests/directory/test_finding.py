"""Finding entries: by words and by facets, with counts that say what a further choice would leave."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wiki.directory.finding import PER_PAGE
from wiki.pages.deleting import delete_page
from wiki.search import finding
from wiki.search.contract import Unavailable

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def harbour(fiche):
    fiche("Sésamath", "Des manuels libres.", "association, biens communs", domain="éducation", territory="France")
    fiche("Tela Botanica", "Des botanistes.", "association, réseau", domain="sciences", territory="francophonie")
    fiche("CRISES", "La recherche.", "centre, Québec", domain="recherche", territory="Québec", status="en activité")
    fiche("ZSI", "Une étude des manuels.", "centre, Europe", domain="Recherche", territory="Autriche")
    fiche("Écolieu", "Un lieu.", "lieu, Europe", domain="habitat", territory="France", status="terminé")


def titles(listing) -> list[str]:
    return [page.title for page in listing.entries]


def counts(listing, facet: str) -> dict[str, int]:
    return {value.words: value.count for one in listing.facets if one.name == facet for value in one.values}


def test_the_entries_and_no_other_pages_are_listed_from_a_to_z_as_french_does(harbour, write, ask):
    write("Une page", "Texte.")
    write("Alias", "---\ntype: fiche\nredirection: Sésamath\n---\n")
    assert titles(ask()) == ["CRISES", "Écolieu", "Sésamath", "Tela Botanica", "ZSI"]
    assert (ask().total, ask().all) == (5, 5)


def test_every_facet_counts_its_values_the_most_common_first(harbour, ask):
    listing = ask()
    assert next(iter(counts(listing, "domain").items())) == ("recherche", 2)
    assert counts(listing, "territory") == {"France": 2, "Autriche": 1, "francophonie": 1, "Québec": 1}
    assert counts(listing, "tag")["Europe"] == 2
    assert sorted(counts(listing, "status").values()) == [1, 1]


def test_case_and_accents_make_no_other_value(harbour, ask):
    assert titles(ask(domain="RECHERCHE")) == ["CRISES", "ZSI"]
    assert titles(ask(territory="quebec")) == ["CRISES"]
    assert titles(ask(tag="EUROPE")) == ["Écolieu", "ZSI"]
    assert titles(ask(status="en activite")) == titles(ask(status="active")) == ["CRISES"]


def test_filters_typed_in_the_box_narrow_with_words_and_without(harbour, ask):
    assert titles(ask(q="manuels tag:europe")) == ["ZSI"]
    assert titles(ask(q="étiquette:association")) == ["Sésamath", "Tela Botanica"]
    assert titles(ask(q="étiquette:association -botanistes")) == ["Sésamath"]
    assert titles(ask(q="type:fiche")) == titles(ask())
    assert ask(q="étiquette:fanfare").total == ask(q="manuels type:reference").total == 0


def test_of_several_domains_any_will_do_and_of_several_tags_all_must_be_there(harbour, ask):
    assert titles(ask(domain=["habitat", "sciences"])) == ["Écolieu", "Tela Botanica"]
    assert titles(ask(tag=["association", "réseau"])) == ["Tela Botanica"]
    assert titles(ask(tag=["association", "Europe"])) == []


def test_facets_narrow_each_other(harbour, ask):
    listing = ask(domain="recherche", tag="Europe")
    assert titles(listing) == ["ZSI"]
    assert counts(listing, "territory") == {"Autriche": 1}
    assert counts(listing, "domain") == {"recherche": 1, "habitat": 1}


def test_a_count_is_what_choosing_the_value_shows(harbour, ask):
    for first in ({}, {"tag": "centre"}, {"domain": "recherche"}, {"q": "manuels"}):
        for facet in ask(**first).facets:
            for value in facet.values:
                if not value.chosen and facet.name not in first:
                    assert len(titles(ask(**{**first, facet.name: value.words}))) == value.count, (first, value)


def test_a_value_is_chosen_and_taken_back_by_its_address(harbour, ask):
    domains, *_rest = ask(tag="Europe", q="lieu").facets
    (habitat,) = [value for value in domains.values if value.words == "habitat"]
    assert habitat.address == "/directory/?q=lieu&domain=habitat&tag=Europe" and not habitat.chosen
    domains, *_rest = ask(domain="HABITAT", tag="Europe", page=3).facets
    (habitat,) = [value for value in domains.values if value.chosen]
    assert habitat.address == "/directory/?tag=Europe"


def test_a_value_that_no_entry_has_can_be_taken_back(harbour, ask):
    listing = ask(domain="cuisine")
    assert titles(listing) == []
    assert [(value.words, value.count) for value in listing.facets[0].values if value.chosen] == [("cuisine", 0)]


def test_words_search_entries_alone_and_go_with_facets(harbour, write, ask):
    write("Manuels", "Une page sur les manuels.")
    assert titles(ask(q="manuel")) == ["Sésamath", "ZSI"]
    assert titles(ask(q="manuel", domain="éducation")) == ["Sésamath"]
    assert counts(ask(q="manuel"), "domain") == {"éducation": 1, "recherche": 1}
    assert titles(ask(q="CRISES")) == ["CRISES"]
    assert titles(ask(q="zzzz")) == []


def test_facets_work_while_the_index_cannot_answer(harbour, ask, monkeypatch):
    class Broken:
        def find(self, query):
            raise Unavailable("made anew")

    ask()
    monkeypatch.setattr(finding, "engine", Broken)
    assert titles(ask(domain="recherche")) == ["CRISES", "ZSI"]
    listing = ask(q="Sésamath", domain="éducation")
    assert listing.unavailable and titles(listing) == ["Sésamath"]


def test_a_deleted_entry_is_nowhere_not_even_in_a_count(fiche, ask, administrator):
    fiche("Visible", domain="habitat", tags="commun")
    fiche("Partie", domain="secret", territory="secret", tags="commun, secret")
    delete_page(administrator, "Partie", "Parce que.")
    for actor in ({}, {"actor": administrator}):
        listing = ask(**actor)
        assert (titles(listing), listing.total, listing.all) == (["Visible"], 1, 1)
        assert counts(listing, "domain") == {"habitat": 1} and counts(listing, "tag") == {"commun": 1}
        assert not counts(listing, "territory")
        assert titles(ask(q="Partie", **actor)) == [] and titles(ask(tag="secret", **actor)) == []


def test_pages_follow_each_other_without_a_gap(fiche, ask):
    for number in range(PER_PAGE + 3):
        fiche(f"Fiche {number:02}", domain="habitat")
    first, second = ask(domain="habitat"), ask(domain="habitat", page=2)
    assert len(first.entries) == PER_PAGE and first.next_count == 3
    assert first.next_address == "/directory/?domain=habitat&page=2" and not first.previous_address
    assert second.previous_address == "/directory/?domain=habitat" and not second.next_address
    assert [*titles(first), *titles(second)] == [f"Fiche {number:02}" for number in range(PER_PAGE + 3)]
    assert titles(ask(page=99)) == titles(second)


def test_twenty_entries_cost_no_more_queries_than_ten(fiche, ask):
    def queries() -> int:
        ask()  # indexes what waits
        with CaptureQueriesContext(
            connection,
        ) as captured:
            listing = ask(q="potager", domain="habitat", tag="commun")
        assert listing.total == made
        return len(captured)

    made = 0
    seen = []
    for target in (10, 20):
        while made < target:
            fiche(f"Fiche {made}", "Un potager.", f"commun, propre {made}", domain="habitat", territory=f"Lieu {made}")
            made += 1
        seen.append(queries())
    assert seen[0] == seen[1]


def test_a_facet_shows_its_most_common_values_and_whatever_is_chosen(fiche, ask, monkeypatch):
    monkeypatch.setattr("wiki.directory.finding.MOST_VALUES", 2)
    for number, domain in enumerate(("mer", "mer", "terre", "terre", "ciel")):
        fiche(f"Fiche {number}", domain=domain)
    assert counts(ask(), "domain") == {"mer": 2, "terre": 2}
    assert counts(ask(domain="ciel"), "domain") == {"mer": 2, "terre": 2, "ciel": 1}
