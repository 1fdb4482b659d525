"""What lots are called outside this platform."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from youji.exchange.fields import GTIN
from youji.shared.columns import column


class Gtin(models.Model):
    """An operator's GTIN for a product, in 14 digits. It holds until ``ended_at``; nobody else has it meanwhile."""

    operator_id = models.BigIntegerField()
    gtin = column(GTIN["gtin"])
    product = models.ForeignKey("registry.Product", on_delete=models.PROTECT)
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "商品条码"
        ordering = ["gtin", "-pk"]
        indexes = [models.Index(fields=["operator_id", "product"], name="exchange_gtin_own")]
        constraints = [
            models.UniqueConstraint(
                fields=["gtin"], condition=Q(ended_at__isnull=True), name="exchange_gtin_of_one"
            )
        ]

    def __str__(self) -> str:
        return self.gtin


class LotName(models.Model):
    """What a lot is called in events, for good: the name of the lot it was received from, or one of its own."""

    lot_id = models.UUIDField(primary_key=True)
    operator_id = models.BigIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name = "批次的对外编号"
        indexes = [models.Index(fields=["name"], name="exchange_lot_called")]

    def __str__(self) -> str:
        return self.name
