"""Certificates as a buyer received them: both only added to, the database refuses the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from django.db import models
from django.db.models import Q

from youji.receiving.fields import PILE, SCAN, UNDOING
from youji.receiving.logic.verdict import WORDS, Verdict
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed


class ReceivedQuerySet(models.QuerySet):
    """Rows with ``operator_id`` and ``division``: reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """A buyer's own, or those of an officer's area."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            scope |= Q(operator_id=actor.operator_id)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Scan(models.Model):
    """One certificate that was in a buyer's hands, as it was read: what it said, and what was found of it when it came here.

    ``code`` and ``copy`` where there is a number of ours in it; ``origin`` is the county it says it comes from, empty
    where nobody can tell. ``phone_verdict`` is what the buyer's phone said before, with a list of ``phone_list_on``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    pile_id = models.UUIDField()
    how = column(SCAN["how"])
    text = column(replace(SCAN["text"], required=False))
    code = models.CharField("合格证编号", max_length=24, blank=True)
    copy = models.PositiveIntegerField("第几份", default=0)
    certificate_id = models.UUIDField(null=True)
    issuer_id = models.BigIntegerField(null=True)
    issuer = models.CharField("承诺主体", max_length=160, blank=True)
    origin = models.CharField("产地县", max_length=12, blank=True)
    product = models.CharField("产品", max_length=90, blank=True)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField("核验", max_length=12, choices=[(one.value, WORDS[one][0]) for one in Verdict])
    found = models.CharField("核验说明", max_length=200, blank=True)
    phone_verdict = models.CharField(max_length=12, blank=True)
    phone_list_on = models.DateField(null=True)
    day = models.DateField("日期")
    made_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        verbose_name = "查验的合格证"
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["operator_id", "pile_id"], name="receiving_scan_pile"),
            models.Index(fields=["operator_id", "day"], name="receiving_scan_day"),
            models.Index(fields=["code", "copy"], name="receiving_scan_copy"),
            models.Index(fields=["division", "day"], name="receiving_scan_area"),
        ]

    def __str__(self) -> str:
        return self.code or self.text[:40]


class Pile(Trailed, models.Model):
    """What was done with the certificates of one delivery, and with the goods: kept or refused, so much, from whom.

    ``id`` is the pile that the scans name. ``refused`` are scans sent away out of a pile that was kept, with the reason;
    ``lots`` what the goods were taken into: 批次号. ``pictures`` still lay on the phone when it was put down. ``quantity`` is in whole thousandths of ``unit``. ``digest`` is that of
    what was said: the same pile sent again is the same, another under its number is refused.
    """

    trail = "receiving.pile"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    day = column(replace(PILE["day"], required=True))
    decision = column(PILE["decision"])
    reason = column(PILE["reason"])
    supplier_id = models.BigIntegerField(null=True)
    supplier = models.CharField("供货方", max_length=120, blank=True)
    party_kind = column(PILE["party_kind"])
    contact = column(PILE["contact"])
    product = column(PILE["product"])
    quantity = models.BigIntegerField("数量（千分之一）", null=True)
    unit = column(PILE["unit"])
    refused = models.JSONField(default=list)  # [{"scan": …, "reason": …}]
    lots = models.JSONField(default=list)  # ["P2611…"]
    pictures = models.PositiveIntegerField("还没有传到的照片", default=0)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)
    kept_until = models.DateField()

    objects = ReceivedQuerySet.as_manager()

    class Meta:
        verbose_name = "收货查验"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["operator_id", "day"], name="receiving_pile_day"),
            models.Index(fields=["division", "day"], name="receiving_pile_area"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.supplier}"

    @property
    def trail_operator_id(self) -> int:
        """Who received."""
        return self.operator_id

    @property
    def away(self) -> dict[str, str]:
        """The scans that were sent away out of it, with the reason."""
        return {one["scan"]: one["reason"] for one in self.refused}

    @property
    def trail_division(self) -> str:
        """Where they are."""
        return self.division


class Proof(models.Model):
    """A kept certificate speaks for the goods of a lot of the buyer's: what 样式二 rests on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    lot_id = models.UUIDField()
    scan_id = models.UUIDField()
    pile_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "批次的合格证"
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "lot_id", "scan_id"], name="receiving_proof_once")
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.scan_id}"


class Undoing(models.Model):
    """What was kept counts as kept no more: sent back, or put down by mistake. The row it is about stays as it was."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()
    pile = models.OneToOneField(Pile, on_delete=models.PROTECT, related_name="undoing")
    reason = column(UNDOING["reason"])
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "撤销收货"

    def __str__(self) -> str:
        return f"{self.pile_id} {self.reason}"


class Doubled(models.Model):
    """A copy of a certificate that was in two buyers' hands between whom it did not go; or, of copy 0, a certificate of which
    more was received than it has copies. Told once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()  # who issued it
    division = models.CharField(max_length=12)  # where it comes from
    code = models.CharField("合格证编号", max_length=24)
    copy = models.PositiveIntegerField("第几份")
    counties = models.JSONField(default=list)  # of the buyers
    at = models.DateTimeField()

    class Meta:
        verbose_name = "同一份在两处收到"
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "code", "copy"], name="receiving_doubled_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.copy}"
