"""A lot may be opened by something else than a harvest; what it is when it opens stands together in one key."""

from importlib import import_module

import django.db.models.functions.math
import django.db.models.lookups
from django.db import migrations, models


from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

TABLE = "production_lot"
UNIQUE = import_module("youji.production.migrations.0002_what_was_said_stands").GUARDED[TABLE]


def take_off(apps, editor):
    """SQLite makes the table anew for an altered column, and its triggers would be gone without a word."""
    for statement in lift(editor.connection.vendor, TABLE):
        editor.execute(statement, params=None)


def put_on(apps, editor):
    for statement in guard(editor.connection.vendor, TABLE, UNIQUE):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("production", "0009_rest_on_plans_and_fertilisers"),
        ("registry", "0005_datum_labels"),
    ]

    operations = [
        OnTables(take_off, put_on),
        migrations.AddField(
            model_name="lot",
            name="depth",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="lot",
            name="origin",
            field=models.CharField(
                choices=[
                    ("harvest", "采收"),
                    ("made", "由自有批次制成"),
                    ("received", "收货"),
                    ("outside", "外来收购"),
                ],
                default="harvest",
                max_length=8,
                verbose_name="来历",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="per_unit",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="lot",
            name="per_unit_of",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AlterField(
            model_name="lot",
            name="record_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("depth", 0), ("origin", "harvest"), ("record_id__isnull", False)),
                    models.Q(models.Q(("origin", "harvest"), _negated=True), ("record_id__isnull", True)),
                    _connector="OR",
                ),
                name="production_lot_of_a_harvest_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("unit__in", ["个", "只", "头", "尾", "支", "枚", "株", "瓶", "箱", "羽", "袋"]),
                        _negated=True,
                    ),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.math.Mod("quantity", models.Value(1000)), models.Value(0)
                    ),
                    _connector="OR",
                ),
                name="production_lot_in_whole_pieces",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(
                fields=("operator_id", "id", "quantity", "unit", "depth", "origin"),
                name="production_lot_as_opened",
            ),
        ),
        OnTables(put_on, take_off),
    ]
