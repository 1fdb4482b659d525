"""污染线索, and what anybody reads of a base's environment."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from youji.environment.fields import CONCLUSION, FINDING, HANDLING, TRANSFER
from youji.environment.logic.findings import FINDING as PROCEDURE
from youji.environment.scope import OfBase
from youji.procedures.rows import Proceeding
from youji.shared.columns import column


class Finding(OfBase, Proceeding):
    """What was seen that may foul a base: who saw it, where, a photo; to whom it went, what was done, how it ended."""

    trail = "environment.finding"
    procedure = PROCEDURE
    stale = "这条线索刚刚被别人办理过，请看最新状态。"

    class State(models.TextChoices):
        OPENED = "opened", "正在核查"
        TRANSFERRED = "transferred", "已移交"
        HANDLED = "handled", "已报告处理"
        CLOSED = "closed", "已办结"
        DISMISSED = "dismissed", "查无此事"

    kind = column(FINDING["kind"])
    seen_on = column(FINDING["seen_on"])
    seen_by = column(FINDING["seen_by"])
    lon = column(FINDING["lon"])
    lat = column(FINDING["lat"])
    place = column(FINDING["place"])
    text = column(FINDING["text"])
    sample = models.ForeignKey(
        "environment.Sample", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPENED)
    transferred_to = column(replace(TRANSFER["transferred_to"], required=False))
    transferred_on = column(replace(TRANSFER["transferred_on"], required=False))
    transfer_number = column(TRANSFER["transfer_number"])
    handling = column(replace(HANDLING["handling"], required=False))
    handled_by_id = models.BigIntegerField(null=True, blank=True)
    handling_document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = column(replace(CONCLUSION["outcome"], required=False))

    class Meta:
        verbose_name = "污染线索"
        ordering = ["concluded_at", "due_on", "-pk"]
        indexes = [models.Index(fields=["operator_id", "-seen_on"], name="environment_finding_own")]

    def __str__(self) -> str:
        return f"{self.kind} {self.seen_on}"

    @property
    def without(self) -> frozenset[int]:
        """Who reported that it is dealt with does not conclude it."""
        return frozenset({self.handled_by_id}) if self.handled_by_id else frozenset()

    @property
    def facts(self) -> dict[str, object]:
        """Where it stands, and who has it."""
        return {"state": str(self.state), "kind": self.kind, "transferred_to": self.transferred_to}


class Board(models.Model):
    """What anybody reads of a base's environment, written anew whenever something of it changes."""

    base = models.OneToOneField("registry.Base", on_delete=models.PROTECT, related_name="+")
    base_code = models.CharField(max_length=24, unique=True)
    revision = models.PositiveIntegerField(default=1)
    said = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "产地环境公开页"

    def __str__(self) -> str:
        return self.base_code
