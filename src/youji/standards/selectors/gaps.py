"""Reads of gaps: what is not followed, what is too low, which tasks there are and whose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from youji.documents.selectors import named_by
from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.findings import Finding
from youji.shared.inbox import InboxItem
from youji.shared.refusals import Unknown
from youji.shared.rooms import extensions
from youji.standards.logic.comparing import Bound, compare, not_below_its_parent
from youji.standards.logic.coverage import Followed, Unfollowed, unfollowed
from youji.standards.logic.gaps import OFFICES
from youji.standards.models import Adoption, Gap, Standard
from youji.standards.selectors.register import held

#: Where rooms above name the bases that are recognised: a function of (actor, on) to rows (id, 基地编号, name, division, product code).
RECOGNISED = "standards.recognised"


def standard_tasks(actor: Actor, *, state: str = "", kind: str = "") -> QuerySet[Gap]:
    """The tasks of the actor's area: open ones first, by their day."""
    rows = Gap.objects.visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("concluded_at", "due_on", "pk")


def find_gap(gap_id: int, actor: Actor) -> Gap:
    """One task.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = Gap.objects.visible_to(actor).select_related("document").filter(pk=gap_id).first()
    if found is None:
        raise Unknown(gap_id)
    return found


def audience(actor: Actor) -> Q:
    """The files that the tasks of an actor's area were reported with."""
    return named_by(Gap.objects.visible_to(actor))


@dataclass(frozen=True, slots=True)
class Low:
    """A standard that is looser than its parent (forbidden), or not compared with it (unknown)."""

    standard: Standard
    finding: Finding


def low(actor: Actor) -> list[Low]:
    """The standards with a parent that are looser, or of which nothing can be compared: four queries."""
    rows = Standard.objects.visible_to(actor).exclude(parent="").prefetch_related("parameters")
    own = list(rows.order_by("number"))
    parents = {
        row.number: row
        for row in Standard.objects.filter(number__in=[one.parent for one in own]).prefetch_related(
            "parameters"
        )
    }
    found = []
    for row in own:
        compared = compare(_bounds(row), _bounds(parents.get(row.parent)))
        if finding := not_below_its_parent(compared=compared, has_parent=True):
            found.append(Low(row, finding))
    return found


def _bounds(row: Standard | None) -> Iterable[Bound]:
    return [Bound(p.name, p.unit, p.direction, p.bound) for p in row.parameters.all()] if row else ()


def not_followed(actor: Actor, on: date) -> tuple[Unfollowed, ...]:
    """有标未贯 in the actor's area: every standard in force and in scope of a recognised base that it does not cite."""
    bases = [row for make in extensions(RECOGNISED).values() for row in make(actor, on)]
    cited: dict[int, set[int]] = {}
    rows = Adoption.objects.filter(base_id__in=[row[0] for row in bases], season=on.year, ended_on=None)
    for base_id, standard_id in rows.values_list("base_id", "edition__cites"):
        if standard_id is not None:
            cited.setdefault(base_id, set()).add(standard_id)
    followed = [
        Followed(pk, code, name, where, product, frozenset(cited.get(pk, ())))
        for pk, code, name, where, product in bases
    ]
    return unfollowed(followed, held(actor), on)


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """The tasks that wait for the actor's office."""
    today = clock.local_date(now)
    # Asked first, because mostly there is none: who works in which office is then not asked at all.
    kinds = set(standard_tasks(actor).filter(OPEN).values_list("kind", flat=True).order_by().distinct())
    found = []
    for kind in OFFICES:
        if kind in kinds:
            rows = standard_tasks(actor, kind=kind)
            found += hands.waiting(rows, actor, today, at="division", office=OFFICES[kind])
    return [_item(gap) for gap in found]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every open task of the actor's area, with the office that has it."""
    today = clock.local_date(now)
    those = {kind: hands.Hands(office, today) for kind, office in OFFICES.items()}
    return [
        replace(_item(gap), keeper=those[gap.kind].keeper(gap)) for gap in standard_tasks(actor).filter(OPEN)
    ]


def _item(gap: Gap) -> InboxItem:
    reported = gap.state == Gap.State.REPORTED
    return InboxItem(
        kind="standard_gap",
        title=gap.title,
        subject=f"标准任务 · 责任：{gap.responsible}",
        since=gap.reported_at or gap.opened_at,
        due_on=gap.due_on,
        url=f"/desk/standards/gaps/{gap.pk}/",
        next_action="核查办理情况" if reported else "办理并报告",
        refs=(gap.subject,),
        division=gap.division,
        shared=True,
    )
