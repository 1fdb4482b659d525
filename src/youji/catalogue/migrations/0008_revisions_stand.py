"""From here on the database refuses to change or remove what was confirmed of an entry: a change is another revision."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

TABLE, UNIQUE = "catalogue_revision", ("id", ("entry_id", "number"))


def put_on(apps, editor):
    for statement in guard(editor.connection.vendor, TABLE, UNIQUE):
        editor.execute(statement, params=None)


def take_off(apps, editor):
    for statement in lift(editor.connection.vendor, TABLE):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_own_word")]
    operations = [OnTables(put_on, take_off)]
