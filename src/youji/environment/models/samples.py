"""Laboratories, points, and the one table of samples with what became of each."""

from __future__ import annotations

from typing import Self

from django.db import models

from youji.environment.fields import CUSTODY_STEP, LABORATORY, POINT, REPORT, SAMPLE, VALUE
from youji.environment.scope import OfBase
from youji.shared.actor import Actor, Role
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned


class Laboratory(Trailed, Versioned):
    """检测机构, with how long its certificates hold."""

    trail = "environment.laboratory"

    name = column(LABORATORY["name"], unique=True)
    cma_number = column(LABORATORY["cma_number"])
    cma_until = column(LABORATORY["cma_until"])
    catl_number = column(LABORATORY["catl_number"])
    catl_until = column(LABORATORY["catl_until"])
    phone = column(LABORATORY["phone"])
    division = models.CharField(max_length=12)  # whose officers registered it

    class Meta:
        verbose_name = "检测机构"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """机构编号: what its people type who ask for an account."""
        return f"JC{self.pk:05d}"

    @property
    def trail_operator_id(self) -> None:
        """Nobody's."""
        return

    @property
    def trail_division(self) -> str:
        """Whose officers registered it."""
        return self.division


class Point(OfBase):
    """监测点: a place of a base that is sampled again and again, always of the same kind."""

    trail = "environment.point"

    name = column(POINT["name"])
    kind = column(POINT["kind"])
    use = column(POINT["use"])
    lon = column(POINT["lon"])
    lat = column(POINT["lat"])
    place = column(POINT["place"])
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = "监测点"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["base", "name"], name="environment_point_once_a_base")]

    def __str__(self) -> str:
        return self.name


class Sample(OfBase, Versioned):
    """样品: soil, water, air or product, taken once; ``reported`` it says what was found."""

    trail = "environment.sample"
    stale = "这个样品刚刚被别人处理过，请看最新状态。"

    class State(models.TextChoices):
        TAKEN = "taken", "已采样"
        REPORTED = "reported", "已出结果"
        VOID = "void", "作废"

    kind = column(SAMPLE["kind"])
    purpose = column(SAMPLE["purpose"])
    category = column(SAMPLE["category"])
    use = column(SAMPLE["use"])
    product_name = column(SAMPLE["product_name"])
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    plot_id = models.UUIDField(null=True, blank=True)
    taken_on = column(SAMPLE["taken_on"])
    taken_by = column(SAMPLE["taken_by"])
    lon = column(SAMPLE["lon"])
    lat = column(SAMPLE["lat"])
    place = column(SAMPLE["place"])
    remark = column(SAMPLE["remark"])
    recorded_at = models.DateTimeField()
    recorded_by_id = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.TAKEN)
    laboratory = models.ForeignKey(
        Laboratory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    report_number = column(REPORT["report_number"], blank=True)
    reported_on = column(REPORT["reported_on"], blank=True, null=True)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    grade = models.CharField(max_length=12, blank=True)  # logic.judging; the worst of its results
    fit = models.BooleanField(default=False)  # whether the laboratory's word counts on that day
    reported_by = models.CharField(max_length=160, blank=True)  # who wrote the results down
    caveat = models.CharField(max_length=300, blank=True)  # why it does not
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "样品"
        ordering = ["-taken_on", "-pk"]
        indexes = [
            models.Index(fields=["operator_id", "-taken_on"], name="environment_sample_own"),
            models.Index(fields=["base", "kind", "-taken_on"], name="environment_sample_base"),
            models.Index(fields=["division", "-taken_on"], name="environment_sample_area"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """样品编号: the year, the county and the number of the row."""
        return f"HJ{self.taken_on:%Y}-{self.division}-{self.pk:06d}"


class GivenQuerySet(models.QuerySet):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """What was given to the laboratory that the actor works for; void samples are nobody's to test."""
        if actor.laboratory_id is None or Role.LABORATORY not in actor.roles:
            return self.none()
        mine = self.filter(laboratory_id=actor.laboratory_id)
        return mine.exclude(sample__state=Sample.State.VOID)


class Given(models.Model):
    """One sample, given to one laboratory; given to another, it is that one's from then on."""

    sample = models.OneToOneField(Sample, on_delete=models.PROTECT, related_name="given")
    laboratory = models.ForeignKey(Laboratory, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=160)

    objects = GivenQuerySet.as_manager()

    class Meta:
        verbose_name = "交检"
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sample} → {self.laboratory}"

    @staticmethod
    def matter(sample_id: int) -> str:
        """What the messages are settled by that ask a laboratory to test the sample."""
        return f"environment.given:{sample_id}"


class Custody(models.Model):
    """流转: one step of a sample from hand to hand. Only added to."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="custody")
    step = column(CUSTODY_STEP["step"])
    on = column(CUSTODY_STEP["on"])
    by = column(CUSTODY_STEP["by"])
    to = column(CUSTODY_STEP["to"])
    seal = column(CUSTODY_STEP["seal"])
    remark = column(CUSTODY_STEP["remark"])
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    #: Whose people wrote it down; nobody's who had the sample before, or whose it is.
    laboratory = models.ForeignKey(Laboratory, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "样品流转"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.step} {self.on}"


class Result(models.Model):
    """检测结果: one value of a report, with the limit of its day and what came of it. Only added to."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="results")
    parameter = column(VALUE["parameter"])
    value = column(VALUE["value"])
    below = column(VALUE["below"])
    unit = column(VALUE["unit"])
    grade = models.CharField(max_length=12)
    sentence = models.CharField(max_length=400)
    limit = models.CharField(max_length=60, blank=True)
    instrument = models.CharField(max_length=80, blank=True)
    provision = models.CharField(max_length=80, blank=True)
    edition = models.CharField(max_length=80, blank=True)
    mark = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = "检测结果"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "parameter"], name="environment_result_once_a_sample")
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.value}"


__all__ = ["Custody", "Given", "Laboratory", "Point", "Result", "Sample"]
