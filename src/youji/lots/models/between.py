"""Goods between two hands: what was handed over, what came of it. Each side has rows of its own, joined by the transfer's number.

So that the two may one day lie on different machines: nothing here asks the database to look from one operator's rows into another's.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from youji.production.logic.kinds import LARGEST
from youji.shared.foreign import CompositeForeignKey
from youji.shared.identifiers import uuid7


class Party(models.Model):
    """Somebody who is not on the platform and to whom, or from whom, goods go: under the name their counterpart gave them."""

    class Kind(models.TextChoices):
        COLLECTOR = "collector", "收购单位或个人"
        MARKET = "market", "批发市场"
        CANTEEN = "canteen", "食堂"
        SHOP = "shop", "超市、商店"
        FACTORY = "factory", "加工企业"
        CONSUMER = "consumer", "消费者"
        PRODUCER = "producer", "生产者"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "往来单位"
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "name", "contact"], name="lots_party_once")
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """The giver's side: so much of a lot went on its way to an operator, or to a counter-party."""

    pk = models.CompositePrimaryKey("operator_id", "transfer")
    operator_id = models.BigIntegerField()
    transfer = models.UUIDField()
    lot_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, default="deliver")
    sent = models.BigIntegerField()
    to_operator = models.BigIntegerField(null=True)
    party = models.UUIDField(null=True)
    returns = models.UUIDField(null=True)  # the delivery of which it sends something back
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "交付"
        indexes = [models.Index(fields=["operator_id", "party"], name="lots_delivery_party")]
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "lot_id", "seq"], name="lots_delivery_posting"),
            models.UniqueConstraint(
                fields=["operator_id", "transfer", "lot_id", "sent"], name="lots_delivery_sent"
            ),
            models.CheckConstraint(
                condition=Q(kind="deliver")
                & (
                    Q(to_operator__isnull=True, party__isnull=False)
                    | (Q(to_operator__isnull=False, party__isnull=True) & ~Q(to_operator=F("operator_id")))
                ),
                name="lots_delivery_to_one",
            ),
            CompositeForeignKey(
                name="lots_delivery_posting_of",
                fields=["operator_id", "lot_id", "seq", "kind", "sent"],
                table="lots_flow",
                columns=["operator_id", "lot_id", "seq", "kind", "quantity"],
                deferred=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer}"


class Offer(models.Model):
    """The receiver's side of a delivery, as it was announced to them."""

    pk = models.CompositePrimaryKey("operator_id", "transfer")
    operator_id = models.BigIntegerField()
    transfer = models.UUIDField()
    from_operator = models.BigIntegerField()
    from_lot = models.UUIDField()
    from_depth = models.PositiveIntegerField()
    unit = models.CharField(max_length=8)
    sent = models.BigIntegerField()
    returns = models.UUIDField(null=True)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "到货"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "transfer", "from_operator", "from_lot", "from_depth", "unit", "sent"],
                name="lots_offer_as_sent",
            ),
            models.UniqueConstraint(fields=["operator_id", "transfer", "sent"], name="lots_offer_sent"),
            models.CheckConstraint(
                condition=Q(sent__gte=1, sent__lte=LARGEST) & ~Q(from_operator=F("operator_id")),
                name="lots_offer_of_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer}"


class Receipt(models.Model):
    """The receiver's answer, once: what they took into a lot of their own, what they refused, what was not there."""

    pk = models.CompositePrimaryKey("operator_id", "transfer")
    operator_id = models.BigIntegerField()
    transfer = models.UUIDField()
    sent = models.BigIntegerField()
    accepted = models.BigIntegerField()
    refused = models.BigIntegerField()
    short = models.BigIntegerField()
    lot_id = models.UUIDField(null=True)
    took = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    said_by_name = models.CharField(max_length=60)

    class Meta:
        verbose_name = "收货"
        indexes = [models.Index(fields=["operator_id", "lot_id"], name="lots_receipt_lot")]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted__gte=0, refused__gte=0, short__gte=0)
                & Q(sent=F("accepted") + F("refused") + F("short")),
                name="lots_receipt_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(accepted=0, lot_id__isnull=True, took__isnull=True)
                | Q(accepted__gte=1, lot_id__isnull=False, took__isnull=False, took=F("accepted")),
                name="lots_receipt_into_a_lot",
            ),
            CompositeForeignKey(
                name="lots_receipt_offer",
                fields=["operator_id", "transfer", "sent"],
                table="lots_offer",
                columns=["operator_id", "transfer", "sent"],
            ),
            CompositeForeignKey(
                name="lots_receipt_lot",
                fields=["operator_id", "lot_id", "took"],
                table="lots_lothead",
                columns=["operator_id", "lot_id", "quantity"],
                deferred=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer}"


class Settlement(models.Model):
    """The giver's side of the answer: sent = accepted + refused + short. What was refused is back in the very lot it left."""

    pk = models.CompositePrimaryKey("operator_id", "transfer")
    operator_id = models.BigIntegerField()
    transfer = models.UUIDField()
    lot_id = models.UUIDField()
    sent = models.BigIntegerField()
    accepted = models.BigIntegerField()
    refused = models.BigIntegerField()
    short = models.BigIntegerField()
    to_operator = models.BigIntegerField(null=True)
    to_lot = models.UUIDField(null=True)
    back_seq = models.PositiveIntegerField(null=True)
    back_kind = models.CharField(max_length=8, null=True)  # noqa: DJ001  (part of a key: without it there is none)
    own_word = models.BooleanField(default=False)  # the giver says it: the other is not on the platform
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "交付结果"
        constraints = [
            models.UniqueConstraint(
                fields=["operator_id", "lot_id", "back_seq"], name="lots_settlement_back"
            ),
            models.CheckConstraint(
                condition=Q(accepted__gte=0, refused__gte=0, short__gte=0)
                & Q(sent=F("accepted") + F("refused") + F("short")),
                name="lots_settlement_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(refused=0, back_seq__isnull=True, back_kind__isnull=True)
                | Q(refused__gte=1, back_seq__isnull=False, back_kind__isnull=False, back_kind="refused"),
                name="lots_settlement_back_in_the_lot",
            ),
            models.CheckConstraint(
                condition=(Q(own_word=True, to_lot__isnull=True, to_operator__isnull=True))
                | (
                    Q(own_word=False, to_operator__isnull=False)
                    & (Q(accepted=0, to_lot__isnull=True) | Q(accepted__gte=1, to_lot__isnull=False))
                ),
                name="lots_settlement_whose_word",
            ),
            CompositeForeignKey(
                name="lots_settlement_delivery",
                fields=["operator_id", "transfer", "lot_id", "sent"],
                table="lots_delivery",
                columns=["operator_id", "transfer", "lot_id", "sent"],
            ),
            CompositeForeignKey(
                name="lots_settlement_posting",
                fields=["operator_id", "lot_id", "back_seq", "back_kind", "refused"],
                table="lots_flow",
                columns=["operator_id", "lot_id", "seq", "kind", "quantity"],
                deferred=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer}"
