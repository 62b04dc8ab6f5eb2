"""Since my last visit: a member finds what others did meanwhile, on whatever device."""

import pytest
from django.test import Client

from tests.changes.conftest import main_of
from wiki.changes.models import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

NEW = "new to you"


@pytest.fixture
def visited(signed_in, at, other_member, noon):
    """A member who looked at the changes two hours ago; since then somebody wrote."""
    at(5, "Ancienne", "Texte", user=other_member)
    noon(hours=-2)
    signed_in.get("/recent")
    at(1, "Récente", "Texte", user=other_member)
    noon(hours=0)
    return signed_in


def test_what_others_wrote_since_is_marked_and_can_be_kept_alone(visited):
    html = main_of(visited, "/recent")
    assert html.count(NEW) == 1 and "/wiki/Ancienne" in html
    only = main_of(visited, "/recent?since=visit")
    assert "/wiki/R%C3%A9cente" in only and "/wiki/Ancienne" not in only


def test_my_own_changes_are_not_new_to_me(visited, at):
    at(1, "Mienne", "Texte")
    assert main_of(visited, "/recent").count(NEW) == 1


def test_a_visit_goes_on_while_i_read_and_ends_when_i_stay_away(visited, noon):
    for minutes in (0, 10, 25, 45):
        noon(minutes=minutes)
        assert NEW in main_of(visited, "/recent")
    noon(minutes=76)
    assert NEW not in main_of(visited, "/recent")


def test_turning_pages_or_looking_at_the_head_is_no_visit(visited, member):
    before = Visit.objects.get(user=member)
    visited.head("/recent")
    visited.get("/recent?before=1-1")
    assert Visit.objects.get(user=member).latest == before.latest


def test_the_visit_is_the_account_s_not_the_device_s(visited, member):
    other_device = Client()
    other_device.force_login(member)
    assert NEW in main_of(other_device, "/recent")


def test_the_first_time_nothing_is_marked(signed_in, at, other_member):
    at(1, "Page", "Texte", user=other_member)
    html = main_of(signed_in, "/recent")
    assert NEW not in html and "Since your last visit" not in html


def test_nothing_new_is_said_in_words(visited, noon):
    visited.get("/recent")
    noon(hours=2)
    assert "Nothing changed since your last visit" in main_of(visited, "/recent?since=visit")


def test_a_visitor_is_not_followed(client, at):
    at(1, "Page", "Texte")
    html = main_of(client, "/recent?since=visit")
    assert "/wiki/Page" in html and "last visit" not in html and not Visit.objects.exists()
