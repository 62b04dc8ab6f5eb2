"""The accessibility statement: open to all, true of the wiki that shows it, in both languages."""

import pytest

from wiki.configuration.saving import save

pytestmark = pytest.mark.django_db


def test_it_is_linked_from_every_screen_and_says_how_far_the_wiki_is(client):
    assert b'href="/accessibility"' in client.get("/accounts/login/").content
    html = client.get("/accessibility").content.decode()
    assert "RGAA 4.1" in html and "WCAG 2.2" in html and "docs/accessibility.md" in html


def test_it_names_the_address_to_write_to(client, settings):
    settings.CONTACT = "aide@example.org"
    assert 'href="mailto:aide@example.org"' in client.get("/accessibility").content.decode()


def test_it_leads_to_who_keeps_the_wiki_where_no_address_is_named(client):
    html = client.get("/accessibility").content.decode()
    assert "mailto:" not in html and html.count("/wiki/Aide:%C3%80_propos") == 2


def test_it_is_open_on_a_wiki_that_is_closed(client):
    save({"readers": "members"})
    answer = client.get("/accessibility")
    assert answer.status_code == 200 and "/wiki/" not in answer.content.decode()
    assert b'href="/accessibility"' in client.get("/").content


def test_it_speaks_the_language_of_the_reader(client):
    client.cookies["language"] = "en"
    assert "24 November 2026" in client.get("/accessibility").content.decode()
