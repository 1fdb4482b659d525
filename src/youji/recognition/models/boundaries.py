"""边界协调: ground that two bases claim."""

from __future__ import annotations

from dataclasses import replace

from django.db import models
from django.db.models import Q

from youji.procedures.rows import OPEN, Proceeding
from youji.recognition.fields import BOUNDARY, BOUNDARY_DECISION
from youji.recognition.logic.boundaries import RECONCILIATION
from youji.shared.columns import column


class Reconciliation(Proceeding):
    """An application's base and another on the same ground: both are asked to look at their boundary."""

    trail = "recognition.reconciliation"
    procedure = RECONCILIATION
    stale = "这件边界协调刚刚有了变化，请看最新状态。"

    class State(models.TextChoices):
        OPEN = "open", "协调中"
        SETTLED = "settled", "重叠已消除"
        UPHELD = "upheld", "以本申报的边界为准"
        FAILED = "failed", "协调不成"

    application = models.ForeignKey(
        "recognition.Application", on_delete=models.PROTECT, related_name="reconciliations"
    )
    other = models.ForeignKey("registry.Base", on_delete=models.PROTECT, related_name="+")
    area_mu = models.DecimalField("重叠面积", max_digits=12, decimal_places=2)  # when both were asked
    upheld_mu = models.DecimalField(null=True, blank=True, max_digits=12, decimal_places=2)  # when decided
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    due_on = models.DateField()
    days_left = models.PositiveSmallIntegerField(null=True)  # of the case's own clock, which stands still
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    said_by_applicant = column(replace(BOUNDARY["said"], required=False), verbose_name="申报方意见")
    said_by_other = column(replace(BOUNDARY["said"], required=False), verbose_name="对方意见")
    outcome = column(replace(BOUNDARY_DECISION["outcome"], required=False))

    class Meta:
        verbose_name = "边界协调"
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "other"], condition=OPEN, name="recognition_reconciliation_once_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", concluded_at__isnull=True)
                | (~Q(state="open") & Q(concluded_at__isnull=False)),
                name="recognition_reconciliation_open_or_concluded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.other_id} {self.state}"

    @property
    def trail_operator_id(self) -> int | None:
        """The applicant's."""
        return self.application.operator_id

    @property
    def trail_division(self) -> str:
        """Where what is to be recognised lies."""
        return self.application.division

    @property
    def facts(self) -> dict[str, object]:
        """Of which case, with whom, how much ground, and where it stands."""
        return {
            "application": self.application.code,
            "other": self.other.code,
            "area_mu": str(self.area_mu),
            "state": str(self.state),
        }
