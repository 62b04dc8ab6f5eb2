"""The page of one's own account: the name, the mail address, the language, and the ways to the other screens."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import inputs, said_about
from wiki.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

URL = "/accounts/"
MAIL = "/accounts/mail/"


class TestReading:
    def test_it_shows_what_the_wiki_knows(self, member):
        response = member.get(URL)
        assert response.status_code == 200
        text = response.content.decode()
        assert "Courlis" in text and "courlis@exemple.fr" in text and "English" in text
        assert 'action="/accounts/logout/"' in text

    def test_it_leads_to_a_screen_for_each_change(self, member):
        text = member.get(URL).content.decode()
        for name in ("name", "mail", "preferences", "password/change", "sessions", "close"):
            assert f'href="/accounts/{name}/"' in text
            assert member.get(f"/accounts/{name}/").status_code == 200
        assert "/accounts/invitations/" not in text, "that is for administrators"

    def test_without_an_address_it_says_what_that_means(self, client, make_person):
        client.force_login(make_person())
        assert "could not be replaced" in client.get(URL).content.decode()

    def test_the_chosen_language_is_kept_with_the_account(self, member, courlis):
        response = member.post("/i18n/setlang/", {"language": "fr", "next": URL})
        assert response["Location"] == URL
        courlis.refresh_from_db()
        assert courlis.language == "fr"
        elsewhere = Client()
        elsewhere.force_login(courlis)
        assert elsewhere.get(URL)["Content-Language"] == "fr"

    def test_it_is_nobody_elses(self, client):
        response = client.get(URL)
        assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={URL}")

    def test_no_cache_keeps_it(self, member):
        assert "no-store" in member.get(URL)["Cache-Control"]


class TestTheAddress:
    def test_it_is_changed_with_the_password(self, member, courlis):
        response = member.post(MAIL, {"email": "Neuf@Exemple.fr", "password": PASSWORD})
        assert (response.status_code, response["Location"]) == (302, URL)
        courlis.refresh_from_db()
        assert courlis.email == "neuf@exemple.fr"
        assert [row.email for row in EmailAddress.objects.filter(user=courlis)] == ["neuf@exemple.fr"]
        assert Client().post("/accounts/login/", {"login": "neuf@exemple.fr", "password": PASSWORD}).status_code == 302
        assert (
            Client().post("/accounts/login/", {"login": "courlis@exemple.fr", "password": PASSWORD}).status_code == 200
        )

    def test_it_may_be_taken_away(self, member, courlis):
        member.post(MAIL, {"email": "", "password": PASSWORD})
        courlis.refresh_from_db()
        assert courlis.email == ""
        assert not EmailAddress.objects.filter(user=courlis).exists()

    def test_the_same_address_again_is_fine(self, member, courlis):
        assert member.post(MAIL, {"email": "courlis@exemple.fr", "password": PASSWORD}).status_code == 302

    @pytest.mark.parametrize(
        "changes, field",
        [
            ({"password": "au hasard"}, "password"),
            ({"password": ""}, "password"),
            ({"email": "neuf@exemple"}, "email"),
            ({"email": "heron@exemple.fr"}, "email"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field_and_the_address_stays(
        self, member, courlis, make_person, changes, field
    ):
        make_person("Héron", "heron@exemple.fr")
        typed = {"email": "neuf@exemple.fr", "password": PASSWORD, **changes}
        response = member.post(MAIL, typed)
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
        assert str(response.context["form"].errors[field][0]) in said_about(response, field)
        assert inputs(response)["email"]["value"] == typed["email"]
        assert "value" not in inputs(response)["password"]
        assert User.objects.get(pk=courlis.pk).email == "courlis@exemple.fr"

    def test_a_visitor_changes_nothing(self, client, courlis):
        assert client.post(MAIL, {"email": "neuf@exemple.fr", "password": PASSWORD}).status_code == 302
        courlis.refresh_from_db()
        assert courlis.email == "courlis@exemple.fr"

    def test_guessing_the_password_has_a_limit(self, member):
        for _ in range(10):
            assert member.post(MAIL, {"email": "", "password": "au hasard"}).status_code == 200
        assert member.post(MAIL, {"email": "", "password": PASSWORD}).status_code == 429

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, member, method):
        assert getattr(member, method)(MAIL).status_code == 405
