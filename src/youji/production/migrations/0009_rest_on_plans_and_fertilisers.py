"""Plans are found by what they mean to use, and fertilisings by their fertiliser, when a row of the tables changes."""

import unicodedata
from importlib import import_module

from django.db import migrations, models

BATCH = 500
_before = import_module("youji.production.migrations.0007_uses_of_before")


def _shelf(name, registration=""):
    return registration or "名:" + "".join(unicodedata.normalize("NFKC", name).split()).lower()


def _key(rows, said_of):
    some = []
    for row in rows.iterator(chunk_size=BATCH):
        said = said_of(row) or {}
        if said.get("input"):
            row.label_key = _shelf(said["input"], said.get("registration", ""))
            row.name_key = _shelf(said["input"])
            some.append(row)
        if len(some) == BATCH:
            rows.model.objects.bulk_update(some, ["label_key", "name_key"])
            some = []
    rows.model.objects.bulk_update(some, ["label_key", "name_key"])


def find(apps, editor):
    """Every plan and fertilising has its keys, and the rollup its rows."""
    _key(apps.get_model("production", "Plan").objects.all(), lambda row: row.facts)
    work = apps.get_model("production", "Work")
    _key(work.objects.filter(kind="fertilise"), lambda row: row.use)
    if work.objects.filter(kind="fertilise").exists():
        _before.roll_up(apps, editor)


class Migration(migrations.Migration):
    dependencies = [("production", "0008_row_key")]

    operations = [
        migrations.AddField("plan", "label_key", models.CharField(blank=True, default="", max_length=100)),
        migrations.AddField("plan", "name_key", models.CharField(blank=True, default="", max_length=100)),
        migrations.AddIndex("plan", models.Index(fields=["label_key", "day"], name="production_plan_label")),
        migrations.AddIndex("plan", models.Index(fields=["name_key", "day"], name="production_plan_name")),
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
