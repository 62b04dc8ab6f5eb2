"""What is saved is found at once; saving goes on whatever has become of the index, which heals by itself."""

import pytest
from django.db import connection, transaction

from wiki.pages.models import Page
from wiki.search import outbox
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import parse
from wiki.search.contract import Unavailable
from wiki.search.door import search
from wiki.search.engines import engine
from wiki.search.models import SearchOutbox

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_saved_page_is_found_in_the_same_transaction(made, write, titles):
    write("Compost", "Un bac à lombrics.")
    assert titles("lombric bac") == ["Compost"]
    write("Compost", "Un tas de feuilles.")
    assert titles("bac") == [] and titles("feuille") == ["Compost"]


def test_a_save_that_is_undone_is_not_found(made, write, titles):
    with transaction.atomic():
        write("Compost", "Un bac à lombrics.")
        transaction.set_rollback(True)
    assert titles("lombric") == []


def test_a_redirect_gives_its_title_to_the_page_it_leads_to(made, write, titles):
    write("Compost", "Un bac.")
    write("Lombricomposteur", "---\nredirection: Compost\n---\n")
    assert titles("lombricomposteur") == ["Compost"]
    write("Lombricomposteur", "---\nredirection: Autre\n---\n")
    assert titles("lombricomposteur") == []


def test_a_page_that_leaves_the_wiki_leaves_the_index(made, write, titles):
    page = write("Compost", "Un bac.")
    Page.objects.filter(pk=page.pk).update(head=None)
    page.refresh_from_db()
    page.delete()
    assert titles("bac") == []


def test_the_outbox_feeds_the_words_and_writes_no_entry_twice(made, write, drain):
    write("Compost", "Un bac à lombrics.")
    assert engine().near_words("lombrcis") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, ctid::text FROM search_entry")
        before = cursor.fetchall()
        drain()
        cursor.execute("SELECT xmin::text, ctid::text FROM search_entry")
        assert cursor.fetchall() == before
    assert engine().near_words("lombrcis") == ["lombrics"] and not SearchOutbox.objects.exists()


FAULTS = {
    "the entries are dropped": "DROP TABLE search_entry",
    "all tables are dropped": "DROP TABLE search_entry, search_part, search_word, search_counted",
    "the entries are emptied": "TRUNCATE search_entry",
    "everything is emptied": "TRUNCATE search_entry, search_part, search_word, search_counted",
    "a column is gone": "ALTER TABLE search_entry DROP COLUMN words",
    "the configuration is gone": "DROP TEXT SEARCH CONFIGURATION fr",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_search_says_that_it_cannot_answer_saving_goes_on_and_the_worker_heals(
    made, write, drain, visitor, fault, titles
):
    write("Verger", "Des pommiers et un bac.")
    drain()
    run(FAULTS[fault])
    with pytest.raises(Unavailable):
        engine().find(parse("bac"))
    assert search(visitor, Asked("bac")).unavailable
    assert not outbox.health().ok
    write("Compost", "Un bac.")
    drain()
    assert titles("bac") == ["Compost", "Verger"]
    assert outbox.health().ok and engine().examine() == "" and not SearchOutbox.objects.exists()
    assert engine().near_words("pomiers") == ["pommiers"]


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM search_entry WHERE page = (SELECT min(page) FROM search_entry)",
        "UPDATE search_entry SET page = 99999 WHERE page = (SELECT min(page) FROM search_entry)",
        "DELETE FROM search_counted",
        "DELETE FROM search_word",
        "DROP TABLE search_word",
        "DROP TABLE search_part",
    ],
)
def test_what_is_partly_lost_is_noticed_by_the_worker(made, write, drain, titles, loss):
    write("Verger", "Des pommiers et un bac.")
    write("Compost", "Un bac.")
    drain()
    run(loss)
    assert engine().examine()
    drain()
    assert titles("bac") == ["Compost", "Verger"]
    assert engine().near_words("pomiers") == ["pommiers"] and engine().examine() == ""


def test_a_search_that_fails_breaks_no_transaction_around_it(made, write):
    with transaction.atomic():
        run("DROP TABLE search_entry")
        with pytest.raises(Unavailable):
            engine().find(parse("bac"))
        with pytest.raises(Unavailable):
            engine().near_titles("compost")
        assert Page.objects.count() == 0


def test_a_search_leaves_the_settings_of_its_transaction_alone(made):
    def settings():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
            return cursor.fetchone()

    before = settings()
    engine().find(parse("bac"))
    engine().near_titles("compost")
    assert settings() == before == ("0", "on")
