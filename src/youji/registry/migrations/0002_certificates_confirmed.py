"""What a holder says of a certificate counts once confirmed; those on file count as confirmed when they were entered.

They have counted and been public since then: to take them out overnight would make the published numbers false, and
who entered each is on the trail.
"""

from django.db import migrations, models
from django.utils import timezone


BEFORE = "本规则施行前登记"


def confirm_those_on_file(apps, schema_editor):
    """Each as of its own entry on the trail; of today where the trail has none (loaded by a program)."""
    certified = apps.get_model("registry", "CertifiedProduct")
    entries = apps.get_model("ledger", "AuditEntry").objects.filter(action="registry.certificate.created")
    entered = {
        subject.partition(":")[2]: at for subject, at in entries.values_list("subject", "at").iterator()
    }
    now = timezone.now()
    for pk in list(certified.objects.values_list("pk", flat=True)):
        certified.objects.filter(pk=pk).update(confirmed_at=entered.get(str(pk), now), confirmed_by=BEFORE)


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="certifiedproduct",
            name="asked",
            field=models.JSONField(blank=True, default=dict, verbose_name="待核实的改动"),
        ),
        migrations.AddField(
            model_name="certifiedproduct",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="提请核实"),
        ),
        migrations.AddField(
            model_name="certifiedproduct",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="核实时间"),
        ),
        migrations.AddField(
            model_name="certifiedproduct",
            name="confirmed_by",
            field=models.CharField(blank=True, max_length=200, verbose_name="核实人"),
        ),
        migrations.AddField(
            model_name="certifiedproduct",
            name="refusal",
            field=models.CharField(blank=True, max_length=200, verbose_name="不予确认的原因"),
        ),
        migrations.AddConstraint(
            model_name="certifiedproduct",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_at__isnull", True), ("refusal", ""), _connector="OR"),
                name="registry_certificate_asked_or_refused",
            ),
        ),
        migrations.RunPython(confirm_those_on_file, migrations.RunPython.noop),
    ]
