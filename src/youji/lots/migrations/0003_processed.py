"""What came of a processing stands, as the yield factors of its day weighed it."""

from django.db import migrations, models

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

GUARDED = {"lots_processed": ("lot_id",)}


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
        ("lots", "0002_movements_stand"),
    ]

    operations = [
        migrations.CreateModel(
            name="Processed",
            fields=[
                ("lot_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("operator_id", models.BigIntegerField()),
                ("division", models.CharField(max_length=12)),
                ("unit", models.CharField(max_length=8)),
                ("taken", models.BigIntegerField()),
                ("made", models.BigIntegerField()),
                ("most", models.BigIntegerField(null=True)),
                ("mark", models.CharField(blank=True, max_length=12)),
                ("over", models.BigIntegerField(null=True)),
                ("said", models.TextField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "加工的出成",
                "indexes": [
                    models.Index(
                        condition=models.Q(("over__isnull", False)),
                        fields=["division", "-over"],
                        name="lots_processed_over",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("made__gte", 1), ("made__lte", models.F("taken"))),
                        name="lots_processed_out_of_what_went_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("made__gt", models.F("most")),
                                ("most__isnull", False),
                                ("over__isnull", False),
                                models.Q(("mark", "verified"), _negated=True),
                            ),
                            models.Q(
                                ("over__isnull", True),
                                models.Q(
                                    ("most__isnull", True), ("made__lte", models.F("most")), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="lots_processed_over_is_a_risk",
                    ),
                ],
            },
        ),
        OnTables(put_on, take_off),
    ]
