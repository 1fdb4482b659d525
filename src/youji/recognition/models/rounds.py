"""Rounds (批次) in which applications are invited, under a version of a scheme."""

from __future__ import annotations

from django.db import models

from youji.shared.rows import Versioned


class Round(Versioned):
    """A call for applications: document number, scheme version, window ``[opens_on, closes_on]``, quota."""

    stale = "这个批次刚被别人改过，请看过最新内容后再定。"

    title = models.CharField("批次", max_length=120)
    scheme_version = models.ForeignKey("schemes.SchemeVersion", on_delete=models.PROTECT)
    document_number = models.CharField("文号", max_length=60)
    announcement = models.TextField("通知正文", blank=True)
    opens_on = models.DateField("申报开始")
    closes_on = models.DateField("申报截止")
    announced_at = models.DateTimeField(null=True, blank=True)  # null: not yet announced
    closed_at = models.DateTimeField(null=True, blank=True)
    default_quota = models.PositiveIntegerField("每县名额", null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "申报批次"
        ordering = ["-opens_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Quota(models.Model):
    """A county's or city's own quota in a round, where it differs from the default."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="quotas")
    division = models.CharField(max_length=12)
    maximum = models.PositiveIntegerField("名额")

    class Meta:
        verbose_name = "名额"
        constraints = [models.UniqueConstraint(fields=["round", "division"], name="recognition_quota_once")]

    def __str__(self) -> str:
        return f"{self.division}: {self.maximum}"


class RoundAttachment(models.Model):
    """A public attachment of the announcement."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT)

    class Meta:
        verbose_name = "通知附件"

    def __str__(self) -> str:
        return str(self.document)
