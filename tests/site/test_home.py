"""The home page quotes other pages, as they are now and as its reader may see them."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.finding import live_page
from wiki.pages.models import Page
from wiki.pages.saving import save_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(db):
    cache.clear()
    person = Actor(user=User.objects.create_user("Courlis", password="un mot de passe"))

    def publish(title, text, **details):
        page = live_page(title)
        return save_page(person, title, text, base=page.head_id if page else None, **details)

    publish("Accueil", "Bienvenue\n")
    return publish


def home(client) -> str:
    return client.get("/").content.decode()


ENTRY = "---\ntype: fiche\n---\nSes mots.\n\n> [!appel] Aidez-nous\n> À quoi faire.\n"


def test_it_quotes_an_entry_and_a_call(client, write):
    write("Entrée", ENTRY)
    assert "Ses mots." in home(client) and "Aidez-nous" in home(client)


def test_it_quotes_no_page_that_went_although_nothing_newer_was_published(client, write):
    write("Entrée", ENTRY)
    write("Autre", "Texte")
    home(client)
    Page.objects.filter(title="Entrée").update(deleted_at=timezone.now())
    assert "Ses mots." not in home(client) and "Aidez-nous" not in home(client)


def test_it_quotes_no_words_that_a_minor_edit_took_out(client, write):
    write("Entrée", ENTRY)
    write("Autre", "Texte")
    home(client)
    write("Entrée", ENTRY.replace("Ses mots.", "D’autres mots.").replace("Aidez-nous", "Venez"), minor=True)
    assert "Ses mots." not in home(client) and "Aidez-nous" not in home(client)
    assert "D’autres mots." in home(client) and "Venez" in home(client)


def test_what_it_quotes_is_kept_between_two_readings(client, write, django_assert_max_num_queries):
    write("Entrée", ENTRY)
    home(client)
    with django_assert_max_num_queries(4):
        home(client)
