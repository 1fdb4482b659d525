"""From here on the database refuses to change or remove an event, a name in it, what came of a document, what a lot is called."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "exchange_capturejob": ("id",),
    "exchange_event": ("id", ("operator_id", "event_id", "declares")),
    "exchange_eventname": ("id",),
    "exchange_lotname": ("lot_id",),
    "exchange_told": ("id", ("operator_id", "kind", "key")),
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
    dependencies = [("exchange", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
