"""Every way in which the index on disk may break: who searches is told, and the worker asks for a new one."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.search.indexes import documents, found, run_python, segment
from wiki.search.asking.query import parse
from wiki.search.contract import Document, Unavailable
from wiki.search.whoosh.engine import WhooshEngine
from wiki.search.whoosh.index_folder import MANIFEST, look


def remove_everything(index):
    for file in index.folder.running().iterdir():
        file.unlink()
    index.folder.running().rmdir()


def remove_the_pointer(index):
    (index.folder.root / "current").unlink()


def fill_the_pointer_with_junk(index):
    (index.folder.root / "current").write_bytes(b"../../etc\xff\x00")


def cut(ending):
    def break_it(index):
        file = segment(index, ending)
        os.truncate(file, file.stat().st_size // 2)

    break_it.__name__ = f"cut {ending}"
    return break_it


def remove_a_file(index):
    segment(index, ".pst").unlink()


def fill_the_contents_with_junk(index):
    (toc,) = index.folder.running().glob("*.toc")
    toc.write_bytes(os.urandom(toc.stat().st_size))


def cut_the_contents(index):
    (toc,) = index.folder.running().glob("*.toc")
    toc.write_bytes(toc.read_bytes()[:20])


def remove_the_contents(index):
    (toc,) = index.folder.running().glob("*.toc")
    toc.unlink()


BREAKS = [
    remove_everything, remove_the_pointer, fill_the_pointer_with_junk, cut(".pst"), cut(".trm"), cut(".page.col"),
    cut("._body_len.col"), remove_a_file, cut_the_contents, remove_the_contents, fill_the_contents_with_junk,
]  # fmt: skip


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda break_it: break_it.__name__.replace("_", " "))
@pytest.mark.parametrize("reader", ["a reader that had it open", "a new reader"])
def test_a_broken_index_is_unavailable_until_it_is_remade(index, break_it, reader):
    assert found(index, "potager") == [1, 3]
    asked = index if reader == "a reader that had it open" else WhooshEngine(index.folder.root)
    break_it(index)
    if break_it is not fill_the_contents_with_junk or asked is not index:
        # (Who has read the contents already has no need of them until the next commit.)
        with pytest.raises(Unavailable):
            asked.find(parse("potager"))
        assert asked.trouble()
    assert asked.examine()
    with asked.exclusive():
        asked.rebuild([documents()])
    assert found(asked, "potager") == [1, 3]
    assert asked.examine() == "" and asked.trouble() == ""


def spoil(index):
    """Other bytes of the same length where the postings are: sizes, contents and opening are all as before."""
    file = segment(index, ".pst")
    file.write_bytes(b"\xff" * file.stat().st_size)


def test_bytes_gone_wrong_in_place_are_reported_by_who_reads_them(index):
    assert index.examine() == ""
    spoil(index)
    reader = WhooshEngine(index.folder.root)
    with pytest.raises(Unavailable):
        reader.find(parse("potager"))
    assert reader.folder.damage_reported()
    assert "not what was written" in index.examine()


def test_bytes_gone_wrong_in_place_are_seen_by_a_worker_that_starts(index):
    spoil(index)
    assert "not what was written" in WhooshEngine(index.folder.root).examine()


def test_a_false_report_is_cleared_without_a_rebuild(index):
    index.folder.report_damage()
    assert index.trouble()
    assert index.examine() == "" and index.trouble() == ""


def test_a_commit_that_was_not_sealed_is_not_judged(index):
    (index.folder.running() / MANIFEST).write_text('{"generation": 0, "files": {"gone": [1, 1]}}')
    assert look(index.folder.running()).fault == ""
    (index.folder.running() / MANIFEST).write_text("junk")
    assert look(index.folder.running()).fault == ""
    assert found(index, "potager") == [1, 3]


def test_a_disk_that_is_full_leaves_the_index_as_it_was(index, monkeypatch):
    def full(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    from whoosh.filedb.structfile import StructFile

    with monkeypatch.context() as patched:
        patched.setattr(StructFile, "write", full)
        patched.setattr(StructFile, "write_varint", full)
        with pytest.raises(OSError, match="space"), index.exclusive():
            index.write([Document(9, "Page 9", "une mare")])
    assert found(index, "potager") == [1, 3]
    with index.exclusive():
        index.write([Document(9, "Page 9", "une mare")])
    assert found(index, "mare") == [9]


def test_a_folder_that_may_not_be_written_still_answers():
    """As somebody who is not root, whom no permission stops."""
    code = """
        import os, sys
        from pathlib import Path
        from wiki.search.contract import Document
        from wiki.search.asking.query import parse
        from wiki.search.whoosh.engine import WhooshEngine
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
        index = WhooshEngine(Path(folder) / "search")
        with index.exclusive():
            index.rebuild([documents()])
        for path in [index.folder.root, *index.folder.root.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            said = run_python(code, index.folder.root).stdout.split("\n")
        finally:
            for path in [index.folder.root, *index.folder.root.rglob("*")]:
                path.chmod(0o755 if path.is_dir() else 0o644)
    assert sorted(said[0]) == sorted("[1, 3]") and said[1] == "refused"
