"""Tables of the room: a suspension for the time being, and a measure somebody intends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from youji.catalogue.logic.measures import BY_NAME
from youji.hearings.fields import ABSENCE, ARRANGEMENT, DECISION, HEARING, MINUTES, REASON, REQUEST, STATEMENT
from youji.hearings.logic.procedures import INTERIM, ORAL, PROPOSAL
from youji.procedures.rows import OPEN, Proceeding
from youji.shared.actor import OF_AREA, PRODUCERS, Actor, Role
from youji.shared.clock import in_words, local_date
from youji.shared.columns import column

M = TypeVar("M", bound="models.Model")


class MatterQuerySet(models.QuerySet[M]):
    """Reads start at ``visible_to``."""

    def _where(self, **said: object) -> Q:
        """A condition on the entry the matters are about."""
        return Q(**{f"{self.model.entry_at}__{key}": value for key, value in said.items()})  # type: ignore[attr-defined]

    def visible_to(self, actor: Actor) -> Self:
        """Matters about the entries of an officer's area, or about those the actor's side holds."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None and actor.roles & PRODUCERS:
            scope |= self._where(base__operator_id=actor.operator_id)
        if actor.roles & OF_AREA and actor.division:
            scope |= self._where(division__startswith=actor.division)
        return self.filter(scope)

    def of_holder(self, actor: Actor) -> Self:
        """Those in which the actor may speak: the operator's own, or those of the county or city that applied."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None and actor.roles & PRODUCERS:
            scope |= self._where(base__operator_id=actor.operator_id)
        if actor.division and actor.roles & {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT}:
            scope |= self._where(base__operator__isnull=True, division=actor.division)
        return self.filter(scope)


class _AboutAnEntry(Proceeding):
    """What is about one entry, found by its column ``entry_at``; whoever began it is on record."""

    entry_at: ClassVar[str] = "entry"

    class Meta:
        abstract = True

    @property
    def trail_operator_id(self) -> int | None:
        """The holder, where the entry is an operator's."""
        return self.entry.base.operator_id  # type: ignore[attr-defined]

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return self.entry.division  # type: ignore[attr-defined]

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        return self.get_state_display()  # type: ignore[attr-defined]


class _Matter(_AboutAnEntry):
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
    def standing(self) -> str:
        """Where it stands, in words: of an annulment nobody is told before."""
        waits = self.due_on is None and not self.concluded_at
        return "待另一人复核" if waits else self.get_state_display()

    @property
    def label(self) -> str:
        """What is intended: 从目录中删除."""
        return BY_NAME[self.measure].label

    @property
    def facts(self) -> dict[str, object]:
        """What is intended with which entry, where it stands, and until when the holder may answer."""
        due = self.due_on.isoformat() if self.due_on else None
        return {"entry": self.entry.code, "measure": self.measure, "state": str(self.state), "due_on": due}


class OralHearing(_AboutAnEntry):
    """听证: the holder asked to be heard in person before a measure; until it is over the measure waits."""

    trail = "hearings.oral"
    procedure = ORAL
    entry_at = "proposal__entry"
    stale = "这次听证刚刚被别人处理过，请看最新状态。"

    class State(models.TextChoices):
        ASKED = "asked", "待定时间"
        SET = "set", "已定时间"
        HELD = "held", "已举行"
        GIVEN_UP = "given_up", "视为放弃"
        WITHDRAWN = "withdrawn", "主体已撤回"
        MOOT = "moot", "不再举行"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="oral")
    points = column(REQUEST["points"])
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    opened_by = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    #: By when a day is set; then that day.
    due_on = models.DateField()
    held_on = column(replace(ARRANGEMENT["held_on"], required=False))
    place = column(replace(ARRANGEMENT["place"], required=False))
    presider_id = models.BigIntegerField(null=True, blank=True)
    presider = models.CharField(max_length=80, blank=True)
    #: When it was put on record that nobody came, for a reason told before: since then another day is wanted.
    missed_on = models.DateField(null=True, blank=True)
    present = column(replace(MINUTES["present"], required=False))
    minutes = column(MINUTES["minutes"])
    minutes_document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opinion = column(replace(ABSENCE["opinion"], required=False))

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "听证"

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.state}"

    @property
    def entry(self) -> Any:
        """What the measure is intended with."""
        return self.proposal.entry

    @property
    def wanted_since(self) -> date:
        """The day from which the days of setting one are counted."""
        return self.missed_on or local_date(self.opened_at)

    @property
    def outcome(self) -> str:
        """What came of it, for the public: 2026年6月12日举行."""
        day = f"{in_words(self.held_on)}" if self.state == self.State.HELD and self.held_on else ""
        return f"{day}{self.get_state_display().removeprefix('已' if day else '')}"

    @property
    def label(self) -> str:
        """What it is about, for lists: 听证：拟从目录中删除."""
        return f"听证：拟{self.proposal.label}"

    @property
    def ground_label(self) -> str:
        """The ground of the measure."""
        return self.proposal.ground_label

    @property
    def without(self) -> frozenset[int]:
        """Whoever intends the measure arranges no hearing of it."""
        return self.proposal.without

    @property
    def facts(self) -> dict[str, object]:
        """About which entry, where it stands, when and before whom."""
        return {
            "entry": self.entry.code,
            "state": str(self.state),
            "due_on": self.due_on.isoformat(),
            "place": self.place,
            "presider": self.presider,
        }
