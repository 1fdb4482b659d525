"""Reads of procedures: what is in force, what is due, who has adopted and who has read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from youji.members.selectors import may_record_for
from youji.registry.selectors import operator_names
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown
from youji.standards.fields import TASK
from youji.standards.logic.scheduling import DueTask, PlannedTask, Warmth, dated, due
from youji.standards.logic.vocabulary import HEAT
from youji.standards.models import Adoption, Edition, Handing, Procedure, Standard, Task
from youji.standards.selectors.warmth import warmth_since


def procedures(actor: Actor, *, q: str = "", product: str = "", division: str = "") -> QuerySet[Procedure]:
    """The procedures of which this actor may read an edition, by product."""
    readable = Edition.objects.visible_to(actor).filter(procedure=OuterRef("pk"))
    mine = Q(Exists(readable)) | (Q(division__startswith=actor.division) if actor.division else Q(pk__in=[]))
    rows = Procedure.objects.filter(mine).select_related("product")
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(product__name__icontains=q))
    if product:
        rows = rows.filter(product__code__startswith=product)
    if division:
        rows = rows.filter(division__startswith=division)
    return rows.annotate(edition_count=Count("editions")).order_by("product__code", "division", "pk")


def find_procedure(procedure_id: int, actor: Actor) -> Procedure:
    """One procedure.

    Raises:
        Unknown: absent, or nothing of it is for this actor.
    """
    found = procedures(actor).filter(pk=procedure_id).first()
    if found is None:
        raise Unknown(procedure_id)
    return found


def editions_of(procedure: Procedure, actor: Actor) -> list[Edition]:
    """Its editions that the actor may read, newest first."""
    rows = Edition.objects.visible_to(actor).filter(procedure=procedure).select_related("procedure__product")
    return list(rows.annotate(task_count=Count("tasks")).order_by("-number"))


def find_edition(edition_id: int, actor: Actor) -> Edition:
    """One edition.

    Raises:
        Unknown: absent, or not for this actor.
    """
    rows = Edition.objects.visible_to(actor).select_related("procedure__product")
    found = rows.filter(pk=edition_id).first()
    if found is None:
        raise Unknown(edition_id)
    return found


def procedures_in_force(product_code: str, on: date) -> list[Edition]:
    """The editions in force on the day that are written for the product or for what it is one of."""
    codes = [product_code[:n] for n in range(2, len(product_code) + 1, 2)]
    return list(
        Edition.objects.exclude(state=Edition.State.DRAFT)
        .filter(procedure__product__code__in=codes, in_force_from__lte=on)
        .filter(Q(in_force_until__isnull=True) | Q(in_force_until__gt=on))
        .select_related("procedure__product")
        .order_by("procedure__division", "procedure_id")
    )


def planned(task: Task) -> PlannedTask:
    """The row as the schedule reads it."""
    return PlannedTask(id=task.pk, **{key: getattr(task, key) for key in TASK})


def tasks_of(edition: Edition) -> list[PlannedTask]:
    """Its tasks, in the order in which they are numbered."""
    return [planned(task) for task in edition.tasks.all()]


def schedule(
    edition: Edition,
    season_start: date,
    *,
    reached: Mapping[str, date] | None = None,
    warmth: Warmth | None = None,
) -> tuple[DueTask, ...]:
    """Every task of the edition with its days in the season that began on ``season_start``."""
    return dated(tasks_of(edition), season_start, reached=reached, warmth=warmth)


def tasks_due(
    edition: Edition,
    season_start: date,
    on: date,
    *,
    reached: Mapping[str, date] | None = None,
    base_id: int | None = None,
) -> tuple[DueTask, ...]:
    """The tasks whose first day has come by ``on``: those still open, and those whose last day is over (``past``).

    Args:
        base_id: whose series of temperatures tells when a task has come that waits for warmth.
    """
    tasks = tasks_of(edition)
    asked = base_id is not None and any(task.anchor == HEAT for task in tasks)
    warmth = warmth_since(base_id or 0, season_start, on) if asked else None
    return due(dated(tasks, season_start, reached=reached, warmth=warmth), on)


def adopted(base_id: int, on: date) -> list[Edition]:
    """The editions the base works by on the day: adopted by then, and not given up for another."""
    rows = _adoptions(base_id, on).select_related("edition__procedure__product")
    return [row.edition for row in rows]


def _adoptions(base_id: int, on: date) -> QuerySet[Adoption]:
    standing = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    return Adoption.objects.filter(standing, base_id=base_id, season=on.year, adopted_on__lte=on)


def adoptions(actor: Actor, edition: Edition) -> list[dict[str, Any]]:
    """Which bases of the actor's area have adopted the edition, how many were handed it and how many have read it."""
    rows = (
        Adoption.objects.visible_to(actor)
        .filter(edition=edition)
        .select_related("base__operator")
        .annotate(handed=Count("handings"), read=Count("handings", filter=Q(handings__read_at__isnull=False)))
        .order_by("-season", "base__name")
    )
    return [
        {"adoption": row, "handed": row.handed, "read": row.read, "missing": row.handed - row.read}
        for row in rows
    ]


def handings(actor: Actor, on: date | None = None) -> QuerySet[Handing]:
    """What was handed out, inside the actor's scope or to whom it keeps the books of on the day: unread first."""
    rows = Handing.objects.visible_to(actor)
    if kept := may_record_for(actor, on)[1:]:
        rows |= Handing.objects.filter(operator_id__in=kept)
    return rows.select_related("adoption__edition__procedure__product", "adoption__base").order_by(
        "read_at", "-handed_at", "pk"
    )


def to_read(actor: Actor, on: date) -> list[tuple[Handing, str]]:
    """What a producer was handed, unread first, and whoever's books it keeps: with their name where it is another's."""
    rows = list(handings(actor, on).filter(operator_id__in=may_record_for(actor, on))[:100])
    names = operator_names([row.operator_id for row in rows if row.operator_id != actor.operator_id])
    return [(row, names.get(row.operator_id, "")) for row in rows]


def find_handing(handing_id: int, actor: Actor, on: date | None = None) -> Handing:
    """One handing-out.

    Raises:
        Unknown: absent, or not for this actor.
    """
    found = handings(actor, on).filter(pk=handing_id).first()
    if found is None:
        raise Unknown(handing_id)
    return found


def handed_out(adoption: Adoption) -> list[tuple[Handing, str]]:
    """Who was handed it, with their names: unread first."""
    rows = list(adoption.handings.order_by("read_at", "pk"))
    names = operator_names([row.operator_id for row in rows])
    return [(row, names.get(row.operator_id, "")) for row in rows]


def find_adoption(adoption_id: int, actor: Actor) -> Adoption:
    """One adoption by a base of which the actor may know.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    rows = Adoption.objects.visible_to(actor)
    found = rows.filter(pk=adoption_id).select_related("base", "edition__procedure__product").first()
    if found is None:
        raise Unknown(adoption_id)
    return found


@dataclass(frozen=True, slots=True)
class Handed:
    """How many producers were handed a procedure in a year, and how many of them have read it."""

    handed: int
    read: int


def handed_count(season: int) -> Handed:
    """What was handed out for the season, whoever asks."""
    rows = Handing.objects.filter(adoption__season=season)
    return Handed(**rows.aggregate(handed=Count("pk"), read=Count("read_at")))


def issued_count(on: date) -> int:
    """How many procedures have an edition in force on the day."""
    rows = Edition.objects.exclude(state=Edition.State.DRAFT).filter(in_force_from__lte=on)
    standing = rows.filter(Q(in_force_until__isnull=True) | Q(in_force_until__gt=on))
    return standing.values("procedure_id").distinct().count()


def cited_by(edition: Edition) -> list[Standard]:
    """The standards it cites, by number."""
    return list(edition.cites.order_by("number"))


def task_numbered(edition: Edition, number: str) -> Task | None:
    """Its task with this number."""
    return (
        edition.tasks.filter(number=int(number)).first() if number.isdecimal() and len(number) < 6 else None
    )


def next_number(edition: Edition) -> int:
    """The number a new task would have."""
    last = edition.tasks.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
