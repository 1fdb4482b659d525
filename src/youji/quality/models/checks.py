"""Self-checks, what was found, and how it was put right: only added to."""

from __future__ import annotations

from django.db import models

from youji.quality.fields import CHECK, CORRECTION
from youji.quality.scope import Owned
from youji.shared.columns import column
from youji.shared.identifiers import uuid7


class SelfCheck(Owned):
    """自检: a checklist gone through by one of the operator's people on a day. The id is made where it was put down."""

    trail = "quality.check"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    checklist = models.CharField("自检表", max_length=16)
    edition = models.CharField("版本", max_length=16)
    title = models.CharField("名称", max_length=60)
    day = column(CHECK["day"])
    place = column(CHECK["place"])
    answers = models.JSONField(default=dict)  # item → {"answer", "note"}
    findings = models.PositiveSmallIntegerField("不符合项数")
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person_id = models.BigIntegerField()
    person_name = models.CharField("自检人", max_length=60)
    inspector = models.CharField("内检员证书", max_length=24, blank=True)  # that held on the day
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "自检"
        ordering = ["-day", "-recorded_at"]
        indexes = [models.Index(fields=["operator_id", "-day"], name="quality_check_own")]

    def __str__(self) -> str:
        return f"{self.title} {self.day}"


class CheckFinding(models.Model):
    """One thing that was not as it should be, and until when it is to be put right."""

    check_of = models.ForeignKey(SelfCheck, on_delete=models.PROTECT, related_name="found")
    item = models.CharField(max_length=24)
    words = models.CharField("项目", max_length=200)
    article = models.CharField("依据", max_length=120)
    note = models.CharField("看到了什么", max_length=200)
    due_on = models.DateField("整改期限")

    class Meta:
        verbose_name = "自检发现"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "item"], name="quality_finding_once_a_check")
        ]

    def __str__(self) -> str:
        return self.words


class Correction(models.Model):
    """It was put right: what was done, when, with a picture."""

    finding = models.OneToOneField(
        CheckFinding, primary_key=True, on_delete=models.PROTECT, related_name="correction"
    )
    done_on = column(CORRECTION["done_on"])
    what = column(CORRECTION["what"])
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "整改"

    def __str__(self) -> str:
        return self.what
