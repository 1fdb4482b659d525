"""Tables of the room: a suspension for the time being, and a measure somebody intends."""

from __future__ import annotations

from dataclasses import replace
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from youji.catalogue.logic.measures import BY_NAME
from youji.hearings.fields import DECISION, HEARING, REASON, STATEMENT
from youji.hearings.logic.procedures import INTERIM, PROPOSAL
from youji.procedures.rows import OPEN, Proceeding
from youji.shared.actor import PRODUCERS, Actor, Role
from youji.shared.columns import column

M = TypeVar("M", bound="models.Model")


class MatterQuerySet(models.QuerySet[M]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """Matters about the entries of an officer's area, or about those the actor's side holds."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None and actor.roles & PRODUCERS:
            scope |= Q(entry__base__operator_id=actor.operator_id)
        if actor.is_officer and actor.division:
            scope |= Q(entry__division__startswith=actor.division)
        return self.filter(scope)

    def of_holder(self, actor: Actor) -> Self:
        """Those in which the actor may speak: the operator's own, or those of the county or city that applied."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None and actor.roles & PRODUCERS:
            scope |= Q(entry__base__operator_id=actor.operator_id)
        if actor.division and actor.roles & {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT}:
            scope |= Q(entry__base__operator__isnull=True, entry__division=actor.division)
        return self.filter(scope)


class _Matter(Proceeding):
    """Something about one entry in which its holder has a word."""

    class Meta:
        abstract = True

    entry = models.ForeignKey("catalogue.Entry", on_delete=models.PROTECT, related_name="%(class)ss")
    ground = models.CharField(max_length=60, blank=True)
    ground_label = models.CharField(max_length=200, blank=True)
    reason = column(REASON)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    opened_by = models.CharField(max_length=80)
    agency = models.CharField(max_length=120, blank=True)
    #: The last day of what comes next: of confirming and hearing, of answering; none where nobody need be asked.
    due_on = models.DateField(null=True)
    statement = column(replace(STATEMENT["statement"], required=False))
    statement_document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField(null=True, blank=True)
    opinion = column(replace(HEARING["opinion"], required=False))

    @property
    def trail_operator_id(self) -> int | None:
        """The holder, where the entry is an operator's."""
        return self.entry.base.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.entry.division

    @property
    def without(self) -> frozenset[int]:
        """Whoever began it does not decide it."""
        return frozenset({self.opened_by_id})


class Interim(_Matter):
    """临时暂停: in force at once by one officer, confirmed by another, and gone by itself where nobody does."""

    trail = "hearings.interim"
    procedure = INTERIM
    stale = "这次临时暂停刚刚被别人处理过，请看最新状态。"

    class State(models.TextChoices):
        ORDERED = "ordered", "待确认"
        CONFIRMED = "confirmed", "已确认，待听取陈述申辩"
        UPHELD = "upheld", "维持暂停"
        LIFTED = "lifted", "已解除"
        LAPSED = "lapsed", "逾期失效"
        OVERTAKEN = "overtaken", "已由其他决定处理"

    event = models.ForeignKey("catalogue.EntryEvent", on_delete=models.PROTECT, related_name="+")
    suspension = models.ForeignKey(
        "catalogue.EntryEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # from its confirmation on
    state = models.CharField(max_length=12, choices=State.choices, default=State.ORDERED)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "临时暂停"
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=OPEN, name="hearings_interim_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.state}"

    @property
    def facts(self) -> dict[str, object]:
        """Of which entry, where it stands and until when."""
        due = self.due_on.isoformat() if self.due_on else None
        return {"entry": self.entry.code, "state": str(self.state), "due_on": due}


class Proposal(_Matter):
    """A measure that somebody intends and another decides: a removal, of which the holder is told before (事先告知);
    the annulment of what was entered wrongly."""

    trail = "hearings.proposal"
    procedure = PROPOSAL
    stale = "这件拟处理事项刚刚被别人处理过，请看最新状态。"

    class State(models.TextChoices):
        NOTIFIED = "notified", "已告知"
        ANSWERED = "answered", "已陈述申辩"
        CARRIED_OUT = "carried_out", "已作出决定"
        DROPPED = "dropped", "不予处理"

    measure = models.CharField(max_length=20)
    view = column(replace(DECISION["view"], required=False))
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOTIFIED)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "拟处理事项"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "measure"], condition=OPEN, name="hearings_proposal_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.measure} {self.state}"

    @property
    def label(self) -> str:
        """What is intended: 从目录中删除."""
        return BY_NAME[self.measure].label

    @property
    def facts(self) -> dict[str, object]:
        """What is intended with which entry, where it stands, and until when the holder may answer."""
        due = self.due_on.isoformat() if self.due_on else None
        return {"entry": self.entry.code, "measure": self.measure, "state": str(self.state), "due_on": due}
