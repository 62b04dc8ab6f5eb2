"""The small cast of every test about pages, and the shortest way to write one."""

import contextlib

import pytest

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.answers import Moved, Saved
from wiki.pages.finding import live_page
from wiki.pages.moving import move_page
from wiki.pages.saving import save_page

PASSWORD = "un mot de passe assez long"


@pytest.fixture
def member(db):
    return User.objects.create_user("Courlis", password=PASSWORD)


@pytest.fixture
def other_member(db):
    return User.objects.create_user("Bernache", password=PASSWORD)


@pytest.fixture
def administrator(db):
    return User.objects.create_user("Goéland", password=PASSWORD, is_staff=True)


@pytest.fixture
def visitor():
    return Actor(address="192.0.2.7")


@pytest.fixture
def write(member):
    """write(title, text, …) publishes on the page's present head and answers the Saved."""

    def publish(title, text, user=member, **details):
        page = live_page(title)
        details.setdefault("base", page.head_id if page else None)
        answer = save_page(Actor(user=user), title, text, **details)
        assert isinstance(answer, Saved), answer
        return answer

    return publish


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def move(member):
    """move(old, new, …) moves as a member and answers the Moved."""

    def do(title, new_title, user=member, **wishes):
        answer = move_page(Actor(user=user), title, new_title, **wishes)
        assert isinstance(answer, Moved), answer
        return answer

    return do


@pytest.fixture
def as_other_processes(monkeypatch):
    """The queue for one page holds only this process's savers: without it, tests write in between like others do."""
    monkeypatch.setattr("wiki.pages.moving.page_queue", lambda key: contextlib.nullcontext())
