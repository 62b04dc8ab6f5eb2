"""New members who wait until an administrator lets them write, where the wiki is set so."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from wiki.accounts import approval, invitations
from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages import permissions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

URL = "/accounts/waiting/"


@pytest.fixture
def keeper(administrator):
    browser = Client()
    browser.force_login(administrator)
    return browser


def signs_up(name="Héron", **fields) -> Client:
    browser = Client()
    data = {"username": name, "password1": PASSWORD, "password2": PASSWORD, **fields}
    assert browser.post("/accounts/signup/", data).status_code == 302
    return browser


def named(name="Héron") -> User:
    return User.objects.get(username=name)


def may_write(name="Héron") -> bool:
    return bool(permissions.allows(Actor(user=named(name)), permissions.CREATE))


class TestWhoWaits:
    def test_nobody_unless_the_wiki_is_set_so(self):
        signs_up()
        assert named().waiting_since is None and may_write()

    @pytest.mark.parametrize(
        "setting", [{"approval": True}, {"writers": "approved"}, {"readers": "approved", "writers": "approved"}]
    )
    def test_a_new_member_where_it_is(self, decide, setting):
        decide(**setting)
        signs_up()
        assert named().waiting_since is not None and not may_write()

    def test_those_who_were_members_before_go_on_writing(self, decide, courlis):
        decide(approval=True)
        assert may_write("Courlis")

    def test_where_members_alone_read_who_waits_does_not_read_yet(self, decide):
        decide(approval=True, readers="members")
        browser = signs_up()
        assert browser.get("/recent").status_code == 403
        approval.approve(named().pk)
        assert browser.get("/recent").status_code == 200

    @pytest.mark.parametrize("approves, waits", [(True, False), (False, True)])
    def test_an_invitation_may_approve(self, decide, administrator, approves, waits):
        decide(approval=True, sign_up="invitation")
        invitation = invitations.invite(administrator, timezone.now() + timezone.timedelta(1), approves=approves)
        signs_up(invitation=invitations.token_of(invitation))
        assert (named().waiting_since is not None) == waits
        assert may_write() != waits


class TestTheMemberIsTold:
    @pytest.fixture
    def browser(self, decide):
        decide(approval=True)
        return signs_up()

    def test_before_signing_up(self, decide, client):
        decide(approval=True)
        assert "approves your account before you write" in client.get("/accounts/signup/").content.decode()

    def test_at_the_first_screen(self, browser):
        assert "as soon as an administrator has approved you" in browser.get("/recent").content.decode()

    def test_on_the_page_of_the_account(self, browser):
        assert "Your account waits for approval" in browser.get("/accounts/").content.decode()

    @pytest.mark.parametrize("address", ["/edit/Page", "/new"])
    def test_where_one_would_write(self, browser, address):
        answer = browser.get(address)
        assert answer.status_code == 403 and "waiting for approval" in answer.content.decode()

    def test_and_no_more_once_approved(self, browser):
        approval.approve(named().pk)
        assert "waits for approval" not in browser.get("/accounts/").content.decode()
        assert browser.get("/edit/Page").status_code == 200


class TestTheAdministratorsScreen:
    def test_it_lists_who_waits_the_longest_first(self, decide, keeper, courlis):
        decide(approval=True)
        for name in ("Héron", "Bernache"):
            signs_up(name)
        html = keeper.get(URL).content.decode()
        assert "2 people wait" in html and html.index("Héron") < html.index("Bernache")
        assert "Courlis" not in html.split("<main")[1]
        assert "2 people wait" in keeper.get("/accounts/").content.decode()

    def test_where_approved_members_alone_write_all_others_are_listed(self, decide, keeper, courlis):
        decide(writers="approved")
        assert "Courlis" in keeper.get(URL).content.decode()

    def test_one_click_approves(self, decide, keeper):
        decide(approval=True)
        signs_up()
        answer = keeper.post(URL, {"approve": named().pk}, follow=True)
        assert "Héron may write now" in answer.content.decode() and may_write()
        assert "Nobody waits" in keeper.get(URL).content.decode()
        assert mail.outbox == []

    def test_who_gave_an_address_is_told_by_mail_in_their_language(self, decide, keeper, settings):
        settings.LANGUAGE_CODE = "fr"
        decide(approval=True)
        signs_up(email="heron@exemple.fr")
        User.objects.filter(username="Héron").update(language="en")
        keeper.post(URL, {"approve": named().pk})
        assert [message.to for message in mail.outbox] == [["heron@exemple.fr"]]
        assert "You can write now" in mail.outbox[0].subject and "http://testserver/" in mail.outbox[0].body

    def test_a_mail_that_does_not_leave_is_said(self, decide, keeper, monkeypatch):
        decide(approval=True)
        signs_up(email="heron@exemple.fr")

        def broken(*args, **kwargs):
            raise OSError

        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
        monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
        answer = keeper.post(URL, {"approve": named().pk}, follow=True)
        assert "tell the person yourself" in answer.content.decode() and may_write()

    def test_to_decline_shuts_the_account(self, decide, keeper):
        decide(approval=True)
        browser = signs_up()
        keeper.post(URL, {"decline": named().pk})
        assert not named().is_active and browser.get("/accounts/").status_code == 302
        assert "Nobody waits" in keeper.get(URL).content.decode()

    def test_members_who_do_not_wait_cannot_be_declined(self, keeper, courlis, administrator):
        for person in (courlis, administrator):
            keeper.post(URL, {"decline": person.pk})
            person.refresh_from_db()
            assert person.is_active

    @pytest.mark.parametrize("pk", ["0", "x", "9" * 30, ""])
    def test_somebody_who_is_not_there_changes_nothing(self, keeper, pk):
        for button in ("approve", "decline"):
            assert keeper.post(URL, {button: pk}).status_code == 302

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_is_for_administrators(self, member, decide, method):
        decide(approval=True)
        signs_up()
        assert getattr(member, method)(URL, {"approve": named().pk}).status_code == 403
        assert getattr(Client(), method)(URL)["Location"].startswith("/accounts/login/")
        assert not may_write()
