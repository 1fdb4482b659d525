"""What records and the store name of inputs is found by index; what was there before is filled in. From here on it stands."""

import unicodedata

from django.db import migrations, models
from django.db.models import Q

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {"production_namedinput": ("id",)}
BATCH = 1000
TREATMENTS = ("spray", "medicate", "fertilise")


def _shelf(name, registration):
    return registration or ("名:" + "".join(unicodedata.normalize("NFKC", name).split()).lower())[:100]


def fill(apps, editor):
    """Every record and line of before has its row."""
    record, line, named = (
        apps.get_model("production", name) for name in ("Record", "StoreEntry", "NamedInput")
    )
    untold = Q(facts__has_key="input") | Q(facts__has_key="registration")
    rows = record.objects.filter(Q(facts__has_key="batch") | (untold & ~Q(kind__in=TREATMENTS)))
    _keep(
        named,
        (
            (pk, operator, root, facts.get("batch"), facts.get("input", ""), facts.get("registration", ""))
            for pk, operator, root, facts in rows.order_by()
            .values_list("pk", "operator_id", "root", "facts")
            .iterator(chunk_size=BATCH)
        ),
    )
    rows = line.objects.filter(facts__has_key="batch").order_by()
    _keep(
        named,
        (
            (pk, operator, None, facts["batch"], name, number)
            for pk, operator, facts, name, number in rows.values_list(
                "pk", "operator_id", "facts", "input", "registration"
            ).iterator(chunk_size=BATCH)
        ),
    )


def _keep(named, rows):
    some = []
    for pk, operator, root, batch, name, number in rows:
        some.append(
            named(
                id=pk, operator_id=operator, root=root, batch=batch or None, label_key=_shelf(name, number),
                name_key=_shelf(name, ""),
            )
        )  # fmt: skip
        if len(some) == BATCH:
            named.objects.bulk_create(some)
            some = []
    named.objects.bulk_create(some)


def put_on(apps, editor):
    for table, unique in GUARDED.items():
        for statement in guard(editor.connection.vendor, table, unique):
            editor.execute(statement, params=None)


def take_off(apps, editor):
    for table in GUARDED:
        for statement in lift(editor.connection.vendor, table):
            editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("production", "0010_lots_of_others"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedInput",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("operator_id", models.BigIntegerField()),
                ("root", models.UUIDField(null=True)),
                ("batch", models.CharField(max_length=60, null=True)),
                ("label_key", models.CharField(max_length=100)),
                ("name_key", models.CharField(max_length=100)),
            ],
            options={
                "verbose_name": "提到的投入品",
            },
        ),
        migrations.AddIndex(
            model_name="seasonuse",
            index=models.Index(
                condition=models.Q(("live", False)),
                fields=["label_key", "operator_id", "season_id", "last_on"],
                name="production_use_over",
            ),
        ),
        migrations.AddIndex(
            model_name="seasonuse",
            index=models.Index(
                condition=models.Q(("live", False)),
                fields=["name_key", "operator_id", "season_id", "last_on"],
                name="production_use_over_name",
            ),
        ),
        migrations.AddIndex(
            model_name="namedinput",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)),
                fields=["batch", "operator_id"],
                name="production_named_batch",
            ),
        ),
        migrations.AddIndex(
            model_name="namedinput",
            index=models.Index(
                condition=models.Q(("root__isnull", False)),
                fields=["label_key", "operator_id"],
                name="production_named_label",
            ),
        ),
        migrations.AddIndex(
            model_name="namedinput",
            index=models.Index(
                condition=models.Q(("root__isnull", False)),
                fields=["name_key", "operator_id"],
                name="production_named_name",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        OnTables(put_on, take_off),
    ]
