"""From here on the database refuses to change an issued edition, its tasks and what it cites, a result and a 标准综合体.

A draft is written as before. Of an issued edition only its end is written: when the next one is issued.
"""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import REFUSAL, guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "standards_evaluation": ("id",),
    "standards_composite": ("id", "number"),
    "standards_compositeadoption": ("id", ("composite_id", "base_id")),
}
EDITION = "standards_edition"
#: What an edition says; the others are its state, its last day and its version.
SAYS = (
    "procedure_id", "number", "varieties", "yield_goal", "summary", "document_number", "in_force_from", "issued_at",
    "digest",
)  # fmt: skip
PARTS = ("standards_task", "standards_edition_cites")
FUNCTION = f"""
CREATE OR REPLACE FUNCTION youji_edition_open() RETURNS trigger AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    IF (SELECT state FROM {EDITION} WHERE id = OLD.edition_id) <> 'draft' THEN
      RAISE EXCEPTION '{REFUSAL}（%）', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF (SELECT state FROM {EDITION} WHERE id = NEW.edition_id) <> 'draft' THEN
    RAISE EXCEPTION '{REFUSAL}（%）', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$ LANGUAGE plpgsql
"""  # noqa: S608  (our own names)


def freeze(vendor: str) -> list[str]:
    """Statements after which an edition that is no draft says for good what it says."""
    if vendor == "postgresql":
        new, old = (", ".join(f"{row}.{name}" for name in SAYS) for row in ("NEW", "OLD"))
        changed = f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR ({new}) IS DISTINCT FROM ({old}))"
        refuse = "EXECUTE FUNCTION youji_append_only()"
        each = "FOR EACH ROW WHEN"
        return [
            FUNCTION,
            f"CREATE TRIGGER {EDITION}_no_update BEFORE UPDATE ON {EDITION} {each} ({changed}) {refuse}",
            f"CREATE TRIGGER {EDITION}_no_delete BEFORE DELETE ON {EDITION} {each} (OLD.state <> 'draft') {refuse}",
            *(
                f"CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION youji_edition_open()"
                for table in PARTS
            ),
        ]
    differs = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in SAYS)
    statements = [
        _sqlite(EDITION, "update", f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {differs})"),
        _sqlite(EDITION, "delete", "OLD.state <> 'draft'"),
        _sqlite(
            EDITION, "insert", f"EXISTS (SELECT 1 FROM {EDITION} WHERE id = NEW.id AND state <> 'draft')"
        ),
    ]
    for table in PARTS:
        old, new = (
            f"(SELECT state FROM {EDITION} WHERE id = {row}.edition_id) <> 'draft'" for row in ("OLD", "NEW")
        )
        statements += [
            _sqlite(table, "update", f"{old} OR {new}"),
            _sqlite(table, "delete", old),
            _sqlite(table, "insert", new),
        ]
    return statements


def _sqlite(table: str, verb: str, when: str) -> str:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}（{table}）'); END"
    return f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} WHEN {when} {refuse}"


def thaw(vendor: str) -> list[str]:
    """Statements that take it off again: for undoing the migration, and for emptying a test database."""
    if vendor == "postgresql":
        return [
            *(f"DROP TRIGGER IF EXISTS {EDITION}_no_{verb} ON {EDITION}" for verb in ("update", "delete")),
            *(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}" for table in PARTS),
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb}"
        for table in (EDITION, *PARTS)
        for verb in ("update", "delete", "insert")
    ]


def put_on(apps, editor):
    vendor = editor.connection.vendor
    for table, unique in GUARDED.items():
        for statement in guard(vendor, table, unique):
            editor.execute(statement, params=None)
    for statement in freeze(vendor):
        editor.execute(statement, params=None)


def take_off(apps, editor):
    vendor = editor.connection.vendor
    for statement in thaw(vendor):
        editor.execute(statement, params=None)
    for table in GUARDED:
        for statement in lift(vendor, table):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("standards", "0003_rules_kept"), ("ledger", "0002_append_only")]
    operations = [OnTables(put_on, take_off)]
