"""What is done for the ground, year by year: returned, adopted, counted. Only added to; a correction is a new row."""

from __future__ import annotations

from django.db import models

from youji.environment.fields import ADOPTION, CORRECTING, DISPOSAL, FIGURE
from youji.environment.scope import OfBase
from youji.shared.columns import column


class Kept(OfBase):
    """A row of a book: who wrote it when, and which row it puts right."""

    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    reason = column(CORRECTING["reason"], blank=True)

    class Meta:
        abstract = True


class Disposal(Kept):
    """回收处理记录: packages returned, manure spread, and what else left the base as waste."""

    trail = "environment.disposal"

    kind = column(DISPOSAL["kind"])
    done_on = column(DISPOSAL["done_on"])
    amount = column(DISPOSAL["amount"])
    unit = column(DISPOSAL["unit"])
    way = column(DISPOSAL["way"])
    receiver = column(DISPOSAL["receiver"])
    area_mu = column(DISPOSAL["area_mu"])
    n_kg = column(DISPOSAL["n_kg"])
    remark = column(DISPOSAL["remark"])
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    class Meta:
        verbose_name = "回收处理记录"
        ordering = ["-done_on", "-pk"]
        indexes = [models.Index(fields=["operator_id", "-done_on"], name="environment_disposal_own")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Adoption(Kept):
    """绿色技术应用: a technique on so much ground, since a day."""

    trail = "environment.adoption"

    technique = column(ADOPTION["technique"])
    area_mu = column(ADOPTION["area_mu"])
    plot = column(ADOPTION["plot"])
    since = column(ADOPTION["since"])
    until = column(ADOPTION["until"])
    remark = column(ADOPTION["remark"])
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    class Meta:
        verbose_name = "绿色技术应用"
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["operator_id", "-since"], name="environment_adoption_own")]

    def __str__(self) -> str:
        return f"{self.technique} {self.area_mu}"


class Figure(Kept):
    """年度数据: one figure of a base and a year, with where it comes from; the benefit report rests on them."""

    trail = "environment.figure"

    year = column(FIGURE["year"])
    item = column(FIGURE["item"])
    amount = column(FIGURE["amount"])
    source = column(FIGURE["source"])
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    class Meta:
        verbose_name = "年度数据"
        ordering = ["-year", "item", "-pk"]
        indexes = [models.Index(fields=["base", "year"], name="environment_figure_base")]

    def __str__(self) -> str:
        return f"{self.year} {self.item} {self.amount}"
