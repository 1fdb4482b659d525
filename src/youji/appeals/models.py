"""申诉: an appeal, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from youji.appeals.fields import APPEAL, DECISION
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class Appeal(Trailed, Versioned):
    """申诉: against a measure on an entry (``event``), or a refusal of an application (``movement``)."""

    trail = "appeals.appeal"
    stale = "这件申诉刚刚被别人办理过，请看最新状态。"

    class State(models.TextChoices):
        RECEIVED = "received", "已受理"
        UPHELD = "upheld", "申诉成立"
        DISMISSED = "dismissed", "维持原决定"

    entry = models.ForeignKey(
        "catalogue.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    event = models.ForeignKey(
        "catalogue.EntryEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    application = models.ForeignKey(
        "recognition.Application", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    movement = models.ForeignKey(
        "recognition.Movement", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    text = column(APPEAL["text"])
    document = models.ForeignKey("documents.Document", null=True, blank=True, on_delete=models.PROTECT)
    filed_at = models.DateTimeField()
    filed_by_id = models.BigIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    outcome = column(replace(DECISION["outcome"], required=False))
    concluded_at = models.DateTimeField(null=True, blank=True)
    concluded_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "申诉"
        constraints = [
            models.UniqueConstraint(fields=["event"], name="appeals_appeal_once_an_event"),
            models.UniqueConstraint(fields=["movement"], name="appeals_appeal_once_a_refusal"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id or self.application_id} {self.state}"

    @property
    def trail_operator_id(self) -> int | None:
        """The applicant, or the holder."""
        if self.application is not None:
            return self.application.operator_id
        return self.entry.base.operator_id if self.entry is not None else None

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        about = self.application or self.entry
        return about.division if about is not None else ""
