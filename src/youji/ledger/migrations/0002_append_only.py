"""只追加: from here on the database itself refuses to change or remove what the ledger has written."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "ledger_entry": ("id",),
    "ledger_seal": ("number", "entry_id"),
    "ledger_leaf": ('"index"', "entry_id"),
    "ledger_checkpoint": ("id",),
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
    dependencies = [("ledger", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
