"""Signing up: open to all, without a mail to confirm, and nothing that was typed is lost."""

import pytest
from django.core import mail
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import inputs, said_about
from wiki.accounts.models import User, UserManager

pytestmark = pytest.mark.django_db

URL = "/accounts/signup/"


def typed(**changes):
    return {"username": "Courlis", "email": "", "password1": PASSWORD, "password2": PASSWORD, **changes}


class TestWorks:
    def test_the_form_asks_for_four_things_with_their_labels_and_help(self, client):
        response = client.get(URL)
        assert response.status_code == 200
        fields = inputs(response)
        assert {"username", "email", "password1", "password2"} <= set(fields)
        assert fields["username"]["autocomplete"] == "username"
        assert fields["email"]["autocomplete"] == "email" and "required" not in fields["email"]
        assert fields["password1"]["autocomplete"] == fields["password2"]["autocomplete"] == "new-password"
        assert not any("placeholder" in fields[name] for name in ("username", "email", "password1", "password2"))
        for name in ("username", "email", "password1"):
            assert said_about(response, name)

    def test_a_name_and_a_password_are_enough(self, client):
        response = client.post(URL, typed())
        assert response.status_code == 302
        assert response["Location"] == "/"
        person = User.objects.get()
        assert (person.username, person.email, person.is_staff) == ("Courlis", "", False)
        assert client.session["_auth_user_id"] == str(person.pk)

    def test_an_address_is_kept_and_no_mail_asks_to_confirm_it(self, client):
        client.post(URL, typed(email="Courlis@Exemple.FR"))
        assert User.objects.get().email == "courlis@exemple.fr"
        assert mail.outbox == []

    def test_one_goes_back_to_where_one_came_from(self, client):
        assert inputs(client.get(URL + "?next=/edit/Accueil"))["next"]["value"] == "/edit/Accueil"
        response = client.post(URL, typed(next="/edit/Accueil"))
        assert response["Location"] == "/edit/Accueil"

    def test_the_way_to_sign_in_keeps_it_too(self, client):
        assert b"/accounts/login/?next=%2Fedit%2FAccueil" in client.get(URL + "?next=/edit/Accueil").content

    def test_names_are_stored_in_their_canonical_spelling(self, client):
        client.post(URL, typed(username="  Maëlle   d’Armor "))
        assert User.objects.get().username == "Maëlle d’Armor"

    def test_the_session_is_a_new_one(self, client):
        before = client.session
        before["seen"] = True
        before.save()
        client.post(URL, typed())
        assert client.session.session_key != before.session_key

    def test_a_member_has_no_need_to_sign_up(self, member):
        response = member.get(URL)
        assert (response.status_code, response["Location"]) == (302, "/")


class TestWrongInput:
    @pytest.mark.parametrize(
        "field, value",
        [
            ("username", ""),
            ("username", "a/b"),
            ("username", "Cour\u200blis"),
            ("username", "Сourlis"),
            ("username", "x" * 61),
            ("username", "Visiteur"),
            ("username", "Exemple : animatrice"),
            ("email", "courlis"),
            ("email", "courlis@exemple"),
            ("email", "cour lis@exemple.fr"),
            ("password1", ""),
            ("password1", "neuf sign"),
            ("password2", ""),
            ("password2", "une autre phrase"),
        ],
    )
    def test_the_form_comes_back_with_a_sentence_at_its_field(self, client, field, value):
        response = client.post(URL, typed(**{field: value}))
        assert response.status_code == 200
        assert User.objects.count() == 0
        assert list(response.context["form"].errors) == [field]
        assert inputs(response)[field]["aria-invalid"] == "true"
        assert str(response.context["form"].errors[field][0]) in said_about(response, field)

    def test_all_that_was_typed_is_kept_except_passwords(self, client):
        response = client.post(URL, typed(username="Maëlle «»", email="maelle@exemple", next="/edit/Accueil"))
        fields = inputs(response)
        assert fields["username"]["value"] == "Maëlle «»"
        assert fields["email"]["value"] == "maelle@exemple"
        assert fields["next"]["value"] == "/edit/Accueil"
        assert "value" not in fields["password1"] and "value" not in fields["password2"]

    def test_two_passwords_that_differ_are_told_so(self, client):
        response = client.post(URL, typed(password2="une autre phrase"))
        assert [error.code for error in response.context["form"].errors.as_data()["password2"]] == ["differ"]

    def test_an_address_without_an_end_is_told_so(self, client):
        response = client.post(URL, typed(email="courlis@exemple"))
        assert response.context["form"].errors["email"].as_data()[0].code == "end"

    @pytest.mark.parametrize(
        "twin", ["courlis d'armor", "COURLIS_D’ARMOR", "Ｃｏｕｒｌｉｓ d’Armor", "Courlis  d‘Armor"]
    )
    def test_a_taken_name_is_refused_whatever_its_spelling(self, client, make_person, twin):
        make_person("Courlis d’Armor")
        response = client.post(URL, typed(username=twin))
        assert response.context["form"].errors.as_data()["username"][0].code == "taken"
        assert inputs(response)["username"]["value"] == twin.strip()
        assert User.objects.count() == 1

    def test_one_address_has_one_account(self, client, courlis):
        response = client.post(URL, typed(username="Héron", email="COURLIS@exemple.fr"))
        assert list(response.context["form"].errors) == ["email"]
        assert User.objects.count() == 1

    @pytest.mark.parametrize(
        "password, code",
        [
            ("neuf sign", "password_too_short"),
            ("password123", "password_too_common"),
            ("motdepasse1", "password_too_common"),
            ("27091982270", "password_entirely_numeric"),
            ("Maëlle Le Goff 1", "password_too_similar"),
            ("maelle.legoff@exemple", "password_too_similar"),
            ("maëlle-maëlle-2026", "password_too_similar"),
            ("!!Intercoop29!!", "password_too_similar"),
        ],
    )
    def test_a_password_that_is_easy_to_guess_is_refused(self, client, password, code):
        response = client.post(
            URL,
            typed(
                username="Maëlle Le Goff",
                email="maelle.legoff@exemple.fr",
                password1=password,
                password2=password,
            ),
        )
        assert code in [error.code for error in response.context["form"].errors.as_data()["password1"]]
        assert User.objects.count() == 0

    def test_hostile_text_comes_back_as_text(self, client):
        response = client.post(URL, typed(username='"><script>alert(1)</script>'))
        assert b"<script>alert" not in response.content


@pytest.mark.storage
class TestTheSameMoment:
    def test_a_name_taken_between_the_check_and_the_saving_is_a_sentence(self, client, make_person, monkeypatch):
        make_person("COURLIS")
        monkeypatch.setattr(UserManager, "is_taken", lambda manager, name: False)  # as asked a moment earlier
        response = client.post(URL, typed(email="courlis@exemple.fr"))
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["username"]
        assert inputs(response)["email"]["value"] == "courlis@exemple.fr"
        assert User.objects.count() == 1
        assert "_auth_user_id" not in client.session


class TestStrangers:
    @pytest.mark.parametrize(
        "bad",
        [
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "javascript:alert(1)",
            "http:///x",
        ],
    )
    def test_nobody_is_led_to_another_site(self, client, bad):
        response = client.get(URL, {"next": bad})
        assert "next" not in inputs(response)
        response = client.post(URL, typed(next=bad))
        assert response["Location"] == "/"

    def test_a_form_from_another_site_is_refused(self, courlis):
        response = Client(enforce_csrf_checks=True).post(URL, typed(username="Héron"))
        assert response.status_code == 403
        assert User.objects.count() == 1

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, client, method):
        assert getattr(client, method)(URL).status_code == 405

    def test_too_many_tries_answer_429(self, client):
        for _ in range(60):
            assert client.post(URL, {}).status_code == 200
        response = client.post(URL, typed())
        assert response.status_code == 429
        assert "429.html" in [template.name for template in response.templates]
        assert User.objects.count() == 0
