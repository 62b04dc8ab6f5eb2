"""What has to be in place before the first request: tables, the first content, collected static files.

Each step looks first and does nothing when nothing changed, so that a second start is quick. Steps of two
starts at once wait for each other.
"""

import contextlib
import fcntl
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def prepare(say: Callable[[str], None], first_content: bool = True) -> None:
    """Brings the database and the static files up to date; `say` is told of each step that takes time."""
    with (settings.VAR_DIR / "prepare.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        prepare_database(say, first_content)
        prepare_static(say)


def prepare_database(say: Callable[[str], None], first_content: bool = True) -> None:
    """Applies the migrations that are missing, and fills a new database with the first content.

    A mark in VAR_DIR stays until the first content is whole: when it is interrupted, the next start goes on.
    """
    mark = settings.VAR_DIR / "first-content.unfinished"
    executor = MigrationExecutor(connection)
    if first_content and not executor.recorder.applied_migrations():
        mark.touch()
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database…")
        call_command("migrate", interactive=False, verbosity=0)
    if first_content and mark.exists():
        say("Loading the first pages…")
        # a process of its own: saving starts the renderer, and the listener must fork with nothing running
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "load_content"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        mark.unlink()


def prepare_static(say: Callable[[str], None]) -> None:
    """Collects the static files when any of them, or what collects them, changed since the last time."""
    mark = settings.VAR_DIR / "static.fingerprint"
    now = _static_fingerprint()
    with contextlib.suppress(OSError):
        if mark.read_text(encoding="utf-8") == now and settings.STATIC_ROOT.is_dir():
            return
    say("Collecting static files…")
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now, encoding="utf-8")


def _static_fingerprint() -> str:
    """Changes when a file comes, goes, or is written, and when Django or the storage is another one."""
    seen = [django.get_version(), settings.STORAGES["staticfiles"]]
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda item: item[0]):
            stat = (settings.BASE_DIR / storage.path(path)).stat()
            seen.append([path, stat.st_size, stat.st_mtime_ns])
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()
