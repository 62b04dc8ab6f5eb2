"""No question takes longer than a second: what can be said by then is the answer, or that there is none now."""

import threading

import pytest
from django.db import OperationalError, connection, connections

from wiki.search.asking.query import parse
from wiki.search.contract import Document, Unavailable
from wiki.search.postgres import engine as postgres_engine
from wiki.search.postgres import search as postgres_search
from wiki.search.postgres.engine import PostgresEngine
from wiki.search.postgres.search import OutOfTime

pytestmark = pytest.mark.storage


@pytest.mark.django_db
def test_without_time_to_rank_what_matches_is_the_answer_and_it_says_so(monkeypatch):
    engine = PostgresEngine()
    engine.write([Document(number, "Page", "un bac") for number in range(1, 301)])

    def late(*_arguments):
        raise OutOfTime

    monkeypatch.setattr(postgres_search, "rank", late)
    found = engine.find(parse("bac"))
    assert not found.whole and len(found.pages) == len(found.scores) == postgres_engine.MOST_WHEN_LATE
    assert set(engine.find(parse("bac"), among=[1, 2, 777]).pages) <= {1, 2}


@pytest.mark.django_db(transaction=True)
def test_a_question_that_the_database_does_not_answer_in_time_is_given_up(swept, monkeypatch):
    monkeypatch.setattr(postgres_engine, "SECONDS", 0.05)
    monkeypatch.setattr(postgres_engine, "SECONDS_MORE", 0.05)
    locked, done = threading.Event(), threading.Event()

    def lock():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE search_entry, search_word IN ACCESS EXCLUSIVE MODE")
            locked.set()
            done.wait(20)
            cursor.execute("ROLLBACK")
        connections.close_all()

    thread = threading.Thread(target=lock)
    thread.start()
    try:
        assert locked.wait(20)
        engine = PostgresEngine()
        with pytest.raises(Unavailable, match="too long"):
            engine.find(parse("bac"))
        assert engine.near_words("compots") == engine.words_beginning("com") == engine.near_titles("compots") == []
    finally:
        done.set()
        thread.join()
    assert engine.find(parse("bac")).pages == []


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_for_its_own_question_alone_and_needs_no_transaction():
    limited = "SET LOCAL statement_timeout = 50; SET LOCAL enable_seqscan = off; SELECT pg_sleep(%s)"
    with postgres_search.reading() as cursor:
        assert not connection.in_atomic_block
        with pytest.raises(OperationalError):
            cursor.execute(limited, [20])
        cursor.execute(limited, [0])
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
        assert cursor.fetchone() == ("0", "on")
