"""A workbook's rows keep the numbers they have, whatever becomes of ``SECRET_KEY``."""

import hashlib

from django.conf import settings
from django.db import migrations, models


def keep(apps, schema_editor):
    """The key by which rows were numbered until now."""
    key = hashlib.sha256(f"youji.production.workbook{settings.SECRET_KEY}".encode()).hexdigest()
    apps.get_model("production", "RowKey").objects.create(pk=1, key=key)


class Migration(migrations.Migration):
    dependencies = [("production", "0007_uses_of_before")]

    operations = [
        migrations.CreateModel(
            name="RowKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64)),
            ],
            options={"verbose_name": "工作簿行号密钥"},
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
