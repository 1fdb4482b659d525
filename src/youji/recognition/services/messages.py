"""Who is told of what, in the procedure half of the room."""

from __future__ import annotations

from datetime import datetime

from youji.accounts.services import notify
from youji.recognition.logic.scheme import Scheme, Step
from youji.recognition.logic.statuses import Status
from youji.recognition.models import Application, Movement
from youji.recognition.selectors import cases
from youji.shared.actor import PRODUCERS, Actor, Role

#: How much of an application's division code names the area of the office that has the role.
AREA = {Role.COUNTY_REVIEWER: 6, Role.COUNTY_APPLICANT: 6, Role.CITY_REVIEWER: 4, Role.CITY_APPLICANT: 4}
APPLICANT_ROLES = PRODUCERS | {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT}


def tell_of_step(
    application: Application, scheme: Scheme, step: Step, movement: Movement, now: datetime
) -> None:
    """The applicant hears of every step an officer takes; whoever is next hears that it waits for them."""
    name = application.base.name
    if step.role not in APPLICANT_ROLES:
        detail = f"{movement.agency or '办理机关'}：{step.label}。"
        if application.due_on and step.target == Status.RETURNED:
            detail += f"请在{application.due_on}前补正后重新提交。"
        tell_applicant(application, f"{name}：{step.label}", detail, now)
    following = cases.forward_steps(scheme, step.target)
    for role in sorted({s.role for s in following if s.role not in APPLICANT_ROLES}):
        body = f"{application.code}，{step.label}后转来。"
        if application.due_on:
            body += f"办理期限{application.due_on}。"
        notify(
            title=f"待办：{name}",
            body=body,
            link=f"/desk/cases/{application.code}/",
            now=now,
            roles=(Role(role),),
            division=area_of(application, Role(role)),
        )


def tell_applicant(application: Application, title: str, body: str, now: datetime) -> None:
    """A message to everybody who fills in this application."""
    link = f"/field/apply/{application.code}/"
    if application.operator_id is not None:
        notify(title=title, body=body, link=link, now=now, operator_id=application.operator_id)
        return
    role = Role.CITY_APPLICANT if len(application.division) == 4 else Role.COUNTY_APPLICANT
    notify(title=title, body=body, link=link, now=now, roles=(role,), division=application.division)


def tell_of_recusal(application: Application, actor: Actor, now: datetime) -> None:
    """The colleagues who can take the case on."""
    notify(
        title=f"{application.base.name}：{actor.name}申请回避",
        body=f"{application.code}由同级其他人员办理。",
        link=f"/desk/cases/{application.code}/",
        now=now,
        roles=tuple(sorted(actor.roles)),
        division=actor.division,
    )


def area_of(application: Application, role: Role) -> str:
    """The division code of the office that ``role`` works in for this application."""
    return application.division[: AREA.get(role, 2)]
