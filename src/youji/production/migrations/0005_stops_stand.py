"""Uses of before are found by name too; from here on the database refuses to change or remove the stop of a lot."""

from __future__ import annotations

from django.db import migrations

from youji.ledger.logic.append_only import guard, lift
from youji.production.logic.amounts import shelf
from youji.shared.migrating import OnTables

GUARDED = {"production_lotstop": ("id",)}
BATCH = 500


def name_uses(apps, editor):
    """Each use has the key of its name; a season's rollup by label alone takes the name of one of its uses."""
    work, used = apps.get_model("production", "Work"), apps.get_model("production", "SeasonUse")
    some = []
    names = {}
    for row in work.objects.exclude(label_key="").iterator(chunk_size=BATCH):
        row.name_key = shelf(str((row.use or {}).get("input") or ""), "")
        names[row.operator_id, row.season_id, row.label_key] = row.name_key
        some.append(row)
        if len(some) == BATCH:
            work.objects.bulk_update(some, ["name_key"])
            some = []
    work.objects.bulk_update(some, ["name_key"])
    for (operator, season, label), name in names.items():
        used.objects.filter(operator_id=operator, season_id=season, label_key=label).update(name_key=name)


def put_on(apps, editor):
    for table, unique in GUARDED.items():
        for statement in guard(editor.connection.vendor, table, unique):
            editor.execute(statement, params=None)


def take_off(apps, editor):
    for table in GUARDED:
        for statement in lift(editor.connection.vendor, table):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("production", "0004_found_by_name")]
    operations = [
        migrations.RunPython(name_uses, migrations.RunPython.noop),
        OnTables(put_on, take_off),
    ]
