"""Reading 边界协调: what there is on a case, who is asked to look at a boundary, what waits for whom."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from youji.divisions.selectors import applicant_at
from youji.procedures.rows import OPEN
from youji.recognition.models import Application, Reconciliation
from youji.recognition.selectors import cases, turns
from youji.recognition.selectors.facts import district_of, meeting_ground
from youji.recognition.selectors.pending import keeper
from youji.registry.selectors import overlaps_of
from youji.registry.selectors.overlaps import Overlap
from youji.registry.selectors.pages import map_of
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import PRODUCERS, Actor, Role
from youji.shared.inbox import MOST, InboxItem, Keeper
from youji.shared.refusals import Unknown
from youji.shared.rooms import Panel

RELATED = ("application__base", "application__round", "application__scheme_version", "other")


def visible_to(actor: Actor) -> QuerySet[Reconciliation]:
    """Those of cases in scope, and those in which the actor's own base is the other one."""
    mine = Q(application__in=Application.objects.visible_to(actor))
    return Reconciliation.objects.filter(mine | _of_other(actor)).select_related(*RELATED)


def _of_other(actor: Actor) -> Q:
    """Where the actor speaks for the other base."""
    found = Q(pk__in=())
    if actor.operator_id is not None and actor.roles & PRODUCERS:
        found |= Q(other__operator_id=actor.operator_id)
    if Role.COUNTY_APPLICANT in actor.roles:
        found |= Q(other__operator__isnull=True, other__division=actor.division)
    return found


def find(pk: int, actor: Actor) -> Reconciliation:
    """The one numbered ``pk``, inside the actor's scope.

    Raises:
        Unknown: outside it, or there is none.
    """
    row = visible_to(actor).filter(pk=pk).first()
    if row is None:
        raise Unknown(pk)
    return row


def side_of(row: Reconciliation, actor: Actor) -> str:
    """Whose side the actor stands on: ``applicant``, ``other``, or neither."""
    if cases.is_applicant(row.application, actor):
        return "applicant"
    return "other" if Reconciliation.objects.filter(_of_other(actor), pk=row.pk).exists() else ""


def common_mu(row: Reconciliation) -> Decimal:
    """How much ground the two have in common today."""
    found = (one.area_mu for one in overlaps_of(row.application.base_id) if one.base_id == row.other_id)
    return next(found, Decimal(0))


def open_of(application: Application) -> list[Reconciliation]:
    """Those under way on a case."""
    return list(application.reconciliations.filter(OPEN).select_related(*RELATED))


def concluded_of(application: Application) -> list[Reconciliation]:
    """Those of a case that are over, the last first."""
    return list(application.reconciliations.exclude(OPEN).select_related(*RELATED).order_by("-concluded_at"))


def map_of_case(application: Application) -> dict[str, Any]:
    """The ground of the base, and of everybody on it."""
    return map_of(application.base, overlaps_of(application.base_id))


def to_reconcile(application: Application) -> list[Overlap]:
    """The bases whose ground this one's meets beyond what two surveys differ by, and that nobody has been asked about."""
    overlaps = overlaps_of(application.base_id)
    if not overlaps:
        return []
    known = list(application.reconciliations.all())
    asked = {row.other_id for row in known if row.concluded_at is None}
    tolerance = scheme_of(application.scheme_version).overlap_tolerance_mu
    meeting = meeting_ground(overlaps, application.base.kind, known, tolerance)
    return [one for one in meeting if one.base_id not in asked]


def map_for(row: Reconciliation, side: str) -> dict[str, Any]:
    """The ground of both, drawn as the one on ``side`` has it."""
    ours, theirs = row.application.base, row.other
    if side == "other":
        ours, theirs = theirs, ours
    return map_of(ours, [one for one in overlaps_of(ours.pk) if one.base_id == theirs.pk])


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """A boundary to look at, for whoever has not answered yet; what was not settled in time, for who has the case."""
    today = clock.local_date(now)
    rows = visible_to(actor).filter(OPEN).order_by("due_on", "pk")[:MOST]
    late = {
        row.pk
        for row in rows
        if row.due_on < today
        and Application.objects.filter(turns.turns(actor, today), pk=row.application_id).exists()
    }
    return [item for row in rows if (item := _item(row, actor, late=row.pk in late))]


def _item(row: Reconciliation, actor: Actor, *, late: bool) -> InboxItem | None:
    side = side_of(row, actor)
    answered = {"applicant": row.said_by_applicant, "other": row.said_by_other}
    asked = side in answered and not answered[side]
    if not asked and (side or not late):
        return None
    application = row.application
    names = application.base.name, row.other.name
    ours, theirs = reversed(names) if side == "other" else names
    return InboxItem(
        kind="boundary",
        title=ours,
        subject=f"{application.code} · 与{theirs}重叠{row.area_mu}亩 · {district_of(application)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/field/boundaries/{row.pk}/" if side else f"/desk/cases/{application.code}/boundaries/",
        next_action="核对边界" if side else "边界协调到期，作出决定",
        refs=(row.subject,),
        division=application.division,
        shared=not side,
    )


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every boundary under way of the area's cases: in the hands of those still to answer, then of who has the case."""
    today = clock.local_date(now)
    rows = Reconciliation.objects.filter(OPEN, application__in=Application.objects.visible_to(actor))
    related = rows.select_related(*RELATED, "application__operator", "other__operator").order_by(
        "due_on", "pk"
    )
    return [_pending(row, today) for row in related]


def _pending(row: Reconciliation, today: date) -> InboxItem:
    application, late = row.application, row.due_on < today
    sides = ((row.said_by_applicant, application), (row.said_by_other, row.other))
    asked = [
        applicant_at(one.division, one.operator.name if one.operator else "").name
        for said, one in sides
        if not said
    ]
    at_office = late or not asked
    return InboxItem(
        kind="boundary",
        title=application.base.name,
        subject=f"{application.code} · 与{row.other.name}重叠{row.area_mu}亩 · {district_of(application)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/desk/cases/{application.code}/boundaries/",
        next_action="边界协调到期，作出决定" if late else "核对边界",
        refs=(row.subject,),
        division=application.division,
        keeper=keeper(application, today) if at_office else Keeper("applicant", "、".join(asked)),
        shared=at_office,
    )


def on_case_page(application: Application, actor: Actor, today: date) -> Panel | None:
    """For whoever has the case: ground that meets another's, and what is being done about it."""
    rows = open_of(application)
    if not rows and not (turns.my_steps(application, actor) and to_reconcile(application)):
        return None
    return Panel("recognition/boundaries/_case.html", {"a": application, "rows": rows})


def on_applicants_page(application: Application, actor: Actor, today: date) -> Panel | None:
    """For the applicant: that the case waits for a boundary."""
    rows = open_of(application)
    return Panel("recognition/boundaries/_applicant.html", {"rows": rows}) if rows else None
