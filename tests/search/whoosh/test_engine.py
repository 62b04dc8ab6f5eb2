"""The embedded index on its disk: several writers, readers beside them, and every way in which it may break."""

import os
import subprocess
import sys
import textwrap
import threading
from types import SimpleNamespace

import pytest

from tests.search.indexes import documents, found, run_python
from wiki.search.asking.query import parse
from wiki.search.contract import Document, Unavailable
from wiki.search.whoosh import engine as whoosh_engine
from wiki.search.whoosh import index_folder
from wiki.search.whoosh import schema as whoosh_schema
from wiki.search.whoosh import search as whoosh_search
from wiki.search.whoosh.engine import WhooshEngine
from wiki.search.whoosh.search import OutOfTime


def test_pages_are_found_replaced_and_removed(index):
    assert found(index, "potager") == [1, 3]
    with index.exclusive():
        index.write([Document(1, "Page 1", "une mare")], gone=[3])
    assert found(index, "potager") == []
    assert found(index, "mare") == [1]


def test_an_empty_index_answers_that_nothing_was_found(tmp_path, index):
    empty = WhooshEngine(tmp_path / "empty")
    with empty.exclusive():
        empty.rebuild([])
    with index.exclusive():
        index.write([], gone=[1, 2, 3])
    for one in (empty, index):
        assert one.find(parse("potager")).pages == [] and one.examine() == "" and one.trouble() == ""
    with empty.exclusive():
        empty.write(documents())
    assert found(empty, "potager") == [1, 3]


def test_writing_the_same_page_twice_leaves_one(index):
    for _time in range(2):
        with index.exclusive():
            index.write([Document(1, "Page 1", "une mare")])
    assert index.find(parse("mare")).pages == [1]


def test_removing_a_page_that_is_not_there_is_nothing(index):
    with index.exclusive():
        index.write([], gone=[77])
    assert found(index, "potager") == [1, 3]


def test_many_small_commits_are_merged(index):
    for number in range(30):
        with index.exclusive():
            index.write([Document(100 + number, "Page", "une mare")])
    assert len(found(index, "mare")) == 30
    assert len(os.listdir(index.folder.running())) < 100


@pytest.mark.parametrize(
    "typed, pages",
    [
        ('"verger de pommiers" "un potager"', []),
        ('verger "verger pommiers"', [2]),
        ('"compost potager" potager compost', [3]),
        ('potager -"compost et un potager"', [1]),
        ('"compost potager" -verger -mare', [3]),
        ("page potager", [1, 3]),
        ('"page 3" compost', [3]),
        ("verger -potager -compost", [2]),
    ],
)
def test_words_phrases_and_words_to_avoid_combine(index, typed, pages):
    assert found(index, typed) == pages


def test_a_phrase_does_not_reach_from_the_title_into_the_text(index):
    assert found(index, '"1 potager"') == []


class Clock:
    """A deadline that comes after so many looks at it."""

    looks = 0

    def __init__(self, _seconds):
        self.left = self.looks

    def check(self):
        self.left -= 1
        if self.left < 0:
            raise OutOfTime

    def rest(self):
        pass


@pytest.mark.parametrize(
    "typed", ["potager", '"potager vert"', "potager vert", '"vert potager" absent', "page potager"]
)
def test_when_time_is_over_what_was_found_is_the_answer_and_it_says_so(index, monkeypatch, typed):
    with index.exclusive():
        index.rebuild([documents(["un potager tout vert"] * 300)])
    assert index.find(parse(typed)).whole
    monkeypatch.setattr(whoosh_engine, "Deadline", Clock)
    monkeypatch.setattr(Clock, "looks", 0)
    late = WhooshEngine(index.folder.root)
    answer = late.find(parse(typed))
    assert not answer.whole or "absent" in typed
    assert len(answer.pages) < 300
    monkeypatch.setattr(Clock, "looks", 10_000)
    assert late.find(parse(typed)) == index.find(parse(typed)), "what was looked for in vain is not kept"


# Beside each other


def test_threads_that_read_while_others_write_never_fail(index):
    faults, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                assert 2 in index.find(parse("verger")).pages
            except Exception as error:
                faults.append(error)
                return

    readers = [threading.Thread(target=read) for _number in range(3)]
    for reader in readers:
        reader.start()
    for number in range(12):
        with index.exclusive():
            if number % 6 == 5:
                index.rebuild([documents()])
            else:
                index.write([Document(50 + number, "Page", "une mare")])
    stop.set()
    for reader in readers:
        reader.join()
    assert not faults


def test_a_search_that_has_begun_ends_on_the_index_it_began_with(index, monkeypatch):
    opened = index._opened()
    other = WhooshEngine(index.folder.root)
    with other.exclusive():
        other.rebuild([documents(["une mare"], first=9)])
    monkeypatch.setattr(index, "_opened", lambda: opened)
    assert found(index, "potager") == [1, 3]


def test_two_processes_that_write_at_once_lose_nothing(index):
    code = """
        import sys
        from pathlib import Path
        from wiki.search.contract import Document
        from wiki.search.whoosh.engine import WhooshEngine
        engine = WhooshEngine(Path(sys.argv[1]))
        first = int(sys.argv[2])
        for number in range(first, first + 15):
            with engine.exclusive() as held:
                assert held
                engine.write([Document(number, f"Page {number}", "une mare")])
    """
    processes = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), index.folder.root, str(first)])
        for first in (100, 200)
    ]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert found(index, "mare") == [*range(100, 115), *range(200, 215)]
    assert index.examine() == ""


def test_a_process_killed_while_writing_harms_nothing(index):
    code = """
        import os, signal, sys
        from pathlib import Path
        from wiki.search.whoosh import engine as whoosh_engine
        from wiki.search.contract import Document
        engine = whoosh_engine.WhooshEngine(Path(sys.argv[1]))
        kept = whoosh_engine.index_folder.seal
        def die(*_arguments):
            os.kill(os.getpid(), signal.SIGKILL)
        if sys.argv[2] == "before the commit":
            from whoosh.writing import SegmentWriter
            SegmentWriter._commit_toc = die
        else:
            whoosh_engine.index_folder.seal = die
        with engine.exclusive():
            engine.write([Document(9, "Page 9", "une mare")])
    """
    for when, pages in (("before the commit", []), ("after the commit", [9])):
        assert run_python(code, index.folder.root, when, check=False).returncode == -9
        assert found(index, "mare") == pages
        assert index.examine() == ""
    with index.exclusive(wait=False) as held:
        assert held, "the kernel frees the lock of a dead process"
        index.write([Document(9, "Page 9", "une mare")])
    assert found(index, "mare") == [9]


def test_who_cannot_have_the_lock_is_told_at_once(index):
    with index.exclusive(), WhooshEngine(index.folder.root).exclusive(wait=False) as held:
        assert held is False


# Remade beside the running one


def test_the_old_index_answers_while_the_new_one_is_made(index):
    seen = []

    def batches():
        yield documents(["une mare"])
        seen.append(found(index, "potager"))

    old = index.folder.running()
    with index.exclusive():
        assert index.rebuild(batches()) == 1
    assert seen == [[1, 3]]
    assert found(index, "potager") == [] and found(index, "mare") == [1]
    assert not old.exists()


def test_a_rebuild_that_fails_leaves_the_old_index(index):
    def batches():
        yield documents(["une mare"])
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError), index.exclusive():
        index.rebuild(batches())
    assert found(index, "potager") == [1, 3]
    assert len([entry for entry in index.folder.root.iterdir() if entry.is_dir()]) == 1


def test_what_a_killed_rebuild_left_is_cleared_by_the_next(index):
    index.folder.new()
    with index.exclusive():
        index.rebuild([documents()])
    assert len([entry for entry in index.folder.root.iterdir() if entry.is_dir()]) == 1


def test_a_new_analyser_makes_old_indexes_unfit(index, monkeypatch):
    monkeypatch.setattr(whoosh_schema, "ANALYSER_VERSION", "another")
    newer = WhooshEngine(index.folder.root)
    with pytest.raises(Unavailable):
        newer.find(parse("potager"))
    assert newer.examine()
    with newer.exclusive():
        newer.rebuild([documents()])
    assert found(newer, "potager") == [1, 3]


def test_whoosh_warns_nobody_of_its_old_source(tmp_path):
    """Compiled anew, with every warning on, through a whole life of an index: all its modules are imported by then."""
    code = """
        import sys
        from pathlib import Path
        from wiki.search.whoosh import parts as whoosh_parts
        early = set(sys.modules)
        from wiki.search.contract import Document
        from wiki.search.asking.query import parse
        from wiki.search.whoosh.engine import WhooshEngine
        engine = WhooshEngine(Path(sys.argv[1]))
        with engine.exclusive():
            engine.rebuild([[Document(1, "Un", "verger et mare")]])
            engine.write([Document(2, "Deux", "mare")], gone=[1])
        assert engine.find(parse('mare -"verger mare"')).pages == [2]
        print(*(name for name in set(sys.modules) - early if name.startswith("whoosh")))
    """
    warnings = ["-W", "always::SyntaxWarning", "-W", "always::DeprecationWarning"]
    done = run_python(code, tmp_path / "search", options=["-X", f"pycache_prefix={tmp_path}", *warnings])
    assert "/whoosh/" not in done.stderr
    assert done.stdout.strip() == ""


def test_everything_is_on_the_disk_before_the_outbox_may_forget(index, monkeypatch):
    synced = []
    kept = index_folder._sync
    monkeypatch.setattr(index_folder, "_sync", lambda path: (synced.append(path.name), kept(path)))
    with index.exclusive():
        index.write([Document(9, "Page 9", "une mare")])
    written = {file.name for file in index.folder.running().iterdir()}
    fresh = {name for name in synced if name.startswith(("MAIN_", "_MAIN_"))}
    assert fresh and fresh <= written
    assert index.folder.running().name in synced


def test_one_reads_at_a_time_and_who_waits_too_long_is_told(index, monkeypatch):
    monkeypatch.setattr(whoosh_engine, "PATIENCE", 0.05)
    with index._reading():
        for ask in (lambda: index.find(parse("potager")), lambda: index.near_words("potajer")):
            with pytest.raises(Unavailable, match="too many"):
                ask()
        assert index.trouble()
    assert found(index, "potager") == [1, 3]
    assert not index.folder.damage_reported()


def test_who_reads_for_long_lets_others_run_every_now_and_then(monkeypatch):
    now, rests = [0.0], []
    monkeypatch.setattr(whoosh_search, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=rests.append))
    deadline = whoosh_search.Deadline(0.5)
    for _look in range(49):
        now[0] += 0.01
        deadline.check()
    assert len(rests) == 49, "longer than HELD each time"
    now[0] += 0.001
    deadline.check()
    assert len(rests) == 49
    now[0] = 0.51
    with pytest.raises(OutOfTime):
        deadline.check()
