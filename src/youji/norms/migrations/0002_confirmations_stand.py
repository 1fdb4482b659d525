"""From here on the database refuses to change or remove who confirmed a row, and which rows stood at an edition."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {"norms_confirmation": ("id",), "norms_edition": ("id",)}


def put_on(apps, editor):
    for table, unique in GUARDED.items():
        for statement in guard(editor.connection.vendor, table, unique):
            editor.execute(statement, params=None)


def take_off(apps, editor):
    for table in GUARDED:
        for statement in lift(editor.connection.vendor, table):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("norms", "0001_initial"), ("ledger", "0002_append_only")]
    operations = [OnTables(put_on, take_off)]
