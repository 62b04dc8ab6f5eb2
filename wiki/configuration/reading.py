"""`current()`: what is decided now, asked for at every request.

A change must hold from the next request on, in every process, and a reading must not pay for it. On SQLite the
connection's `PRAGMA data_version` says for a few microseconds whether anybody else committed anything since; only then
the row is read again. On PostgreSQL the row is read by its key, once a request. Both go to the driver itself: Django's
cursor would cost more than the answer. docs/measures.md has the figures.
"""

import contextlib
import threading

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from wiki.configuration.values import APPROVED, DECIDED, READERS, Configuration, from_the_environment

_SELECT = f"SELECT generation, {', '.join(DECIDED)} FROM configuration_savedconfiguration WHERE id = 1"
_NOTHING_SAVED = (0, *[None] * len(DECIDED))
_TRUTHS = ("approval", "mail_required")
_UNDEFINED_TABLE = "42P01"  # PostgreSQL's word for it


class _Memory(threading.local):
    """What a thread, with its own connection to the database, remembers."""

    row: tuple | None = None
    seen: tuple | None = None  # (SQLite's connection, its data_version) when the row was read
    unsure: bool = False  # this thread wrote inside a transaction that may yet be undone
    holding: int = 0
    held: Configuration | None = None


_memory = _Memory()


def current() -> Configuration:
    """What is decided now; the same all through one request.

    Without a table (before `migrate`) the environment's values. While the database does not answer: what this thread
    knew last, or, when it never knew, a wiki that is closed.
    """
    if _memory.holding and _memory.held is not None:
        return _memory.held
    found = _current()
    if _memory.holding:
        _memory.held = found
    return found


@contextlib.contextmanager
def held():
    """Within it `current()` asks once: a request is answered by one configuration."""
    if not _memory.holding:
        _memory.held = None
    _memory.holding += 1
    try:
        yield
    finally:
        _memory.holding -= 1


def forget() -> None:
    """Have this thread read the row again: it wrote, or its transaction was undone."""
    _memory.row = _memory.seen = _memory.held = None
    _memory.unsure = connection.in_atomic_block


def forget_if_unsure() -> None:
    """After a test whose transaction was undone."""
    if _memory.unsure:
        forget()
        _memory.unsure = False


def _current() -> Configuration:
    defaults = from_the_environment()
    try:
        row = _row()
    except DatabaseError as error:
        if not _table_is_missing(error):
            row = _memory.row
            if row is None:
                return Configuration(**{**defaults, "readers": APPROVED, "writers": APPROVED}, generation=0)
        else:
            row = _NOTHING_SAVED
    generation, *decided = row
    said = {name: value for name, value in zip(DECIDED, decided, strict=True) if value is not None}
    for name in _TRUTHS:
        if name in said:
            said[name] = bool(said[name])
    decided = defaults | said
    # Whoever may write must be able to read: two variables of the environment may say otherwise.
    decided["writers"] = READERS[max(READERS.index(decided["readers"]), READERS.index(decided["writers"]))]
    return Configuration(**decided, generation=generation)


def _row() -> tuple:
    db = connections[DEFAULT_DB_ALIAS]
    # As Django does before it hands out a cursor.
    db.close_if_health_check_failed()
    db.ensure_connection()
    raw = db.connection
    with db.wrap_database_errors:
        if db.vendor != "sqlite":
            return _remember(_fetch(raw.cursor()), None)
        if _memory.unsure and not db.in_atomic_block:
            _memory.unsure, _memory.seen = False, None
        # Asked before the row: a commit in between makes the next question find another version.
        seen = raw, raw.execute("PRAGMA data_version").fetchone()[0]
        if _memory.row is None or _memory.unsure or _memory.seen is None or not _same(_memory.seen, seen):
            return _remember(_fetch(raw.cursor()), seen)
        return _memory.row


def _same(one: tuple, other: tuple) -> bool:
    return one[0] is other[0] and one[1] == other[1]


def _fetch(cursor) -> tuple:
    try:
        cursor.execute(_SELECT)
        return tuple(cursor.fetchone() or _NOTHING_SAVED)
    finally:
        cursor.close()


def _remember(row: tuple, seen: tuple | None) -> tuple:
    _memory.row, _memory.seen = row, seen
    return row


def _table_is_missing(error: DatabaseError) -> bool:
    return "no such table" in str(error) or getattr(error.__cause__, "pgcode", "") == _UNDEFINED_TABLE
