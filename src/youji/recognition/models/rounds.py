"""Rounds (批次) in which applications are invited, under a version of a scheme."""

from __future__ import annotations

from django.db import models

from youji.recognition.fields import QUOTA, ROUND
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class Round(Trailed, Versioned):
    """A call for applications: document number, scheme version, window ``[opens_on, closes_on]``, quota."""

    trail = "recognition.round"
    stale = "这个批次刚被别人改过，请看过最新内容后再定。"

    title = column(ROUND["title"], verbose_name="批次")
    scheme_version = models.ForeignKey("schemes.SchemeVersion", on_delete=models.PROTECT)
    document_number = column(ROUND["document_number"])
    announcement = column(ROUND["announcement"])
    opens_on = column(ROUND["opens_on"])
    closes_on = column(ROUND["closes_on"])
    announced_at = models.DateTimeField(null=True, blank=True)  # null: not yet announced
    closed_at = models.DateTimeField(null=True, blank=True)
    default_quota = column(ROUND["default_quota"], verbose_name="每县名额")
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "申报批次"
        ordering = ["-opens_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: rounds are the province's."""
        return None

    @property
    def trail_division(self) -> str:
        """Nowhere in particular: a round is held in all of the province."""
        return ""


class Quota(models.Model):
    """A county's or city's own quota in a round, where it differs from the default."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="quotas")
    division = column(QUOTA["division"], verbose_name=None)
    maximum = column(QUOTA["maximum"])

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
