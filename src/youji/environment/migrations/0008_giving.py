"""A sample is given to a laboratory; who wrote its results down."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("environment", "0007_handled"),
    ]

    operations = [
        migrations.AddField(
            model_name="sample",
            name="reported_by",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.CreateModel(
            name="Given",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("given_by", models.CharField(max_length=160)),
                (
                    "laboratory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="environment.laboratory",
                    ),
                ),
                (
                    "sample",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="environment.sample",
                    ),
                ),
            ],
            options={
                "verbose_name": "交检",
                "ordering": ["-given_at", "-pk"],
            },
        ),
    ]
