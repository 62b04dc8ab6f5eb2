"""`manage.py backup`: one file that holds the whole wiki, whole or not there at all."""

import sqlite3
import stat
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from wiki.accounts.actors import Actor
from wiki.pages.saving import save_page
from wiki.site import backup

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


def files_of(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def here(settings, tmp_path):
    """A folder of data of its own: when the last backup was made is noted there."""
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    settings.WIKI_EDITORS = "everyone"
    return settings.VAR_DIR


def test_a_backup_holds_the_texts_and_is_its_owner_s_alone(here, capsys):
    save_page(Actor(), "Page", "Un crabe-tambour.")
    assert backup.last_backup() is None
    call_command("backup")
    [file] = list((here / "backups").iterdir())
    assert str(file) in capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert backup.last_backup() is not None
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(file)
        assert copy.execute("SELECT text FROM pages_page").fetchall() == [("Un crabe-tambour.\n",)]
        copy.close()
    else:
        listed = subprocess.run(["pg_restore", "--list", file], capture_output=True, text=True, check=True).stdout
        assert "TABLE DATA public pages_page" in listed


def test_a_backup_that_fails_leaves_nothing_and_says_why(here, monkeypatch, tmp_path):
    def broken(file):
        file.write_bytes(b"half")
        raise backup.BackupError("The disk is full.")

    monkeypatch.setattr(backup, "_copy_sqlite", broken)
    monkeypatch.setattr(backup, "_dump_postgresql", broken)
    with pytest.raises(CommandError, match="The disk is full"):
        call_command("backup", str(tmp_path / "elsewhere"))
    assert files_of(tmp_path / "elsewhere") == [] and backup.last_backup() is None


def test_a_folder_that_cannot_be_written_is_said(here, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("backup", str(tmp_path / "file" / "folder"))
