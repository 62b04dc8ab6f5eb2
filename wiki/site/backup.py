"""A backup of the database in one file, made while the wiki is served, and when the last one was made.

The texts and all their versions are in the database; what is derived is in it too or can be made again. On SQLite the
copy is made page by page by SQLite's own backup and then checked; on PostgreSQL by its own `pg_dump`.
"""

import contextlib
import os
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone


class BackupError(Exception):
    """No backup was made; the message says why, in words."""


def make_backup(folder: Path | None = None) -> Path:
    """Write a backup into `folder` (by default `backups` in VAR_DIR), readable by its owner alone; answers the file.

    Raises BackupError. The file has its name only once it is whole.
    """
    folder = folder or settings.VAR_DIR / "backups"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stamp = timezone.localtime().strftime("%Y-%m-%d-%H%M%S")
        ending = "sqlite3" if connection.vendor == "sqlite" else "dump"
        file = folder / f"wiki-{stamp}.{ending}"
        unfinished = file.with_suffix(f".{ending}.unfinished")
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            (_copy_sqlite if connection.vendor == "sqlite" else _dump_postgresql)(unfinished)
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)
        _mark().touch()
    except OSError as error:
        raise BackupError(f"The backup could not be written: {error}") from error
    return file


def last_backup() -> datetime | None:
    """When the last backup was made on this machine."""
    with contextlib.suppress(OSError):
        return datetime.fromtimestamp(_mark().stat().st_mtime, tz=timezone.get_current_timezone())
    return None


def _mark() -> Path:
    return settings.VAR_DIR / "last-backup"


def _copy_sqlite(file: Path) -> None:
    try:
        with (
            contextlib.closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
            contextlib.closing(sqlite3.connect(file)) as copy,
        ):
            source.backup(copy)
            found = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupError(f"The backup could not be made: {error}") from error
    if found != "ok":
        raise BackupError(f"The copy is damaged ({found}): keep the last good backup, and look at the disk.")


def _dump_postgresql(file: Path) -> None:
    database = settings.DATABASES["default"]
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    env = os.environ | {variable: str(database[name]) for name, variable in names.items() if database.get(name)}
    try:
        done = subprocess.run(
            ["pg_dump", "--format=custom", f"--file={file}"], env=env, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupError("pg_dump is not installed on this machine (Debian: postgresql-client).") from None
    if done.returncode:
        raise BackupError(f"pg_dump did not succeed: {done.stderr.strip()}")
