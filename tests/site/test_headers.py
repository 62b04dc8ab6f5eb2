"""What the head of every answer says: what may run, and who else may be handed the answer."""

import pytest
from django.test import Client

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.saving import save_page

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/wiki/Page",
    "/wiki/Personne",
    "/edit/Page",
    "/history/Page",
    "/source/Page",
    "/search?q=texte",
    "/search/titles?q=pa",
    "/pages/",
    "/random",
    "/accounts/login/",
    "/no/such/address",
]


@pytest.fixture
def clients(db):
    member = User.objects.create_user("Courlis", password="un mot de passe")
    save_page(Actor(user=member), "Page", "Texte")
    visitor, signed_in = Client(), Client()
    signed_in.force_login(member)
    return visitor, signed_in


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_proxy_may_hand_one_reader_s_answer_to_another(clients, address):
    for client in clients:
        response = client.get(address)
        assert "Cookie" in response["Vary"]
        assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"]


def test_a_form_that_was_left_can_be_gone_back_to(clients):
    """With no-store, browsers would throw away what was typed in it."""
    assert "no-store" not in clients[1].get("/edit/Page")["Cache-Control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_what_may_run(clients, address):
    policy = clients[0].get(address)["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy


def test_a_request_for_another_host_gets_the_same_policy(client):
    assert "default-src 'none'" in client.get("/", HTTP_HOST="evil.example")["Content-Security-Policy"]
