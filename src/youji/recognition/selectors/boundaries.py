"""Reading 边界协调: what there is on a case, who is asked to look at a boundary, what waits for whom."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

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
from youji.shared.quantities import area_text
from youji.shared.refusals import Unknown
from youji.shared.rooms import Panel

#: What a party is asked to do.
LOOK = "核对边界"

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
    is_other = Reconciliation.objects.filter(_of_other(actor), pk=row.pk).exists()
    return _side(row.application, actor, is_other=is_other)


def _side(application: Application, actor: Actor, *, is_other: bool) -> str:
    if cases.is_applicant(application, actor):
        return "applicant"
    return "other" if is_other else ""


def common_mu(row: Reconciliation) -> Decimal:
    """How much ground the two have in common today."""
    found = (one.area_mu for one in overlaps_of(row.application.base_id) if one.base_id == row.other_id)
    return next(found, Decimal(0))


def open_of(application: Application) -> list[Reconciliation]:
    """Those under way on a case."""
    return list(application.reconciliations.filter(OPEN).select_related(*RELATED))


def of_case(application: Application, pk: int) -> Reconciliation:
    """The one numbered ``pk``, of this case.

    Raises:
        Unknown: another case's, or there is none.
    """
    row = application.reconciliations.filter(pk=pk).first()
    if row is None:
        raise Unknown(pk)
    return row


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
    """A boundary to look at, for whoever has not answered yet; one that is left to decide, for who has the case."""
    today = clock.local_date(now)
    turn = turns.turns(actor, today) if actor.is_officer else Q(pk__in=())
    theirs = Application.objects.filter(turn).exclude(recusals__person_id=actor.user_id)
    rows = (
        visible_to(actor)
        .filter(OPEN)
        .annotate(
            is_other=Exists(Reconciliation.objects.filter(_of_other(actor), pk=OuterRef("pk"))),
            is_theirs=Exists(theirs.filter(pk=OuterRef("application_id"))),
        )
        .order_by("due_on", "pk")
    )
    return list(islice((item for row in rows if (item := _item(row, actor, today))), MOST))


def _item(row: Any, actor: Actor, today: date) -> InboxItem | None:
    application = row.application
    side = _side(application, actor, is_other=row.is_other)
    answered = {"applicant": row.said_by_applicant, "other": row.said_by_other}
    if side:
        action = "" if answered[side] else LOOK
    else:
        action = _left_to_decide(row, today) if row.is_theirs else ""
    if not action:
        return None
    names = application.base.name, row.other.name
    ours, theirs = reversed(names) if side == "other" else names
    return InboxItem(
        kind="boundary",
        title=ours,
        subject=f"{application.code} · 与{theirs}重叠{area_text(row.area_mu)} · {district_of(application)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/field/boundaries/{row.pk}/" if side else f"/desk/cases/{application.code}/boundaries/",
        next_action=action,
        refs=(row.subject,),
        division=application.division,
        shared=not side,
    )


def _left_to_decide(row: Reconciliation, today: date) -> str:
    """What the office has to do, once the days are over or nobody is left to answer; empty before."""
    if row.due_on < today:
        return "边界协调到期，作出决定"
    return "双方已答复，作出决定" if row.said_by_applicant and row.said_by_other else ""


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every boundary under way of the area's cases: in the hands of those still to answer, then of who has the case."""
    today = clock.local_date(now)
    rows = Reconciliation.objects.filter(OPEN, application__in=Application.objects.visible_to(actor))
    related = rows.select_related(*RELATED, "application__operator", "other__operator").order_by(
        "due_on", "pk"
    )
    return [_pending(row, today) for row in related]


def _pending(row: Reconciliation, today: date) -> InboxItem:
    application, decision = row.application, _left_to_decide(row, today)
    sides = ((row.said_by_applicant, application), (row.said_by_other, row.other))
    asked = [
        applicant_at(one.division, one.operator.name if one.operator else "").name
        for said, one in sides
        if not said
    ]
    return InboxItem(
        kind="boundary",
        title=application.base.name,
        subject=f"{application.code} · 与{row.other.name}重叠{area_text(row.area_mu)} · {district_of(application)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/desk/cases/{application.code}/boundaries/",
        next_action=decision or LOOK,
        refs=(row.subject,),
        division=application.division,
        keeper=keeper(application, today) if decision else Keeper("applicant", "、".join(asked)),
        shared=bool(decision),
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
