"""The engine that lives in PostgreSQL: its tests are for runs on that database alone."""

import pytest
from django.db import connection

from wiki.pages.models import Page
from wiki.search import engines
from wiki.search.asking.query import parse
from wiki.search.engines import engine
from wiki.search.postgres import engine as postgres_engine
from wiki.search.postgres import tables as postgres_tables

if connection.vendor != "postgresql":
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(autouse=True)
def chosen(settings, monkeypatch):
    settings.SEARCH_ENGINE = "postgresql"
    monkeypatch.setattr(engines, "_following", set())
    monkeypatch.setattr(postgres_engine, "SECONDS", 30)
    monkeypatch.setattr(postgres_engine, "COMPARE_SECONDS", 0)
    # The engine of this process may have compared the index a moment ago, for a test before.
    monkeypatch.setattr(engines._postgres(), "_compare_at", 0.0)


@pytest.fixture
def made(drain):
    """The index as the worker has made it."""
    drain()
    assert engine().trouble() == "" and engine().examine() == ""


@pytest.fixture
def titles():
    """titles("typed") asks the engine itself: titles of pages, in alphabetical order."""

    def ask(typed):
        return sorted(Page.objects.filter(pk__in=engine().find(parse(typed)).pages).values_list("title", flat=True))

    return ask


@pytest.fixture
def swept(transactional_db):
    """For tests whose transactions are real ones: the engine's own tables are emptied too, and there again."""
    yield
    postgres_tables.prepare()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_entry, search_part, search_word, search_counted")
    postgres_tables.drop_new()
