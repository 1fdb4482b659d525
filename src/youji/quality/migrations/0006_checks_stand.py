"""From here on the database refuses to change or remove what was checked, found and put right."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "quality_selfcheck": ("id",),
    "quality_checkfinding": ("id", ("check_of_id", "item")),
    "quality_correction": ("finding_id",),
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
    dependencies = [("quality", "0005_checks")]
    operations = [OnTables(put_on, take_off)]
