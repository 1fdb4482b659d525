"""How often certificates were looked at, by the day: sums without a person, an address or a time; and what of it was told."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed


class Look(models.Model):
    """Looks at the certificate ``code`` on a day; with ``copy``, at the label of that copy.

    ``copy`` 0 counts every look at the page, whichever label led there; of labels that show their signed statement the
    copy is counted besides. The row without a code counts looks that found no place in a process's memory.
    """

    pk = models.CompositePrimaryKey("code", "copy", "day")
    code = models.CharField("合格证编号", max_length=24, blank=True)
    copy = models.PositiveIntegerField("第几份", default=0)
    day = models.DateField("日期")
    looks = models.BigIntegerField("查看次数")

    objects: ClassVar[models.Manager[Look]] = models.Manager()

    class Meta:
        verbose_name = "合格证查看次数"
        indexes = [models.Index(fields=["day"], name="certificates_look_day")]
        constraints = [models.CheckConstraint(condition=Q(looks__gt=0), name="certificates_look_of_some")]

    def __str__(self) -> str:
        return f"{self.code} {self.day} {self.looks}"


class SuspectedQuerySet(models.QuerySet["Suspected"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor, besides: frozenset[int] = frozenset()) -> Self:
        """Of one's own certificates and of those of ``besides``, whose books one keeps; of those of an officer's area."""
        scope = Q(pk__in=[])
        if own := besides | ({actor.operator_id} if actor.operator_id is not None else set()):
            scope |= Q(operator_id__in=own)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Suspected(Trailed, models.Model):
    """On ``day`` the certificate, or the label of one copy, had more looks than ``most``: told once to holder and county."""

    trail = "certificates.suspected"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator_id = models.BigIntegerField()  # who issued it
    division = models.CharField(max_length=12)  # where it comes from
    code = models.CharField("合格证编号", max_length=24)
    copy = models.PositiveIntegerField("第几份", default=0)
    day = models.DateField("日期")
    looks = models.BigIntegerField("查看次数")
    most = models.BigIntegerField("参考值")
    said = models.CharField("说明", max_length=240)
    at = models.DateTimeField()

    objects = SuspectedQuerySet.as_manager()

    class Meta:
        verbose_name = "查看次数不合常理"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code", "copy"], name="certificates_suspected_once"),
            models.CheckConstraint(condition=Q(looks__gt=F("most")), name="certificates_suspected_of_more"),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def trail_operator_id(self) -> int:
        """Whose labels they are."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where the goods come from."""
        return self.division
