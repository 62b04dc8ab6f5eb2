"""A wiki with an index folder of its own for each test, and the shortest ways to write, to index and to find."""

import pytest
from django.utils import translation

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.answers import Saved
from wiki.pages.finding import live_page
from wiki.pages.saving import save_page
from wiki.search import finding
from wiki.search.asking.asked import Asked
from wiki.search.door import search
from wiki.search.engines import engine
from wiki.search.outbox import Drain
from wiki.search.whoosh import engine as whoosh_engine
from wiki.search.whoosh.engine import WhooshEngine

from .indexes import documents


@pytest.fixture(autouse=True)
def index_dir(settings, tmp_path):
    """The folder of Whoosh’s index, and Whoosh as the engine: what holds for each is in tests/search/contract."""
    settings.SEARCH_ENGINE = "whoosh"
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    return settings.SEARCH_INDEX_DIR


@pytest.fixture(autouse=True)
def language_of_the_wiki():
    """A screen that was asked for in English leaves it chosen; the next test begins as a process does."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def patient_search(monkeypatch):
    """Answers do not depend on how busy the machine is; what a passed time limit does is tested with its own clock."""
    monkeypatch.setattr(whoosh_engine, "SECONDS", 30)
    monkeypatch.setattr(finding, "SECONDS", 30)


@pytest.fixture
def visitor():
    return Actor(address="192.0.2.7")


@pytest.fixture
def administrator(db):
    return Actor(user=User.objects.create_user("Goéland", is_staff=True))


@pytest.fixture
def write(db):
    """write(title, text) publishes on the page's present head and answers the page."""

    def publish(title, text, author_name="Courlis"):
        page = live_page(title)
        base = page.head_id if page else None
        answer = save_page(Actor(), title, text, base=base, author_name=author_name, trusted=True)
        assert isinstance(answer, Saved), answer
        return answer.page

    return publish


@pytest.fixture
def drain():
    """What the worker does: the job, until it says that nothing waits."""
    job = Drain()

    def run():
        while job():
            pass
        return job

    return run


@pytest.fixture
def find(drain, visitor):
    """find(query, tag="…", sort="date", page=2) indexes what waits, then answers the titles found, best first."""

    def titles(q="", actor=visitor, per_page=10, **asked):
        drain()
        return [hit.title for hit in search(actor, asking(q, **asked), per_page).hits]

    return titles


def asking(q="", sort="", page=1, exact=False, **values) -> Asked:
    """asking("words", tag="Brest", kind=["fiche", "page"]): what a reader asks."""
    chosen = {facet: (one,) if isinstance(one, str) else tuple(one) for facet, one in values.items()}
    return Asked(q, chosen, sort, page, exact)


@pytest.fixture
def index_path(index_dir):
    """The folder of the running index, at the time of asking."""
    return lambda: engine().folder.running()


@pytest.fixture
def index(tmp_path):
    """An index of three pages, without a wiki around it."""
    made = WhooshEngine(tmp_path / "search")
    with made.exclusive():
        made.rebuild([documents()])
    return made


@pytest.fixture
def answered(client, monkeypatch):
    """answered(query string, **what sample_results.results takes) -> the HTML of the screen, in English.

    The door is a stand-in here: what it may answer is shown without an index.
    """
    from .showing import sample_results

    def get(query="q=jardin", hits=(), by=client, **details):
        def door(actor, asked, *_more, **_some):
            return sample_results.results(asked, hits, **details)

        monkeypatch.setattr("wiki.search.views.search", door)
        monkeypatch.setattr("wiki.search.views.browse", lambda actor: sample_results.facets(Asked()))
        by.cookies["language"] = "en"
        response = by.get(f"/search?{query}")
        assert response.status_code == 200
        return response.content.decode()

    return get
