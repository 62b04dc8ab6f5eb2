"""The index is made anew beside the running one while people save and search: nothing is lost, nobody waits long."""

import threading

import pytest
from django.db import connection, connections, transaction

from wiki.pages.answers import Deleted
from wiki.pages.deleting import delete_page
from wiki.pages.finding import live_page
from wiki.search import outbox
from wiki.search.asking.query import parse
from wiki.search.contract import Document
from wiki.search.engines import engine
from wiki.search.models import SearchOutbox, SearchState
from wiki.search.postgres import entries as postgres_entries
from wiki.search.postgres import tables as postgres_tables

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage, pytest.mark.usefixtures("swept")]

WRITTEN_BY_A_SAVE = "(to_regclass('search_entry'), to_regclass('search_part'))"


class Beside:
    """`with Beside(work):` runs it in a thread with a connection of its own; what it raised is raised at the end."""

    def __init__(self, work):
        self._work, self._error = work, None
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            self._work()
        except BaseException as error:
            self._error = error
        finally:
            connections.close_all()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._thread.join(60)
        assert not self._thread.is_alive()
        if self._error:
            raise self._error


def rebuild(monkeypatch, meanwhile):
    """The index made anew, with something that happens after its last batch was read."""
    kept = outbox._all_documents

    def batches(say):
        yield from kept(say)
        meanwhile()

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_all_documents", batches)
        with engine().exclusive():
            outbox._remake(lambda said: None)


def test_what_is_saved_and_deleted_meanwhile_is_so_in_the_new_index(write, drain, titles, administrator, monkeypatch):
    for title in ("Compost", "Verger", "Mare"):
        write(title, "Un bac.")
    drain()

    def meanwhile():
        write("Compost", "Un tas.")
        write("Étang", "Un bac.")
        assert isinstance(delete_page(administrator, "Mare", "Elle est à sec"), Deleted)

    rebuild(monkeypatch, meanwhile)
    assert titles("bac") == ["Verger", "Étang"] and titles("tas") == ["Compost"]
    drain()
    assert titles("bac") == ["Verger", "Étang"] and engine().examine() == ""
    assert engine().words_beginning("mar") == []


def test_a_save_under_way_at_the_swap_is_waited_for(write, drain, titles, monkeypatch):
    write("Compost", "Un bac.")
    drain()
    saved, waiting = threading.Event(), threading.Event()

    def save_slowly():
        with transaction.atomic():
            write("Verger", "Un bac.")
            saved.set()
            assert waiting.wait(20)

    def swap_waits():
        """Until somebody waits for a lock on a table that the save has written to."""
        assert saved.wait(20)
        while not waiting.is_set():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT FROM pg_locks WHERE NOT granted AND relation IN {WRITTEN_BY_A_SAVE}")
                if cursor.rowcount:
                    waiting.set()

    with Beside(save_slowly), Beside(swap_waits):
        rebuild(monkeypatch, lambda: saved.wait(20))
    assert titles("bac") == ["Compost", "Verger"]


def test_a_save_that_comes_during_the_swap_goes_to_the_new_tables(write, drain, titles, monkeypatch):
    write("Compost", "Un bac.")
    drain()
    kept, savers = SearchState.take_over, []

    def while_all_is_locked(name, version=""):
        kept(name, version)
        saver = Beside(lambda: write("Verger", "Un bac."))
        savers.append(saver.__enter__())

    monkeypatch.setattr(SearchState, "take_over", while_all_is_locked)
    rebuild(monkeypatch, lambda: None)
    savers[0].__exit__()
    assert titles("bac") == ["Compost", "Verger"]


def test_a_save_that_waits_for_the_swap_holds_nothing_that_the_swap_needs(write, drain, titles, monkeypatch):
    """Else each would wait for the other, and PostgreSQL would break one of them off."""
    write("Compost", "Un bac.")
    drain()
    swap, savers, held = postgres_tables.swap, [], []

    def once_somebody_waits(cursor):
        savers.append(Beside(lambda: write("Verger", "Un bac.")).__enter__())
        while True:
            cursor.execute(f"SELECT pid FROM pg_locks WHERE NOT granted AND relation IN {WRITTEN_BY_A_SAVE}")
            if waiting := [pid for (pid,) in cursor.fetchall()]:
                break
        cursor.execute(
            f"SELECT FROM pg_locks WHERE granted AND relation IN {WRITTEN_BY_A_SAVE} AND pid = ANY(%s)", [waiting]
        )
        held.extend(cursor.fetchall())
        swap(cursor)

    monkeypatch.setattr(postgres_tables, "swap", once_somebody_waits)
    rebuild(monkeypatch, lambda: None)
    savers[0].__exit__()
    assert held == []
    assert titles("bac") == ["Compost", "Verger"]


def test_readers_beside_rebuilds_and_saves_never_fail(write, drain, monkeypatch):
    page = write("Compost", "Un bac.")
    drain()
    stop = threading.Event()

    def read():
        while not stop.is_set():
            assert page.pk in engine().find(parse("bac")).pages
            engine().near_titles("compots")

    with Beside(read), Beside(read):
        try:
            for number in range(3):
                rebuild(monkeypatch, lambda number=number: write(f"Verger {number}", "Un bac."))
        finally:
            stop.set()


def test_tables_that_a_killed_rebuild_left_are_in_nobodys_way(write, drain, titles):
    write("Compost", "Un bac.")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE search_entry_new (junk int); CREATE TABLE search_word_new (junk int)")
    drain()
    assert titles("bac") == ["Compost"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_class WHERE relname LIKE 'search%%_new' AND relkind = 'r'", [])
        assert not cursor.rowcount


def test_an_index_of_another_analyser_answers_until_it_is_made_anew(write, drain, titles, monkeypatch):
    write("Compost", "Un bac.")
    drain()
    monkeypatch.setattr(postgres_entries, "ANALYSER_VERSION", "another")
    assert engine().examine() and titles("bac") == ["Compost"] and engine().trouble() == ""
    write("Verger", "Un bac.")
    assert titles("bac") == ["Compost", "Verger"]
    drain()
    assert engine().examine() == "" and titles("bac") == ["Compost", "Verger"]


def test_what_the_worker_writes_is_never_older_than_a_save(write, drain, titles):
    page = write("Compost", "Un bac.")
    drain()
    old = outbox.present([page.pk])
    write("Compost", "Un tas.")
    with engine().exclusive():
        engine().write(old)
    assert titles("tas") == ["Compost"] and titles("bac") == []


def test_savers_wait_for_nobody_who_counts_words(write, drain, titles):
    write("Compost", "Un bac.")
    drain()
    locked, done = threading.Event(), threading.Event()

    def count_slowly():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_word, search_counted IN ACCESS EXCLUSIVE MODE")
            locked.set()
            assert done.wait(20)

    with Beside(count_slowly):
        assert locked.wait(20)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
                write("Verger", "Un bac.")
                cursor.execute("RESET lock_timeout")
        finally:
            done.set()
    assert titles("bac") == ["Compost", "Verger"]


def test_one_process_at_a_time_writes_words(drain, write):
    drain()
    write("Compost", "Un bac.")
    held, done = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:  # as another process does, without this one's lock of threads
            cursor.execute("SELECT pg_advisory_lock(%s)", [7_305_808_869_232_602_227])
            held.set()
            assert done.wait(20)
            # A hang-up alone the server may see late.
            cursor.execute("SELECT pg_advisory_unlock(%s)", [7_305_808_869_232_602_227])

    with Beside(hold):
        assert held.wait(20)
        with engine().exclusive(wait=False) as mine:
            assert mine is False
        assert outbox.Drain()() is False and SearchOutbox.objects.exists()
        done.set()
    drain()
    assert not SearchOutbox.objects.exists()


def test_people_who_save_at_once_are_all_found(write, drain, titles):
    drain()

    def work(name):
        for number in range(4):
            write(f"{name} {number}", "Un jardin partagé.")
            outbox.Drain()()

    with Beside(lambda: work("Chêne")), Beside(lambda: work("Hêtre")), Beside(lambda: work("Saule")):
        pass
    drain()
    assert len(titles("jardin")) == 12 and engine().examine() == ""


def test_a_document_that_cannot_be_stored_leaves_the_save_alone(write, drain, titles, monkeypatch):
    drain()
    kept = postgres_entries.put

    def fails(cursor, documents, suffix=""):
        kept(cursor, [Document(1, "x" * 5, "y")], "_nowhere")

    with monkeypatch.context() as patched:
        patched.setattr(postgres_entries, "put", fails)
        write("Compost", "Un bac.")
    assert live_page("Compost") and engine().trouble() == "it is empty"
    drain()
    assert titles("bac") == ["Compost"]
