"""The small cast of every test about tags, and the shortest way to write a page that has some."""

import pytest

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.answers import Saved
from wiki.pages.finding import live_page
from wiki.pages.saving import save_page
from wiki.tags import retagging


@pytest.fixture
def member(db):
    return User.objects.create_user("Courlis")


@pytest.fixture
def visitor():
    return Actor(address="192.0.2.7")


@pytest.fixture
def actor(member):
    return Actor(user=member)


@pytest.fixture
def write(actor):
    """write(title, tags, body, …) publishes on the page's present head and answers the page."""

    def publish(title, tags="", body="Un texte.", **details):
        page = live_page(title)
        header = f"---\nétiquettes: [{tags}]\n---\n" if tags else ""
        base = page.head_id if page else None
        answer = save_page(actor, title, header + body, **{"base": base, **details})
        assert isinstance(answer, Saved), answer
        return answer.page

    return publish


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def drain():
    """What the worker does: the job, until it says that nothing waits."""

    def run():
        while retagging.drain():
            pass

    return run
