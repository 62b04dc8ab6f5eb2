"""The server is killed (-9) again and again while people save: what was acknowledged is there, whole, once."""

import http.client
import json
import os
import random
import signal
import statistics
import sys
import threading
import time
from dataclasses import dataclass

import pytest

from .ledger import Ledger
from .servers import Server, alive, descendants, free_port, wait_until
from .wikis import Person, Wiki, address

KILLS = 55
KILLS_IN_FLIGHT = 20
WRITERS = 3
EVERY_WHOLE_TREE = 5  # each fifth kill takes the listener and its worker; the others the worker that answers
SHARED = "Place commune"
GONE = (OSError, http.client.HTTPException)


@dataclass(eq=False)
class Save:
    """One press of the button, as its author lived it."""

    mark: str
    title: str
    author: str
    text: str
    outcome: str = "unsent"  # then "in flight", then "saved", "conflict" or "unanswered"


class Book:
    """All that people sent and what they were told."""

    def __init__(self):
        self.saves: list[Save] = []
        self.faults: list[str] = []
        self.news = threading.Condition()

    def begin(self, title: str, author: str, rng: random.Random) -> Save:
        with self.news:
            mark = f"jalon{len(self.saves) + 1:05}"
            save = Save(mark, title, author, text_with(mark, rng))
            self.saves.append(save)
            return save

    def note(self, save: Save, outcome: str) -> None:
        with self.news:
            save.outcome = outcome
            self.news.notify_all()

    def count(self, outcome: str) -> int:
        return len(self.with_outcome(outcome))

    def with_outcome(self, outcome: str) -> list[Save]:
        return [save for save in self.saves if save.outcome == outcome]

    def wait(self, outcome: str, times: int, seconds: float = 30) -> None:
        """Waits until `outcome` was noted that often from now on, or a fault was."""
        seen = self.count(outcome)
        with self.news:
            enough = self.news.wait_for(lambda: self.faults or self.count(outcome) >= seen + times, seconds)
        assert enough, f"no {times} saves became {outcome} within {seconds} s"
        assert self.faults == []


class Writer:
    """Somebody who saves without a pause, and goes on whenever the wiki is back."""

    def __init__(self, person: Person, book: Book, seed: int):
        self.person, self.book, self.rng = person, book, random.Random(seed)
        self.name = person.sign_up()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        try:
            while not self.stopping.is_set():
                self._save()
        except BaseException as error:
            with self.book.news:
                self.book.faults.append(f"{self.name}: {error!r}")
                self.book.news.notify_all()

    def _save(self):
        """Writes on in a page of one's own, in a page that others write too, or begins a new one."""
        choice = self.rng.random()
        title = f"Carnet de {self.name}"
        if choice < 0.3:
            title = SHARED
        elif choice < 0.5:
            title = f"Feuille {len(self.book.saves)} de {self.name}"
        form = self._open(title)
        save = self.book.begin(title, self.name, self.rng)
        self.person.on_sent = lambda: self.book.note(save, "in flight")
        try:
            answer = self.person.save(title, save.text, form, summary=save.mark)
        except GONE:
            self.book.note(save, "unanswered")
            return
        finally:
            self.person.on_sent = None
        assert answer.status in (302, 409), f"{answer.status} for {save.mark}: {answer.text[:2000]}"
        self.book.note(save, "saved" if answer.status == 302 else "conflict")

    def _open(self, title: str):
        deadline = time.monotonic() + 30
        while True:
            try:
                form = self.person.edit_form(title)
                assert form.status == 200, f"{form.status} for the form of {title}"
                return form
            except GONE:
                assert time.monotonic() < deadline, "the wiki did not come back"
                time.sleep(0.02)


def text_with(mark: str, rng: random.Random) -> str:
    """Some fill several pages of the database file: a torn one would show."""
    line = f"Une phrase de plus pour [[{SHARED}]], signée {mark}.\n\n"
    return f"Début {mark}.\n\n" + line * rng.choice([1, 20, 20, 200]) + f"Fin {mark}.\n"


def kill_at_some_moment(wiki: Wiki, book: Book, number: int, rng: random.Random) -> tuple[list[Save], float]:
    """Kills once: (the saves that were in flight, the seconds until somebody's save was acknowledged again)."""
    book.wait("saved", rng.randint(1, 4))
    (worker,) = wait_until(lambda: [pid for pid in wiki.workers() if alive(pid)])
    below = descendants(worker)
    # mostly somewhere in a save, from its arrival to its answer; sometimes after one, when the index is written
    book.wait("in flight" if rng.random() < 0.8 else "saved", 1)
    time.sleep(rng.uniform(0, 0.12))
    with book.news:  # no answer can be noted between looking and killing
        pending = book.with_outcome("in flight")
        start = time.monotonic()
        if number % EVERY_WHOLE_TREE:
            os.kill(worker, signal.SIGKILL)
        else:
            wiki.kill()
    if not number % EVERY_WHOLE_TREE:
        wiki.start("/accounts/login/")
    book.wait("saved", 1)
    back = time.monotonic() - start
    wait_until(lambda: not any(map(alive, [worker, *below])), what="all processes of the killed worker to go")
    return pending, back


@pytest.fixture(scope="module")
def story(tmp_path_factory, prepared_folders):
    """(the wiki after all kills, the book, the pending saves of each kill, the seconds each took to mend)"""
    wiki = Wiki(tmp_path_factory.mktemp("killed"), DATABASE_URL="").copy_from(prepared_folders(True))
    wiki.start()
    book, rng = Book(), random.Random(20260)
    writers = [Writer(wiki.person(), book, seed) for seed in range(WRITERS)]
    try:
        for writer in writers:
            writer.thread.start()
        kills = [kill_at_some_moment(wiki, book, number, rng) for number in range(1, KILLS + 1)]
        for writer in writers:
            writer.stopping.set()
        for writer in writers:
            writer.thread.join(60)
            assert not writer.thread.is_alive()
        assert book.faults == []
        yield wiki, book, [pending for pending, _ in kills], [seconds for _, seconds in kills]
    finally:
        for writer in writers:
            writer.stopping.set()
        wiki.stop()


@pytest.fixture(scope="module")
def ledger(story) -> Ledger:
    return Ledger.of(story[0])


class TestAfterManyKills:
    def test_enough_kills_met_a_save_in_flight(self, story, tell):
        _, book, pending, seconds = story
        # in flight: sent whole before the kill, and an answer never came
        met = sum(any(save.outcome == "unanswered" for save in saves) for saves in pending)
        tell(
            f"{len(pending)} kills (-9), {met} of them with a save in flight; "
            f"{book.count('saved')} saves acknowledged, "
            f"{book.count('conflict')} conflicts, {book.count('unanswered')} unanswered; "
            f"saving again after {statistics.median(seconds):.1f} s (at most {max(seconds):.1f} s)"
        )
        assert len(pending) >= 50
        assert met >= KILLS_IN_FLIGHT

    def test_sqlite_waits_for_the_disk_at_each_commit(self, ledger):
        assert ledger.settings["journal_mode"] == "wal"
        assert ledger.settings["synchronous"] == 2, "not FULL"

    def test_the_database_is_sound(self, ledger):
        assert ledger.settings["integrity_check"] == "ok"
        assert ledger.settings["foreign_key_check"] == 0
        assert ledger.stray == 0

    def test_every_acknowledged_save_is_there_whole_and_once(self, story, ledger, tell):
        book = story[1]
        by_mark = {save.mark: save for save in book.saves}
        stored = [revision["summary"] for revision in ledger.revisions]
        assert len(stored) == len(set(stored)), "a save was stored twice"
        kept = [save for save in book.with_outcome("unanswered") if save.mark in stored]
        tell(f"of the unanswered saves {len(kept)} were stored, whole, and the others not at all")
        assert set(stored) == {save.mark for save in [*book.with_outcome("saved"), *kept]}
        for title, page in ledger.pages.items():
            for revision in page["revisions"]:
                save = by_mark[revision["summary"]]
                assert (title, revision["text"]) == (save.title, save.text)
                assert revision["size"] == len(save.text)
                assert (revision["author"], revision["contributors"]) == (save.author, [save.author])

    def test_every_history_is_without_a_gap_and_its_page_shows_the_last_version(self, ledger):
        for page in ledger.pages.values():
            revisions = page["revisions"]
            assert [revision["number"] for revision in revisions] == list(range(1, len(revisions) + 1))
            assert [revision["parent"] for revision in revisions] == [None, *[r["id"] for r in revisions[:-1]]]
            last = revisions[-1]
            assert (page["head"], page["text"]) == (last["id"], last["text"])
            assert f"Fin {last['summary']}." in page["html"]
            assert page["links"] == [SHARED]
            authors = [revision["author"] for revision in revisions]
            assert page["writers"] == {name: authors.count(name) for name in set(authors)}

    def test_people_read_what_they_were_told(self, story, ledger):
        reader = story[0].person()
        for title, page in ledger.pages.items():
            assert reader.get("/source/" + address(title)).text == page["text"]

    def test_the_wiki_is_well_and_the_index_catches_up(self, story, ledger):
        reader = story[0].person()
        wait_until(lambda: backlog(reader) == 0, 60, "the index to catch up")
        assert reader.get("/healthz").status == 200
        for title, page in ledger.pages.items():
            found = reader.get("/search?q=" + page["revisions"][-1]["summary"])
            assert f'/wiki/{address(title)}"' in found.text, f"{title} is not found by its last words"


def backlog(reader: Person) -> int:
    return sum(check["backlog"] for check in json.loads(reader.get("/healthz").text)["checks"].values())


class TestWorkersThatCannotLive:
    def test_a_listener_whose_workers_only_die_ends_with_an_error(self, tmp_path):
        code = f"from intercoop.serving import listener; listener.serve('127.0.0.1', {free_port()}, 1, 'no.such:thing')"
        server = Server([sys.executable, "-c", code], 0, log=tmp_path / "log")
        with pytest.raises(AssertionError, match="the server ended with 1"):
            server.start()
