"""Signing in in the middle of an edit: the text waits, and comes back into the form of the one who wrote it alone."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tests.pages.conftest import PASSWORD
from wiki.drafts import waiting
from wiki.drafts.models import Draft, WaitingDraft
from wiki.drafts.pruning import prune
from wiki.pages.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

TEXT = "Une heure de travail & <b>"


def sign_in(client, name, back):
    return client.post("/accounts/login/", {"login": name, "password": PASSWORD, "next": back})


def back_of(response) -> str:
    """Where the sign-in screen that a refused form leads to will lead back."""
    assert response.status_code == 302
    address = urlsplit(response["Location"])
    assert address.path in ("/accounts/login/", "/accounts/signup/")
    return parse_qs(address.query)["next"][0]


@pytest.fixture
def expired(signed_in, form_of, write):
    """A browser whose session ended while its member wrote, and the form as it would be posted now."""
    write("Page", "Texte")
    form = {**form_of(signed_in.get("/edit/Page")), "text": TEXT, "summary": "Pourquoi"}
    signed_in.logout()
    return signed_in, form


def test_a_refused_form_offers_to_sign_in_and_come_back(expired):
    browser, form = expired
    browser.cookies["language"] = "en"
    html = browser.post("/edit/Page", {**form, "publish": "1"}).content.decode()
    assert "Your session has ended" in html, "whoever was signed in is told what happened"
    assert 'name="signin"' in html and 'name="signup"' in html and "Une heure de travail" in html
    assert not WaitingDraft.objects.exists()


def test_the_text_is_in_the_form_again_after_signing_in(expired, member, form_of):
    browser, form = expired
    back = back_of(browser.post("/edit/Page", {**form, "signin": "1"}))
    assert back == "/edit/Page?draft=waiting"
    assert sign_in(browser, member.username, back)["Location"] == back
    again = form_of(browser.get(back, follow=True))
    assert (again["text"].strip(), again["summary"], again["base"]) == (TEXT, "Pourquoi", form["base"])
    assert Page.objects.get().text == "Texte\n", "nothing is published by signing in"
    assert Draft.objects.get().user == member and not WaitingDraft.objects.exists()
    assert browser.post("/edit/Page", {**again, "publish": "1"}).status_code == 302
    assert Page.objects.get().text == TEXT + "\n" and not Draft.objects.exists()


def test_who_has_no_account_yet_comes_back_after_signing_up(client, form_of, posted):
    back = back_of(client.post("/edit/Nouvelle", {**posted(TEXT), "signup": "1"}))
    data = {"username": "Nouvelle venue", "email": "", "password1": PASSWORD, "password2": PASSWORD, "next": back}
    assert client.post("/accounts/signup/", data)["Location"] == back
    assert form_of(client.get(back, follow=True))["text"].strip() == TEXT


def test_somebody_else_who_signs_in_there_is_shown_nothing_of_it(expired, other_member, member, form_of):
    browser, form = expired
    back = back_of(browser.post("/edit/Page", {**form, "signin": "1"}))
    sign_in(browser, other_member.username, back)
    answer = browser.get(back)
    assert answer.status_code == 200 and "Une heure de travail" not in answer.content.decode()
    assert form_of(answer)["text"].strip() == "Texte"
    assert not Draft.objects.exists()
    browser.post("/accounts/logout/")
    sign_in(browser, member.username, back)
    assert form_of(browser.get(back, follow=True))["text"].strip() == TEXT, "it waited for its writer"


def test_another_browser_that_knows_the_address_is_shown_nothing_of_it(expired, other):
    browser, form = expired
    back = back_of(browser.post("/edit/Page", {**form, "signin": "1"}))
    other.cookies["waiting"] = "a-guess-of-somebody-else"
    assert "Une heure de travail" not in other.get(back).content.decode()
    assert WaitingDraft.objects.count() == 1


def test_the_way_back_is_within_the_wiki_whatever_is_posted(client, posted):
    for title in ("Page", "Où & quand ?", "a//evil.example", "'\"><script>"):
        response = client.post("/edit/" + title, {**posted(TEXT), "signin": "1", "next": "//evil.example"})
        if response.status_code == 302:
            assert back_of(response).startswith("/edit/")
            assert back_of(response).endswith("?draft=waiting")


def test_who_signed_in_elsewhere_meanwhile_gets_the_form_and_publishes_nothing(signed_in, posted, form_of):
    response = signed_in.post("/edit/Page", {**posted(TEXT), "signin": "1"})
    assert response.status_code == 200 and form_of(response)["text"].strip() == TEXT
    assert not Page.objects.exists()


def test_two_pages_wait_side_by_side_and_the_last_text_of_each(client, posted, member, form_of):
    for title, text in (("Un", "Premier"), ("Deux", "Autre page"), ("Un", "Second")):
        client.post(f"/edit/{title}", {**posted(text), "signin": "1"})
    client.force_login(member)
    assert form_of(client.get("/edit/Un?draft=waiting", follow=True))["text"].strip() == "Second"
    assert form_of(client.get("/edit/Deux?draft=waiting", follow=True))["text"].strip() == "Autre page"


def test_it_waits_for_a_day(expired, member):
    browser, form = expired
    back = back_of(browser.post("/edit/Page", {**form, "signin": "1"}))
    WaitingDraft.objects.update(saved=timezone.now() - waiting.KEPT - timedelta(minutes=1))
    sign_in(browser, member.username, back)
    assert "Une heure de travail" not in browser.get(back).content.decode()
    prune()
    assert not WaitingDraft.objects.exists()


def test_the_page_moved_meanwhile(expired, member, move, form_of):
    browser, form = expired
    back = back_of(browser.post("/edit/Page", {**form, "signin": "1"}))
    move("Page", "Ailleurs")
    sign_in(browser, member.username, back)
    response = browser.get(back, follow=True)
    assert response.redirect_chain[-1][0].startswith("/edit/Ailleurs?draft=")
    assert form_of(response)["text"].strip() == TEXT


def test_visitors_cannot_fill_the_disk(client, posted, monkeypatch):
    for number in range(waiting.PER_SOURCE + 3):
        Client().post(f"/edit/Page {number}", {**posted("x" * 100), "signin": "1"})
    assert WaitingDraft.objects.count() == waiting.PER_SOURCE
    monkeypatch.setattr(waiting, "IN_ALL", waiting.PER_SOURCE)
    full = client.post("/edit/Page", {**posted(TEXT), "signin": "1"})
    assert full.status_code == 403 and "Une heure de travail" in full.content.decode()
    assert 'target="_blank"' in full.content.decode(), "signing in beside the form is still a way"


def test_all_addresses_of_one_network_of_ipv6_share_what_may_wait(posted, monkeypatch):
    monkeypatch.setattr(waiting, "PER_SOURCE", 2)
    for number in range(4):
        browser = Client(REMOTE_ADDR=f"2001:db8::{number}")
        browser.post(f"/edit/Page {number}", {**posted("x"), "signin": "1"})
    assert [row.title for row in WaitingDraft.objects.order_by("pk")] == ["Page 2", "Page 3"]


def test_long_texts_are_fewer(client, posted, monkeypatch):
    monkeypatch.setattr(waiting, "BYTES_PER_SOURCE", 5_000)
    for number, text in enumerate(("a" * 1900, "é" * 950, "c" * 1900, "d" * 9000)):
        Client().post(f"/edit/Page {number}", {**posted(text), "signin": "1"})
        if number == 2:
            assert [row.title for row in WaitingDraft.objects.order_by("pk")] == ["Page 1", "Page 2"]
    assert [row.title for row in WaitingDraft.objects.all()] == ["Page 3"], "the newest, however long"
    monkeypatch.setattr(waiting, "BYTES_IN_ALL", 10_000)
    full = client.post("/edit/Page", {**posted(TEXT + "x" * 2000), "signin": "1"})
    assert full.status_code == 403 and "Une heure de travail" in full.content.decode()


def test_a_writer_s_sign_cannot_be_made_by_others(member):
    assert waiting.read_writer(waiting.sign_writer(member)) == member.pk
    for forged in ("", "1", str(member.pk), waiting.sign_writer(member)[:-1], "x:y:z", "\0", "é" * 5000):
        assert waiting.read_writer(forged) is None


def test_the_cookie_is_the_form_s_alone(client, posted):
    response = client.post("/edit/Page", {**posted(TEXT), "signin": "1"})
    cookie = response.cookies["waiting"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/edit/"
    assert cookie.value not in response["Location"]
    assert not WaitingDraft.objects.filter(owner=cookie.value).exists(), "a digest is kept, not the cookie"
