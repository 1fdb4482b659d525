"""批次: what a harvest has brought in. Later rooms add movements and holders to it, never another table of lots."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from youji.production.models.seasons import ProducedQuerySet
from youji.registry.models import Product
from youji.shared.identifiers import uuid7

#: Thousandths: so that products of two of them stay in 63 bits where a room above reckons with rates.
LARGEST = 10**12


class Lot(models.Model):
    """A lot as its harvest opened it: it never changes. What is left of it, ``selectors.lots.lot_left`` says.

    ``quantity`` is in whole thousandths of ``unit``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    code = models.CharField("批次号", max_length=20, unique=True)
    division = models.CharField(max_length=12)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    day = models.DateField("采收日期")
    quantity = models.BigIntegerField("数量（千分之一）")
    unit = models.CharField("单位", max_length=8)
    record_id = models.UUIDField()
    seasons = models.JSONField(default=list)  # ids
    plots = models.JSONField(
        default=list
    )  # [{"season": code, "name": …, "plot": id | null, "base": code | null}]
    opened_at = models.DateTimeField()

    objects = ProducedQuerySet.as_manager()

    class Meta:
        verbose_name = "批次"
        indexes = [
            models.Index(fields=["operator_id", "day"], name="production_lot_day"),
            models.Index(fields=["operator_id", "record_id"], name="production_lot_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__lte=LARGEST), name="production_lot_holds_something"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class LotWithdrawn(models.Model):
    """The harvest that opened a lot was corrected, and nothing of the lot had moved: it holds nothing any more."""

    lot = models.OneToOneField(Lot, primary_key=True, on_delete=models.PROTECT, related_name="withdrawn")
    operator_id = models.BigIntegerField()
    reason = models.CharField(max_length=120)
    record_id = models.UUIDField()  # the correction
    at = models.DateTimeField()

    class Meta:
        verbose_name = "撤回的批次"

    def __str__(self) -> str:
        return f"{self.lot_id}"


class LotStop(models.Model):
    """What stands on a lot was judged again: forbidden now, so that nothing of it may be sold; or allowed again.

    The newest of a lot counts. What the harvest was judged by when it opened the lot stays with its record.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="stops")
    operator_id = models.BigIntegerField()
    stopped = models.BooleanField()
    reason = models.TextField()
    edition = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "批次的停止流通"
        indexes = [models.Index(fields=["operator_id", "lot"], name="production_lot_stop")]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.stopped}"
