"""Facets and filters: what may be chosen among what was found, with counts that keep their word."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wiki.pages.models import Page
from wiki.search.asking.asked import FACETS, Asked
from wiki.search.asking.query import Filter, Query
from wiki.search.door import search

from ..conftest import asking

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def market(write):
    """Six pages about gardens: two entries, a meeting, a reference, a help page, a plain page."""
    write(
        "Verger",
        "---\ntype: fiche\nétiquettes: [Brest, jardin]\ndomaine: Agriculture\nterritoire: Bretagne\ndepuis: 2009\n---\n"
        "Un potager.",
        author_name="Courlis",
    )
    write(
        "Serre",
        "---\ntype: fiche\nétiquettes: [brest]\ndomaine: agriculture\nterritoire: Alsace\n---\nUn potager.",
        author_name="Bernache",
    )
    write("Journée", "---\ntype: rencontre\ndate: 2011-05-17\nétiquettes: [jardin]\n---\nUn potager.", "Courlis")
    write("Livre", '---\ntype: référence\nannée: 1998\nauteurs: ["Klein, Juliette"]\n---\nUn potager.', "Bernache")
    write("Aide:Jardiner", "---\ntype: aide\n---\nUn potager.", "Bernache")
    write("Potager", "Un potager.", "Courlis")


@pytest.fixture
def facets(drain, visitor):
    """facets(q, tag=…) -> {facet: {words: count}} as a visitor sees them."""

    def counted(q="", actor=visitor, **chosen):
        drain()
        listed = search(actor, asking(q, **chosen)).facets
        return {facet.name: {value.words: value.count for value in facet.values} for facet in listed}

    return counted


def test_every_facet_counts_its_values_among_what_was_found(market, facets):
    found = facets("potager")
    assert found["kind"] == {"Fiche": 2, "Aide": 1, "Page": 1, "Référence": 1, "Rencontre": 1}
    assert found["tag"] == {"Brest": 2, "jardin": 2} and found["domain"] == {"Agriculture": 2}
    assert found["territory"] == {"Alsace": 1, "Bretagne": 1}
    assert found["person"] == {"Bernache": 3, "Courlis": 3, "Juliette Klein": 1}
    assert found["year"].items() >= {"2009": 1, "2011": 1, "1998": 1}.items()


def test_words_narrow_every_facet(market, facets, write):
    write("Sans", "---\nétiquettes: [autre]\n---\nUn bac.")
    assert facets("bac")["tag"] == {"autre": 1}
    assert "autre" not in facets("potager")["tag"]


def test_a_count_is_what_choosing_its_value_shows(market, find, visitor, drain):
    for first in ({}, {"tag": "brest"}, {"kind": "fiche"}, {"person": "courlis"}):
        find("potager")
        for facet in search(visitor, asking("potager", **first)).facets:
            for value in facet.values:
                if not value.chosen and facet.name not in first:
                    chosen = search(visitor, asking("potager", **first, **{facet.name: value.key}))
                    assert chosen.total == value.count, (first, facet.name, value)


def test_of_several_kinds_any_will_do_and_of_several_tags_or_persons_all_must_be_there(market, find):
    assert set(find("potager", kind=["fiche", "meeting"])) == {"Verger", "Serre", "Journée"}
    assert find("potager", tag=["Brest", "jardin"]) == ["Verger"]
    assert find("potager", person=["Courlis", "Bernache"]) == []


def test_a_facet_without_words_lists_its_pages_the_last_changed_first(market, find, write):
    assert find(tag="brest") == ["Serre", "Verger"]
    write("Verger", "---\ntype: fiche\nétiquettes: [Brest]\n---\nUn autre.")
    assert find(tag="brest") == ["Verger", "Serre"]
    assert find() == []


def test_results_come_by_date_when_asked(market, find, write):
    write("Potager", "Un potager, changé.")
    assert find("potager", sort="date")[:2] == ["Potager", "Aide:Jardiner"]


def test_a_value_is_chosen_and_taken_back_by_its_address(market, find, visitor):
    find("potager")
    (tags,) = [
        facet for facet in search(visitor, asking("potager", kind="fiche", page=3)).facets if facet.name == "tag"
    ]
    (brest,) = [value for value in tags.values if value.key == "brest"]
    assert (brest.address, brest.chosen) == ("/search?q=potager&kind=fiche&tag=Brest", False)
    (tags,) = [facet for facet in search(visitor, asking("potager", tag="BREST")).facets if facet.name == "tag"]
    (brest,) = [value for value in tags.values if value.chosen]
    assert (brest.words, brest.address) == ("Brest", "/search?q=potager")


def test_a_value_that_no_page_has_can_be_taken_back(market, facets):
    assert facets("potager", tag="nulle part")["tag"] == {"nulle part": 0}


def test_a_facet_lists_its_most_common_values_and_says_how_many_more_there_are(write, find, visitor, monkeypatch):
    monkeypatch.setattr("wiki.search.catalogue.narrowing.MOST_VALUES", 2)
    for number, tag in enumerate(("mer", "mer", "terre", "terre", "ciel")):
        write(f"Page {number}", f"---\nétiquettes: [{tag}]\n---\nUn potager.")
    find("potager")
    (tags,) = [facet for facet in search(visitor, asking("potager")).facets if facet.name == "tag"]
    assert [value.words for value in tags.values] == ["mer", "terre"] and tags.more == 1


def test_a_deleted_page_a_redirect_and_an_older_text_are_in_no_count(market, facets, write):
    write("Potager", "---\nétiquettes: [nouveau]\n---\nUn potager.")
    write("Potager", "Un potager.")
    write("Alias", "---\nredirection: Verger\nétiquettes: [alias]\n---\nUn potager.")
    found = facets("potager")["tag"]
    assert "nouveau" not in found and "alias" not in found


def typed(monkeypatch, *filters, **query):
    """Have the search box understand these filters."""
    monkeypatch.setattr("wiki.search.door.parse", lambda q: Query(filters=filters, **query))


@pytest.mark.parametrize("words", ["fiche", "Fiches", "directory entry", "directory entries", "FICHE"])
def test_a_kind_is_meant_by_its_words_in_both_languages(market, find, monkeypatch, words):
    typed(monkeypatch, Filter("kind", words))
    assert set(find()) == {"Verger", "Serre"}


def test_a_person_is_meant_by_some_of_the_names(market, find, monkeypatch):
    typed(monkeypatch, Filter("person", "klein"))
    assert find() == ["Livre"]
    typed(monkeypatch, Filter("person", "KLÉIN juliette"))
    assert find() == ["Livre"]
    typed(monkeypatch, Filter("person", "cour"))
    assert set(find()) == {"Verger", "Journée", "Potager"}
    typed(monkeypatch, Filter("person", "personne"))
    assert find() == []


def test_filters_go_with_each_other_and_with_facets(market, find, monkeypatch):
    typed(monkeypatch, Filter("tag", "BREST"), Filter("tag", "jardin", without=True))
    assert find() == ["Serre"]
    typed(monkeypatch, Filter("tag", "brest"))
    assert find(territory="bretagne") == ["Verger"]


def test_an_unknown_filter_finds_nothing_rather_than_everything(market, find, monkeypatch):
    typed(monkeypatch, Filter("kind", "soucoupe"))
    assert find() == []


def test_what_was_understood_can_be_taken_back_part_by_part(market, find, visitor):
    find("")
    parts = search(visitor, asking('potager "un bac" -velo', tag="brest")).understood
    assert [(part.kind, part.words, part.without) for part in parts] == [
        ("words", "potager", False),
        ("phrase", "un bac", False),
        ("without", "velo", True),
        ("tag", "Brest", False),
    ]
    assert parts[0].address == "/search?q=%22un+bac%22+-velo&tag=brest"
    assert parts[3].address == "/search?q=potager+%22un+bac%22+-velo"


def test_pages_whose_records_are_missing_are_found_all_the_same(market, find, visitor):
    from wiki.search.models import SearchRecord

    find("potager")
    SearchRecord.objects.all().delete()
    results = search(visitor, asking("potager"))
    assert results.total == 6 == Page.objects.count() and not results.facets


def test_a_hit_has_its_tags_in_its_own_order_as_most_pages_spell_them(market, find, write, visitor):
    write("Bac", "---\nétiquettes: [JARDIN, brest, seul]\n---\nUn bac.")
    find("bac")
    (hit,) = search(visitor, asking("bac")).hits
    assert [tag.lower() for tag in hit.tags] == ["jardin", "brest", "seul"] and hit.tags[0] == "jardin"


words = st.text(alphabet="abé \"'-:«»,;%_\x00ß", max_size=12)
prefixes = st.sampled_from(["étiquette:", "-type:", "auteur:", "titre:", "-", ""])
typed_parts = st.lists(st.tuples(prefixes, words), max_size=5)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(parts=typed_parts, facet=st.sampled_from(FACETS), value=words, sort=st.sampled_from(["", "date"]))
def test_nothing_asked_raises_and_every_part_can_be_taken_back(market, find, visitor, parts, facet, value, sort):
    find("")
    data = QueryDict(mutable=True)
    data.update({"q": " ".join(prefix + typed for prefix, typed in parts), facet: value, "sort": sort})
    results = search(visitor, Asked.of_query(data))
    assert not results.unavailable
    for part in results.understood:
        fewer = search(visitor, Asked.of_query(QueryDict(part.address.partition("?")[2])))
        assert len(fewer.understood) < len(results.understood)
