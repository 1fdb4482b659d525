"""Certificates as they were issued, and what became void of them: both only added to, the database refuses the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from django.db import models
from django.db.models import F, Q

from youji.certificates.fields import ISSUE, VOIDING
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed

#: Of a lot, in thousandths of its unit.
LARGEST = 10**12


class CertificateQuerySet(models.QuerySet):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor, besides: frozenset[int] = frozenset()) -> Self:
        """Those of the actor's own operator, and of ``besides``, whose books they keep; those of an officer's area."""
        scope = Q(pk__in=[])
        if own := besides | ({actor.operator_id} if actor.operator_id is not None else set()):
            scope |= Q(operator_id__in=own)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Certificate(Trailed, models.Model):
    """One 承诺达标合格证: the face of ``parcel``, a lot of exactly its quantity, parted from ``lot`` when it was issued.

    ``quantity`` is in whole thousandths of ``unit``. ``said`` holds what is fixed for the page behind the code: verdicts
    with their edition, tests, the base. Whether it holds today is asked today (``selectors.states``).
    """

    trail = "certificates.certificate"

    class Form(models.TextChoices):
        PRODUCER = "producer", "样式一（生产者）"
        COLLECTOR = "collector", "样式二（收购者）"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("合格证编号", max_length=24, unique=True)
    operator_id = models.BigIntegerField()
    division = models.CharField(max_length=12)
    day = models.DateField("开具日期")
    serial = models.PositiveIntegerField("当天第几张")  # of the operator; never printed
    form = models.CharField("样式", max_length=12, choices=Form.choices)
    text_edition = models.CharField("承诺内容版本", max_length=16)
    lot_id = models.UUIDField()
    lot_code = models.CharField("批次号", max_length=20)
    parcel_id = models.UUIDField()
    product_code = models.CharField(max_length=12)
    product = models.CharField("产品名称", max_length=60)
    quantity = models.BigIntegerField("数量（千分之一）")
    unit = models.CharField("单位", max_length=8)
    copies = column(ISSUE["copies"])
    basis = column(ISSUE["basis"])
    on_package = column(ISSUE["on_package"])
    place = models.CharField("产地", max_length=60)
    issuer = models.CharField("承诺主体", max_length=120)
    contact = models.CharField("联系方式", max_length=60, blank=True)
    bases = models.JSONField(default=list)  # [{"number": …, "code": …, "name": …}]
    said = models.JSONField(default=dict)
    findings = models.JSONField(default=list)  # what nobody could tell, and was decided
    decision = column(ISSUE["decision"])
    token = models.BinaryField()  # the signed statement; empty where no issuer's key was there
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the token
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacements"
    )
    issued_at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)
    kept_until = models.DateField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺达标合格证"
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(fields=["operator_id", "-issued_at"], name="certificates_own"),
            models.Index(fields=["division", "-issued_at"], name="certificates_area"),
            models.Index(fields=["lot_id"], name="certificates_lot"),
            models.Index(fields=["parcel_id"], name="certificates_parcel"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "day", "serial"], name="certificates_serial_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__lte=LARGEST, copies__gte=1),
                name="certificates_of_something",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def trail_key(self) -> str:
        """Its number."""
        return self.code

    @property
    def trail_operator_id(self) -> int:
        """Whose it is."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where the goods come from."""
        return self.division


class Void(models.Model):
    """Copies ``first`` to ``last`` of a certificate hold no more, since ``at``; what was issued stays as it was."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="voids")
    operator_id = models.BigIntegerField()
    first = column(replace(VOIDING["first"], required=True))
    last = column(replace(VOIDING["last"], required=True))
    reason = column(VOIDING["reason"])
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "作废"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")), name="certificates_void_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.first}–{self.last}"


class Serial(models.Model):
    """How many certificates an operator has issued on a day: whoever takes the next number is alone with it."""

    operator_id = models.BigIntegerField()
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = "流水号"
        constraints = [
            models.UniqueConstraint(fields=["operator_id", "day"], name="certificates_one_counter")
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} {self.day} {self.last}"
