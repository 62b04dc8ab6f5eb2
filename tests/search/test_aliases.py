"""Who types the title of a redirect, or words of it, finds the page that it leads to."""

import importlib

import pytest
from django.apps import apps

from wiki.pages.answers import Deleted, Moved, Undeleted
from wiki.pages.deleting import delete_page, undelete_page
from wiki.pages.finding import live_page
from wiki.pages.models import Page
from wiki.pages.moving import move_page
from wiki.pages.rebuilding import rebuild
from wiki.search.models import SearchAlias, SearchOutbox
from wiki.search.outbox import documents_of

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def atelier(write):
    """A page, and a redirect to it; both are indexed later."""
    write("Atelier partagé", "Des outils pour tous.")
    write("Fabrique de quartier", "---\nredirection: Atelier partagé\n---\n")
    return live_page("Atelier partagé")


def aliases_of(page) -> str:
    return documents_of([page])[0].aliases


def test_words_of_a_redirect_find_the_page_it_leads_to(atelier, find):
    assert find("fabrique") == ["Atelier partagé"]
    assert find('"fabrique de quartier" outil') == ["Atelier partagé"]


def test_a_redirect_that_comes_later_queues_its_target_alone(atelier, find, write):
    write("Verger", "Des pommiers.")
    find("fabrique")
    redirect = write("Ruche", "---\nredirection: atelier partagé\n---\n")
    assert set(SearchOutbox.objects.values_list("page", flat=True)) == {atelier.pk, redirect.pk}
    assert find("ruche") == ["Atelier partagé"]


def test_a_redirect_that_leads_elsewhere_now_takes_its_words_along(atelier, find, write):
    write("Verger", "Des pommiers.")
    assert find("fabrique") == ["Atelier partagé"]
    write("Fabrique de quartier", "---\nredirection: Verger\n---\n")
    assert find("fabrique") == ["Verger"]


def test_a_redirect_that_becomes_a_page_is_found_itself(atelier, find, write):
    assert find("fabrique") == ["Atelier partagé"]
    write("Fabrique de quartier", "Un lieu.")
    assert find("fabrique") == ["Fabrique de quartier"]


def test_a_deleted_redirect_leaves_its_target_and_comes_back(atelier, find, administrator):
    assert find("fabrique") == ["Atelier partagé"]
    redirect = live_page("Fabrique de quartier")
    assert isinstance(delete_page(administrator, redirect.title, "Inutile"), Deleted)
    assert find("fabrique") == []
    assert isinstance(undelete_page(administrator, redirect.pk), Undeleted)
    assert find("fabrique") == ["Atelier partagé"]


def test_a_page_that_moved_is_found_by_its_old_title(atelier, find, administrator):
    assert isinstance(move_page(administrator, "Atelier partagé", "Tiers-lieu"), Moved)
    assert find("fabrique") == ["Tiers-lieu"]
    assert find('"atelier partagé"') == ["Tiers-lieu"]


def test_a_target_written_after_its_redirect_has_its_name(find, write):
    write("Ruche", "---\nredirection: Rucher\n---\n")
    assert find("ruche") == []
    page = write("Rucher", "Des abeilles.")
    assert aliases_of(page) == "Ruche"
    assert find("ruche") == ["Rucher"]


def test_a_redirect_taken_out_of_the_database_leaves_its_target(atelier, find):
    assert find("fabrique") == ["Atelier partagé"]
    Page.objects.filter(title="Fabrique de quartier").update(head=None)
    Page.objects.get(title="Fabrique de quartier").delete()
    assert find("fabrique") == [] and not SearchAlias.objects.exists()


def test_saving_a_page_again_queues_nobody_else(atelier, find, write):
    find("fabrique")
    redirect = write("Fabrique de quartier", "---\nredirection: Atelier partagé\n---\nUne phrase.")
    assert list(SearchOutbox.objects.values_list("page", flat=True)) == [redirect.pk]


def test_many_redirects_do_not_fill_the_index(atelier, write):
    for number in range(20):
        SearchAlias.objects.create(page=9000 + number, title="x" * 200, target_key=atelier.title_key)
    assert len(aliases_of(atelier)) == 2_000


def test_rebuilding_remakes_what_redirects_lead_to(atelier, find):
    SearchAlias.objects.all().delete()
    rebuild(lambda said: None)
    assert aliases_of(atelier) == "Fabrique de quartier"
    assert find("fabrique") == ["Atelier partagé"]


def test_a_wiki_that_had_redirects_before_knows_them_after_the_migration(atelier):
    SearchAlias.objects.all().delete()
    importlib.import_module("wiki.search.migrations.0002_alias").fill(apps, None)
    assert aliases_of(atelier) == "Fabrique de quartier"
