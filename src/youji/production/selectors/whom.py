"""For whom an actor may put down records, and on which plots: as the members' room tells."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from youji.members import selectors as members
from youji.registry.models import Operator
from youji.shared.actor import Actor
from youji.shared.prepared import prepared


def may_record_for(actor: Actor, on: date) -> frozenset[int]:
    """The operators whose work the actor may record on the day: their own, and those whose books they keep."""
    return frozenset(members.may_record_for(actor, on))


def each_may_record_for(actors: Collection[Actor], on: date) -> dict[Actor, frozenset[int]]:
    """The same of several, asked at once."""
    return {actor: frozenset(some) for actor, some in members.each_may_record_for(actors, on).items()}


def operators_by_code(codes: set[str], within: frozenset[int]) -> dict[str, Operator]:
    """The operators with these 主体码, of those for whom one may record."""
    if not codes:
        return {}
    return {row.code: row for row in Operator.objects.filter(code__in=codes, pk__in=within)}


def operators_of(numbers: frozenset[int]) -> dict[int, Operator]:
    """These operators by number."""
    return {row.pk: row for row in _operators(numbers)}


@prepared
def _operators(numbers: Collection[int]) -> QuerySet[Operator]:
    return Operator.objects.filter(pk__in=numbers)


def working_on(plots: Collection[UUID], on: date) -> dict[UUID, int]:
    """Whose each plot is to work on, on the day."""
    return members.owners_of_plots(plots, on)


def is_member(operator_id: int, base_id: int, on: date, product_code: str) -> bool:
    """Whether the operator produces this in the base on the day."""
    return members.is_member(operator_id, base_id, on, product_code)


def own_plots(operator_id: int | None, on: date) -> tuple[members.OwnedPlot, ...]:
    """The plots on which an operator works."""
    return members.plots_of(operator_id, on) if operator_id is not None else ()
