"""A recall or a drill: who orders it, of what, whom it concerns, how it ended."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.identifiers import uuid7
from youji.shared.rows import Trailed
from youji.traceability.fields import ORDER, START


class RecallQuerySet(models.QuerySet):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor, besides: frozenset[int] = frozenset()) -> Self:
        """Those one ordered, those that concern one's own lots (``besides``: whose books one keeps), those of an officer's area.

        Of an officer's area is what was ordered there, and what concerns a holder there.
        """
        scope: Any = Q(pk__in=[])
        told = Notice.objects.filter(recall_id=OuterRef("pk"))
        if own := besides | ({actor.operator_id} if actor.operator_id is not None else set()):
            scope |= Q(holder_id__in=own) | Exists(told.filter(operator_id__in=own))
        if actor.roles & AREA_READERS and actor.division:
            there = {"division__startswith": actor.division}
            scope |= Q(**there) | Exists(told.filter(**there))
        return self.filter(scope)

    def standing(self) -> Self:
        """Recalls, no drills, that nobody lifted; also those whose work is done: the goods stay recalled."""
        lifted = Ended.objects.filter(recall_id=OuterRef("pk"), lifted=True)
        return self.filter(~Exists(lifted), drill=False)

    def open(self) -> Self:
        """Recalls and drills that nobody ended."""
        return self.filter(~Exists(Ended.objects.filter(recall_id=OuterRef("pk"))))


class Recall(Trailed, models.Model):
    """What was ordered, as it was ordered. ``division`` is the area of the office, or where the ordering holder is.

    ``holder_id`` is the holder who recalls their own; none where an office orders it. ``found`` counts what was found then.
    """

    trail = "traceability.recall"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField("召回编号", max_length=16, unique=True)
    holder_id = models.BigIntegerField(null=True)
    division = models.CharField(max_length=12)
    drill = column(ORDER["drill"])
    level = column(ORDER["level"])
    reason = column(ORDER["reason"])
    advice = column(ORDER["advice"])
    document = column(ORDER["document"])
    start = column(START["start"])
    said = models.JSONField(default=dict)  # the start's fields
    said_text = models.CharField(max_length=300)
    products = models.CharField("产品", max_length=200)
    office = models.CharField("谁发起", max_length=120)
    found = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80)

    objects = RecallQuerySet.as_manager()

    class Meta:
        verbose_name = "召回"
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["division", "-opened_at"], name="traceability_recall_area")]

    def __str__(self) -> str:
        return self.code

    @property
    def trail_key(self) -> str:
        """Its number."""
        return self.code

    @property
    def trail_operator_id(self) -> int | None:
        """The holder who ordered it, if one did."""
        return self.holder_id

    @property
    def trail_division(self) -> str:
        """Where it was ordered."""
        return self.division

    @property
    def word(self) -> str:
        """What it is."""
        return "召回演练" if self.drill else "召回"


class RecallLot(models.Model):
    """A lot that is affected, with what was left of it when it joined (thousandths), and the hold that was put on it for it.

    ``steps`` from where the recall starts. ``joined``: it came after the recall was opened. A drill holds nothing.
    """

    pk = models.CompositePrimaryKey("operator_id", "recall_id", "lot_id")
    operator_id = models.BigIntegerField()
    recall_id = models.UUIDField()
    lot_id = models.UUIDField()
    division = models.CharField(max_length=12)
    steps = models.PositiveIntegerField()
    left = models.BigIntegerField()
    unit = models.CharField(max_length=8)
    hold_id = models.UUIDField(null=True)
    joined = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "召回的批次"
        indexes = [
            models.Index(fields=["lot_id", "recall_id"], name="traceability_lot"),
            models.Index(fields=["recall_id", "division"], name="traceability_lot_area"),
            models.Index(fields=["hold_id"], name="traceability_lot_hold"),
        ]

    def __str__(self) -> str:
        return f"{self.recall_id} {self.lot_id}"


class Notice(models.Model):
    """A holder is told: of lots of theirs, or of something that is only on its way to them (``coming``)."""

    pk = models.CompositePrimaryKey("operator_id", "recall_id")
    operator_id = models.BigIntegerField()
    recall_id = models.UUIDField()
    division = models.CharField(max_length=12)
    coming = models.BooleanField(default=False)
    joined = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "召回通知"
        indexes = [models.Index(fields=["recall_id", "division"], name="traceability_notice_area")]

    def __str__(self) -> str:
        return f"{self.recall_id} {self.operator_id}"


class Ended(models.Model):
    """The recall is over: its work is done (the goods stay recalled), or it is lifted (they are no more recalled).

    What is done can be lifted afterwards; what was lifted cannot be done any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recall_id = models.UUIDField()
    lifted = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=80)

    class Meta:
        verbose_name = "召回的结束"
        constraints = [
            models.UniqueConstraint(fields=["recall_id", "lifted"], name="traceability_ended_once")
        ]

    def __str__(self) -> str:
        return self.reason
