"""What people see when the index on the disk is broken: a sentence, a wiki that saves on, and a search that comes back.

Nothing is started again in between.
"""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.serving.servers import wait_until


@pytest.fixture(autouse=True)
def nothing_was_started_again(wiki, reader):
    before = wiki.workers()
    yield
    assert wiki.workers() == before


def running(index_dir):
    return index_dir / (index_dir / "current").read_text().strip()


def lose_the_index(index_dir):
    shutil.rmtree(running(index_dir))


def lose_everything(index_dir):
    for entry in index_dir.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != "lock":
            entry.unlink()


def cut_a_file(index_dir):
    largest = max(running(index_dir).glob("MAIN_*"), key=lambda file: file.stat().st_size)
    os.truncate(largest, largest.stat().st_size // 2)


def spoil_the_contents(index_dir):
    (contents,) = running(index_dir).glob("*.toc")
    contents.write_bytes(b"junk" * 200)


BREAKS = [lose_the_index, lose_everything, cut_a_file, spoil_the_contents]


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda one: one.__name__.replace("_", " "))
def test_a_broken_index_is_said_saving_goes_on_and_it_heals(reader, index_dir, nobody_writes, break_it):
    title = f"Mare {break_it.__name__}"
    with nobody_writes():
        break_it(index_dir)
        assert reader.is_told_to_wait("pommiers")
        status, search = reader.health()
        assert status == 503 and not search["ok"] and search["detail"]
        assert reader.save(title, "Des grenouilles.").status == 302
        assert reader.health()[1]["backlog"] >= 1
        assert reader.get("/wiki/Verger").status == 200
    reader.waits_to_find("grenouilles", title)
    assert reader.finds("pommiers", "Verger")
    wait_until(lambda: reader.health()[0] == 200, what="the wiki to be well")


def test_the_whole_folder_may_be_deleted(reader, index_dir):
    aside = index_dir.with_name("deleted")
    index_dir.rename(aside)  # at once, whatever is being written in it
    shutil.rmtree(aside)
    assert reader.save("Ruche", "Des abeilles.").status == 302
    reader.waits_to_find("abeilles", "Ruche")
    assert reader.finds("pommiers", "Verger")


def test_a_file_where_the_folder_should_be(reader, index_dir):
    aside = index_dir.with_name("search-aside")
    index_dir.rename(aside)
    index_dir.write_text("not a folder")
    try:
        assert reader.is_told_to_wait("pommiers")
        assert reader.save("Noyer", "Des noix.").status == 302
        wait_until(lambda: "Error" in reader.health()[1]["detail"], 30, "the fault to be told")
    finally:
        index_dir.unlink()
        shutil.rmtree(aside)
    reader.waits_to_find("noix", "Noyer")
    assert reader.finds("pommiers", "Verger")


@contextlib.contextmanager
def read_only(folder):
    paths = [folder, *folder.rglob("*")]
    try:
        for path in paths:
            with contextlib.suppress(FileNotFoundError):  # a commit under way tidies up
                path.chmod(0o555 if path.is_dir() else 0o444)
        yield
    finally:
        for path in filter(Path.exists, paths):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_folder_that_became_read_only_answers_on_from_what_it_holds(reader, index_dir):
    with read_only(index_dir):
        assert reader.save("Figuier", "Des figues.").status == 302
        assert reader.finds("pommiers", "Verger")
        wait_until(lambda: "PermissionError" in reader.health()[1]["detail"], 30, "the fault to be told")
        status, search = reader.health()
        assert (status, search["backlog"]) == (200, 1)
        assert not reader.finds("figues", "Figuier")
    reader.waits_to_find("figues", "Figuier")


def test_a_folder_that_is_read_only_and_empty(reader, index_dir):
    # Closed first, so that nothing is made anew while it is emptied by somebody who may.
    with read_only(index_dir):
        shutil.rmtree(running(index_dir))
        assert reader.is_told_to_wait("pommiers")
        assert reader.save("Châtaignier", "Des châtaignes.").status == 302
        assert reader.health()[0] == 503
    reader.waits_to_find("châtaignes", "Châtaignier")
    assert reader.finds("pommiers", "Verger")


@pytest.fixture
def small_disk(reader, index_dir, nobody_writes, tell):
    """A disk of 2 MB under the index; its path. None, and a line at the end of the run, where none may be mounted."""
    with nobody_writes():
        lose_everything(index_dir)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=2m", "none", index_dir], capture_output=True, text=True, check=False
        )
    if mounted.returncode:
        tell(f"a full disk was NOT tried on a served wiki: {mounted.stderr.strip()} (a process of its own tries it)")
        yield None
    else:
        yield index_dir
        subprocess.run(["umount", "-l", index_dir], check=True)
    reader.waits_to_find("pommiers", "Verger")


def fill(disk):
    """Write until the disk is full."""
    with pytest.raises(OSError, match="space"):
        _write_without_end(disk / "other")


def _write_without_end(path):
    with open(path, "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_a_full_disk(reader, small_disk):
    reader.waits_to_find("pommiers", "Verger")
    if small_disk is None:
        return
    fill(small_disk)
    assert reader.save("Cerisier", "Des cerises.").status == 302
    wait_until(lambda: "No space left" in reader.health()[1]["detail"], 30, "the fault to be told")
    assert reader.health()[0] == 200 and reader.finds("pommiers", "Verger")
    shutil.rmtree(running(small_disk))
    fill(small_disk)
    assert reader.is_told_to_wait("pommiers")
    assert reader.save("Prunier", "Des prunes.").status == 302
    (small_disk / "other").unlink()
    reader.waits_to_find("prunes", "Prunier")
    assert reader.finds("cerises", "Cerisier") and reader.finds("pommiers", "Verger")
    wait_until(lambda: reader.health()[0] == 200, what="the wiki to be well")
