"""现场验收: the visit, its assessors, and each assessor's own score sheet."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from youji.acceptance.fields import ARRANGEMENT
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed, Versioned


class Acceptance(Trailed, Versioned):
    """One on-site acceptance of one application. At least two assessors; outcome after reconciliation."""

    trail = "acceptance.visit"
    stale = "别人刚刚改动过这次验收，请看过最新情况再办理。"

    class Outcome(models.TextChoices):
        OPEN = "", "进行中"
        PASSED = "passed", "验收合格"
        FAILED = "failed", "验收不合格"

    application = models.ForeignKey(
        "recognition.Application", on_delete=models.CASCADE, related_name="acceptances"
    )
    opened_at = models.DateTimeField()
    scheduled_on = column(replace(ARRANGEMENT["scheduled_on"], required=False))  # null: not yet arranged
    arranged_by_id = models.BigIntegerField(null=True, blank=True)
    arranged_at = models.DateTimeField(null=True, blank=True)
    reconciled = models.JSONField(default=dict)  # {item key: {"tier": index | "na", "note": str}}
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default="")
    concluded_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(null=True)  # schemes.logic.automatic, as they were when the visit was arranged

    class Meta:
        verbose_name = "现场验收"

    def __str__(self) -> str:
        return f"{self.application_id} {self.scheduled_on}"

    @property
    def trail_operator_id(self) -> int | None:
        """The applicant's."""
        return self.application.operator_id

    @property
    def trail_division(self) -> str:
        """Where what is visited lies."""
        return self.application.division


class ScoreSheet(Versioned):
    """One assessor's sheet: check-in (where, when), scores item by item, signature.

    A line is ``{"tier": index | "na", "note": str, "photos": [document id], "sent": {device key: document id},
    "at": milliseconds}``; one that came filled in from a fact, and that nobody has touched, has ``"at": 0``. Of two saves of one line the later ``at`` stays, by the device's clock as far as it is believed
    (``services.lines.kept_at``), so a queue sent twice, or in the wrong order, changes nothing. ``client_version`` counts the saves taken in.
    """

    stale = "别人刚刚改动过这次验收，请看过最新情况再办理。"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    acceptance = models.ForeignKey(Acceptance, on_delete=models.CASCADE, related_name="sheets")
    assessor_id = models.BigIntegerField()
    assessor_name = models.CharField(max_length=80)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    device_time = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    accuracy_m = models.FloatField(null=True, blank=True)
    lines = models.JSONField(default=dict)  # {item key: line}
    signed_at = models.DateTimeField(null=True, blank=True)
    reconciled_signed_at = models.DateTimeField(null=True, blank=True)  # agreed with the reconciled result
    client_version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "验收评分表"
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "assessor_id"], name="acceptance_sheet_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessor_name}: {self.acceptance_id}"
