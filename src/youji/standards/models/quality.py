"""品质: core indicators and grade rules of a product, and results judged by them; 标准综合体 and who has adopted it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.rows import Trailed
from youji.standards.fields import COMPOSITE, EVALUATION, GRADE, INDICATOR


class _OfProduct(Trailed, models.Model):
    """What the province keeps of a product."""

    product = models.ForeignKey("registry.Product", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's."""
        return None

    @property
    def trail_division(self) -> str:
        """The province's."""
        return "43"


class Indicator(_OfProduct):
    """品质指标 of a product, a core one or not."""

    trail = "standards.indicator"

    name = column(INDICATOR["name"])
    unit = column(INDICATOR["unit"])
    method = column(INDICATOR["method"])
    core = column(INDICATOR["core"])
    source = column(INDICATOR["source"])
    mark = column(INDICATOR["mark"])

    class Meta:
        verbose_name = "品质指标"
        ordering = ["product__code", "-core", "name"]
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="standards_indicator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class GradeRow(_OfProduct):
    """What a grade of a product asks of one indicator."""

    trail = "standards.grade_row"

    grade = column(GRADE["grade"])
    rank = column(GRADE["rank"])
    indicator = column(GRADE["indicator"])
    direction = column(GRADE["direction"])
    bound = column(GRADE["bound"])
    source = column(GRADE["source"])
    mark = column(GRADE["mark"])

    class Meta:
        verbose_name = "分级规则"
        ordering = ["product__code", "rank", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "rank", "indicator", "direction"], name="standards_grade_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.indicator}"

    @property
    def bound_text(self) -> str:
        """The bound without the places it does not need."""
        return f"{self.bound.normalize():f}"


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of an operator's own bases, or of an officer's area."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Evaluation(Trailed, models.Model):
    """品质评价: a result, the grade it got by the rules of its day, and why. Never changed."""

    trail = "standards.evaluation"

    operator_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    product = models.ForeignKey("registry.Product", on_delete=models.PROTECT, related_name="+")
    sample = column(EVALUATION["sample"])
    tested_on = column(EVALUATION["tested_on"])
    base = column(EVALUATION["base"])
    results = column(EVALUATION["results"])
    grade = models.CharField(max_length=20)
    rank = models.PositiveIntegerField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    rules = models.JSONField(
        default=list
    )  # as they stood: grade, rank, indicator, unit, direction, bound, source, mark
    mark = models.CharField(max_length=12)  # the weakest of the rules it rests on
    division = models.CharField(max_length=12, db_index=True)
    evaluated_at = models.DateTimeField()
    evaluated_by = models.CharField(max_length=80)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "品质评价"
        ordering = ["-evaluated_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sample}：{self.grade}"

    @property
    def trail_operator_id(self) -> int | None:
        """Whose product it was."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where it is from."""
        return self.division


class Composite(_OfProduct):
    """标准综合体: what covered the eight stages of a product on its day, with the gaps; numbered, never changed."""

    trail = "standards.composite"

    number = column(COMPOSITE["number"], unique=True)
    document_number = column(COMPOSITE["document_number"])
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=120, blank=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "标准综合体"
        ordering = ["-issued_on", "number"]

    def __str__(self) -> str:
        return f"{self.product} 标准综合体 {self.number}"


class CompositeAdoption(Trailed, models.Model):
    """A base works by a 标准综合体."""

    trail = "standards.composite_adoption"

    composite = models.ForeignKey(Composite, on_delete=models.PROTECT, related_name="adoptions")
    base = models.ForeignKey("registry.Base", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=12, db_index=True)
    adopted_on = models.DateField()
    adopted_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = "采用标准综合体"
        ordering = ["-adopted_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["composite", "base"], name="standards_composite_adoption_once"),
        ]

    def __str__(self) -> str:
        return f"{self.base}：{self.composite.number}"

    @property
    def trail_operator_id(self) -> int | None:
        """The base's holder."""
        return self.base.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.division
