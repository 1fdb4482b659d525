"""标准任务: a gap to be closed by a day, reported on, and closed by another person."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from youji.procedures.logic.procedure import Office
from youji.procedures.rows import Proceeding
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.standards.fields import GAP
from youji.standards.logic.gaps import GAP as PROCEDURE
from youji.standards.logic.gaps import OFFICES


class GapQuerySet(models.QuerySet["Gap"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of an officer's area."""
        if actor.roles & AREA_READERS and actor.division:
            return self.filter(division__startswith=actor.division)
        return self.none()


class Gap(Proceeding):
    """A gap that somebody has to close; ``key`` says what it is about."""

    trail = "standards.gap"
    procedure = PROCEDURE
    stale = "这项标准任务刚刚被别人处理过，请看最新状态。"

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        REPORTED = "reported", "已报告，待核查"
        CLOSED = "closed", "已销号"

    key = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    kind = column(GAP["kind"])
    product = column(GAP["product"])
    stage = column(GAP["stage"])
    standard = column(GAP["standard"])
    base = column(GAP["base"])
    responsible = column(GAP["responsible"])
    due_on = column(GAP["due_on"])
    division = models.CharField(max_length=12, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    report = models.TextField("办理情况", blank=True)
    evidence = models.CharField("证据", max_length=200, blank=True)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # what was done, as a file; of those closed before files were asked for: none
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by_id = models.BigIntegerField(null=True, blank=True)
    opinion = models.TextField("意见", blank=True)

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = "标准任务"
        ordering = ["concluded_at", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(concluded_at=None), name="standards_gap_one_open"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def office(self) -> Office:
        """A base's: its county's; of the register: the province's."""
        return OFFICES[self.kind]

    @property
    def trail_operator_id(self) -> int | None:
        """Nobody's: it is said among offices."""
        return None

    @property
    def trail_division(self) -> str:
        """Whose office has it."""
        return self.division

    @property
    def without(self) -> frozenset[int]:
        """Whoever reported that it is done does not say that it is."""
        return frozenset({self.reported_by_id}) if self.reported_by_id else frozenset()

    @property
    def facts(self) -> dict[str, object]:
        """Where it stands, and about what."""
        return {"state": str(self.state), "title": self.title, "due_on": str(self.due_on)}
