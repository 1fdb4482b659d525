"""From here on the database refuses to change or remove what was posted, handed over, answered, held or stated."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {
    "lots_flow": (("operator_id", "lot_id", "seq"),),
    "lots_source": (("operator_id", "lot_id", "n"),),
    "lots_reversal": (("operator_id", "parent", "rev_seq"),),
    "lots_delivery": (("operator_id", "transfer"),),
    "lots_offer": (("operator_id", "transfer"),),
    "lots_receipt": (("operator_id", "transfer"),),
    "lots_settlement": (("operator_id", "transfer"),),
    "lots_conversion": ("id",),
    "lots_party": ("id",),
    "lots_place": ("id",),
    "lots_hold": ("id",),
    "lots_holdlifted": ("hold_id",),
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
    dependencies = [("lots", "0001_initial")]
    operations = [OnTables(put_on, take_off)]
