"""Whatever goes wrong with a form, its writer gets back what was typed."""

import html as html_module
import re

import pytest
from django.db import OperationalError
from django.test import Client

from wiki.pages import saving
from wiki.pages.models import Page

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


def posted(text="Texte", **more):
    return {"text": text, "header": "", "field-tags": "", "summary": "", "base": "", "publish": "1", **more}


def text_of(response) -> str:
    return html_module.unescape(response.content.decode())


def token_of(response) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]


def test_a_writer_whose_session_ended_signs_in_beside_the_form_and_publishes_from_it(member):
    browser = Client(enforce_csrf_checks=True)
    token = token_of(browser.get("/accounts/login/"))
    form = posted("Une heure de travail", csrfmiddlewaretoken=token)

    refused = browser.post("/edit/Page", form)
    assert refused.status_code == 403 and "Une heure de travail" in text_of(refused)
    link = re.search(r'<a [^>]*href="(/accounts/login/[^"]*)"[^>]*target="_blank"[^>]*>', refused.content.decode())
    assert link and 'rel="noopener"' in link[0]

    # The other tab; signing in makes the forms of the first one expire.
    sign_in = {"login": member.username, "password": PASSWORD, "csrfmiddlewaretoken": token_of(browser.get(link[1]))}
    assert browser.post("/accounts/login/", sign_in).status_code == 302

    again = browser.post("/edit/Page", form)
    assert again.status_code == 403 and "Une heure de travail" in text_of(again)
    published = browser.post("/edit/Page", {**form, "csrfmiddlewaretoken": token_of(again)})
    assert published.status_code == 302
    assert Page.objects.get().text == "Une heure de travail\n"


def test_a_fault_of_the_database_gives_the_form_back(signed_in, write, monkeypatch):
    def full(*details):
        raise OperationalError("database or disk is full")

    base = write("Page", "Avant").revision.pk
    monkeypatch.setattr(saving, "_store", full)
    response = signed_in.post("/edit/Page", posted("Une heure de travail", base=str(base), summary="Pourquoi"))
    assert response.status_code == 503
    assert "Une heure de travail" in text_of(response) and "Pourquoi" in text_of(response)


def test_a_title_typed_into_an_expired_form_comes_back(member):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    response = browser.post("/new", {"title": "Où & quand ?"}, follow=True)
    assert response.status_code == 200 and 'value="Où & quand ?"' in text_of(response)
    assert not Page.objects.exists()


def test_a_reason_typed_into_an_expired_restore_comes_back(member, write):
    old = write("Où ?", "Un").revision
    write("Où ?", "Deux")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    response = browser.post("/restore/O%C3%B9_%3F", {"revision": old.pk, "summary": "Mieux avant"}, follow=True)
    assert response.status_code == 200 and 'value="Mieux avant"' in text_of(response)
    assert Page.objects.get().text == "Deux\n"


def test_whoever_must_sign_in_to_restore_comes_back_to_that_version(signed_in, write):
    old = write("Page", "Un").revision
    write("Page", "Deux")
    form = text_of(signed_in.get(f"/restore/Page?revision={old.pk}"))
    action = re.search(r'action="(/restore/[^"]*)"', form)[1]
    signed_in.logout()
    refused = text_of(signed_in.post(action, {"revision": old.pk, "base": "1"}))
    assert f"next=/restore/Page%3Frevision%3D{old.pk}" in refused


def test_a_header_that_cannot_be_read_is_published_as_text(signed_in):
    signed_in.post("/edit/Page", posted("Corps\n", header="---\nlisez-moi\n---\n"))
    assert Page.objects.get().text == "---\nlisez-moi\n---\nCorps\n"


def test_the_header_of_a_page_whose_text_begins_like_one_is_kept(signed_in, write):
    source = "---\ntype: fiche\n---\n---\nNote: x\n---\nTexte\n"
    base = write("Page", source).revision.pk
    opened = text_of(signed_in.get("/edit/Page"))
    shown = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", opened, re.DOTALL)[1]
    header = re.search(r'name="header" value="([^"]*)"', opened)[1]
    signed_in.post("/edit/Page", posted(shown.replace("Texte", "Mots"), header=header, base=str(base)))
    assert Page.objects.get().text == source.replace("Texte", "Mots")


@pytest.mark.parametrize("expired", ["session", "form"])
def test_what_was_typed_into_other_forms_can_be_copied_when_they_are_refused(member, write, expired):
    write("Page", "Texte")
    browser = Client(enforce_csrf_checks=expired == "form")
    if expired == "form":
        browser.force_login(member)
    response = browser.post("/move/Page", {"title": "Un autre titre", "reason": "Plus clair", "move": "1"})
    assert response.status_code == 403
    assert "Un autre titre" in text_of(response) and "Plus clair" in text_of(response)


def test_a_refused_form_never_shows_a_password():
    form = {"login": "Courlis", "password": "un mot secret", "password1": "un mot secret"}
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", form)
    assert response.status_code == 403 and "un mot secret" not in text_of(response)
