"""What is open in an area, whoever has it: the cases, the scores still to come, the objections."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from youji.divisions.selectors import applicant_at, office_at
from youji.procedures.rows import OPEN
from youji.procedures.selectors import Hands, claims_on
from youji.recognition.logic.objections import OBJECTION
from youji.recognition.models import Application, Objection, PanelSeat
from youji.recognition.selectors import cases, turns
from youji.recognition.selectors.experts import expert_statuses
from youji.recognition.selectors.facts import district_of
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import APPLICANTS, Actor, Role
from youji.shared.inbox import InboxItem, Keeper
from youji.shared.roles import PROVINCE, office_of


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the procedure that is open in the actor's area."""
    today = clock.local_date(now)
    mine = Application.objects.visible_to(actor).filter(status__in=IN_FLIGHT)
    return [
        *(_of_case(one, today) for one in turns.in_motion(mine, today)),
        *_scores(actor),
        *_objections(actor, today),
    ]


def keeper(application: Application, today: date) -> Keeper:
    """In whose hands a case is: the office of the next step, or the applicant, until the days for correcting are over."""
    steps = cases.steps_due(scheme_of(application.scheme_version), application, today)
    roles = {Role(step.role) for step in steps} - APPLICANTS
    if not roles:
        operator = application.operator.name if application.operator else ""
        return applicant_at(application.division, operator)
    return office_at(office_of(min(roles), application.division), roles)


def held(rows: list[Any], today: date) -> list[Any]:
    """The cases of one page of a list, each with ``held``: whose hands it is in, and who there has taken it up."""
    claims = claims_on([row.subject for row in rows], today)
    for row in rows:
        taken = claims.get(row.subject)
        office = keeper(row, today).name if row.status in IN_FLIGHT else ""
        row.held = f"{office}（{taken.person_name}认领）" if taken and office else office
    return rows


def _of_case(application: Any, today: date) -> InboxItem:
    held_by = keeper(application, today)
    if application.status == Status.RETURNED:
        action = "按要求补正" if held_by.level == "applicant" else turns.END_THE_WAITING
    else:
        steps = cases.forward_steps(scheme_of(application.scheme_version), application.status)
        action = turns.task(application, steps)
    return InboxItem(
        kind="application",
        title=application.base.name,
        subject=f"{application.code} · {application.round.title} · {district_of(application)}",
        since=application.moved_at,
        due_on=application.due_on,
        url=f"/desk/cases/{application.code}/",
        next_action=action,
        refs=(application.subject,),
        division=application.division,
        keeper=held_by,
        shared=True,
    )


def _scores(actor: Actor) -> list[InboxItem]:
    """The scores still to come, a row for each expert; below the province, which asked them, a row for each case."""
    here = Application.objects.visible_to(actor).filter(status__in=IN_FLIGHT)
    seats = PanelSeat.objects.counted().filter(application__in=here)
    related = seats.select_related(
        "application__base", "application__scheme_version", "application__round"
    ).order_by("application", "pk")
    given = set(here.values_list("pk", "expert_scores__expert_id"))
    awaited = [
        seat
        for seat in related
        if seat.application.status in expert_statuses(scheme_of(seat.application.scheme_version))
        and (seat.application_id, seat.expert_id) not in given
    ]
    if actor.division == PROVINCE:
        return [_of_scores(seat.application, f" {seat.expert_name}") for seat in awaited]
    number = Counter(seat.application_id for seat in awaited)
    found = {seat.application_id: seat.application for seat in awaited}
    return [_of_scores(one, f"{number[one.pk]}名") for one in found.values()]


def _of_scores(application: Application, who: str) -> InboxItem:
    return InboxItem(
        kind="expert",
        title=application.base.name,
        subject=f"{application.code} · {application.round.title} · {district_of(application)}",
        since=application.moved_at,
        due_on=application.due_on,
        url=f"/desk/cases/{application.code}/",
        next_action="评分",
        refs=(application.subject,),
        division=application.division,
        keeper=Keeper("person", f"评审专家{who}"),
    )


def _objections(actor: Actor, today: date) -> list[InboxItem]:
    """The open objections to what lies in the area; who objected is not among what a row says."""
    here = Application.objects.visible_to(actor)
    rows = Objection.objects.filter(OPEN, application__in=here).select_related("notice", "application__base")
    those = Hands(OBJECTION.office, today)
    return [replace(turns.of_objection(one), keeper=those.keeper(one)) for one in rows]
