"""What was handed in: all that a decision on an application rests on, as it was at that moment."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from youji.recognition.fields import ADOPTION
from youji.registry.logic.statement import Statement
from youji.shared.columns import column


class Submission(models.Model):
    """What was judged from here on: handed in by the applicant, or taken from the register by a reviewer, with a reason.

    Rows are only ever added; the database refuses the rest.
    """

    application = models.ForeignKey(
        "recognition.Application", on_delete=models.PROTECT, related_name="submissions"
    )
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=80)
    agency = models.CharField(max_length=120, blank=True)
    reason = column(replace(ADOPTION["reason"], required=False))  # of what was taken from the register
    statement = models.JSONField()  # registry.logic.statement.Statement
    answers = models.JSONField()
    self_assessment = models.JSONField()
    evidence = models.JSONField()  # [{"id", "target", "name", "sha256"}], in the order it was put forward
    #: What was known of the base by itself (schemes.logic.automatic); of those before facts were kept: nothing.
    facts = models.JSONField(null=True)
    digest = models.CharField(max_length=64)  # logic.submissions.digest_of

    class Meta:
        verbose_name = "申报内容"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="recognition_submission_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id}#{self.number}"

    @property
    def stated(self) -> Statement:
        """What the register said of the base."""
        return Statement.of(self.statement)
