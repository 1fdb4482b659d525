"""From here on the database refuses to change or remove what was made up to be sent, that it was handed over, and what was answered."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "exchange_sending": ("id",),
    "exchange_sendinghanded": ("id",),
    "exchange_sendinganswer": ("id",),
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
    dependencies = [("exchange", "0003_gtins_and_sendings")]
    operations = [OnTables(put_on, take_off)]
