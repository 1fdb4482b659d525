"""批次: the one table of lots. A harvest opens one here; those made of others, received or bought in are opened for ``lots`` above."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

from youji.production.logic.kinds import LARGEST, WHOLE_UNITS
from youji.production.models.seasons import ProducedQuerySet
from youji.registry.models import Product
from youji.shared.identifiers import uuid7


class Lot(models.Model):
    """A lot as it was opened: it never changes. What is left of it, ``selectors.lots.lot_left`` says.

    ``quantity`` is in whole thousandths of ``unit``. One of a harvest has its record, seasons and plots and the depth 0; a child
    is deeper than each lot it was made of (``lots.models.Source``). ``per_unit`` of ``per_unit_of`` (thousandths) are in one
    unit, where somebody packed by such a specification.
    """

    class Origin(models.TextChoices):
        HARVEST = "harvest", "采收"
        MADE = "made", "由自有批次制成"
        RECEIVED = "received", "收货"
        OUTSIDE = "outside", "外来收购"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    code = models.CharField("批次号", max_length=20, unique=True)
    division = models.CharField(max_length=12)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    day = models.DateField("采收日期")
    quantity = models.BigIntegerField("数量（千分之一）")
    unit = models.CharField("单位", max_length=8)
    origin = models.CharField("来历", max_length=8, choices=Origin.choices, default=Origin.HARVEST)
    depth = models.PositiveIntegerField(default=0)
    per_unit = models.BigIntegerField(null=True)
    per_unit_of = models.CharField(max_length=8, blank=True)
    record_id = models.UUIDField(null=True)
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
            models.CheckConstraint(
                condition=Q(origin="harvest", record_id__isnull=False, depth=0)
                | (~Q(origin="harvest") & Q(record_id__isnull=True)),
                name="production_lot_of_a_harvest_or_not",
            ),
            # Half a head cannot be: what counts in pieces is whole.
            models.CheckConstraint(
                condition=~Q(unit__in=sorted(WHOLE_UNITS)) | Q(Exact(Mod("quantity", Value(1000)), Value(0))),
                name="production_lot_in_whole_pieces",
            ),
            # What the chains of ``lots`` hold on to: these never change.
            models.UniqueConstraint(
                fields=["operator_id", "id", "quantity", "unit", "depth", "origin"],
                name="production_lot_as_opened",
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
