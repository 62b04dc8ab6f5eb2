"""Prepared queries answer as Django's own, however often they are asked, and when PostgreSQL has lost its plans."""

import pytest
from django.db import connection, transaction

from wiki.pages.models import Page
from wiki.pages.prepared import Plans, Prepared

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


def prepared() -> Prepared:
    pages = Page.objects.live().filter(title_key__in=["\0one", "\0other"]).exclude(title__contains="%")
    return Prepared(pages.order_by("title").values_list("title"), "\0one", "\0other")


@pytest.fixture
def titles(monkeypatch):
    monkeypatch.setattr(Plans, "trusted", True)
    for title in ("Mer", "Dune", "100 % local"):
        Page.objects.create(title=title, title_key=title.lower())
    return prepared()


def test_values_take_their_places_however_often_a_query_is_asked(titles):
    for _time in range(7):  # from the sixth time on PostgreSQL may keep to one plan
        assert titles.rows("mer", "dune") == [("Dune",), ("Mer",)]
        assert titles.rows("mer", "100 % local") == [("Mer",)]
        assert titles.rows("it's", "%s") == []
    assert Plans.trusted


def test_a_lost_plan_is_no_error_and_none_is_tried_after(titles):
    assert titles.rows("mer", "") == [("Mer",)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
    assert titles.rows("mer", "") == titles.rows("mer", "") == [("Mer",)]
    assert Plans.trusted == (connection.vendor != "postgresql")


def test_a_new_connection_plans_anew(titles):
    assert titles.rows("mer", "") == [("Mer",)]
    connection.close()
    assert titles.rows("mer", "") == [("Mer",)] and Plans.trusted


def test_within_a_transaction_as_well(titles):
    with transaction.atomic():
        assert titles.rows("dune", "") == [("Dune",)]
    assert titles.rows("dune", "") == [("Dune",)]


def test_a_plan_is_named_by_its_query_whoever_made_it(titles):
    """Behind a pool another process may have planned on this connection: its names must mean the same."""
    again = prepared()
    connection.close()
    assert titles.rows("mer", "") == again.rows("mer", "") == [("Mer",)] and Plans.trusted
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            assert cursor.fetchone() == (1,)
