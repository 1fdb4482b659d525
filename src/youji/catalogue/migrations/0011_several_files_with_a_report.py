"""A report carries several files; the one that each carried is the first of them."""

from django.db import migrations, models

REPORTS = ("AnnualCheck", "Rectification")


def take_over(apps, schema_editor):
    for name in REPORTS:
        kind = apps.get_model("catalogue", name)
        link = kind.documents.through
        column = f"{name.lower()}_id"
        carried = kind.objects.filter(document__isnull=False).values_list("pk", "document_id")
        link.objects.bulk_create(
            [
                link(**{column: pk, "document_id": document})
                for pk, document in carried.iterator(chunk_size=1000)
            ],
            batch_size=1000,
        )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_base_photo"), ("documents", "0001_initial")]
    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="documents",
                field=models.ManyToManyField(blank=True, related_name="+", to="documents.document"),
            )
            for name in REPORTS
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
