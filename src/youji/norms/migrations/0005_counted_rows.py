"""How many rows a change has, and the first of their keys, beside what they said."""

from django.db import migrations, models


def count(apps, editor):
    """Of the changes there are."""
    for one in apps.get_model("norms", "Recheck").objects.iterator(chunk_size=10):
        one.rows, one.keys = len(one.was), sorted(one.was)[:100]
        one.save(update_fields=["rows", "keys"])


class Migration(migrations.Migration):
    dependencies = [("norms", "0004_affected_stand")]

    operations = [
        migrations.AddField("recheck", "rows", models.PositiveIntegerField(default=0)),
        migrations.AddField("recheck", "keys", models.JSONField(default=list)),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
