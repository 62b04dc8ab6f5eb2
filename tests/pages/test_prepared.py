"""A prepared query answers what the queryset it was made from would answer."""

import pytest
from django.db.models import Q

from wiki.pages.finding import live_page, page_outline, row_at
from wiki.pages.links import cited_by, missing_targets, pages_linking_to
from wiki.pages.models import Page, PageLink
from wiki.pages.prepared import Prepared

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def test_rows_are_those_of_the_queryset_for_other_values(write):
    for number in range(3):
        write(f"Page {number}", f"Texte {number}")
    prepared = Prepared(Page.objects.filter(title="\0").values_list("title", "text"), "\0")
    assert prepared.rows("Page 1") == [("Page 1", "Texte 1\n")]
    assert prepared.rows("Page 9") == []


def test_values_that_the_query_fixes_stay(write):
    write("Page", "Texte [[Autre]]")
    prepared = Prepared(PageLink.objects.filter(count=1, target_title="\0").values_list("target_title")[:5], "\0")
    assert prepared.rows("Autre") == [("Autre",)]


def test_a_query_that_nothing_can_meet_answers_nothing():
    assert Prepared(Page.objects.filter(Q(pk__in=[]), title="\0").values_list("title"), "\0").rows("Page") == []


def test_a_sample_that_the_query_does_not_hold_is_an_error():
    with pytest.raises(ValueError):
        Prepared(Page.objects.filter(title="other").values_list("title"), "\0")


def test_a_live_page_is_the_one_that_the_models_give(write):
    write("Page", "---\ntype: fiche\nétiquettes: [a, b]\n---\n# Un\n\nTexte\n\n# Deux\n")
    found, expected = live_page("Page"), Page.objects.select_related("head").get(title="Page")
    for one, other in ((found, expected), (found.head, expected.head)):
        for field in one._meta.concrete_fields:
            assert getattr(one, field.attname) == getattr(other, field.attname), field
    assert live_page("page") is None


def test_a_row_is_found_at_the_pages_own_address_alone(write):
    write("Une page", "Texte")
    assert row_at("Une_page")["title"] == "Une page"
    assert row_at("Une page") is None and row_at("une_page") is None and row_at("[") is None


def test_the_outline_of_a_page_holds_what_permissions_ask(write, django_assert_num_queries):
    page = write("Page", "---\ntype: fiche\n---\nTexte").page
    outline = page_outline(row_at("Page"))
    with django_assert_num_queries(0):
        assert (outline.pk, outline.title, outline.kind, outline.head_id) == (page.pk, "Page", "fiche", page.head_id)
        assert not outline.is_deleted and not outline.redirect_to


def test_links_are_those_that_the_lists_show(write):
    page = write("Page", "[[Page]] [[Autre]] [[Absente]]").page
    write("Autre", "Des mots. [[page]]")
    write("Bis", "[[Page]] et [[Page]]")
    assert missing_targets(page.pk) == {"Absente"}
    listed = [(link.source.title, link.source.lead) for link in pages_linking_to("Page", Q())]
    assert cited_by("Page", Q(), limit=10) == listed == [("Autre", "Des mots. page"), ("Bis", "Page et Page")]
    assert cited_by("Page", Q(source__title="Bis"), limit=10) == listed[1:]
    assert cited_by("Page", Q(), limit=1) == listed[:1]


def test_reading_goes_on_with_articles_not_with_the_home_page_or_the_helps_examples(write):
    write("Page", "Texte")
    write("Aide:Lien", "---\ntype: aide\n---\nPar exemple [[Page]], [[Aide:Autre]]")
    write("Accueil", "[[Page]] [[Aide:Autre]]")
    write("Article", "[[Page]]")
    assert [title for title, _lead in cited_by("Page", Q(), limit=10)] == ["Article"]
    assert [title for title, _lead in cited_by("Aide:Autre", Q(), limit=10)] == ["Aide:Lien"]
