"""Several processes on one index: some write, some read, some are killed; no page is lost, no reader sees an error."""

import json
import os
import subprocess
import sys
import textwrap

from django.conf import settings as django_settings

from tests.search.indexes import found, run_python

WRITERS, COMMITS, READERS = 3, 15, 2

WRITE = """
    import sys
    from pathlib import Path
    from wiki.search.contract import Document
    from wiki.search.whoosh.engine import WhooshEngine
    engine, first = WhooshEngine(Path(sys.argv[1])), int(sys.argv[2])
    for number in range(first, first + int(sys.argv[3])):
        with engine.exclusive() as held:
            assert held
            # Each commit writes one page for good, and takes back the passing one of the commit before.
            pages = [Document(number, f"Page {number}", "une mare"), Document(number + 1000, "Passage", "un gué")]
            engine.write(pages, gone=[number + 999])
"""

READ = """
    import json, sys, time
    from pathlib import Path
    from wiki.search.asking.query import parse
    from wiki.search.whoosh.engine import WhooshEngine
    engine, stop = WhooshEngine(Path(sys.argv[1])), Path(sys.argv[2])
    searches, states, lost, seen = 0, 0, [], set()
    while not stop.exists():
        for typed in ("mare", '"une mare" -potager', "page mare"):
            now = set(engine.find(parse(typed)).pages)
            searches += 1
            states += now != seen
            lost += sorted(seen - now)
            seen = now
        assert {1, 3} <= set(engine.find(parse("potager")).pages)
        assert engine.near_words("potajer") == ["potager"]
    print(json.dumps([searches, states, lost]))
"""

KILL = """
    import json, os, random, signal, sys, time
    from pathlib import Path
    from wiki.search.contract import Document
    from wiki.search.asking.query import parse
    from wiki.search.whoosh.engine import WhooshEngine
    root, kills, rng = Path(sys.argv[1]), int(sys.argv[2]), random.Random(2026)
    engine = WhooshEngine(root)
    said, amid, faults = set(), 0, []
    for kill in range(kills):
        told, tell = os.pipe()
        pid = os.fork()
        if not pid:
            mine = WhooshEngine(root)
            for page in range(1000 * kill + 100, 1000 * kill + 900):
                with mine.exclusive():
                    os.write(tell, b"%8d" % page)
                    mine.write([Document(page, f"Page {page}", "une mare")])
                    os.write(tell, b"%8d" % -page)
        os.close(tell)
        words = b"".join(os.read(told, 8) for _commit in range(2 * rng.randint(1, 6)))
        time.sleep(rng.random() * 0.05)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while more := os.read(told, 1 << 16):
            words += more
        os.close(told)
        # Each page is told as it is begun, and below zero once it is written.
        numbers = [int(words[at : at + 8]) for at in range(0, len(words), 8)]
        amid += numbers[-1] > 0
        said.update(-number for number in numbers if number < 0)
        with engine.exclusive(wait=False) as held:
            if not held:
                faults.append("the lock outlived its holder")
            if fault := engine.examine():
                faults.append(fault)
        missing = said - set(engine.find(parse("mare")).pages)
        if missing:
            faults.append(f"lost: {sorted(missing)}")
    print(json.dumps([len(said), amid, faults]))
"""


def start(code: str, *arguments) -> subprocess.Popen:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.Popen(command, cwd=django_settings.BASE_DIR, stdout=subprocess.PIPE, text=True)


def test_several_processes_write_and_read_one_index(index, tmp_path, tell):
    stop = tmp_path / "stop"
    readers = [start(READ, index.folder.root, stop) for _reader in range(READERS)]
    writers = [start(WRITE, index.folder.root, 10_000 * (number + 1), COMMITS) for number in range(WRITERS)]
    try:
        assert [writer.wait(300) for writer in writers] == [0] * WRITERS
    finally:
        stop.touch()
    told = [json.loads(reader.communicate(timeout=120)[0]) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS
    assert [lost for _searches, _states, lost in told] == [[]] * READERS
    written = [page for writer in range(1, WRITERS + 1) for page in range(10_000 * writer, 10_000 * writer + COMMITS)]
    assert found(index, "mare") == written
    assert found(index, "gué") == [10_000 * writer + 1000 + COMMITS - 1 for writer in range(1, WRITERS + 1)]
    assert index.examine() == ""
    tell(
        f"one index, {WRITERS} processes writing and {READERS} reading at once: {len(written)} commits, none lost; "
        f"{sum(searches for searches, _states, _lost in told)} searches, no error, "
        f"{min(states for _searches, states, _lost in told)} states of the index seen at least"
    )


def test_processes_killed_while_they_write_lose_nothing_that_was_said_to_be_written(index, tell):
    kills = 20
    written, amid, faults = json.loads(run_python(KILL, index.folder.root, kills).stdout)
    assert faults == []
    assert amid > 0
    tell(f"{kills} kills (-9) of a process that writes the index, {amid} amid a commit; {written} commits, none lost")


def test_a_disk_that_refuses_to_hold_more(index):
    """As a full disk does: no file of this process may grow beyond so many bytes (RLIMIT_FSIZE), and then may again."""
    code = """
        import resource, sys
        from pathlib import Path
        from wiki.search.contract import Document
        from wiki.search.asking.query import parse
        from wiki.search.whoosh.engine import WhooshEngine
        engine = WhooshEngine(Path(sys.argv[1]))
        for size in (0, 100, 1000, 3000):
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            for refused in (lambda: engine.write(pages), lambda: engine.rebuild([pages])):
                pages = [Document(9, "Page 9", "une mare " + " ".join(f"mot{number}" for number in range(3000)))]
                try:
                    with engine.exclusive():
                        refused()
                    print("written")
                except OSError as error:
                    print(error.errno)
            print(sorted(engine.find(parse("potager")).pages), engine.find(parse("mare")).pages, engine.examine())
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        with engine.exclusive():
            engine.write(pages)
        print(engine.find(parse("mare")).pages)
    """
    said = run_python(code, index.folder.root).stdout.split("\n")
    assert said == [*["27", "27", "[1, 3] [] "] * 4, "[9]", ""]  # 27: EFBIG
    assert sorted(os.listdir(index.folder.root)) == sorted(["current", "lock", index.folder.running().name]), (
        "what could not be written is cleared"
    )
