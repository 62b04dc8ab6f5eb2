"""The home page quotes other pages, as they are now and as its reader may see them."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.configuration.saving import save as decide
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


def section(html: str, name: str) -> str:
    """What stands under the heading with this id, up to the end of its section."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def test_it_names_a_page_that_others_wait_for_until_it_is_written(client, write):
    write("Une", "Voir [[Ressourcerie]].")
    write("Deux", "Voir [[Ressourcerie]] et [[Ailleurs]].")
    help_wanted = section(home(client), "s-calls")
    assert "/wiki/Ressourcerie" in help_wanted and "2 pages" in help_wanted and "Ailleurs" not in help_wanted
    write("Ressourcerie", "Elle répare.", minor=True)
    assert "/wiki/Ailleurs" in section(home(client), "s-calls")


def test_it_forgets_a_wanted_page_that_came_by_no_version_of_its_own(client, write):
    write("Une", "Voir [[Ressourcerie]].")
    write("Deux", "Texte")
    home(client)
    Page.objects.filter(title="Deux").update(title="Ressourcerie", title_key="ressourcerie")
    assert "Ressourcerie" not in section(home(client), "s-calls")


def test_it_asks_to_read_again_what_nobody_has_touched_for_long(client, write):
    long_ago = timezone.now() - timedelta(days=90)
    write("Ancienne", "Texte", created=long_ago)
    write("Bac à sable", "Essai", created=long_ago)
    write("Récente", "Texte")
    help_wanted = section(home(client), "s-calls")
    assert "/wiki/Ancienne" in help_wanted
    assert "Bac" not in help_wanted and "R%C3%A9cente" not in help_wanted
    write("Ancienne", "Texte relu")
    assert "/wiki/Ancienne" not in section(home(client), "s-calls")


def test_what_is_tried_out_and_what_helps_is_no_news(client, write):
    write("Bac à sable", "Un essai")
    write("Sandbox", "A trial")
    write("Aide:Essai", "---\ntype: aide\n---\nComment faire")
    write("Une page", "Texte")
    news = section(home(client), "s-news")
    assert "Une_page" in news
    assert "sable" not in news and "Sandbox" not in news and "Aide" not in news


def test_it_names_who_wrote_lately_each_once_and_no_visitor(client, write, settings):
    for number, name in enumerate(["Sterne", "Ajonc", "Sterne", settings.VISITOR_NAME]):
        write(f"Page {number}", "Texte", author_name=name, trusted=True)
    writers = section(home(client), "s-news").partition('id="s-writers"')[2]
    assert re.findall(r"/user/([^\"]+)", writers) == ["Sterne", "Ajonc", "Courlis"]


def test_the_ways_to_take_part_are_for_whoever_has_never_written_and_need_no_cookie(client, write):
    response = client.get("/")
    assert 'id="s-ways"' in response.content.decode() and not response.cookies
    newcomer = User.objects.create_user("Bernache", password="un mot de passe")
    client.force_login(newcomer)
    assert 'id="s-ways"' in home(client)
    save_page(Actor(user=newcomer), "Première", "Deux phrases.")
    assert 'id="s-ways"' not in home(client)


def test_a_wiki_without_a_home_page_says_what_to_write_first(client, db):
    cache.clear()
    html = home(client)
    assert 'href="/edit/Accueil"' in html and 'href="/new"' in html and "Bernique" not in html
    save_page(Actor(user=User.objects.create_user("Courlis", password="x")), "Bernique", "Un coquillage.")
    assert "/wiki/Bernique" in home(client)


def test_a_longer_wiki_costs_no_more_queries(client, write):
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            home(client)
        return len(captured)

    write("Entrée", ENTRY)
    write("Autre", "Voir [[Absente]].", created=timezone.now() - timedelta(days=90))
    few = queries()
    for number in range(12):
        write(f"Entrée {number}", ENTRY + f"[[Absente {number}]] [[Autre]]")
        write(f"Ancienne {number}", "Texte", created=timezone.now() - timedelta(days=90))
    assert queries() <= few


def test_its_great_words_are_the_tagline_once_there_is_one(client, write):
    assert "<h1 lang=" in home(client)
    decide({"tagline": "Le wiki des haies"})
    html = home(client)
    assert "<h1>Le wiki des haies</h1>" in html and "<p>Le wiki des haies</p>" in html


def test_words_of_a_page_say_their_language_to_whoever_hears_them(client, write):
    write("Une page", "Bonjour.")
    write("A page", "---\nlangue: en\n---\nHello.")
    client.cookies["language"] = "en"
    assert re.search(r'<article id="content"[^>]* lang="fr"', client.get("/wiki/Une_page").content.decode())
    assert re.search(r'<article id="content"[^>]* lang="en"', client.get("/wiki/A_page").content.decode())
    html = home(client)
    assert re.search(r'<article id="content"[^>]* lang="fr"', html) and '<h1 lang="en">' in html
