"""Rows rendered for the database before the transaction that writes them, so that it holds its locks a moment only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class Rendered:
    """Rows of one table, every value as the database takes it."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def insert(self, *, key: str = "", first: Sequence[Any] = (), first_columns: Sequence[str] = ()) -> None:
        """The rows are in the table, each with ``first`` before its own values; rows with the same ``key`` are replaced."""
        columns = (*first_columns, *self.columns)
        name = connection.ops.quote_name
        written = ", ".join(name(column) for column in columns)
        places = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO {name(self.model._meta.db_table)} ({written}) VALUES ({places})"  # noqa: S608 (names of our own models)
        if key:
            changes = ", ".join(f"{name(c)} = EXCLUDED.{name(c)}" for c in columns if c != key)
            sql = f"{sql} ON CONFLICT ({name(key)}) DO UPDATE SET {changes}"
        if self.rows:
            with connection.cursor() as cursor:
                cursor.executemany(sql, [(*first, *row) for row in self.rows])


def render(
    rows: Iterable[Mapping[str, Any]], model: type[models.Model], *, without: Iterable[str] = ()
) -> Rendered:
    """The rows' values by attribute, less the columns in ``without``, the absent by default; before the transaction."""
    left_out = set(without)
    fields = [f for f in model._meta.concrete_fields if f.column not in left_out]
    rendered = tuple(
        tuple(
            f.get_db_prep_save(row[f.attname] if f.attname in row else f.get_default(), connection)
            for f in fields
        )
        for row in rows
    )
    return Rendered(model, tuple(str(f.column) for f in fields), rendered)
