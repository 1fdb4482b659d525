"""Tokens know the roles they were made under. Of those made before, nobody knows: officers make theirs anew."""

from __future__ import annotations

from django.db import migrations, models
from django.utils import timezone


def bind(apps, schema_editor):
    """A grower's token keeps the roles its owner has, of which none reaches over others; an officer's ends."""
    tokens = apps.get_model("accounts", "ApiToken").objects.filter(revoked_at=None)
    tokens.filter(person__agency__isnull=False).update(revoked_at=timezone.now())
    grants = apps.get_model("accounts", "Grant").objects
    for token in tokens.filter(person__agency=None):
        held = grants.filter(person=token.person_id).values_list("role", "pk")
        token.powers = sorted(f"{role}:grant-{pk}" for role, pk in held)
        token.save(update_fields=["powers"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_tally")]
    operations = [
        migrations.AddField(model_name="apitoken", name="powers", field=models.JSONField(default=list)),
        migrations.RunPython(bind, migrations.RunPython.noop),
    ]
