"""Statements that are made once and sent many times, straight to the database's own driver.

Between a question and the driver Django stands with four layers, and writes the places of its values anew for each
(SQLite). They cost as much as the answer. What they are there for stays: one connection for each thread, an error as
Django names it, nothing sent within a transaction that failed; and whoever counts or watches statements sees each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as Django writes it, ``%s`` where a value goes; of its values nothing is in the text."""

    sql: str
    #: The same as SQLite takes it.
    marked: str = field(init=False)

    def __post_init__(self) -> None:
        """Once for each statement."""
        object.__setattr__(self, "marked", self.sql.replace("%%", "\0").replace("%s", "?").replace("\0", "%"))


def line() -> BaseDatabaseWrapper:
    """This thread's connection: asked for once, for all that is asked of it after."""
    return connections[DEFAULT_DB_ALIAS]


def fetched(to: BaseDatabaseWrapper, statement: Statement, sent: Sequence[Any]) -> list[Row]:
    """The rows that are answered."""
    if (send := _way(to)) is None:
        with to.cursor() as cursor:
            cursor.execute(statement.sql, sent)
            return cursor.fetchall()
    with to.wrap_database_errors:
        return send(to.connection, statement, sent).fetchall()


def done(to: BaseDatabaseWrapper, statement: Statement, sent: Sequence[Any]) -> None:
    """The statement is carried out."""
    if (send := _way(to)) is None:
        with to.cursor() as cursor:
            cursor.execute(statement.sql, sent)
        return
    with to.wrap_database_errors:
        send(to.connection, statement, sent)


def done_for_each(to: BaseDatabaseWrapper, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
    """The statement is carried out for each of ``rows``."""
    if to.vendor != "sqlite" or _way(to) is None:
        with to.cursor() as cursor:
            cursor.executemany(statement.sql, rows)
        return
    with to.wrap_database_errors:
        to.connection.executemany(statement.marked, rows)


def _way(to: BaseDatabaseWrapper) -> Callable[..., Any] | None:
    """How a statement is sent to the driver; ``None`` where somebody watches: it goes Django's way."""
    if to.force_debug_cursor or to.execute_wrappers:
        return None
    to.close_if_health_check_failed()
    to.ensure_connection()
    to.validate_no_broken_transaction()
    return WAYS.get(to.vendor)


def _by_sqlite(connection: Any, statement: Statement, sent: Sequence[Any]) -> Any:
    return connection.execute(statement.marked, sent)


def _by_psycopg(connection: Any, statement: Statement, sent: Sequence[Any]) -> Any:
    """By a cursor that leaves the values to the server: it plans what it is asked often once a connection
    (``settings.POSTGRESQL_OPTIONS``), while Django's own writes them into the text and has it planned each time.
    """
    from psycopg import Cursor

    return Cursor(connection).execute(statement.sql, sent)


WAYS: dict[str, Callable[..., Any]] = {"sqlite": _by_sqlite, "postgresql": _by_psycopg}
