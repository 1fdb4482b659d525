"""Membership on a day, the holder's own included."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from youji.members.logic.sides import PRODUCES
from youji.members.models import Membership, PlotOwner, State, in_force
from youji.registry.fields import BaseKind
from youji.registry.models import Base, Plot
from youji.shared import clock
from youji.shared.actor import PRODUCERS, Actor
from youji.shared.prepared import prepared


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody produces in a base on a day. The holder is a member without a row, and without a first day."""

    operator_id: int
    base_id: int
    product_code: str = ""  # empty: whatever the base produces
    since: date | None = None
    until: date | None = None  # exclusive
    bookkeeper_id: int | None = None
    membership_id: int | None = None

    @property
    def is_holder(self) -> bool:
        """Whether it is the base's holder, a member by itself."""
        return self.membership_id is None

    def produces(self, product_code: str) -> bool:
        """Whether what is called ``product_code`` is among what it produces there."""
        return not product_code or product_code.startswith(self.product_code)


@dataclass(frozen=True, slots=True)
class OwnedPlot:
    """A plot as its worker has it."""

    plot_id: UUID
    base_id: int
    name: str
    area_mu: Decimal
    operator_id: int
    since: date | None = None  # none: the holder's own, always


def _agreed(rows: Iterable[Membership]) -> list[Member]:
    return [
        Member(
            row.operator_id,
            row.base_id,
            row.product.code if row.product else "",
            row.since,
            row.until,
            row.bookkeeper_id,
            row.pk,
        )
        for row in rows
    ]


def members_of(base_id: int, on: date) -> tuple[Member, ...]:
    """Whoever produces in the base on the day: its holder first, then the others by their first day."""
    holder = (
        Base.objects.filter(pk=base_id, kind=BaseKind.OPERATOR).values_list("operator_id", flat=True).first()
    )
    rows = Membership.objects.filter(base_id=base_id).on(on).select_related("product").order_by("since", "pk")
    own = [Member(holder, base_id)] if holder else []
    return (*own, *_agreed(rows))


def producing_in(base_ids: Collection[int], on: date) -> dict[int, set[int]]:
    """Who produces in each of these bases on the day, its holder among them. Two queries."""
    found: dict[int, set[int]] = {pk: set() for pk in base_ids}
    held = Base.objects.filter(pk__in=found, kind=BaseKind.OPERATOR, operator_id__isnull=False)
    joined = Membership.objects.filter(base_id__in=found).on(on)
    for base_id, operator_id in (
        *held.values_list("pk", "operator_id"),
        *joined.values_list("base_id", "operator_id"),
    ):
        if operator_id is not None:
            found[base_id].add(operator_id)
    return found


def ever_of(base_id: int) -> tuple[Member, ...]:
    """Whoever produces in the base or ever did, each with its days; its holder first."""
    holder = (
        Base.objects.filter(pk=base_id, kind=BaseKind.OPERATOR).values_list("operator_id", flat=True).first()
    )
    rows = Membership.objects.filter(base_id=base_id, state=State.MEMBER).select_related("product")
    own = [Member(holder, base_id)] if holder else []
    return (*own, *_agreed(rows.order_by("since", "pk")))


def bases_of(operator_id: int, on: date) -> tuple[Member, ...]:
    """The bases in which the 经营主体 produces on the day: those it holds, then those it is a member of."""
    held = (
        Base.objects.filter(operator_id=operator_id, kind__in=PRODUCES)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    rows = (
        Membership.objects.filter(operator_id=operator_id)
        .on(on)
        .select_related("product")
        .order_by("since", "pk")
    )
    return (*(Member(operator_id, base_id) for base_id in held), *_agreed(rows))


def bases_joined_by(operators: QuerySet[Any]) -> QuerySet[Any]:
    """The numbers of the bases that any of these 经营主体 is a member of, or was: for a query above to ask by."""
    rows = Membership.objects.filter(state=State.MEMBER, operator_id__in=operators)
    return rows.order_by().values("base_id")


def is_member(operator_id: int, base_id: int, on: date, product_code: str = "") -> bool:
    """Whether the 经营主体 produces in the base on the day; with a product, whether it produces that there."""
    if Base.objects.filter(pk=base_id, operator_id=operator_id, kind__in=PRODUCES).exists():
        return True
    rows = (
        Membership.objects.filter(operator_id=operator_id, base_id=base_id).on(on).select_related("product")
    )
    return any(one.produces(product_code) for one in _agreed(rows))


def member_until(operator_id: int, base_id: int, on: date) -> date | None:
    """The day from which somebody who is a member of the base on ``on`` is none any more; ``None``: nobody has ended it."""
    rows = Membership.objects.filter(operator_id=operator_id, base_id=base_id).on(on)
    ends = list(rows.values_list("until", flat=True))
    known = [day for day in ends if day is not None]
    return max(known) if known and len(known) == len(ends) else None


def _standing(on: date) -> Q:
    """Plots that are in force on the day or later: what was drawn afterwards has lain there all the time."""
    return Q(retired_at__isnull=True) | Q(retired_at__gte=clock.midnight(on))


def plots_of(operator_id: int, on: date) -> tuple[OwnedPlot, ...]:
    """The plots that the 经营主体 works on the day: those given to it, and those of its own bases given to nobody."""
    given = (
        PlotOwner.objects.filter(in_force(on), operator_id=operator_id)
        .filter(Q(plot__retired_at__isnull=True) | Q(plot__retired_at__gte=clock.midnight(on)))
        .select_related("plot")
        .order_by("plot__created_at", "plot_id")
    )
    held = Plot.objects.filter(_standing(on), operator_id=operator_id).defer("geometry")
    own = list(held.order_by("created_at", "pk"))
    others = PlotOwner.objects.filter(in_force(on), plot_id__in=[plot.pk for plot in own])
    away = set(others.values_list("plot_id", flat=True)) if own else set()
    return (
        *(_owned(plot, operator_id) for plot in own if plot.pk not in away),
        *(_owned(row.plot, operator_id, row.since) for row in given),
    )


def _owned(plot: Plot, operator_id: int, since: date | None = None) -> OwnedPlot:
    return OwnedPlot(plot.pk, plot.base_id, plot.name, plot.area_mu, operator_id, since)


def owners_of_plots(plot_ids: Collection[UUID], on: date) -> dict[UUID, int]:
    """Who works each of these plots on the day; those that nobody works are left out."""
    found = {
        pk: holder
        for pk, holder in Plot.objects.filter(pk__in=plot_ids).values_list("pk", "operator_id")
        if holder is not None
    }
    rows = PlotOwner.objects.filter(in_force(on), plot_id__in=plot_ids)
    return found | dict(rows.values_list("plot_id", "operator_id"))


def may_record_for(actor: Actor, on: date | None = None) -> tuple[int, ...]:
    """The 经营主体 for whom the actor may write records: its own first, then those whose books it keeps.

    Args:
        on: the day on which that holds; without one, as long as nobody has ended it.
    """
    return each_may_record_for([actor], on)[actor]


def each_may_record_for(actors: Collection[Actor], on: date | None = None) -> dict[Actor, tuple[int, ...]]:
    """The same of several, asked at once."""
    own = {one: one.operator_id for one in actors if one.operator_id is not None and one.roles & PRODUCERS}
    kept: dict[int, list[int]] = {}
    if own:
        for keeper, operator in _kept(set(own.values()), on):
            kept.setdefault(keeper, []).append(operator)
    return {one: (own[one], *kept.get(own[one], ())) if one in own else () for one in actors}


@prepared
def _kept(keepers: Collection[int], on: date | None) -> QuerySet[Membership, tuple[int, int]]:
    rows = _books_kept(on).filter(bookkeeper_id__in=keepers).order_by("operator_id")
    return rows.values_list("bookkeeper_id", "operator_id").distinct()


def books_kept_by(operator_id: int, on: date | None) -> QuerySet[Membership]:
    """The memberships whose books the 经营主体 keeps: the producer says so, and it is itself still of that base.

    Args:
        on: the day on which that holds; without one, as long as nobody has ended it.
    """
    return _books_kept(on).filter(bookkeeper_id=operator_id)


def _books_kept(on: date | None) -> QuerySet[Membership]:
    holds = Q(until__isnull=True, state=State.MEMBER) if on is None else in_force(on) & Q(state=State.MEMBER)
    own = Membership.objects.filter(holds, operator_id=OuterRef("bookkeeper_id"), base_id=OuterRef("base_id"))
    of_base = Q(base__operator_id=F("bookkeeper_id")) | Q(Exists(own))
    return Membership.objects.filter(holds, of_base)


def public_count(base_code: str, on: date) -> int:
    """How many 经营主体 are members of the base on the day: the public is told the number, and no name."""
    rows = Membership.objects.filter(base__code=base_code).on(on)
    return rows.values("operator_id").distinct().count()
