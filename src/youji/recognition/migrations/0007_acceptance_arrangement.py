"""An acceptance is opened first and arranged afterwards."""

from __future__ import annotations

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0006_published_indexes")]

    operations = [
        migrations.AddField(
            model_name="acceptance",
            name="opened_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="acceptance",
            name="scheduled_on",
            field=models.DateField(blank=True, null=True, verbose_name="验收日期"),
        ),
        migrations.AlterField(
            model_name="acceptance",
            name="arranged_by_id",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="acceptance", name="arranged_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
