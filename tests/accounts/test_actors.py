"""An actor is a member, or a visitor known by an address that nobody is shown."""

import pytest
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware

from wiki.accounts.actors import Actor, actor_of, source_of
from wiki.accounts.models import User


def through_the_middleware(request):
    """The request as a view gets it: its session and its person not looked at yet."""
    SessionMiddleware(lambda _: None).process_request(request)
    AuthenticationMiddleware(lambda _: None).process_request(request)
    return request


class TestVisitors:
    def test_a_visitor_is_an_address(self, rf):
        request = rf.get("/", REMOTE_ADDR="192.0.2.7")
        request.user = AnonymousUser()
        actor = actor_of(request)
        assert actor == Actor(user=None, address="192.0.2.7")
        assert not actor.is_member and not actor.is_approved and not actor.is_administrator
        assert actor.limit_key == "a192.0.2.7"

    @pytest.mark.parametrize(
        "address, counted",
        [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("", ""),
            ("unix:", "unix:"),
        ],
    )
    def test_all_addresses_of_one_network_of_ipv6_count_as_one(self, address, counted):
        assert Actor(address=address).limit_key == f"a{counted}" and source_of(address) == counted

    def test_a_visitor_signs_with_one_name_for_all(self, settings):
        settings.VISITOR_NAME = "Passante"
        assert Actor(address="192.0.2.7").name == "Passante"

    def test_a_request_without_a_person_is_a_visitors(self, rf):
        assert actor_of(rf.get("/")).user is None

    def test_the_session_of_a_visitor_is_not_opened(self, rf):
        request = through_the_middleware(rf.get("/"))
        assert actor_of(request).user is None
        assert not request.session.accessed

    @pytest.mark.django_db
    def test_a_cookie_of_no_session_is_a_visitors(self, rf, settings):
        request = rf.get("/")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "forgotten"
        assert actor_of(through_the_middleware(request)).user is None


@pytest.mark.django_db
class TestMembers:
    def request_of(self, client, rf):
        request = rf.get("/")
        request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
        return through_the_middleware(request)

    def test_a_member_acts_under_the_name_of_the_account(self, member, courlis, rf):
        actor = actor_of(self.request_of(member, rf))
        assert actor.user == courlis
        assert type(actor.user) is User, "the person, not the middleware's promise of one"
        assert (actor.name, actor.limit_key) == ("Courlis", f"u{courlis.pk}")
        assert actor.is_member and not actor.is_approved and not actor.is_administrator

    def test_somebody_whose_account_was_closed_is_a_visitor_from_the_next_request(self, member, courlis, rf):
        User.objects.filter(pk=courlis.pk).update(is_active=False)
        assert actor_of(self.request_of(member, rf)).user is None

    def test_a_closed_account_has_no_rights_even_in_hand(self, make_person):
        actor = Actor(user=make_person(is_active=False, is_staff=True, is_approved=True))
        assert not actor.is_member and not actor.is_approved and not actor.is_administrator

    def test_approved_members_and_administrators(self, make_person):
        approved = Actor(user=make_person("Héron", is_approved=True))
        assert approved.is_approved and not approved.is_administrator
        administrator = Actor(user=make_person("Aigrette", is_staff=True))
        assert administrator.is_approved and administrator.is_administrator
