"""What is kept between readings is never stale, never another reader's, and costs a bounded amount of memory."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from wiki.pages.kept import Kept, filled, hole
from wiki.pages.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def html_of(client, title="Page") -> str:
    response = client.get(f"/wiki/{title}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_second_reading_is_the_first_one_again(client, write):
    write("Page", "Texte [[Lien]]")
    assert html_of(client) == html_of(client)


def test_a_kept_screen_is_the_one_that_is_made_for_any_other_address(signed_in, write):
    write("Page", "---\nétiquettes: [a]\n---\n# Un\n\nTexte [[Lien]] [[Citante]]\n\n# Deux")
    write("Citante", "[[Page]]")
    assert html_of(signed_in) == html_of(signed_in) == html_of(signed_in, "Page?unknown=1")


def test_a_reader_after_a_save_sees_what_was_saved(client, write):
    for text in ("Premier texte", "Second texte", "Premier texte"):
        write("Page", text)
        html_of(client)
        assert text in html_of(client)


def test_the_history_line_of_a_kept_page_follows_its_versions(client, write):
    write("Page", "Un")
    html_of(client)
    revision = write("Page", "Un, deux").revision
    assert f"/revision/{revision.pk}" in html_of(client)


def test_a_link_changes_its_colour_when_its_page_comes_and_goes(client, write):
    write("Page", "Voir [[Autre]]")
    assert 'class="wikilink missing"' in html_of(client)
    write("Autre", "Texte")
    assert 'class="wikilink missing"' not in html_of(client)
    Page.objects.filter(title="Autre").update(deleted_at=timezone.now())
    assert 'class="wikilink missing"' in html_of(client)


def test_who_cites_a_page_is_asked_at_each_reading(client, write):
    write("Page", "Texte")
    assert "Citante" not in html_of(client)
    write("Citante", "Ses mots. [[Page]]")
    assert "Citante" in html_of(client) and "Ses mots." in html_of(client)
    write("Citante", "D'autres mots. [[Page]]")
    assert "autres mots." in html_of(client)
    write("Citante", "Rien.")
    assert "Citante" not in html_of(client)


def test_a_member_s_name_is_in_the_member_s_screen_alone(signed_in, member, write):
    write("Page", "Texte", author_name="Exemple")
    assert member.username in html_of(signed_in)
    assert member.username not in html_of(Client())
    signed_in.logout()
    assert member.username not in html_of(signed_in)


def test_a_screen_is_kept_for_each_language(client, write):
    write("Page", "Texte")
    assert '<html lang="fr">' in html_of(client)
    client.cookies["language"] = "en"
    assert '<html lang="en">' in html_of(client)
    del client.cookies["language"]
    assert '<html lang="fr">' in html_of(client)


def test_a_message_is_said_once_and_not_kept(signed_in, write):
    base = write("Page", "Un").revision.pk
    html_of(signed_in)
    answer = signed_in.post("/edit/Page", {"text": "Deux", "header": "", "base": base, "publish": "1"}, follow=True)
    assert 'role="status"' in answer.content.decode()
    assert 'role="status"' not in html_of(signed_in)


def test_a_page_that_is_deleted_or_redirects_is_not_read_from_what_was_kept(client, write):
    write("Page", "Texte")
    html_of(client)
    write("Page", "---\nredirection: Autre\n---\n")
    assert client.get("/wiki/Page").status_code == 302
    Page.objects.filter(title="Page").update(deleted_at=timezone.now())
    assert client.get("/wiki/Page").status_code == 404


def test_days_in_words_are_those_of_the_reading(client, write, monkeypatch):
    write("Page", "Texte")
    today = html_of(client)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *a: tomorrow)
    assert html_of(client) != today


def test_what_is_kept_stays_under_its_bound_and_what_is_read_stays_longest():
    kept, made = Kept(most_bytes=1000), []

    def read(key, state=1):
        kept.get(key, state, lambda: made.append(key) or "x" * 300)

    for key in ("a", "b", "c", "a", "d"):
        read(key)
    assert made == ["a", "b", "c", "d"]
    read("a")
    assert made == ["a", "b", "c", "d"]
    read("b")
    assert made == ["a", "b", "c", "d", "b"]
    read("b", state=2)
    assert made[-2:] == ["b", "b"]


def test_holes_are_filled_at_each_reading():
    pieces = Kept(most_bytes=1000).get("key", 1, lambda: f"<p>{hole('name')}, {hole('other')}</p>")
    assert filled(pieces, name="É", other="2") == "<p>É, 2</p>".encode()


def test_a_row_that_was_changed_by_hand_is_shown_as_it_is(client, write):
    """Nobody who repairs a database, or takes a name out of it, has to know what is kept."""
    page = write("Page", "Texte", author_name="Exemple").page
    html_of(client)
    rows = Page.objects.filter(pk=page.pk)
    rows.update(html="<p>Réparé</p>")
    assert "<p>Réparé</p>" in html_of(client)
    rows.update(byline={**page.byline, "writers": [["Anonyme", 1, page.byline["writers"][0][2]]]})
    page.head.__class__.objects.filter(pk=page.head.pk).update(author_name="Anonyme")
    assert "Exemple" not in html_of(client) and "Anonyme" in html_of(client)
