"""Language and colours: chosen on one screen, kept with the account, brought along at sign-in; mail where required."""

import pytest
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import inputs, said_about
from wiki.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

URL = "/accounts/preferences/"


class TestTheScreen:
    def test_what_holds_now_is_chosen(self, member):
        html = member.get(URL).content.decode()
        assert '<option value="en" selected>English' in html
        assert 'name="theme" value="" id="id_theme_0" checked' in html

    def test_both_are_kept_with_the_account_and_here(self, member, courlis):
        answer = member.post(URL, {"language": "fr", "theme": "dark"}, follow=True)
        html = answer.content.decode()
        assert '<html lang="fr" data-theme="dark">' in html and 'role="status"' in html
        courlis.refresh_from_db()
        assert (courlis.language, courlis.theme) == ("fr", "dark")

    @pytest.mark.parametrize("typed", [{"language": "xx"}, {"language": ""}, {"language": "en", "theme": "purple"}])
    def test_what_is_none_changes_nothing(self, member, courlis, typed):
        answer = member.post(URL, typed)
        assert answer.status_code == 200 and answer.context["form"].errors
        courlis.refresh_from_db()
        assert (courlis.language, courlis.theme) == ("", "")

    def test_visitors_have_the_footer(self, client):
        assert client.get(URL)["Location"].startswith("/accounts/login/")


class TestSigningIn:
    def test_brings_along_what_was_chosen_elsewhere(self, courlis):
        User.objects.update(language="fr", theme="dark")
        browser = Client()
        browser.cookies["language"] = "en"  # of whoever sat here before
        browser.post("/accounts/login/", {"login": "Courlis", "password": PASSWORD})
        assert '<html lang="fr" data-theme="dark">' in browser.get("/accounts/").content.decode()

    def test_leaves_the_device_as_it_is_where_nothing_was_chosen(self, courlis):
        browser = Client()
        browser.cookies["theme"] = "dark"
        browser.post("/accounts/login/", {"login": "Courlis", "password": PASSWORD})
        assert 'data-theme="dark"' in browser.get("/accounts/").content.decode()


class TestMailWhereItIsRequired:
    def test_sign_up_asks_for_it(self, client, decide):
        decide(mail_required=True)
        assert "required" in inputs(client.get("/accounts/signup/"))["email"]
        typed = {"username": "Héron", "email": "", "password1": PASSWORD, "password2": PASSWORD}
        answer = client.post("/accounts/signup/", typed)
        assert list(answer.context["form"].errors) == ["email"] and not User.objects.exists()
        assert "Type an e-mail address" in said_about(answer, "email")
        assert client.post("/accounts/signup/", typed | {"email": "heron@exemple.fr"}).status_code == 302

    def test_a_member_cannot_take_it_away(self, member, courlis, decide):
        decide(mail_required=True)
        answer = member.post("/accounts/mail/", {"email": "", "password": PASSWORD})
        assert list(answer.context["form"].errors) == ["email"]
        courlis.refresh_from_db()
        assert courlis.email == "courlis@exemple.fr"

    def test_who_has_none_from_before_goes_on(self, client, make_person, decide):
        make_person()
        decide(mail_required=True)
        assert client.post("/accounts/login/", {"login": "Courlis", "password": PASSWORD}).status_code == 302
