"""From saved pages to the index: nothing saved is ever left out, whatever dies on the way."""

import os
import shutil
import threading
import time

import pytest
from django.db import connections, transaction
from django.utils import translation

from wiki.pages.models import Page
from wiki.pages.rebuilding import rebuild
from wiki.pages.registry import registry
from wiki.search import outbox
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import parse
from wiki.search.door import search
from wiki.search.engines import engine
from wiki.search.models import SearchOutbox
from wiki.site.administration.wellness import Line, wellness

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def waiting() -> set[int]:
    return set(SearchOutbox.objects.values_list("page", flat=True))


def test_saving_queues_the_page_once_however_often_it_is_saved(write):
    page = write("Compost", "Premier texte.")
    first = SearchOutbox.objects.get(page=page.pk).ticket
    write("Compost", "Deuxième texte.")
    assert SearchOutbox.objects.get(page=page.pk).ticket != first
    assert waiting() == {page.pk}


def test_a_save_that_is_rolled_back_queues_nothing(write):
    with transaction.atomic():
        write("Compost", "Texte.")
        assert waiting()
        transaction.set_rollback(True)
    assert not waiting()


def test_the_job_indexes_what_waits_and_empties_the_outbox(write, find, drain):
    write("Compost", "Un bac à lombrics.")
    write("Verger", "Des pommiers.")
    drain()
    assert not waiting()
    assert find("pommier") == ["Verger"]


def test_a_new_text_replaces_the_old_one_in_the_index(write, find):
    write("Compost", "Un bac à lombrics.")
    assert find("lombric bac") == ["Compost"]
    write("Compost", "Un tas de feuilles.")
    assert find("bac") == [] and find("feuille") == ["Compost"]


def test_more_pages_than_a_batch_are_indexed_batch_by_batch(write, find, drain, monkeypatch):
    drain()  # the first index is made whole; batches come after
    monkeypatch.setattr(outbox, "BATCH", 3)
    for number in range(7):
        write(f"Jardin {number}", "Un jardin.")
    assert outbox.Drain()() is True
    assert len(waiting()) == 4
    assert len(find("jardin", per_page=50)) == 7


def test_a_page_that_becomes_a_redirect_leaves_the_index(write, find):
    write("Tiers-lieu", "Un atelier partagé.")
    write("Atelier", "Un atelier.")
    assert set(find("atelier")) == {"Tiers-lieu", "Atelier"}
    write("Tiers-lieu", "---\nredirection: Atelier\n---\nUn atelier partagé.")
    assert find("atelier") == ["Atelier"]


def test_a_page_taken_out_of_the_database_leaves_the_index(write, find):
    page = write("Compost", "Un bac.")
    assert find("bac") == ["Compost"]
    Page.objects.filter(pk=page.pk).update(head=None)
    page.refresh_from_db()
    page.delete()
    assert find("bac") == []
    assert engine().find(parse("bac")).pages == []


def test_a_worker_killed_between_the_index_and_the_outbox_repeats_harmlessly(write, find, drain, monkeypatch):
    drain()
    write("Compost", "Un bac.")

    class Killed(BaseException):
        pass

    def dies(rows):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_forget", dies)
        with pytest.raises(Killed):
            outbox.Drain()()
    assert waiting(), "the row must outlive the worker"
    assert find("bac") == ["Compost"]
    assert not waiting()
    assert engine().find(parse("bac")).pages == [Page.objects.get().pk]


def test_a_page_saved_while_it_is_being_indexed_stays_queued(write, find, drain, monkeypatch):
    drain()
    page = write("Compost", "Un bac.")
    kept = engine().write

    def write_while_somebody_saves(documents, gone=()):
        kept(documents, gone)
        write("Compost", "Un tas.")

    with monkeypatch.context() as patched:
        patched.setattr(engine(), "write", write_while_somebody_saves)
        outbox.Drain()()
    assert waiting() == {page.pk}
    assert find("tas") == ["Compost"] and find("bac") == []


def test_a_page_saved_during_a_rebuild_is_indexed_after_it(write, find, monkeypatch):
    write("Compost", "Un bac.")
    write("Verger", "Des pommiers.")
    kept = engine().rebuild

    def rebuild_while_somebody_saves(batches):
        count = kept(batches)
        write("Compost", "Un tas.")
        return count

    monkeypatch.setattr(engine(), "rebuild", rebuild_while_somebody_saves)
    said = []
    outbox.SearchTable().rebuild(said.append)
    assert said == ["2 pages in the search index"]
    assert not waiting()
    assert find("tas") == ["Compost"] and find("bac") == [] and find("pommier") == ["Verger"]


def test_the_first_start_on_an_old_database_fills_the_index(write, find):
    write("Compost", "Un bac.")
    SearchOutbox.objects.all().delete()
    assert not outbox.health().ok
    assert find("bac") == ["Compost"]
    assert outbox.health().ok


def test_health_tells_the_backlog(write, drain):
    drain()
    write("Compost", "Un bac.")
    write("Verger", "Des pommiers.")
    answer = registry.health["search"]()
    assert answer.ok and answer.backlog == 2


def test_the_administrator_reads_how_many_pages_search_has_yet_to_read(write, drain):
    drain()
    write("Compost", "Un bac.")
    write("Verger", "Des pommiers.")
    with translation.override("en"):
        assert Line("waiting", "Search still has to read 2 pages.") in wellness()
    drain()
    with translation.override("en"):
        assert not any("still has to read" in str(line.words) for line in wellness())


def test_health_says_why_the_index_cannot_answer(write):
    answer = outbox.health()
    assert not answer.ok and "not made yet" in answer.detail


def test_the_job_leaves_the_index_to_who_is_rebuilding_it(write, drain):
    drain()
    write("Compost", "Un bac.")
    with engine().exclusive():
        assert outbox.Drain()() is False
    assert waiting()


def test_the_rebuild_command_remakes_a_whole_index(write, find, index_path):
    write("Compost", "Un bac.")
    find("bac")
    before = index_path()
    rebuild(lambda said: None)
    assert index_path() != before and not before.exists()
    assert find("bac") == ["Compost"]


def test_the_worker_runs_the_job():
    assert registry.jobs["search outbox"] is outbox.drain
    assert "search" in registry.derived


@pytest.mark.django_db(transaction=True)
def test_pages_saved_by_several_people_at_once_are_all_found(write, find):
    def work(name):
        try:
            for number in range(5):
                write(f"{name} {number}", "Un jardin partagé.")
                outbox.Drain()()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(name,)) for name in ("Chêne", "Hêtre", "Saule", "Aulne")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(find("jardin", per_page=50)) == 20
    assert not waiting()


def test_saving_goes_on_while_the_index_cannot_be_written_and_it_heals_when_it_can(write, index_dir, find, visitor):
    index_dir.write_text("a file stands where the folder should be")
    write("Compost", "Un bac.")
    job = outbox.Drain()
    assert job() is False and "Error" in job.trouble
    assert waiting() and search(visitor, Asked("bac")).unavailable
    health = outbox.health()
    assert not health.ok and health.backlog == 1
    index_dir.unlink()
    until = time.monotonic() + 20
    while waiting() and time.monotonic() < until:
        job()  # it waits a little by itself after a failure
    assert not job.trouble and find("bac") == ["Compost"]


def test_a_full_disk_keeps_the_rows_until_there_is_room(write, find, drain, monkeypatch):
    drain()
    page = write("Compost", "Un bac.")

    def full(documents, gone=()):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(engine(), "write", full)
        job = outbox.Drain()
        assert job() is False and "space" in job.trouble
    assert waiting() == {page.pk}
    assert find("bac") == ["Compost"]


def lose_the_folder(index_dir, index_path):
    shutil.rmtree(index_dir)


def lose_the_index(index_dir, index_path):
    shutil.rmtree(index_path())


def cut_a_file(index_dir, index_path):
    (file,) = index_path().glob("*.pst")
    os.truncate(file, 3)


def spoil_the_contents(index_dir, index_path):
    (toc,) = index_path().glob("*.toc")
    toc.write_bytes(b"junk" * 400)


@pytest.mark.parametrize("break_it", [lose_the_folder, lose_the_index, cut_a_file, spoil_the_contents])
def test_a_broken_index_is_said_saving_goes_on_and_the_job_heals_it(
    write, find, visitor, index_dir, index_path, break_it
):
    write("Verger", "Des pommiers et un bac.")
    assert find("bac") == ["Verger"]
    break_it(index_dir, index_path)
    assert search(visitor, Asked("bac")).unavailable and not outbox.health().ok
    write("Compost", "Un bac.")
    assert set(find("bac")) == {"Verger", "Compost"}
    assert outbox.health().ok and not waiting()


def test_an_index_that_cannot_be_written_although_it_reads_is_made_anew(write, find, drain, monkeypatch, index_path):
    drain()
    before = index_path()
    write("Compost", "Un bac.")

    def broken(documents, gone=()):
        raise ValueError("unpack requires a buffer of 4 bytes")

    with monkeypatch.context() as patched:
        patched.setattr(engine(), "write", broken)
        outbox.Drain()()
    assert index_path() != before
    assert find("bac") == ["Compost"] and not waiting()


def test_words_written_in_parts_are_found_in_one(write, find):
    write("Pont-l’Abbé", "Un éco-quartier de 12 000 personnes.")
    for typed in ("écoquartier", "ecoquartiers", "12000", "pontlabbe", "éco quartier", '"eco-quartier"'):
        assert find(typed) == ["Pont-l’Abbé"], typed


def test_when_nothing_waits_the_index_is_put_in_order(write, drain, monkeypatch):
    drain()
    called = []
    monkeypatch.setattr(engine(), "settle", lambda: called.append(waiting()))
    write("Compost", "Un bac.")
    outbox.Drain()()
    assert called == []
    outbox.Drain()()
    assert called == [set()]
