"""From here on no case is in flight without a submission, and the database refuses to change or remove one."""

from __future__ import annotations

from django.db import migrations, models

from youji.ledger.logic.append_only import guard, lift
from youji.shared.migrating import OnTables

TABLE, UNIQUE = "recognition_submission", ("id", ("application_id", "number"))


def put_on(apps, editor):
    for statement in guard(editor.connection.vendor, TABLE, UNIQUE):
        editor.execute(statement, params=None)


def take_off(apps, editor):
    for statement in lift(editor.connection.vendor, TABLE):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("recognition", "0005_submissions_in_flight")]
    operations = [
        OnTables(put_on, take_off),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "status__in",
                            [
                                "acceptance",
                                "building",
                                "city_accepted",
                                "city_reviewed",
                                "county_recommended",
                                "decided",
                                "expert_reviewed",
                                "on_notice",
                                "province_reviewed",
                                "returned",
                                "submitted",
                            ],
                        ),
                        _negated=True,
                    ),
                    ("submission__isnull", False),
                    _connector="OR",
                ),
                name="recognition_application_frozen_in_flight",
            ),
        ),
    ]
