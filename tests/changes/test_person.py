"""`/user/<name>`: who somebody is here, and what they wrote."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.changes.conftest import delete, hide, main_of
from wiki.accounts.models import User
from wiki.accounts.names import name_path
from wiki.changes.people import work_of

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def test_a_person_s_versions_are_listed_by_day_each_with_its_difference(at, client, other_member):
    first = at(30, "Page", "Un")
    other = at(20, "Page", "Deux", user=other_member, summary="De l'autre")
    mine = at(1, "Page", "Trois", summary="De Courlis")
    html = main_of(client, "/user/Courlis")
    assert "De Courlis" in html and f"/diff/{other.pk}/{mine.pk}" in html and f"/revision/{first.pk}" in html
    assert "De l&#x27;autre" not in html
    assert "Member since" in html


def test_counts_hold_hidden_versions_and_leave_out_deleted_pages(at, client, reader, administrator):
    at(4, "Page", "Un")
    hide(at(3, "Page", "Deux", summary="ACHETEZ"))
    at(2, "Page", "Trois")
    at(1, "Partie", "Texte", summary="Un secret")
    delete("Partie")
    html = main_of(client, "/user/Courlis")
    assert "<strong>3 versions</strong>" in html and "in 1 page" in html
    assert html.count("/wiki/Page") == 3  # what is counted is what is listed
    assert "ACHETEZ" not in html and "Un secret" not in html and "hidden text" in html
    assert (work_of("Courlis", reader).versions, work_of("Courlis", reader).pages) == (3, 1)
    client.force_login(administrator)
    html = main_of(client, "/user/Courlis")
    assert "<strong>4 versions</strong>" in html and "ACHETEZ" in html and "deleted page" in html


def test_minor_edits_can_be_left_out(at, client):
    at(2, "Page", "Un", summary="Commence")
    at(1, "Page", "Un.", minor=True, summary="Met un point")
    html = main_of(client, "/user/Courlis?minor=no")
    assert "Commence" in html and "Met un point" not in html and "<strong>2 versions</strong>" in html


def test_a_long_list_is_paged(at, client, monkeypatch):
    monkeypatch.setattr("wiki.changes.views.PER_PAGE", 2)
    for number in range(5):
        at(5 - number, f"Page {number}", "Texte")
    seen, address = [], "/user/Courlis?minor=no"
    while address:
        html = main_of(client, address)
        seen += re.findall(r'href="/wiki/Page_(\d)"', html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == ["4", "3", "2", "1", "0"]


def test_names_without_an_account_have_a_page_too(at, client, settings):
    at(3, "Page", "Un", author_name="Exemple : élue")
    at(2, "Page", "Deux", author_name=settings.VISITOR_NAME)
    assert "it has no account here" in main_of(client, "/user/Exemple_:_%C3%A9lue")
    assert "of several people" in main_of(client, f"/user/{settings.VISITOR_NAME}")


def test_a_member_who_wrote_nothing_has_a_page(client, member, signed_in):
    assert "You have not written here yet" in main_of(client, "/user/Courlis")


@pytest.mark.parametrize("name", ["Personne", "%00", "x" * 3000, "..", "%E2%80%AE", "a/b", "_", "%20"])
def test_a_name_that_nobody_has_is_a_404_in_words(client, member, name):
    response = client.get(f"/user/{name}")
    assert response.status_code == 404 and "Nobody of this name" in response.content.decode()


@pytest.mark.parametrize("address", ["/user/courlis", "/user/COURLIS", "/user/Courlis/", "/user/courlis/?minor=no"])
def test_another_spelling_leads_to_the_name_as_it_is(client, member, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == "/user/Courlis" + ("?minor=no" if "?" in address else "")


@pytest.mark.parametrize(
    "name",
    ["Marie Curie", "a_b", "a_b c", "Exemple : élue", "50 %", "a/b", "a?b", "a#b", "d'Arc", "é+ü", "%41", "x & y"],
)
def test_every_name_that_signs_a_version_is_reached_by_its_link(at, client, name):
    at(1, "Page", "Texte", author_name=name)
    assert client.get(f"/user/{name_path(name)}").status_code == 200


def test_a_signature_that_differs_in_case_from_an_account_keeps_its_own_page(at, client, member):
    at(1, "Page", "Texte", author_name="courlis", user=User.objects.create_user("Grèbe", password="x" * 12))
    assert "it has no account here" in main_of(client, "/user/courlis")
    assert "Member since" in main_of(client, "/user/Courlis")


def test_the_list_asks_as_much_for_ten_lines_as_for_twenty(at, client):
    counts = []
    for number in range(20):
        at(20 - number, f"Page {number}", "Texte")
        if number in (9, 19):
            with CaptureQueriesContext(connection) as captured:
                client.get("/user/Courlis")
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize("address", ["/wiki/Page", "/history/Page", "/", "/recent", "/diff/{0}/{1}", "/revision/{0}"])
def test_names_lead_to_their_pages_wherever_they_stand(at, client, settings, address):
    settings.HOME_TITLE = "Accueil"
    at(3, "Accueil", "Bienvenue", author_name="Marie Curie")
    first, last = (at(n, "Page", f"Texte {n}", author_name="Marie Curie") for n in (2, 1))
    assert 'href="/user/Marie_Curie"' in main_of(client, address.format(first.pk, last.pk))
