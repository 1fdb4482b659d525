"""Who produces in a base, and on which of its plots."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from youji.members.fields import SINCE, State
from youji.members.logic.sides import Side
from youji.registry.logic.permission import AREA_READERS
from youji.registry.models import Base, Operator, Plot, Product
from youji.shared.actor import Actor
from youji.shared.columns import column
from youji.shared.rows import Trailed, Versioned

__all__ = ["Membership", "PlotOwner", "State"]


#: Side → who that is.
SIDES = [(Side.PRODUCER.value, "经营主体"), (Side.KEEPER.value, "基地一方")]
TONES = {State.ASKED: "mine", State.MEMBER: "ok", State.DECLINED: "stop", State.WITHDRAWN: "past"}


def in_force(on: date, prefix: str = "") -> Q:
    """``[since, until)`` holds the day."""
    open_end = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": on})
    return open_end & Q(**{f"{prefix}since__lte": on})


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads start at ``visible_to``."""

    def visible_to(self, actor: Actor) -> Self:
        """A producer's own, those of its bases, and those whose books it keeps; an officer's area."""
        scope = Q(pk__in=[])
        if actor.operator_id is not None:
            own = actor.operator_id
            scope |= Q(operator_id=own) | Q(base__operator_id=own) | Q(bookkeeper_id=own)
        if actor.roles & AREA_READERS and actor.division:
            scope |= Q(division__startswith=actor.division)
        return self.filter(scope)

    def on(self, day: date) -> Self:
        """Agreed by both sides, and the day is inside."""
        return self.filter(in_force(day), state=State.MEMBER)


class Membership(Trailed, Versioned):
    """A 经营主体 produces in a base over ``[since, until)``, once both sides agree. Never deleted."""

    trail = "members.membership"
    stale = "这条成员关系刚刚被别人办理过，请看最新状态。"

    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="memberships", db_index=False
    )
    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT
    )  # none: all of the base's
    bookkeeper = models.ForeignKey(
        Operator, null=True, blank=True, on_delete=models.PROTECT, related_name="books_kept"
    )
    division = models.CharField(max_length=12, db_index=True)  # the base's
    since = column(SINCE)
    until = models.DateField("终止日（不含）", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.ASKED)
    asked_side = models.CharField("提出的一方", max_length=12, choices=SIDES)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField()
    asked_by = models.CharField("提出", max_length=200)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField("答复", max_length=200, blank=True)
    signed_on = models.DateField(
        "签字日期", null=True, blank=True
    )  # on paper, where nobody of the producer signs in
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField("办理终止", max_length=200, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "基地成员"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["operator", "base"], name="members_of_operator"),
            models.Index(fields=["base", "state", "since"], name="members_of_base"),
            models.Index(fields=["division"], condition=Q(state="asked"), name="members_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["operator", "base"],
                condition=Q(state__in=("asked", "member"), until__isnull=True, product__isnull=True),
                name="members_once_for_all",
            ),
            models.UniqueConstraint(
                fields=["operator", "base", "product"],
                condition=Q(state__in=("asked", "member"), until__isnull=True, product__isnull=False),
                name="members_once_a_product",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="members_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} · {self.base}"

    @property
    def trail_operator_id(self) -> int:
        """The producer's."""
        return self.operator_id

    @property
    def trail_division(self) -> str:
        """Where the base is."""
        return str(self.division)

    @property
    def matter(self) -> str:
        """What the messages that ask about it are settled by."""
        return f"membership:{self.pk}"

    @property
    def word(self) -> str:
        """How it stands, in a word."""
        return "已退出" if self.until else str(self.get_state_display())

    @property
    def tone(self) -> str:
        """The tone of that word."""
        return "past" if self.until else TONES[State(self.state)]

    @property
    def stands(self) -> bool:
        """Whether it holds, or waits to: it was not refused, taken back or ended."""
        return self.state in (State.ASKED, State.MEMBER) and self.until is None

    @property
    def other_side(self) -> Side:
        """Whose word is waited for."""
        return Side.KEEPER if self.asked_side == Side.PRODUCER else Side.PRODUCER


class PlotOwner(models.Model):
    """A plot is worked by a member of its base over ``[since, until)``; where there is none, by the base's holder."""

    plot = models.ForeignKey(Plot, on_delete=models.PROTECT, related_name="owners", db_index=False)
    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="plots_owned", db_index=False
    )
    base = models.ForeignKey(Base, on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    assigned_by = models.CharField(max_length=200)

    class Meta:
        verbose_name = "地块归属"
        indexes = [
            models.Index(fields=["operator", "since"], name="members_plots_of"),
            models.Index(fields=["plot", "since"], name="members_owner_of"),
            models.Index(fields=["base", "since"], name="members_owned_in"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["plot"], condition=Q(until__isnull=True), name="members_plot_has_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="members_owner_until_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plot} · {self.operator}"
