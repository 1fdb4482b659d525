"""内检员证书 as they were issued, and which were withdrawn: both only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from youji.quality.models.exams import Exam
from youji.quality.models.training import Training
from youji.quality.scope import Owned


class Inspector(Owned):
    """内检员证书: who passed may check for this operator, on the days of ``[valid_from, valid_until)`` while hours are kept up."""

    trail = "quality.inspector"

    operator_name = models.CharField("单位", max_length=120)
    number = models.CharField("证书编号", max_length=24, unique=True)
    person_id = models.BigIntegerField(db_index=True)
    person_name = models.CharField("姓名", max_length=60)
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="+")
    exam = models.OneToOneField(Exam, on_delete=models.PROTECT, related_name="inspector")
    hours = models.DecimalField("学时", max_digits=6, decimal_places=1)
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("失效日期")  # the first day on which it holds no more
    yearly = models.PositiveSmallIntegerField("每年继续教育学时")
    issued_at = models.DateTimeField()
    issued_by = models.CharField("发证单位", max_length=120)

    class Meta:
        verbose_name = "内检员证书"
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["operator_id", "valid_until"], name="quality_inspector_own")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="quality_inspector_some_days"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def trail_key(self) -> str:
        """Its number."""
        return self.number


class Withdrawn(models.Model):
    """A certificate holds no more from the day on, and why."""

    inspector = models.OneToOneField(
        Inspector, primary_key=True, on_delete=models.PROTECT, related_name="withdrawn"
    )
    on = models.DateField()
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "内检员证书撤销"

    def __str__(self) -> str:
        return self.reason
