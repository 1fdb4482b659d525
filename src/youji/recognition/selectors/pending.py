"""What is open in an area, whoever has it: the cases, the scores still to come, the objections."""

from __future__ import annotations

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
from youji.shared.roles import office_of


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
    """The scores still to come, a row for each expert."""
    here = Application.objects.visible_to(actor).filter(status__in=IN_FLIGHT)
    seats = (
        PanelSeat.objects.counted()
        .filter(application__in=here)
        .select_related("application__base", "application__scheme_version", "application__round")
    )
    given = set(here.values_list("pk", "expert_scores__expert_id"))
    return [
        InboxItem(
            kind="expert",
            title=one.base.name,
            subject=f"{one.code} · {one.round.title} · {district_of(one)}",
            since=one.moved_at,
            due_on=one.due_on,
            url=f"/desk/cases/{one.code}/",
            next_action="评分",
            refs=(one.subject,),
            division=one.division,
            keeper=Keeper("person", f"评审专家 {seat.expert_name}"),
        )
        for seat in seats
        if (one := seat.application).status in expert_statuses(scheme_of(one.scheme_version))
        and (one.pk, seat.expert_id) not in given
    ]


def _objections(actor: Actor, today: date) -> list[InboxItem]:
    """The open objections to what lies in the area; who objected is not among what a row says."""
    here = Application.objects.visible_to(actor)
    rows = Objection.objects.filter(OPEN, application__in=here).select_related("notice", "application__base")
    those = Hands(OBJECTION.office, today)
    return [replace(turns.of_objection(one), keeper=those.keeper(one)) for one in rows]
