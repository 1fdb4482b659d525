"""From here on the database refuses to change or remove a leaf or a checkpoint of the certificates' log."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "certificates_logleaf": ('"index"', "source"),
    "certificates_loghead": ("id", "size"),
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
    dependencies = [("certificates", "0003_log")]
    operations = [OnTables(put_on, take_off)]
