"""From here on the database refuses to change or remove a step that was taken, and what became of a notice."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "recognition_movement": ("id",),
    "recognition_noticechange": ("id",),
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
    dependencies = [("recognition", "0012_acting_for")]
    operations = [OnTables(put_on, take_off)]
