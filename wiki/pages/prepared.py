"""Queries whose SQL Django writes once, and PostgreSQL plans once.

Building a queryset and turning it into SQL takes ten to twenty times as long as the database needs to answer it by an
index. The few queries of every read are therefore built once, with samples where the values will stand. PostgreSQL
needs three times as long to plan them as to answer: each connection plans one once, unless something between the wiki
and the server, such as a pool, hands out another connection meanwhile; then it plans them every time, as usual.
"""

import hashlib
import logging
import weakref
from typing import ClassVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import Model

log = logging.getLogger(__name__)

# Classes of PostgreSQL's codes that speak of plans: lost (26), there already or not to be made (42), of other columns
# than before (0A). All others are faults of the server or of the connection.
_OF_PLANS = {"26", "42", "0A"}


class Plans:
    """Which connections of this process have planned which queries; `trusted` until one turns out to be lost.

    A plan is named by its SQL: behind a pool a connection may hold those of other processes, and a name that they share
    must mean the same there.
    """

    trusted = True
    _planned_by: ClassVar[dict[str, weakref.WeakSet]] = {}  # of each name, connections of psycopg

    @classmethod
    def of(cls, sql: str) -> tuple[str, weakref.WeakSet]:
        """The name of a query's plan, and the connections that have it."""
        name = f"wiki_{hashlib.sha256(sql.encode()).hexdigest()[:40]}"
        return name, cls._planned_by.setdefault(name, weakref.WeakSet())


class Prepared:
    """A `values_list()` queryset made with `samples` in the places of values; `rows(*values)` asks it with others.

    A sample is a text or a number that nothing else in the query equals; a value is of its sample's type. Rows come as
    the database drivers give them; `converted` makes of one what the queryset would have given.
    """

    def __init__(self, queryset, *samples):
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self._sql, parameters = compiler.as_sql()
        except EmptyResultSet:  # a condition that nothing meets: Django does not even ask
            self._sql, parameters = "", ()
        self._places = [samples.index(value) if value in samples else None for value in parameters]
        self._parameters = parameters
        self._name, self._planned_by = Plans.of(self._sql)
        if set(range(len(samples))) - set(self._places) and self._sql:
            raise ValueError("a sample is not among the query's parameters")
        selected = [column[0] for column in compiler.select[: compiler.col_count]] if self._sql else []
        # The columns alone: their converters belong to a connection, and so to a thread.
        self._to_convert = [(place, selected[place]) for place in compiler.get_converters(selected)]

    def rows(self, *values) -> list[tuple]:
        if not self._sql:
            return []
        given = [
            fixed if place is None else values[place]
            for fixed, place in zip(self._parameters, self._places, strict=True)
        ]
        with connection.cursor() as cursor:
            # An error would break a transaction, so within one nothing is tried.
            if Plans.trusted and connection.vendor == "postgresql" and not connection.in_atomic_block:
                try:
                    return self._planned_rows(cursor, given)
                except DatabaseError as error:
                    if (getattr(error.__cause__, "pgcode", None) or "")[:2] not in _OF_PLANS:
                        raise
                    Plans.trusted = False
                    log.warning("PostgreSQL cannot keep planned queries (%s): it plans them every time now.", error)
            cursor.execute(self._sql, given)
            return cursor.fetchall()

    def _planned_rows(self, cursor, given: list) -> list[tuple]:
        if connection.connection not in self._planned_by:
            places = tuple(f"${number}" for number in range(1, len(given) + 1))
            cursor.execute(f"PREPARE {self._name} AS {self._sql % places}")
            self._planned_by.add(connection.connection)
        values = f"({', '.join(['%s'] * len(given))})" if given else ""
        cursor.execute(f"EXECUTE {self._name}{values}", given)
        return cursor.fetchall()

    def converted(self, row: tuple) -> list:
        """The row with dates, JSON and truths as Python has them."""
        made = list(row)
        for place, column in self._to_convert:
            for convert in connection.ops.get_db_converters(column) + column.get_db_converters(connection):
                made[place] = convert(made[place], column, connection)
        return made


class PreparedModels(Prepared):
    """A prepared query for whole models. `related` names the foreign keys to follow and their models, parents first:
    `{"page": Page, "page__head": PageRevision}`."""

    def __init__(self, queryset, related: dict[str, type[Model]], *samples):
        self._parts = []
        self.names: list[str] = []  # of a row's columns
        for path, model in {"": queryset.model, **related}.items():
            columns = [field.attname for field in model._meta.concrete_fields]
            self._parts.append((path, model, columns, len(self.names)))
            self.names += [f"{path}__{column}" if path else column for column in columns]
        super().__init__(queryset.values_list(*self.names), *samples)

    def object(self, *values):
        """The first object with its related ones, or None."""
        rows = self.rows(*values)
        return self.object_of(rows[0]) if rows else None

    def object_of(self, row: tuple):
        """The object that a row is about."""
        values = self.converted(row)
        made: dict[str, Model | None] = {}
        for path, model, columns, start in self._parts:
            found = values[start : start + len(columns)]
            is_there = found[columns.index(model._meta.pk.attname)] is not None
            made[path] = model.from_db(DEFAULT_DB_ALIAS, columns, found) if is_there else None
            parent, _, name = path.rpartition("__")
            if path and made[parent] is not None:
                setattr(made[parent], name, made[path])
        return made[""]
