"""Dated facts beside the chains: conversions somebody stated, holds, where a lot lies."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from youji.lots.logic.balance import LARGEST_RATE
from youji.shared.identifiers import uuid7


class Conversion(models.Model):
    """So many of one unit are so many of another: a package's specification, or what was weighed. Units change by no other way."""

    class How(models.TextChoices):
        SPEC = "spec", "包装规格"
        WEIGHED = "weighed", "过秤"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    how = models.CharField(max_length=8, choices=How.choices)
    from_unit = models.CharField(max_length=8)
    to_unit = models.CharField(max_length=8)
    num = models.PositiveIntegerField()
    den = models.PositiveIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    said_by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "换算"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "id", "from_unit", "to_unit", "num", "den"],
                name="lots_conversion_as_said",
            ),
            models.CheckConstraint(
                condition=Q(num__gte=1, num__lte=LARGEST_RATE, den__gte=1, den__lte=LARGEST_RATE)
                & ~Q(from_unit=F("to_unit")),
                name="lots_conversion_between_two_units",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Hold(models.Model):
    """Nothing of a lot, nor of whatever was made of it, goes on to anybody until the hold is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    lot_id = models.UUIDField()
    cause = models.CharField(max_length=20)  # recall, sample, officer, holder
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "批次封存"
        indexes = [models.Index(fields=["operator_id", "lot_id"], name="lots_hold_lot")]

    def __str__(self) -> str:
        return self.reason


class HoldLifted(models.Model):
    """The hold is no more, and why."""

    hold = models.OneToOneField(Hold, primary_key=True, on_delete=models.PROTECT, related_name="lifted")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "解除封存"

    def __str__(self) -> str:
        return self.reason


class Place(models.Model):
    """Where a lot lies from a day on; the newest counts. It stays the same lot, with as much in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    lot_id = models.UUIDField()
    place = models.CharField(max_length=80)
    day = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "存放地点"
        indexes = [models.Index(fields=["operator_id", "lot_id"], name="lots_place_lot")]

    def __str__(self) -> str:
        return self.place


class Processed(models.Model):
    """What was put into a processing and came of it, in thousandths of ``unit``, as the dated rows of that day weighed it.

    ``most`` is what they let it give, none where they say nothing; ``over`` what came of it in thousandths of that, where it is
    more. By rows that were compared with their text more is refused, and never stands here.
    """

    lot_id = models.UUIDField(primary_key=True, editable=False)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    unit = models.CharField(max_length=8)
    taken = models.BigIntegerField()
    made = models.BigIntegerField()
    most = models.BigIntegerField(null=True)
    mark = models.CharField(max_length=12, blank=True)
    over = models.BigIntegerField(null=True)
    said = models.TextField()
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "加工的出成"
        indexes = [
            models.Index(
                fields=["division", "-over"], name="lots_processed_over", condition=Q(over__isnull=False)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(made__gte=1, made__lte=F("taken")), name="lots_processed_out_of_what_went_in"
            ),
            models.CheckConstraint(
                condition=Q(over__isnull=False, most__isnull=False, made__gt=F("most")) & ~Q(mark="verified")
                | Q(over__isnull=True) & (Q(most__isnull=True) | Q(made__lte=F("most"))),
                name="lots_processed_over_is_a_risk",
            ),
        ]

    def __str__(self) -> str:
        return self.said
