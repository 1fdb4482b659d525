from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_datum_labels"),
        ("standards", "0002_gaps_quality"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="adoption",
            name="standards_adoption_once",
        ),
        migrations.AddField(
            model_name="evaluation",
            name="rules",
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("base", "edition", "season"),
                name="standards_adoption_once",
            ),
        ),
    ]
