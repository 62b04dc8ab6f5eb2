"""A wiki with entries of a directory, and the shortest ways to write and to ask."""

import pytest

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.directory.filters import FACETS, Wanted
from wiki.directory.finding import find
from wiki.pages.answers import Saved
from wiki.pages.finding import live_page
from wiki.pages.saving import save_page
from wiki.search.outbox import Drain


@pytest.fixture(autouse=True)
def index_dir(settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "search"


@pytest.fixture
def visitor():
    return Actor(address="192.0.2.7")


@pytest.fixture
def administrator(db):
    return Actor(user=User.objects.create_user("Goéland", is_staff=True))


@pytest.fixture
def write(db):
    """write(title, text) publishes on the page's present head and answers the page."""

    def publish(title, text):
        page = live_page(title)
        base = page.head_id if page else None
        answer = save_page(Actor(), title, text, base=base, author_name="Courlis", trusted=True)
        assert isinstance(answer, Saved), answer
        return answer.page

    return publish


@pytest.fixture
def fiche(write):
    """fiche(title, tags="a, b", domain="…", body="…") writes an entry; other names are fields of its header."""
    french = {"domain": "domaine", "territory": "territoire", "status": "statut", "place": "lieu", "since": "depuis"}

    def publish(title, body="Texte.", tags="", **fields):
        lines = ["type: fiche", *([f"étiquettes: [{tags}]"] if tags else [])]
        lines += [f"{french[name]}: {value}" for name, value in fields.items()]
        return write(title, "\n".join(["---", *lines, "---", body, ""]))

    return publish


@pytest.fixture
def ask(visitor):
    """ask(domain="…", tag=["…", "…"], q="…", page=1) answers the Listing; the search index is brought up to date."""

    def listing(actor=visitor, q="", page=1, **values):
        job = Drain()
        while job():
            pass
        given = {facet: tuple([one] if isinstance(one, str) else one) for facet, one in values.items()}
        return find(actor, Wanted(q, {facet: given.get(facet, ()) for facet in FACETS}, page=page))

    return listing
