"""Closing an account: what is about the person goes, for good. tests/pages/test_renaming.py has what stays."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import said_about
from wiki.accounts import invitations
from wiki.accounts.closing import LastAdministrator, close_account
from wiki.accounts.models import Closing, FormerName, KeptName, SignedIn, User
from wiki.accounts.renaming import rename

pytestmark = [pytest.mark.django_db, pytest.mark.storage, pytest.mark.usefixtures("english")]

URL = "/accounts/close/"


def errors(answer) -> dict:
    return {name: [error.code for error in found] for name, found in answer.context["form"].errors.as_data().items()}


class TestTheScreen:
    def test_it_says_first_what_stays_and_what_goes(self, member):
        html = member.get(URL).content.decode()
        assert html.index("What stays") < html.index("What goes") < html.index('name="password"')
        assert "cannot be undone" in html and 'href="/accounts/name/"' in html

    @pytest.mark.parametrize("password", ["", "au hasard"])
    def test_it_asks_for_the_password(self, member, courlis, password):
        answer = member.post(URL, {"password": password})
        assert answer.status_code == 200 and list(errors(answer)) == ["password"]
        assert str(answer.context["form"].errors["password"][0]) in said_about(answer, "password")
        assert User.objects.get(pk=courlis.pk).is_active

    def test_guessing_it_has_a_limit(self, member):
        for _ in range(5):
            member.post(URL, {"password": "au hasard"})
        assert member.post(URL, {"password": PASSWORD}).status_code == 429

    def test_the_way_out_says_thank_you_and_the_name_of_what_stays(self, member):
        answer = member.post(URL, {"password": PASSWORD}, follow=True)
        html = answer.content.decode()
        assert answer.redirect_chain == [("/accounts/closed/", 302)]
        assert "Thank you" in html and "Former member 1" in html
        assert member.get("/accounts/").status_code == 302

    def test_a_form_from_another_site_is_refused(self, courlis):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(courlis)
        assert browser.post(URL, {"password": PASSWORD}).status_code == 403
        assert User.objects.get(pk=courlis.pk).is_active

    def test_visitors_have_nothing_to_close(self, client):
        assert client.get(URL)["Location"].startswith("/accounts/login/")


class TestWhatGoes:
    def test_everything_about_the_person(self, member, courlis, decide):
        rename(courlis, "Barge")
        member.post("/accounts/preferences/", {"language": "en", "theme": "dark"})
        EmailAddress.objects.create(user=courlis, email="courlis@exemple.fr", primary=True)
        close_account(courlis)
        gone = User.objects.get(pk=courlis.pk)
        assert (gone.email, gone.language, gone.theme, gone.last_login) == ("", "", "", None)
        assert not gone.has_usable_password() and not gone.is_active and gone.closed_at
        for rows in (EmailAddress, FormerName, SignedIn, Session):
            assert not rows.objects.exists(), rows
        texts = [str(value) for row in User.objects.values() for value in row.values()]
        texts += [str(value) for row in KeptName.objects.values() for value in row.values()]
        assert not [text for text in texts if "ourlis" in text or "Barge" in text.title()]

    def test_every_browser_is_signed_out(self, member, courlis):
        elsewhere = Client()
        elsewhere.post("/accounts/login/", {"login": "Courlis", "password": PASSWORD})
        assert elsewhere.get("/accounts/").status_code == 200
        member.post(URL, {"password": PASSWORD})
        assert elsewhere.get("/accounts/").status_code == 302

    @pytest.mark.parametrize("login", ["Courlis", "courlis@exemple.fr", "Ancien membre 1"])
    def test_nobody_can_sign_in(self, courlis, login):
        close_account(courlis)
        answer = Client().post("/accounts/login/", {"login": login, "password": PASSWORD})
        assert answer.status_code == 200

    def test_the_invitations_of_an_administrator_end_and_those_of_others_go_on(self, administrator, make_person):
        until = timezone.now() + timedelta(days=3)
        other = make_person("Sterne", is_staff=True)
        mine, theirs = (invitations.invite(by=who, ends_at=until, places=9) for who in (administrator, other))
        over = invitations.invite(by=administrator, ends_at=timezone.now() - timedelta(days=1))
        close_account(administrator)
        for one, state in ((mine, invitations.State.ENDED), (theirs, invitations.State.OPEN)):
            assert invitations.state_of(invitations.invitation_of(invitations.token_of(one))) == state
        over.refresh_from_db()
        assert over.ended_at is None, "what had ended by itself is left as it was"

    def test_no_mail_opens_it_again(self, courlis, mailoutbox):
        close_account(courlis)
        Client().post("/accounts/password/reset/", {"email": "courlis@exemple.fr"})
        assert "reset/key" not in "".join(message.body for message in mailoutbox)


class TestTheNames:
    def test_the_pseudonym_is_in_the_wiki_s_language_and_never_given_twice(self, make_person, decide):
        assert close_account(make_person("Héron")) == f"Former member {Closing.objects.get().pk}"
        first, second = (close_account(make_person(name)) for name in ("Bernache", "Sterne"))
        assert first != second and all(name.startswith("Former member ") for name in (first, second))
        User.objects.all().delete()
        assert close_account(make_person("Grèbe")) not in (first, second)

    @pytest.mark.parametrize("name", ["Former member 1", "ancien  membre 7", "Ancien_membre 7"])
    def test_nobody_signs_up_under_such_a_name(self, client, name):
        answer = client.post("/accounts/signup/", {"username": name, "password1": PASSWORD, "password2": PASSWORD})
        assert list(answer.context["form"].errors) == ["username"]

    def test_the_names_that_one_had_are_kept_from_others_for_a_year_then_free(self, courlis):
        rename(courlis, "Barge")
        close_account(courlis)
        for name in ("courlis", "BARGE"):
            with pytest.raises(ValidationError):
                User.objects.create_user(name)
        KeptName.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert User.objects.create_user("Courlis") and User.objects.create_user("Barge")


class TestTheLastAdministrator:
    @pytest.fixture
    def keeper(self, administrator):
        browser = Client()
        browser.force_login(administrator)
        return browser

    def test_names_another_one(self, keeper, administrator, courlis):
        assert 'name="heir"' in keeper.get(URL).content.decode()
        assert keeper.post(URL, {"heir": " courlis ", "password": PASSWORD}).status_code == 302
        courlis.refresh_from_db()
        administrator.refresh_from_db()
        assert courlis.is_staff and not administrator.is_active and not administrator.is_staff

    @pytest.mark.parametrize("heir", ["", "Personne", "Goéland", "courlis@exemple.fr", "Fermée"])
    def test_who_is_a_member(self, keeper, administrator, courlis, make_person, heir):
        make_person("Fermée", is_active=False)
        answer = keeper.post(URL, {"heir": heir, "password": PASSWORD})
        assert answer.status_code == 200 and list(errors(answer)) == ["heir"]
        assert User.objects.get(pk=administrator.pk).is_active

    def test_another_one_leaves_freely(self, keeper, make_person):
        make_person("Sterne", is_staff=True)
        assert 'name="heir"' not in keeper.get(URL).content.decode()
        assert keeper.post(URL, {"password": PASSWORD}).status_code == 302

    def test_one_who_became_the_last_meanwhile_is_asked(self, keeper, administrator, monkeypatch):
        monkeypatch.setattr("wiki.accounts.views.own.closing.is_last_administrator", lambda user: False)
        monkeypatch.setattr(
            "wiki.accounts.views.own.closing.close_account", lambda *a: (_ for _ in ()).throw(LastAdministrator)
        )
        answer = keeper.post(URL, {"password": PASSWORD})
        assert answer.status_code == 200 and 'name="heir"' in answer.content.decode()

    def test_the_verb_itself_refuses(self, administrator):
        with pytest.raises(LastAdministrator):
            close_account(administrator)
        assert User.objects.get(pk=administrator.pk).is_active
