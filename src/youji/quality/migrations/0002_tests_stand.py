"""From here on the database refuses to change or remove what was tested, and of which lot a sample was taken."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "quality_rapidtest": ("id", "code"),
    "quality_rapidresult": ("id",),
    "quality_oflot": ("id", ("operator_id", "sample_id")),
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
    dependencies = [("quality", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
