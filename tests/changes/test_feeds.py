"""Atom feeds of the wiki and of a page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.changes.atom import ATOM, checked
from tests.changes.conftest import delete, hide
from wiki.pages.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

RECENT = "/feeds/recent.atom"


def feed(client, address=RECENT, **headers):
    response = client.get(address, **headers)
    assert response.status_code == 200 and response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return checked(response.content)


def texts(parsed, path: str) -> list[str]:
    return [element.text for element in parsed.findall("/".join(ATOM + name for name in path.split("/")))]


def test_the_wiki_s_feed_says_what_who_and_where_to_see_the_difference(at, client):
    first = at(2, "Économie sociale", "Un", summary="Commence")
    last = at(1, "Économie sociale", "Un deux", summary="Ajoute deux", author_name="Marie Curie")
    parsed = feed(client)
    assert texts(parsed, "entry/title") == ["Économie sociale (version 2)", "Économie sociale (version 1)"]
    assert texts(parsed, "entry/author/name") == ["Marie Curie", "Courlis"]
    assert texts(parsed, "entry/author/uri")[0] == "http://testserver/user/Marie_Curie"
    assert texts(parsed, "entry/updated") == ["2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z"]
    assert texts(parsed, "entry/summary")[0] == "<p>Ajoute deux</p><p>+5 characters</p>"
    links = [link.get("href") for link in parsed.findall(f"{ATOM}entry/{ATOM}link[@rel='alternate']")]
    assert links == [f"http://testserver/diff/{first.pk}/{last.pk}", f"http://testserver/revision/{first.pk}"]
    assert parsed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{RECENT}"


def test_a_page_s_feed_holds_its_versions_alone(at, client):
    at(3, "Économie sociale", "Un")
    at(2, "Autre", "Texte")
    at(1, "Économie sociale", "Deux")
    parsed = feed(client, "/feeds/page/%C3%89conomie_sociale")
    assert texts(parsed, "entry/title") == ["Version 2", "Version 1"]
    about = parsed.find(f"{ATOM}link[@rel='alternate']").get("href")
    assert about == "http://testserver/history/%C3%89conomie_sociale"


def test_ids_stay_when_a_page_changes_its_title(at, client):
    at(1, "Page", "Texte")
    ids = texts(feed(client), "entry/id")
    Page.objects.filter(title="Page").update(title="Autre", title_key="autre")
    assert texts(feed(client), "entry/id") == ids
    assert re.fullmatch(r"tag:testserver,2026:revision/\d+", ids[0])


def test_an_empty_wiki_has_a_valid_feed(client):
    assert texts(feed(client), "entry/id") == []


@pytest.mark.parametrize("text", ['<b>&amp; "x"</b>', "]]>", "\ufffe\uffff", "\U0001f469\u200d\U0001f469", "a\tb"])
def test_whatever_stands_in_a_summary_or_a_name_stays_text(at, client, text):
    at(1, "A & B", "Texte", summary=text, author_name=f"x{text}")
    parsed = feed(client)
    assert texts(parsed, "entry/title") == ["A & B (version 1)"]
    assert "<b>" not in texts(parsed, "entry/summary")[0]


def test_what_a_visitor_may_not_read_is_in_no_feed_whoever_asks(at, client, administrator):
    at(4, "Page", "Un", summary="Commence")
    hide(at(3, "Page", "Deux", summary="ACHETEZ"))
    at(2, "Page", "Trois", summary="Retire")
    at(1, "Partie", "Texte", summary="Un secret")
    delete("Partie")
    client.force_login(administrator)
    for address in (RECENT, "/feeds/page/Page"):
        body = client.get(address).content.decode()
        assert "Commence" in body and "Retire" in body and "ACHETEZ" not in body and "secret" not in body
    assert client.get("/feeds/page/Partie").status_code == 404


def test_the_feed_speaks_the_language_of_the_wiki_to_everybody(at, client):
    at(1, "Page", "Texte")
    english = client.get(RECENT).content
    client.cookies["language"] = "fr"
    assert client.get(RECENT).content == english


@pytest.mark.parametrize("address", [RECENT, "/feeds/page/Page"])
def test_a_reader_who_has_it_already_gets_304_until_something_changes(at, client, address):
    at(2, "Page", "Texte")
    response = client.get(address)
    known = {"HTTP_IF_NONE_MATCH": response["ETag"]}
    dated = {"HTTP_IF_MODIFIED_SINCE": response["Last-Modified"]}
    for headers in (known, dated):
        unchanged = client.get(address, **headers)
        assert unchanged.status_code == 304 and unchanged.content == b"" and unchanged["ETag"] == response["ETag"]
    at(1, "Page", "Un autre texte")
    for headers in (known, dated):
        assert client.get(address, **headers).status_code == 200


def test_a_version_that_is_hidden_changes_the_etag(at, client):
    at(2, "Page", "Un")
    hidden = at(1, "Page", "Deux")
    known = {"HTTP_IF_NONE_MATCH": client.get(RECENT)["ETag"]}
    hide(hidden)
    assert client.get(RECENT, **known).status_code == 200


@pytest.mark.parametrize("address", [RECENT, "/feeds/page/Page"])
def test_feeds_ask_as_much_for_ten_entries_as_for_twenty_and_set_no_cookie(at, client, address):
    counts = []
    for number in range(20):
        at(20 - number, "Page", f"Texte {number}")
        if number in (9, 19):
            with CaptureQueriesContext(connection) as captured:
                assert not client.get(address).cookies
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize(
    "screen, address",
    [("/", RECENT), ("/recent", RECENT), ("/history/%C3%89cole", "/feeds/page/%C3%89cole")],
)
def test_screens_name_their_feed_to_feed_readers(at, client, screen, address):
    at(2, "Accueil", "Bienvenue")
    at(1, "École", "Texte")
    html = client.get(screen).content.decode()
    assert f'<link rel="alternate" type="application/atom+xml" href="{address}"' in html
    feed(client, address)


@pytest.mark.parametrize("address", ["/feeds/page/page", "/feeds/page/Page/"])
def test_another_spelling_of_the_title_leads_to_the_page_s_feed(at, client, address):
    at(1, "Page", "Texte")
    assert client.get(address)["Location"] == "/feeds/page/Page"


@pytest.mark.parametrize("address", ["/feeds/page/Absente", "/feeds/page/a%5Bb%5D", "/feeds/autre.atom"])
def test_a_feed_that_is_not_there_is_a_404(client, db, address):
    assert client.get(address).status_code == 404
