"""Whose people wrote a step of a sample's way down, so that a laboratory reads its own and nobody else's."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("environment", "0009_no_way_back_from_a_point"),
    ]

    operations = [
        migrations.AddField(
            model_name="custody",
            name="laboratory",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="environment.laboratory",
            ),
        ),
    ]
