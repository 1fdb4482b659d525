"""What was judged again because rows changed, and whoever it concerns."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from youji.norms.models.rows import Edition
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor


class Recheck(models.Model):
    """Rows of a table changed with an edition: what rests on them is found and judged again by the worker.

    ``was`` is what each of the rows said before, so that both verdicts can be worked out: key → fields, nothing of a
    row that is new. It can be megabytes: lists read ``rows``, how many there are, and ``keys``, the first of them.
    """

    #: So many keys are told where rechecks are listed.
    TOLD: ClassVar[int] = 100

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rechecks")
    table = models.CharField(max_length=20)
    day = models.DateField()
    was = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    keys = models.JSONField(default=list)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    looked = models.PositiveIntegerField(default=0)  # at so many, of all rooms

    class Meta:
        verbose_name = "重新判定"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["day"], name="norms_recheck_day")]

    def __str__(self) -> str:
        return f"{self.table} {self.day}"


class AffectedQuerySet(models.QuerySet):
    """Rows with ``operator_id`` and ``division``."""

    def visible_to(self, actor: Actor, besides: frozenset[int] = frozenset()) -> Self:
        """One's own, and those of one's area; ``besides`` are operators for whom they keep the books."""
        scope = Q(pk__in=[])
        if own := besides | ({actor.operator_id} if actor.operator_id is not None else set()):
            scope |= Q(operator_id__in=own)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)


class Affected(models.Model):
    """One thing that is judged differently since: both verdicts, the day before which it may not be harvested, and why.

    What a room above says of its own; the letter to whoever it belongs to is drafted, and sent by nobody but an officer.
    """

    recheck = models.ForeignKey(Recheck, on_delete=models.PROTECT, related_name="affected")
    kind = models.CharField("对象", max_length=12)  # of the room: season, record, lot
    ref = models.CharField(max_length=60)
    title = models.CharField("名称", max_length=120)
    href = models.CharField(max_length=200)
    operator_id = models.BigIntegerField()
    operator_name = models.CharField("主体", max_length=120)
    division = models.CharField(max_length=12)
    verdict_before = models.CharField("原判", max_length=10)
    verdict_after = models.CharField("现判", max_length=10)
    earliest_before = models.DateField("原最早采收日", null=True, blank=True)
    earliest_after = models.DateField("现最早采收日", null=True, blank=True)
    edition_before = models.CharField(max_length=80)
    edition_after = models.CharField(max_length=80)
    reason = models.TextField("原因")
    notice = models.TextField("通知草稿")

    objects = AffectedQuerySet.as_manager()

    class Meta:
        verbose_name = "判定有变的"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recheck", "kind", "ref"], name="norms_affected_once"),
        ]
        indexes = [
            models.Index(fields=["operator_id", "recheck"], name="norms_affected_own"),
            models.Index(fields=["recheck", "division"], name="norms_affected_area"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
