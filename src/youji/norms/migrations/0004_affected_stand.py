"""From here on the database refuses to change or remove what was said of whoever a change concerned."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {"norms_affected": ("id", ("recheck_id", "kind", "ref"))}


def put_on(apps, editor):
    for table, unique in GUARDED.items():
        for statement in guard(editor.connection.vendor, table, unique):
            editor.execute(statement, params=None)


def take_off(apps, editor):
    for table in GUARDED:
        for statement in lift(editor.connection.vendor, table):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("norms", "0003_rechecks")]
    operations = [OnTables(put_on, take_off)]
