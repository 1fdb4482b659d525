"""A role waits for another hand as a mail address does, each once."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_proposal"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="valid_until",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="what",
            field=models.CharField(choices=[("mail", "更换邮箱"), ("role", "授予岗位")], max_length=10),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("person", "what", "value"),
                name="accounts_proposal_once",
            ),
        ),
    ]
