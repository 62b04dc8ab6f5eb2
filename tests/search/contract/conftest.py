"""What every engine must do: each test runs once for each engine that this run's database allows.

On SQLite that is Whoosh, on PostgreSQL both; how many tests each passed is told at the end of the run.
"""

from collections import Counter

import pytest
from django.db import connection

from wiki.search import engines
from wiki.search.asking.query import parse
from wiki.search.contract import Document
from wiki.search.postgres import engine as postgres_engine

ENGINES = [engines.WHOOSH, engines.POSTGRESQL] if connection.vendor == "postgresql" else [engines.WHOOSH]

_passed = pytest.StashKey[Counter]()


def pytest_generate_tests(metafunc):
    if "engine_name" in metafunc.fixturenames:
        metafunc.parametrize("engine_name", ENGINES)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    name = getattr(item, "callspec", None) and item.callspec.params.get("engine_name")
    if name and call.when == "call" and outcome.get_result().passed:
        item.config.stash.setdefault(_passed, Counter())[name] += 1


@pytest.fixture(scope="session")
def tell_how_many(request, tell):
    yield
    passed = request.config.stash.get(_passed, Counter())
    tell("contract of the search engines: " + ", ".join(f"{name} passed {passed[name]} tests" for name in ENGINES))


@pytest.fixture
def engine_name():
    """Which engine the test is about (see pytest_generate_tests)."""


@pytest.fixture(autouse=True)
def chosen(engine_name, tell_how_many, settings, monkeypatch, db):
    """The wiki's engine is the one that the test is about."""
    settings.SEARCH_ENGINE = engine_name
    monkeypatch.setattr(engines, "_following", set())
    monkeypatch.setattr(postgres_engine, "SECONDS", 30)


@pytest.fixture
def engine(engine_name, tmp_path):
    """An engine alone, without a wiki around it, that holds nothing yet."""
    if engine_name == engines.POSTGRESQL:
        return postgres_engine.PostgresEngine()
    from wiki.search.whoosh.engine import WhooshEngine

    made = WhooshEngine(tmp_path / "alone")
    with made.exclusive():
        made.rebuild([])
    return made


@pytest.fixture
def hold(engine):
    """hold("a text", ("Title", "a text"), Document(…)) writes pages 1, 2, 3 into the engine."""

    def write(*pages):
        documents = []
        for number, page in enumerate(pages, 1):
            if isinstance(page, Document):
                documents.append(page)
            else:
                title, body = (f"Page {number}", page) if isinstance(page, str) else page
                documents.append(Document(number, title, body))
        with engine.exclusive() as held:
            assert held
            engine.write(documents)

    return write


@pytest.fixture
def found(engine):
    """found("what is typed") answers the pages that match, in the order of their numbers."""
    return lambda typed, among=None: sorted(engine.find(parse(typed), among).pages)


@pytest.fixture
def best(engine):
    """best("what is typed") answers the pages that match, best first."""
    return lambda typed, among=None: engine.find(parse(typed), among).pages
