"""What is counted stands in a table that throws nothing away; the cache table that might is gone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_cache_table"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("place", models.UUIDField(primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("until", models.BigIntegerField(db_index=True)),
            ],
            options={
                "verbose_name": "计次",
            },
        ),
        migrations.RunSQL('DROP TABLE IF EXISTS "cache"', migrations.RunSQL.noop),
    ]
