"""Passwords: changed by their owners, and chosen anew through a mail by those who forgot them."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import inputs, said_about
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

CHANGE = "/accounts/password/change/"
RESET = "/accounts/password/reset/"
NEW = "une toute autre phrase"


def typed(**changes):
    return {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **changes}


class TestChanging:
    def test_the_form_has_labels_and_lets_browsers_fill_it(self, member):
        fields = inputs(member.get(CHANGE))
        assert fields["oldpassword"]["autocomplete"] == "current-password"
        assert fields["password1"]["autocomplete"] == fields["password2"]["autocomplete"] == "new-password"
        assert not any("placeholder" in fields[name] for name in ("oldpassword", "password1", "password2"))

    def test_it_works_and_leads_to_the_account(self, member, courlis):
        response = member.post(CHANGE, typed())
        assert (response.status_code, response["Location"]) == (302, "/accounts/")
        courlis.refresh_from_db()
        assert courlis.check_password(NEW)

    def test_the_person_stays_signed_in_here_and_nowhere_else(self, member, courlis):
        elsewhere = Client()
        elsewhere.force_login(courlis)
        member.post(CHANGE, typed())
        assert member.get("/accounts/").status_code == 200
        assert elsewhere.get("/accounts/").status_code == 302

    @pytest.mark.parametrize(
        "field, value",
        [
            ("oldpassword", "autre chose"),
            ("oldpassword", ""),
            ("password1", "court"),
            ("password1", "courlis-courlis"),
            ("password2", "autre chose"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, member, courlis, field, value):
        response = member.post(CHANGE, typed(**{field: value}))
        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert str(response.context["form"].errors[field][0]) in said_about(response, field)
        assert not any("value" in inputs(response)[name] for name in ("oldpassword", "password1", "password2"))
        courlis.refresh_from_db()
        assert courlis.check_password(PASSWORD)

    def test_a_visitor_is_asked_to_sign_in_first(self, client):
        for response in (client.get(CHANGE), client.post(CHANGE, typed())):
            assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={CHANGE}")

    def test_who_never_had_a_password_gets_one_by_mail(self, client):
        client.force_login(User.objects.create_user("Courlis", "courlis@exemple.fr"))
        assert client.get(CHANGE)["Location"] == RESET

    def test_guessing_has_a_limit(self, member):
        for _ in range(5):
            assert member.post(CHANGE, typed(oldpassword="au hasard")).status_code == 200
        assert member.post(CHANGE, typed(oldpassword="au hasard")).status_code == 429

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, member, method):
        assert getattr(member, method)(CHANGE).status_code == 405


def link_in(message) -> str:
    """The path that a mail leads to."""
    return re.search(r"http://testserver(/accounts/password/reset/key/\S+)", message.body).group(1)


@pytest.fixture
def link(client, courlis):
    client.post(RESET, {"email": "courlis@exemple.fr"})
    return link_in(mail.outbox[-1])


class TestForgetting:
    def test_a_mail_brings_a_link(self, client, courlis):
        response = client.post(RESET, {"email": " Courlis@Exemple.fr "})
        assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/done/")
        assert client.get(response["Location"]).status_code == 200
        (message,) = mail.outbox
        assert message.to == ["courlis@exemple.fr"]
        assert message.subject.startswith("[Intercoop] ") and "\n" not in message.subject
        assert "Courlis" in message.body and link_in(message)
        assert "{" not in message.body and "&" not in message.body

    def test_the_link_leads_to_a_form_whose_address_holds_no_secret(self, client, link):
        response = client.get(link)
        assert response.status_code == 302
        assert response["Location"].endswith("-set-password/")
        fields = inputs(client.get(response["Location"]))
        assert fields["password1"]["autocomplete"] == fields["password2"]["autocomplete"] == "new-password"

    def test_the_new_password_counts_and_the_link_has_served(self, client, courlis, link):
        form = client.get(link)["Location"]
        response = client.post(form, {"password1": NEW, "password2": NEW})
        assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/key/done/")
        assert client.get(response["Location"]).status_code == 200
        assert client.post("/accounts/login/", {"login": "Courlis", "password": NEW}).status_code == 302
        again = Client().get(link)
        assert again.status_code == 200 and again.context["token_fail"]

    def test_it_ends_all_sessions(self, client, courlis):
        elsewhere = Client()
        elsewhere.force_login(courlis)
        client.post(RESET, {"email": "courlis@exemple.fr"})
        link = link_in(mail.outbox[-1])
        client.post(client.get(link)["Location"], {"password1": NEW, "password2": NEW})
        assert elsewhere.get("/accounts/").status_code == 302

    def test_who_tried_too_often_by_name_may_sign_in_after_it(self, client, courlis, link):
        for _ in range(6):
            client.post("/accounts/login/", {"login": "Courlis", "password": "au hasard"})
        client.post(client.get(link)["Location"], {"password1": NEW, "password2": NEW})
        assert client.post("/accounts/login/", {"login": "Courlis", "password": NEW}).status_code == 302

    @pytest.mark.parametrize("wrong", [{"password1": "court"}, {"password2": "autre chose"}])
    def test_a_refused_password_leaves_the_link_good(self, client, link, wrong):
        form = client.get(link)["Location"]
        response = client.post(form, {"password1": NEW, "password2": NEW, **wrong})
        assert response.status_code == 200 and list(response.context["form"].errors) == list(wrong)
        assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302

    def test_the_mail_speaks_the_language_that_the_person_chose(self, client, make_person):
        make_person("Heron", "heron@exemple.fr", language="en")
        client.post(RESET, {"email": "heron@exemple.fr"})
        assert "Choose a new password" in mail.outbox[0].subject

    def test_an_unknown_address_gets_the_same_answer_and_a_mail_that_explains(self, client, courlis):
        response = client.post(RESET, {"email": "heron@exemple.fr"})
        assert (response.status_code, response["Location"]) == (302, "/accounts/password/reset/done/")
        (message,) = mail.outbox
        assert message.to == ["heron@exemple.fr"]
        assert "http://testserver/accounts/signup/" in message.body and "reset/key" not in message.body

    def test_a_closed_account_stays_closed(self, client, make_person):
        make_person("Courlis", "courlis@exemple.fr", is_active=False)
        client.post(RESET, {"email": "courlis@exemple.fr"})
        assert "reset/key" not in mail.outbox[0].body

    def test_a_former_address_opens_nothing_any_more(self, client, member, courlis, link):
        member.post("/accounts/mail/", {"email": "neuf@exemple.fr", "password": PASSWORD})
        assert Client().get(link).context["token_fail"]
        mail.outbox.clear()
        Client().post(RESET, {"email": "courlis@exemple.fr"})
        assert "reset/key" not in mail.outbox[0].body

    @pytest.mark.parametrize("address, code", [("", "required"), ("courlis", "at"), ("courlis@exemple", "end")])
    def test_what_is_no_address_is_told_so_and_kept(self, client, address, code):
        response = client.post(RESET, {"email": address})
        assert response.status_code == 200 and mail.outbox == []
        assert response.context["form"].errors.as_data()["email"][0].code == code
        assert inputs(response)["email"].get("value", "") == address

    def test_a_silent_mail_server_is_said_and_nothing_is_lost(self, client, courlis, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        response = client.post(RESET, {"email": "courlis@exemple.fr"})
        assert response.status_code == 200
        assert response.context["form"].non_field_errors()
        assert inputs(response)["email"]["value"] == "courlis@exemple.fr"

    def test_nobody_is_flooded(self, client, courlis):
        for _ in range(5):
            client.post(RESET, {"email": "courlis@exemple.fr"})
        assert client.post(RESET, {"email": "COURLIS@exemple.fr"}).status_code == 429
        assert len(mail.outbox) == 5

    @pytest.mark.parametrize("path", ["key/1-abc/", "key/zz-set-password/", "key/1-d-%00/"])
    def test_a_made_up_link_is_refused_politely(self, client, courlis, path):
        response = client.get(RESET + path)
        assert response.status_code == 200
        assert response.context["token_fail"]

    def test_a_link_is_good_for_one_person(self, client, make_person, link):
        other = make_person("Héron")
        from django.utils.http import int_to_base36

        stolen = re.sub(r"key/[0-9a-z]+-", f"key/{int_to_base36(other.pk)}-", link)
        assert client.get(stolen).context["token_fail"]

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, client, method, link):
        assert getattr(client, method)(RESET).status_code == 405
        assert getattr(client, method)(client.get(link)["Location"]).status_code == 405
