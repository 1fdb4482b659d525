"""What is published of an entry, from when, and on the strength of what: rows that are only ever added."""

from __future__ import annotations

from django.db import models

from youji.catalogue import fields
from youji.shared.columns import column


class Revision(models.Model):
    """What was confirmed of an entry, in force from a day until the next. Never edited: a change is another row."""

    class Cause(models.TextChoices):
        RECOGNISED = "recognised", "认定"
        ENTERED = "entered", "凭文件纳入"
        RENEWED = "renewed", "续期"
        CHANGED = "changed", "信息变更"
        CORRECTED = "corrected", "信息更正"

    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    in_force_on = models.DateField()
    statement = models.JSONField()  # a ``registry.logic.statement.Statement``
    cause = models.CharField(max_length=12, choices=Cause.choices)
    document_number = column(fields.DOCUMENT_NUMBER)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    event = models.ForeignKey(
        "catalogue.EntryEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_id = models.BigIntegerField(default=0)
    actor_name = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "认定内容"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="catalogue_revision_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} 第{self.number}次"
