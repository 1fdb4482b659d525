"""From here on the database refuses to change or remove a certificate, or what became void of it."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "certificates_certificate": ("id", "code", ("operator_id", "day", "serial")),
    "certificates_void": ("id",),
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
    dependencies = [("certificates", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
