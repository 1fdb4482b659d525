"""What was tested of a lot: rapid tests by the producer's own people, and which samples were taken of which lot."""

from __future__ import annotations

from django.db import models

from youji.quality.fields import RAPID
from youji.quality.logic.rapid import OUTCOMES
from youji.quality.scope import Owned
from youji.shared.columns import column
from youji.shared.identifiers import uuid7


class RapidTest(Owned):
    """快检: a lot was tested on the spot, by whom and with what. It is not changed; one that was wrong is repeated."""

    trail = "quality.rapid"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("快检编号", max_length=20, unique=True)
    lot_id = models.UUIDField()
    lot_code = models.CharField("批次号", max_length=20)
    product = models.CharField("产品", max_length=60)
    device = column(RAPID["device"])
    method = column(RAPID["method"])
    day = models.DateField("检测日期")
    note = column(RAPID["note"])
    failed = models.BooleanField()
    passed = models.BooleanField()
    person_id = models.BigIntegerField()
    person_name = models.CharField("检测人", max_length=60)
    inspector = models.CharField(
        "内检员证书", max_length=24, blank=True
    )  # that held on the day; none: nobody's word
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "快检"
        ordering = ["-day", "-recorded_at"]
        indexes = [models.Index(fields=["operator_id", "lot_id"], name="quality_rapid_lot")]

    def __str__(self) -> str:
        return self.code

    @property
    def trail_key(self) -> str:
        """Its number."""
        return self.code


class RapidResult(models.Model):
    """One parameter of a rapid test."""

    test = models.ForeignKey(RapidTest, on_delete=models.PROTECT, related_name="results")
    parameter = models.CharField("项目", max_length=40)
    outcome = models.CharField("结果", max_length=8, choices=tuple(OUTCOMES.items()))

    class Meta:
        verbose_name = "快检结果"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["test", "parameter"], name="quality_rapid_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.outcome}"


class OfLot(models.Model):
    """A sample of ``environment`` was taken of this lot: what it finds is the lot's."""

    operator_id = models.BigIntegerField()
    sample_id = models.BigIntegerField(db_index=True)
    lot_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "批次的样品"
        indexes = [models.Index(fields=["operator_id", "lot_id"], name="quality_of_lot")]
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "sample_id"], name="quality_of_lot_once_a_sample")
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}"
