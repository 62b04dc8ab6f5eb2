"""The embedded index on its disk: several writers, readers beside them, and every way in which it may break."""

import os
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from wiki.search import index_folder, whoosh_engine
from wiki.search.engines import Document, Unavailable
from wiki.search.index_folder import MANIFEST, look
from wiki.search.query import parse
from wiki.search.whoosh_engine import WhooshEngine
from wiki.search.whoosh_search import OutOfTime

TEXTS = ["un potager", "un verger de pommiers", "un compost et un potager"]


def documents(texts=TEXTS, first=1):
    return [Document(number, f"Page {number}", text) for number, text in enumerate(texts, first)]


@pytest.fixture
def engine(tmp_path):
    made = WhooshEngine(tmp_path / "search")
    with made.exclusive():
        made.rebuild([documents()])
    return made


def found(engine, typed) -> list[int]:
    return sorted(engine.find(parse(typed)).pages)


def segment(engine, ending) -> Path:
    (file,) = engine.folder.running().glob(f"MAIN_*{ending}")
    return file


def run_python(code: str, *arguments, check=True, options=()) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, *options, "-c", textwrap.dedent(code), *map(str, arguments)],
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0 or not check, done.stderr
    return done


def test_pages_are_found_replaced_and_removed(engine):
    assert found(engine, "potager") == [1, 3]
    with engine.exclusive():
        engine.write([Document(1, "Page 1", "une mare")], gone=[3])
    assert found(engine, "potager") == []
    assert found(engine, "mare") == [1]


def test_an_empty_index_answers_that_nothing_was_found(tmp_path, engine):
    empty = WhooshEngine(tmp_path / "empty")
    with empty.exclusive():
        empty.rebuild([])
    with engine.exclusive():
        engine.write([], gone=[1, 2, 3])
    for one in (empty, engine):
        assert one.find(parse("potager")).pages == [] and one.examine() == "" and one.trouble() == ""
    with empty.exclusive():
        empty.write(documents())
    assert found(empty, "potager") == [1, 3]


def test_writing_the_same_page_twice_leaves_one(engine):
    for _time in range(2):
        with engine.exclusive():
            engine.write([Document(1, "Page 1", "une mare")])
    assert engine.find(parse("mare")).pages == [1]


def test_removing_a_page_that_is_not_there_is_nothing(engine):
    with engine.exclusive():
        engine.write([], gone=[77])
    assert found(engine, "potager") == [1, 3]


def test_many_small_commits_are_merged(engine):
    for number in range(30):
        with engine.exclusive():
            engine.write([Document(100 + number, "Page", "une mare")])
    assert len(found(engine, "mare")) == 30
    assert len(os.listdir(engine.folder.running())) < 100


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
def test_words_phrases_and_words_to_avoid_combine(engine, typed, pages):
    assert found(engine, typed) == pages


def test_a_phrase_does_not_reach_from_the_title_into_the_text(engine):
    assert found(engine, '"1 potager"') == []


class Clock:
    """A deadline that comes after so many looks at it."""

    looks = 0

    def __init__(self, _seconds):
        self.left = self.looks

    def check(self):
        self.left -= 1
        if self.left < 0:
            raise OutOfTime


@pytest.mark.parametrize(
    "typed", ["potager", '"potager vert"', "potager vert", '"vert potager" absent', "page potager"]
)
def test_when_time_is_over_what_was_found_is_the_answer_and_it_says_so(engine, monkeypatch, typed):
    with engine.exclusive():
        engine.rebuild([documents(["un potager tout vert"] * 300)])
    assert engine.find(parse(typed)).whole
    monkeypatch.setattr(whoosh_engine, "Deadline", Clock)
    monkeypatch.setattr(Clock, "looks", 0)
    answer = engine.find(parse(typed))
    assert not answer.whole or "absent" in typed
    assert len(answer.pages) < 300
    monkeypatch.setattr(Clock, "looks", 10_000)
    assert engine.find(parse(typed)).whole


# Beside each other


def test_threads_that_read_while_others_write_never_fail(engine):
    faults, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                assert 2 in engine.find(parse("verger")).pages
            except Exception as error:
                faults.append(error)
                return

    readers = [threading.Thread(target=read) for _number in range(3)]
    for reader in readers:
        reader.start()
    for number in range(12):
        with engine.exclusive():
            if number % 6 == 5:
                engine.rebuild([documents()])
            else:
                engine.write([Document(50 + number, "Page", "une mare")])
    stop.set()
    for reader in readers:
        reader.join()
    assert not faults


def test_a_search_that_has_begun_ends_on_the_index_it_began_with(engine, monkeypatch):
    opened = engine._opened()
    other = WhooshEngine(engine.folder.root)
    with other.exclusive():
        other.rebuild([documents(["une mare"], first=9)])
    monkeypatch.setattr(engine, "_opened", lambda: opened)
    assert found(engine, "potager") == [1, 3]


def test_two_processes_that_write_at_once_lose_nothing(engine):
    code = """
        import sys
        from pathlib import Path
        from wiki.search.engines import Document
        from wiki.search.whoosh_engine import WhooshEngine
        engine = WhooshEngine(Path(sys.argv[1]))
        first = int(sys.argv[2])
        for number in range(first, first + 15):
            with engine.exclusive() as held:
                assert held
                engine.write([Document(number, f"Page {number}", "une mare")])
    """
    processes = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(code), engine.folder.root, str(first)])
        for first in (100, 200)
    ]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert found(engine, "mare") == [*range(100, 115), *range(200, 215)]
    assert engine.examine() == ""


def test_a_process_killed_while_writing_harms_nothing(engine):
    code = """
        import os, signal, sys
        from pathlib import Path
        from wiki.search import whoosh_engine
        from wiki.search.engines import Document
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
        assert run_python(code, engine.folder.root, when, check=False).returncode == -9
        assert found(engine, "mare") == pages
        assert engine.examine() == ""
    with engine.exclusive(wait=False) as held:
        assert held, "the kernel frees the lock of a dead process"
        engine.write([Document(9, "Page 9", "une mare")])
    assert found(engine, "mare") == [9]


def test_who_cannot_have_the_lock_is_told_at_once(engine):
    with engine.exclusive(), WhooshEngine(engine.folder.root).exclusive(wait=False) as held:
        assert held is False


# Remade beside the running one


def test_the_old_index_answers_while_the_new_one_is_made(engine):
    seen = []

    def batches():
        yield documents(["une mare"])
        seen.append(found(engine, "potager"))

    old = engine.folder.running()
    with engine.exclusive():
        assert engine.rebuild(batches()) == 1
    assert seen == [[1, 3]]
    assert found(engine, "potager") == [] and found(engine, "mare") == [1]
    assert not old.exists()


def test_a_rebuild_that_fails_leaves_the_old_index(engine):
    def batches():
        yield documents(["une mare"])
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError), engine.exclusive():
        engine.rebuild(batches())
    assert found(engine, "potager") == [1, 3]
    assert len([entry for entry in engine.folder.root.iterdir() if entry.is_dir()]) == 1


def test_what_a_killed_rebuild_left_is_cleared_by_the_next(engine):
    engine.folder.new()
    with engine.exclusive():
        engine.rebuild([documents()])
    assert len([entry for entry in engine.folder.root.iterdir() if entry.is_dir()]) == 1


def test_a_new_analyser_makes_old_indexes_unfit(engine, monkeypatch):
    monkeypatch.setattr(whoosh_engine, "ANALYSER_VERSION", "another")
    newer = WhooshEngine(engine.folder.root)
    with pytest.raises(Unavailable):
        newer.find(parse("potager"))
    assert newer.examine()
    with newer.exclusive():
        newer.rebuild([documents()])
    assert found(newer, "potager") == [1, 3]


# Broken: whatever happens to the files, a reader gets Unavailable, and examine() asks for a new index


def remove_everything(engine):
    for file in engine.folder.running().iterdir():
        file.unlink()
    engine.folder.running().rmdir()


def remove_the_pointer(engine):
    (engine.folder.root / "current").unlink()


def fill_the_pointer_with_junk(engine):
    (engine.folder.root / "current").write_bytes(b"../../etc\xff\x00")


def cut(ending):
    def break_it(engine):
        file = segment(engine, ending)
        os.truncate(file, file.stat().st_size // 2)

    break_it.__name__ = f"cut {ending}"
    return break_it


def remove_a_file(engine):
    segment(engine, ".pst").unlink()


def fill_the_contents_with_junk(engine):
    (toc,) = engine.folder.running().glob("*.toc")
    toc.write_bytes(os.urandom(toc.stat().st_size))


def cut_the_contents(engine):
    (toc,) = engine.folder.running().glob("*.toc")
    toc.write_bytes(toc.read_bytes()[:20])


def remove_the_contents(engine):
    (toc,) = engine.folder.running().glob("*.toc")
    toc.unlink()


BREAKS = [
    remove_everything, remove_the_pointer, fill_the_pointer_with_junk, cut(".pst"), cut(".trm"), cut(".page.col"),
    cut("._body_len.col"), remove_a_file, cut_the_contents, remove_the_contents, fill_the_contents_with_junk,
]  # fmt: skip


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda break_it: break_it.__name__.replace("_", " "))
@pytest.mark.parametrize("reader", ["a reader that had it open", "a new reader"])
def test_a_broken_index_is_unavailable_until_it_is_remade(engine, break_it, reader):
    assert found(engine, "potager") == [1, 3]
    asked = engine if reader == "a reader that had it open" else WhooshEngine(engine.folder.root)
    break_it(engine)
    if break_it is not fill_the_contents_with_junk or asked is not engine:
        # (Who has read the contents already has no need of them until the next commit.)
        with pytest.raises(Unavailable):
            asked.find(parse("potager"))
        assert asked.trouble()
    assert asked.examine()
    with asked.exclusive():
        asked.rebuild([documents()])
    assert found(asked, "potager") == [1, 3]
    assert asked.examine() == "" and asked.trouble() == ""


def spoil(engine):
    """Other bytes of the same length where the postings are: sizes, contents and opening are all as before."""
    file = segment(engine, ".pst")
    file.write_bytes(b"\xff" * file.stat().st_size)


def test_bytes_gone_wrong_in_place_are_reported_by_who_reads_them(engine):
    assert engine.examine() == ""
    spoil(engine)
    reader = WhooshEngine(engine.folder.root)
    with pytest.raises(Unavailable):
        reader.find(parse("potager"))
    assert reader.folder.damage_reported()
    assert "not what was written" in engine.examine()


def test_bytes_gone_wrong_in_place_are_seen_by_a_worker_that_starts(engine):
    spoil(engine)
    assert "not what was written" in WhooshEngine(engine.folder.root).examine()


def test_a_false_report_is_cleared_without_a_rebuild(engine):
    engine.folder.report_damage()
    assert engine.trouble()
    assert engine.examine() == "" and engine.trouble() == ""


def test_a_commit_that_was_not_sealed_is_not_judged(engine):
    (engine.folder.running() / MANIFEST).write_text('{"generation": 0, "files": {"gone": [1, 1]}}')
    assert look(engine.folder.running()).fault == ""
    (engine.folder.running() / MANIFEST).write_text("junk")
    assert look(engine.folder.running()).fault == ""
    assert found(engine, "potager") == [1, 3]


def test_a_disk_that_is_full_leaves_the_index_as_it_was(engine, monkeypatch):
    def full(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    from whoosh.filedb.structfile import StructFile

    with monkeypatch.context() as patched:
        patched.setattr(StructFile, "write", full)
        patched.setattr(StructFile, "write_varint", full)
        with pytest.raises(OSError, match="space"), engine.exclusive():
            engine.write([Document(9, "Page 9", "une mare")])
    assert found(engine, "potager") == [1, 3]
    with engine.exclusive():
        engine.write([Document(9, "Page 9", "une mare")])
    assert found(engine, "mare") == [9]


def test_a_folder_that_may_not_be_written_still_answers():
    """As somebody who is not root, whom no permission stops."""
    code = """
        import os, sys
        from pathlib import Path
        from wiki.search.engines import Document
        from wiki.search.query import parse
        from wiki.search.whoosh_engine import WhooshEngine
        root = Path(sys.argv[1])
        # Once as root, for the sake of modules that are imported late, from where others may not read.
        WhooshEngine(root).find(parse("potager"))
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        engine = WhooshEngine(root)
        print(engine.find(parse("potager")).pages)
        try:
            with engine.exclusive():
                pass
        except PermissionError:
            print("refused")
        engine.folder.report_damage()
    """
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        engine = WhooshEngine(Path(folder) / "search")
        with engine.exclusive():
            engine.rebuild([documents()])
        for path in [engine.folder.root, *engine.folder.root.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            said = run_python(code, engine.folder.root).stdout.split("\n")
        finally:
            for path in [engine.folder.root, *engine.folder.root.rglob("*")]:
                path.chmod(0o755 if path.is_dir() else 0o644)
    assert sorted(said[0]) == sorted("[1, 3]") and said[1] == "refused"


def test_whoosh_warns_nobody_of_its_old_source(tmp_path):
    """Compiled anew, with every warning on, through a whole life of an index: all its modules are imported by then."""
    code = """
        import sys
        from pathlib import Path
        from wiki.search import whoosh_parts
        early = set(sys.modules)
        from wiki.search.engines import Document
        from wiki.search.query import parse
        from wiki.search.whoosh_engine import WhooshEngine
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


def test_everything_is_on_the_disk_before_the_outbox_may_forget(engine, monkeypatch):
    synced = []
    kept = index_folder._sync
    monkeypatch.setattr(index_folder, "_sync", lambda path: (synced.append(path.name), kept(path)))
    with engine.exclusive():
        engine.write([Document(9, "Page 9", "une mare")])
    written = {file.name for file in engine.folder.running().iterdir()}
    fresh = {name for name in synced if name.startswith(("MAIN_", "_MAIN_"))}
    assert fresh and fresh <= written
    assert engine.folder.running().name in synced
