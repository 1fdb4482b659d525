"""The audit trail and the transparency log. Rows are only ever added; the database refuses the rest."""

from __future__ import annotations

from django.db import models

from youji.shared.identifiers import uuid7


class Entry(models.Model):
    """One action: who did what to which record, when and why.

    ``action`` is an open vocabulary (``room.noun.past_participle``). ``public`` is what an outsider may
    check: canonical data without personal details; when set, the entry becomes a leaf of the log.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=80, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    operator_id = models.BigIntegerField(null=True, db_index=True)
    division = models.CharField(max_length=12, blank=True, db_index=True)
    action = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    public = models.JSONField(null=True)

    class Meta:
        verbose_name = "审计记录"
        indexes = [models.Index(fields=["subject", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class JobRun(models.Model):
    """When a recurring job last ran, and who holds it now; claimed by compare-and-swap."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "定时任务"

    def __str__(self) -> str:
        return self.name
