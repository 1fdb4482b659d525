"""From here on the database refuses to change or remove who was there, what was asked, what was issued and withdrawn."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "quality_attendance": ("id", ("session_id", "person_id")),
    "quality_struck": ("attendance_id",),
    "quality_question": ("id", ("code", "number")),
    "quality_inspector": ("id", "number", "exam_id"),
    "quality_withdrawn": ("inspector_id",),
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
    dependencies = [("quality", "0003_training")]
    operations = [OnTables(put_on, take_off)]
