"""Signing in by name or mail address, and out again."""

import pytest
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import inputs
from wiki.accounts.models import User

pytestmark = pytest.mark.django_db

IN = "/accounts/login/"
OUT = "/accounts/logout/"


def who(client):
    return client.session.get("_auth_user_id")


def errors(response):
    return response.context["form"].non_field_errors().as_data()


class TestSigningIn:
    def test_the_form_has_labels_and_lets_browsers_fill_it(self, client):
        fields = inputs(client.get(IN))
        assert fields["login"]["autocomplete"] == "username"
        assert fields["password"]["autocomplete"] == "current-password"
        assert "placeholder" not in fields["login"] and "placeholder" not in fields["password"]

    def test_the_form_knows_a_way_for_those_who_forgot_the_password(self, client):
        assert 'href="/accounts/password/reset/"' in client.get(IN).content.decode()

    def test_only_the_cookie_that_protects_the_form_is_set(self, client):
        client.get(IN)
        assert set(client.cookies) == {"csrftoken"}

    @pytest.mark.parametrize(
        "login",
        [
            *("Maëlle d’Armor", "MAËLLE D'ARMOR", "  maëlle   d’armor ", "Maëlle_d’Armor", "Mae\u0308lle d’Armor"),
            *("maelle@exemple.fr", "Maelle@Exemple.FR", " maelle@exemple.fr "),
        ],
    )
    def test_by_name_in_any_spelling_or_by_address(self, client, make_person, login):
        person = make_person("Maëlle d’Armor", "maelle@exemple.fr")
        response = client.post(IN, {"login": login, "password": PASSWORD})
        assert (response.status_code, response["Location"]) == (302, "/")
        assert who(client) == str(person.pk)

    def test_a_person_who_signed_up_with_an_address_signs_in_by_it(self, client):
        client.post(
            "/accounts/signup/",
            {"username": "Courlis", "email": "Courlis@exemple.fr", "password1": PASSWORD, "password2": PASSWORD},
        )
        browser = Client()
        browser.post(IN, {"login": "courlis@Exemple.fr", "password": PASSWORD})
        assert who(browser) == str(User.objects.get().pk)

    def test_the_session_is_a_new_one(self, client, courlis):
        before = client.session
        before["seen"] = True
        before.save()
        client.post(IN, {"login": "Courlis", "password": PASSWORD})
        assert who(client) and client.session.session_key != before.session_key

    def test_it_lasts_longer_than_the_browser(self, client, courlis, settings):
        response = client.post(IN, {"login": "Courlis", "password": PASSWORD})
        cookie = response.cookies[settings.SESSION_COOKIE_NAME]
        assert int(cookie["max-age"]) == settings.SESSION_COOKIE_AGE
        assert cookie["httponly"] and cookie["samesite"] == "Lax"

    @pytest.mark.parametrize("place", ["/edit/Accueil", "/wiki/%C3%89nergie?a=b", "/wiki/Énergie"])
    def test_one_goes_back_to_where_one_came_from(self, client, courlis, place):
        assert inputs(client.get(IN, {"next": place}))["next"]["value"] == place
        response = client.post(IN, {"login": "Courlis", "password": PASSWORD, "next": place})
        assert response["Location"] == place.replace("É", "%C3%89")

    def test_whoever_follows_the_header_s_link_comes_back_to_the_page_where_it_was(self, client, courlis):
        form = client.get(IN, headers={"referer": "http://testserver/history/%C3%89nergie?minor=no"})
        assert inputs(form)["next"]["value"] == "/history/%C3%89nergie?minor=no"
        assert b"/accounts/signup/?next=%2Fhistory%2F" in form.content

    @pytest.mark.parametrize(
        "place",
        [
            "https://elsewhere.example/wiki/Brest",
            "http://testserver/accounts/login/",
            "http://testserver//elsewhere",
            "x",
        ],
    )
    def test_other_places_are_not_gone_back_to(self, client, courlis, place):
        assert "next" not in inputs(client.get(IN, headers={"referer": place}))

    def test_what_the_address_says_goes_before_that(self, client):
        form = client.get(IN, {"next": "/edit/Accueil"}, headers={"referer": "http://testserver/wiki/Brest"})
        assert inputs(form)["next"]["value"] == "/edit/Accueil"

    def test_the_way_to_sign_up_keeps_it_too(self, client):
        assert b"/accounts/signup/?next=%2Fedit%2FAccueil" in client.get(IN + "?next=/edit/Accueil").content

    def test_a_member_is_led_on_at_once(self, member):
        assert member.get(IN + "?next=/edit/Accueil")["Location"] == "/edit/Accueil"


class TestWrongInput:
    def test_a_wrong_password_says_the_same_as_an_unknown_name_and_keeps_what_was_typed(self, client, courlis):
        wrong = client.post(IN, {"login": "Courlis", "password": "autre chose", "next": "/edit/Accueil"})
        unknown = client.post(IN, {"login": "Héron", "password": "autre chose"})
        unknown_address = client.post(IN, {"login": "heron@exemple.fr", "password": "autre chose"})
        for response in (wrong, unknown, unknown_address):
            assert response.status_code == 200
        assert errors(wrong)[0].message == errors(unknown)[0].message == errors(unknown_address)[0].message
        assert who(client) is None
        fields = inputs(wrong)
        assert fields["login"]["value"] == "Courlis"
        assert fields["next"]["value"] == "/edit/Accueil"
        assert "value" not in fields["password"]

    @pytest.mark.parametrize("field", ["login", "password"])
    def test_an_empty_field_is_named(self, client, courlis, field):
        response = client.post(IN, {"login": "Courlis", "password": PASSWORD, field: ""})
        assert list(response.context["form"].errors) == [field]

    @pytest.mark.parametrize("login", ["Cour\x00lis", "x" * 100_000, "@", "a@b@c", "\ufdfa" * 999])
    def test_junk_is_an_error_of_the_form(self, client, login):
        assert client.post(IN, {"login": login, "password": PASSWORD}).status_code == 200

    def test_as_many_passwords_are_hashed_for_nobody_as_for_somebody(self, client, courlis, monkeypatch):
        hashed = []
        original_check, original_set = User.check_password, User.set_password
        monkeypatch.setattr(User, "check_password", lambda *a: hashed.append(1) or original_check(*a))
        monkeypatch.setattr(User, "set_password", lambda *a: hashed.append(1) or original_set(*a))
        for login in ("Courlis", "courlis@exemple.fr", "Héron", "heron@exemple.fr"):
            hashed.clear()
            client.post(IN, {"login": login, "password": "autre chose"})
            assert len(hashed) == 1, login

    def test_a_closed_account_is_told_so_once_the_password_is_right(self, client, make_person):
        make_person(is_active=False)
        right = client.post(IN, {"login": "Courlis", "password": PASSWORD})
        assert [error.code for error in errors(right)] == ["account_inactive"]
        wrong = client.post(IN, {"login": "Courlis", "password": "autre chose"})
        assert [error.code for error in errors(wrong)] == ["username_password_mismatch"]
        assert who(client) is None


class TestTooManyTries:
    def fail(self, client, login="Courlis", times=1, **extra):
        for _ in range(times):
            response = client.post(IN, {"login": login, "password": "autre chose"}, **extra)
        return response

    def test_after_five_failures_the_right_password_waits_too(self, client, courlis):
        assert self.fail(client, times=5).status_code == 200
        response = client.post(IN, {"login": "Courlis", "password": PASSWORD})
        assert response.status_code == 429
        assert [error.code for error in errors(response)] == ["too_many_login_attempts"]
        assert inputs(response)["login"]["value"] == "Courlis"
        assert who(client) is None

    def test_other_spellings_and_the_address_are_no_fresh_tries(self, client, courlis):
        for login in ("Courlis", "courlis", " COURLIS ", "courlis@exemple.fr", "Courlis@Exemple.fr"):
            self.fail(client, login)
        assert self.fail(client, "courliS").status_code == 429

    def test_nobody_can_lock_another_person_out(self, client, courlis):
        self.fail(client, times=6, REMOTE_ADDR="192.0.2.66")
        client.post(IN, {"login": "Courlis", "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
        assert who(client) == str(courlis.pk)

    def test_one_address_cannot_go_through_the_names(self, client, courlis):
        for number in range(30):
            self.fail(client, f"Personne {number}")
        assert self.fail(client, "Une autre").status_code == 429

    def test_posts_of_any_kind_have_a_limit_with_its_own_screen(self, client):
        for _ in range(120):
            client.post(IN, {})
        response = client.post(IN, {})
        assert response.status_code == 429
        assert "429.html" in [template.name for template in response.templates]


class TestStrangers:
    @pytest.mark.parametrize(
        "bad",
        [
            *("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example"),
            *(
                "javascript:alert(1)",
                "data:text/html,x",
                "http:elsewhere.example",
                "http://localhost/",
                "\x01//x.example",
            ),
        ],
    )
    def test_nobody_is_led_to_another_site(self, client, courlis, bad):
        assert "next" not in inputs(client.get(IN, {"next": bad}))
        assert client.post(IN, {"login": "Courlis", "password": PASSWORD, "next": bad})["Location"] == "/"
        assert client.get(IN, {"next": bad})["Location"] == "/", "nor once signed in"
        assert client.post(OUT, {"next": bad})["Location"] == "/", "nor on the way out"

    def test_a_form_from_another_site_is_refused(self, courlis):
        browser = Client(enforce_csrf_checks=True)
        assert browser.post(IN, {"login": "Courlis", "password": PASSWORD}).status_code == 403
        assert who(browser) is None

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, client, method):
        assert getattr(client, method)(IN).status_code == 405

    def test_programs_get_the_page_too(self, client, courlis):
        response = client.post(
            IN, {"login": "Courlis", "password": "autre chose"}, headers={"x-requested-with": "XMLHttpRequest"}
        )
        assert response["Content-Type"].startswith("text/html")


class TestSigningOut:
    def test_a_page_asks_and_its_button_signs_out(self, member, courlis):
        response = member.get(OUT)
        assert response.status_code == 200
        assert who(member) == str(courlis.pk), "opening the page changes nothing"
        assert (member.post(OUT)["Location"], who(member)) == ("/", None)

    def test_the_old_session_is_of_no_use(self, member, settings):
        cookie = member.cookies[settings.SESSION_COOKIE_NAME].value
        member.post(OUT)
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
        assert browser.get("/accounts/").status_code == 302

    def test_one_may_go_back_to_the_page(self, member):
        assert inputs(member.get(OUT + "?next=/wiki/Brest"))["next"]["value"] == "/wiki/Brest"
        assert member.post(OUT, {"next": "/wiki/Brest"})["Location"] == "/wiki/Brest"

    def test_a_visitor_has_nothing_to_sign_out_of(self, client):
        assert client.get(OUT)["Location"] == "/"
        assert client.post(OUT)["Location"] == "/"

    def test_a_form_from_another_site_is_refused(self, courlis):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(courlis)
        assert browser.post(OUT).status_code == 403
        assert who(browser) == str(courlis.pk)

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, member, method):
        assert getattr(member, method)(OUT).status_code == 405
