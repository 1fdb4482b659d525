"""只追加：the statements that make a database refuse UPDATE and DELETE on a table, for each engine we run on."""

from __future__ import annotations

from collections.abc import Sequence

REFUSAL = "存证记录只能追加，不能修改或删除"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION youji_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}（%）', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END
$$ LANGUAGE plpgsql
"""


def guard(vendor: str, table: str, unique: Sequence[str | Sequence[str]]) -> list[str]:
    """Statements after which rows of ``table`` can only be added.

    ``unique`` are the columns, or the several that together, identify a row: SQLite's INSERT OR REPLACE deletes without firing a
    DELETE trigger, so taking a key that exists is refused as well.
    """
    if vendor == "postgresql":
        when = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        return [_FUNCTION, f"CREATE TRIGGER {table}_append_only {when} EXECUTE FUNCTION youji_append_only()"]
    keys = [(key,) if isinstance(key, str) else key for key in unique]
    taken = " OR ".join(" AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"  # noqa: S608  (our own names)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}（{table}）'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} {refuse}",
    ]


def lift(vendor: str, table: str) -> list[str]:
    """Statements that take the guard off again: for undoing the migration, and for emptying a test database."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"]
    return [f"DROP TRIGGER IF EXISTS {table}_{name}" for name in ("no_update", "no_delete", "no_replace")]
