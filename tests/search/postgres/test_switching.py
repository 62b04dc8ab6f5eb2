"""SEARCH_ENGINE may change from one start to the next: an index that did not follow the pages answers nothing."""

import pytest

from wiki.search import engines, outbox
from wiki.search.asking.query import parse
from wiki.search.contract import Unavailable
from wiki.search.engines import engine

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def restart(settings):
    """restart("whoosh"): the wiki is started again with this engine."""

    def start(name):
        settings.SEARCH_ENGINE = name
        engines._following.clear()

    return start


def test_the_engine_that_was_away_answers_only_when_its_index_is_made_anew(made, write, drain, restart, titles):
    write("Compost", "Un bac.")
    drain()
    for name, added in (("whoosh", "Verger"), ("postgresql", "Mare"), ("whoosh", "Étang"), ("postgresql", "Serre")):
        restart(name)
        for ask in (lambda: engine().find(parse("bac")), lambda: engine().near_words("bca")):
            with pytest.raises(Unavailable):
                ask()
        assert engine().trouble() and not outbox.health().ok
        write(added, "Un bac.")
        assert engine().trouble()
        drain()
        assert engine().trouble() == "" and outbox.health().ok and added in titles("bac")
        restart(name)
        assert added in titles("bac"), "no need to make it twice"
    assert titles("bac") == ["Compost", "Mare", "Serre", "Verger", "Étang"]


def test_what_was_deleted_while_an_engine_was_away_is_not_found_by_it(made, write, drain, restart, titles):
    write("Compost", "Un bac.")
    drain()
    restart("whoosh")
    drain()
    write("Compost", "Un tas.")
    drain()
    restart("postgresql")
    drain()
    assert titles("bac") == [] and titles("tas") == ["Compost"]


def test_the_tables_of_an_engine_that_was_never_here_are_made_when_it_is_chosen(write, drain, restart, titles):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE search_entry, search_part, search_word, search_counted; DROP TEXT SEARCH CONFIGURATION fr;"
            "DROP TEXT SEARCH DICTIONARY fr_stem"
        )
    restart("whoosh")
    drain()
    restart("postgresql")
    write("Compost", "Un bac.")
    drain()
    assert titles("bac") == ["Compost"]
