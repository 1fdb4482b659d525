"""Only the several are left. By itself: a database that has just been given rows does not always let a table change."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0011_several_files_with_a_report")]
    operations = [
        migrations.RemoveField(model_name=name, name="document") for name in ("AnnualCheck", "Rectification")
    ]
