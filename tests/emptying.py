"""After a test that really wrote: the tables it wrote into are empty again, and only those.

Django empties every table, makes permissions and content types anew, and for that ours took off and put back every
trigger of the house: half a second of two hundred tables for a test that wrote into ten.
"""

from __future__ import annotations

from functools import cache

from django.db import connection, transaction

#: What the migrations filled for good: whoever empties it has to fill it again.
KEPT = frozenset({"django_content_type", "auth_permission"})


def empty_what_was_written() -> None:
    """No table of a model has a row. The guards are off for that moment only: the ledger refuses to be emptied.

    On PostgreSQL as its superuser, as whom ``tools/postgres.py`` lets the tests in.
    """
    if tables := _written():
        (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(tables)


def _on_postgresql(tables: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither keys nor triggers are asked
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  (our own names)


def _on_sqlite(tables: list[str]) -> None:
    # Tables are emptied one by one, which keys that are asked at once (those of lots) refuse.
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = [(name, made) for name, table, made in cursor.fetchall() if table in tables]
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  (our own names)
        for _, made in guards:
            cursor.execute(made)


def _written() -> list[str]:
    """The tables that have rows."""
    with connection.cursor() as cursor:
        cursor.execute(_question(connection.vendor))
        return [table for (table,) in cursor.fetchall()]


@cache
def _question(vendor: str) -> str:
    """Asked of all tables at once; the same for the whole of a run."""
    known = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"  # noqa: S608
        for table in known
    )
