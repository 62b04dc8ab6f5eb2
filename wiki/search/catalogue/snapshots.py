"""`current()`: the catalogue of now. Every search asks one short question: what changed since this process last looked?

The answer holds whatever was committed before the question, by any process. A picture, once made, never changes, so
whoever works with one is not disturbed; a lock lets one thread at a time make the next.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, connections

from wiki.search.catalogue.picture import Catalogue, Record
from wiki.search.models import SearchRecord

log = logging.getLogger(__name__)

__all__ = ["Catalogue", "Keeper", "Record", "Warmer", "current", "forget"]

_TABLE = SearchRecord._meta.db_table
# Rows at or after a horizon, and the next horizon. On SQLite the horizon is the highest number seen, whose row is asked
# for again: a row that is not as it was seen tells of a table that was put in the place of the known one. On PostgreSQL
# it is the oldest transaction that was still under way: all older ones are seen, or will never be.
_CHANGES = {
    "sqlite": f"SELECT page, ticket, serial, 0 FROM {_TABLE} WHERE serial >= %s",
    "postgresql": (
        "SELECT record.page, record.ticket, record.serial, pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        f" FROM (SELECT 1) AS one LEFT JOIN {_TABLE} AS record ON record.serial >= %s"
    ),
}
_ALL = f"SELECT page, entry FROM {_TABLE} ORDER BY page"
# Page, ticket, serial.
_Row = tuple[int, int, int]
# So many changes at once are read with the whole table.
_MANY = 2000


@dataclass(frozen=True, slots=True)
class _Seen:
    """A picture, up to which horizon it is true, and the tickets of the rows at or after that horizon."""

    catalogue: Catalogue
    horizon: int = 0
    tickets: dict[int, int] = field(default_factory=dict)


class Keeper:
    """Keeps a catalogue up to date; a process has one."""

    def __init__(self):
        self._lock = threading.Lock()
        self._seen: _Seen | None = None

    def current(self) -> Catalogue:
        """The catalogue as of now. While the database does not answer, the last one, or an empty one. Never raises."""
        try:
            with self._lock:
                seen = _refreshed(self._seen)
                # What this thread has written, and may yet undo, is for nobody else.
                if not connection.in_atomic_block:
                    self._seen = seen
                return seen.catalogue
        except DatabaseError:
            log.exception("The search’s catalogue cannot be brought up to date.")
        except Exception:
            log.exception("The search’s catalogue is read anew.")
            self.forget()
        seen = self._seen
        return seen.catalogue if seen else Catalogue()

    def forget(self) -> None:
        self._seen = None


_keeper = Keeper()
current = _keeper.current
forget = _keeper.forget


def _refreshed(seen: _Seen | None) -> _Seen:
    if seen is None:
        return _read_whole(*_changes(0))
    horizon, rows = _changes(seen.horizon)
    if _is_another_table(seen, rows):
        return _read_whole(*_changes(0))
    fresh = [page for page, ticket, _serial in rows if seen.tickets.get(page) != ticket]
    if len(fresh) > _MANY:
        return _read_whole(horizon, rows)
    if not fresh:
        return seen if horizon == seen.horizon else _Seen(seen.catalogue, horizon, _tickets(horizon, rows))
    found = SearchRecord.objects.filter(page__in=fresh).order_by("page").values_list("page", "entry")
    return _Seen(seen.catalogue.changed(found), horizon, _tickets(horizon, rows))


def _changes(horizon: int) -> tuple[int, list[_Row]]:
    """The next horizon, and the rows at or after this one."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES[connection.vendor], [horizon])
        found = cursor.fetchall()
    rows = [row[:3] for row in found if row[0] is not None]
    if connection.vendor == "postgresql":
        return found[0][3], rows
    return max((serial for _page, _ticket, serial in rows), default=0), rows


def _tickets(horizon: int, rows: list[_Row]) -> dict[int, int]:
    return {page: ticket for page, ticket, serial in rows if serial >= horizon}


def _is_another_table(seen: _Seen, rows: list[_Row]) -> bool:
    """On SQLite: whether nothing is left of what was seen last, or something else stands in its place."""
    if connection.vendor != "sqlite" or not seen.horizon:
        return False
    return not rows or any(serial == seen.horizon and seen.tickets.get(page) != ticket for page, ticket, serial in rows)


def _read_whole(horizon: int, rows: list[_Row]) -> _Seen:
    # Read after the horizon was asked for: what is written in between is asked for again.
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        return _Seen(Catalogue.of(cursor.fetchall()), horizon, _tickets(horizon, rows))


class Warmer:
    """Loads the catalogue, and what is made from it, beside a process that starts: nobody's search waits for that."""

    def __init__(self, load: Callable[[], object] = current):
        self._load = load
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._warm, name="search catalogue", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._thread.join(5)

    def _warm(self) -> None:
        self._load()
        connections.close_all()
