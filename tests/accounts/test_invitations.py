"""Invitations: links by which people sign up, until a date and up to a number of them."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import inputs, said_about
from wiki.accounts import invitations
from wiki.accounts.models import Invitation, User

pytestmark = [pytest.mark.django_db, pytest.mark.storage, pytest.mark.usefixtures("english")]

URL = "/accounts/invitations/"
SIGN_UP = "/accounts/signup/"


def typed(**changes):
    return {"username": "Héron", "email": "", "password1": PASSWORD, "password2": PASSWORD, **changes}


@pytest.fixture
def by_invitation(decide):
    decide(sign_up="invitation")


@pytest.fixture
def keeper(administrator):
    browser = Client()
    browser.force_login(administrator)
    return browser


@pytest.fixture
def invite(administrator):
    """invite(places=1, days=7, …) -> an Invitation."""

    def make(days=7, **details):
        return invitations.invite(administrator, timezone.now() + timedelta(days=days), **details)

    return make


def link_of(invitation) -> str:
    return f"{SIGN_UP}?invitation={invitations.token_of(invitation)}"


class TestComingByOne:
    def test_the_link_opens_the_form_and_the_form_makes_an_account(self, client, by_invitation, invite):
        invitation = invite()
        page = client.get(link_of(invitation))
        assert page.status_code == 200 and "You are invited" in page.content.decode()
        token = inputs(page)["invitation"]["value"]
        assert client.post(SIGN_UP, typed(invitation=token)).status_code == 302
        person = User.objects.get(username="Héron")
        assert person.invitation == invitation
        invitation.refresh_from_db()
        assert invitation.used == 1
        assert client.session["_auth_user_id"] == str(person.pk)

    def test_an_error_in_the_form_keeps_the_invitation(self, client, by_invitation, invite):
        token = invitations.token_of(invite())
        page = client.post(SIGN_UP, typed(invitation=token, password2="autre"))
        assert page.status_code == 200 and inputs(page)["invitation"]["value"] == token
        assert Invitation.objects.get().used == 0

    def test_as_many_come_as_it_has_places(self, by_invitation, invite):
        token = invitations.token_of(invite(places=2))
        for name in ("Héron", "Bernache"):
            assert Client().post(SIGN_UP, typed(username=name, invitation=token)).status_code == 302
        assert Client().post(SIGN_UP, typed(username="Sterne", invitation=token)).status_code == 403
        assert not User.objects.filter(username="Sterne").exists()

    def test_where_sign_up_is_open_it_counts_all_the_same(self, client, invite):
        client.post(SIGN_UP, typed(invitation=invitations.token_of(invite())))
        assert Invitation.objects.get().used == 1


class TestWithoutOne:
    def test_the_screen_explains_and_leads_on(self, client, by_invitation):
        page = client.get(SIGN_UP)
        html = page.content.decode()
        assert page.status_code == 200 and "by invitation" in html and "administrators" in html
        assert 'name="username"' not in html and 'href="/accounts/login/"' in html

    def test_no_account_is_made(self, client, by_invitation):
        page = client.post(SIGN_UP, typed(username="Maëlle «»"))
        assert page.status_code == 403 and User.objects.count() == 0
        assert "Maëlle «»" in page.content.decode(), "what was typed is there to be copied"

    def test_where_sign_up_is_open_nothing_is_asked(self, client):
        assert 'name="username"' in client.get(SIGN_UP).content.decode()


class TestLinksThatServeNoMore:
    @pytest.mark.parametrize(
        "state, words",
        [
            ("used up", "This invitation has served"),
            ("too old", "This invitation has ended"),
            ("ended", "This invitation has ended"),
            ("unknown", "This link leads to no invitation"),
        ],
    )
    def test_each_says_what_happened_and_what_to_do(self, client, by_invitation, invite, state, words):
        invitation = invite(days=-1 if state == "too old" else 7)
        if state == "used up":
            invitations.take_place(invitation)
        if state == "ended":
            invitations.end(invitation)
        link = link_of(invitation) + ("x" if state == "unknown" else "")
        page = client.get(link)
        html = page.content.decode()
        assert page.status_code == 200 and words in html and "ask whoever sent it" in html.lower()
        assert client.post(SIGN_UP, typed(invitation=link.partition("=")[2])).status_code == 403
        assert not User.objects.filter(username="Héron").exists()

    def test_where_sign_up_is_open_it_says_that_none_is_needed(self, client, invite):
        invitation = invite(days=-1)
        assert "no longer serves" in client.get(link_of(invitation)).content.decode()
        assert client.post(SIGN_UP, typed(invitation=invitations.token_of(invitation))).status_code == 302
        assert User.objects.get(username="Héron").invitation is None

    def test_one_that_ends_while_the_form_is_sent_keeps_what_was_typed(self, client, invite, monkeypatch):
        token = invitations.token_of(invite())
        monkeypatch.setattr("wiki.accounts.adapter.take_place", lambda invitation: False)
        page = client.post(SIGN_UP, typed(invitation=token))
        assert page.status_code == 200 and inputs(page)["username"]["value"] == "Héron"
        assert not User.objects.filter(username="Héron").exists(), "nobody is made who was not let in"

    @pytest.mark.parametrize("token", ["", "1", "1-", "x-y", "9" * 40 + "-a", "-1-a", "1-é", "\x00", "1-" + "A" * 24])
    def test_odd_tokens_are_none(self, invite, token):
        invite()
        assert invitations.invitation_of(token) is None

    def test_a_stolen_database_opens_nothing(self, invite, settings):
        invitation = invite()
        row = Invitation.objects.values().get()
        token = invitations.token_of(invitation)
        assert all(str(value) not in token.partition("-")[2] for value in row.values() if len(str(value)) > 3)
        settings.SECRET_KEY = "another one"
        assert invitations.token_of(invitation) != token

    def test_each_has_a_link_of_its_own(self, invite):
        tokens = {invitations.token_of(invite()).partition("-")[2] for _ in range(5)}
        assert len(tokens) == 5 and all(len(token) == 24 for token in tokens)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_gets_the_last_place(invite):
    invitation, outcomes, ready = invite(), [], threading.Barrier(2)

    def take():
        try:
            ready.wait(10)
            outcomes.append(invitations.take_place(invitation))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == [False, True]


class TestTheAdministratorsScreen:
    def test_it_makes_one_and_shows_its_link(self, keeper, administrator):
        day = timezone.localdate() + timedelta(days=3)
        answer = keeper.post(
            URL, {"places": "12", "until": day.isoformat(), "note": "Atelier", "approves": "on"}, follow=True
        )
        made = Invitation.objects.get()
        assert (made.places, made.note, made.approves, made.made_by) == (12, "Atelier", True, administrator)
        assert timezone.localtime(made.ends_at).date() == day, "all of the last day"
        html = answer.content.decode()
        link = inputs(answer)  # the inputs without a name are not among them
        assert "places" in link and f"http://testserver{link_of(made)}" in html and "Atelier" in html
        assert Client().get(re.search(r"http://testserver(/accounts/signup/[^\"]+)", html)[1]).status_code == 200

    def test_states_are_told_apart(self, keeper, invite):
        for note, state in (("Ouverte", "open"), ("Servie", "used up"), ("Passée", "too old"), ("Close", "ended")):
            invitation = invite(days=-1 if state == "too old" else 7, note=note)
            if state == "used up":
                invitations.take_place(invitation)
            if state == "ended":
                invitations.end(invitation)
        html = keeper.get(URL).content.decode()
        open_part, past = html.split('id="past-ones"')
        assert "Ouverte" in open_part and 'value="http' in open_part
        assert all(note in past for note in ("Servie", "Passée", "Close"))
        past = past.split("Make an invitation")[0]
        assert past.count("used up") == 1 and past.count("ended") == 2 and "invitation=" not in past

    def test_one_is_ended_at_once_and_who_came_stays(self, keeper, invite, by_invitation):
        invitation = invite(places=5)
        Client().post(SIGN_UP, typed(invitation=invitations.token_of(invitation)))
        answer = keeper.post(URL, {"end": invitation.pk}, follow=True)
        assert "has ended" in answer.content.decode()
        assert "This invitation has ended" in Client().get(link_of(invitation)).content.decode()
        assert User.objects.filter(username="Héron", is_active=True).exists()

    @pytest.mark.parametrize(
        "field, value",
        [
            ("places", "0"),
            ("places", "501"),
            ("places", "dix"),
            ("places", ""),
            ("until", ""),
            ("until", "demain"),
            ("until", "2001-01-01"),
            ("until", "2999-01-01"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, keeper, field, value):
        day = (timezone.localdate() + timedelta(days=3)).isoformat()
        answer = keeper.post(URL, {"places": "2", "until": day, "note": "Gardée", field: value})
        assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
        assert str(answer.context["form"].errors[field][0]) in said_about(answer, field)
        assert inputs(answer)["note"]["value"] == "Gardée"
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_is_for_administrators(self, member, client, method, invite):
        invitation = invite()
        answer = getattr(member, method)(URL, {"end": invitation.pk})
        assert answer.status_code == 403 and "Administrators alone" in answer.content.decode()
        assert getattr(Client(), method)(URL)["Location"].startswith("/accounts/login/")
        invitation.refresh_from_db()
        assert invitation.ended_at is None

    @pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "12345"])
    def test_one_that_is_not_there_is_a_404(self, keeper, pk):
        assert keeper.post(URL, {"end": pk}).status_code == 404

    def test_the_list_asks_as_much_for_two_as_for_twelve(self, keeper, invite):
        counts = []
        for number in (2, 10):
            for _ in range(number):
                invite()
            with CaptureQueriesContext(connection) as captured:
                keeper.get(URL)
            counts.append(len(captured))
        assert counts[1] <= counts[0]

    def test_what_was_noted_is_text(self, keeper, invite):
        invite(note="<script>alert(1)</script>")
        assert b"<script>alert" not in keeper.get(URL).content
