"""From here on the database refuses to change or remove what was received, what it proves, and what was undone."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "receiving_scan": ("id",),
    "receiving_pile": ("id",),
    "receiving_proof": ("id", ("operator_id", "lot_id", "scan_id")),
    "receiving_undoing": ("id", "pile_id"),
    "receiving_doubled": ("id", ("operator_id", "code", "copy")),
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
    dependencies = [("receiving", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
