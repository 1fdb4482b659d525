"""From here on the database refuses to change or remove what was recorded, entered in the store, or opened as a lot."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "production_record": ("id", ("operator_id", "root", "number")),
    "production_recordphoto": ("id",),
    "production_storeentry": ("id",),
    "production_lot": ("id", "code"),
    "production_lotwithdrawn": ("lot_id",),
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
    dependencies = [("production", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
