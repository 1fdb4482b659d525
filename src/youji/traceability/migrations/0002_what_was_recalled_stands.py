"""From here on the database refuses to change or remove what was recalled, told, answered or ended."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "traceability_recall": ("id", "code"),
    "traceability_recalllot": (("operator_id", "recall_id", "lot_id"),),
    "traceability_notice": (("operator_id", "recall_id"),),
    "traceability_ended": ("id", ("recall_id", "lifted")),
    "traceability_answer": ("id",),
    "traceability_outside": (("operator_id", "recall_id", "party_id"),),
    "traceability_outsidetold": (("operator_id", "recall_id", "party_id"),),
    "traceability_reply": ("id",),
}


def put_on(apps, editor):
    for table, unique in GUARDED.items():
        for statement in guard(editor.connection.vendor, table, unique):
            editor.execute(statement, params=None)


def take_off(apps, editor):
    for table in GUARDED:
        for statement in lift(editor.connection.vendor, table):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("traceability", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
