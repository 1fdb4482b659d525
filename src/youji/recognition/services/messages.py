"""Who is told of what, in the procedure half of the room."""

from __future__ import annotations

from datetime import datetime

from youji.accounts.services import notify, settle
from youji.recognition.models import Application, Movement
from youji.recognition.selectors import cases, receipts
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.logic.statuses import Status
from youji.shared import clock
from youji.shared.actor import APPLICANTS, Actor, Role
from youji.shared.roles import office_of


def tell_of_step(
    application: Application, scheme: Scheme, step: Step, movement: Movement, now: datetime
) -> None:
    """The applicant hears of every step an officer takes; whoever is next hears that it waits for them."""
    name = application.base.name
    if step.tone == "hold" and movement.again_on:
        detail = f"{movement.agency or '办理机关'}：{step.label}，{clock.in_words(movement.again_on)}再议。"
        tell_applicant(application, f"{name}：{step.label}", detail, now)
        return
    settle(matter_of(application), now=now)
    if step.role not in APPLICANTS:
        detail = f"{movement.agency or '办理机关'}：{step.label}。"
        if application.due_on and step.target == Status.RETURNED:
            detail += f"请在{clock.in_words(application.due_on)}前补正后重新提交。"
        if application.comes_back_to:
            detail += "补正后直接交回退回的一级，不必从头再审。"
            tell_those_who_passed_it(application, scheme, step, movement, now)
        tell_applicant(application, f"{name}：{step.label}", detail, now)
    elif step.hands_in:
        tell_of_receipt(application, name, now)
    tell_next(application, scheme, step.target, movement, now)


def tell_of_receipt(application: Application, name: str, now: datetime) -> None:
    """The applicant has it in writing: the number, what comes next, by whom and by when."""
    given = receipts.receipts_of(application)[0]
    body = f"回执号{given.number}，材料{len(given.files)}件。"
    if given.next_step:
        body += f"下一步：{given.next_step}，由{given.office}办理"
        body += f"，期限{clock.in_words(application.due_on)}。" if application.due_on else "。"
    link = f"/field/apply/{application.code}/receipts/{given.place}/"
    tell_applicant(application, f"{name}：申报已提交", body, now, link=link)


def tell_next(
    application: Application, scheme: Scheme, status: str, movement: Movement, now: datetime
) -> None:
    """Whoever can carry the case on from ``status`` hears that it waits for them."""
    following = cases.forward_steps(scheme, status)
    for role in sorted({s.role for s in following if s.role not in APPLICANTS}):
        body = f"{application.code}，{movement.label}后转来。"
        if application.due_on:
            body += f"办理期限{clock.in_words(application.due_on)}。"
        notify(
            title=f"待办：{application.base.name}",
            body=body,
            link=f"/desk/cases/{application.code}/",
            matter=matter_of(application),
            now=now,
            roles=(Role(role),),
            division=area_of(application, Role(role)),
        )


def matter_of(application: Application) -> str:
    """What its messages are about, until the next step is taken."""
    return f"application:{application.pk}"


def tell_those_who_passed_it(
    application: Application, scheme: Scheme, step: Step, movement: Movement, now: datetime
) -> None:
    """The offices below hear that a case they passed has been returned, and that it does not come by them again."""
    taken = set(application.movements.values_list("step", flat=True))
    passed = {Role(s.role) for s in scheme.steps if s.name in taken and s.tone == "forward"} & {
        Role.COUNTY_REVIEWER,
        Role.CITY_REVIEWER,
    }
    for role in sorted(passed - {Role(step.role)}):
        notify(
            title=f"{application.base.name}：上级退回补正",
            body=f"{application.code}由{movement.agency or '上级'}退回补正，补正后直接交回该级，不需要您再审。",
            link=f"/desk/cases/{application.code}/",
            now=now,
            roles=(role,),
            division=area_of(application, role),
        )


def tell_applicant(application: Application, title: str, body: str, now: datetime, *, link: str = "") -> None:
    """A message to everybody who fills in this application."""
    link = link or f"/field/apply/{application.code}/"
    if application.operator_id is not None:
        notify(title=title, body=body, link=link, now=now, operator_id=application.operator_id)
        return
    role = Role.CITY_APPLICANT if len(application.division) == 4 else Role.COUNTY_APPLICANT
    notify(title=title, body=body, link=link, now=now, roles=(role,), division=application.division)


def tell_of_recusal(application: Application, actor: Actor, now: datetime, *, seated: bool) -> None:
    """The colleagues who can take the case on; of an expert who was asked to score, those who ask experts."""
    if colleagues := actor.roles - {Role.EXPERT}:
        notify(
            title=f"{application.base.name}：{actor.name}申请回避",
            body=f"{application.code}由同级其他人员办理。",
            link=f"/desk/cases/{application.code}/",
            now=now,
            roles=tuple(sorted(colleagues)),
            division=actor.division,
        )
    if seated:
        notify(
            title=f"{application.base.name}：评审专家{actor.name}回避",
            body=f"{application.code}的评分不再等待，已评的不计。专家不足的，请另请专家。",
            link="/desk/experts/",
            now=now,
            roles=(Role.PROVINCE_REVIEWER,),
            division=area_of(application, Role.PROVINCE_REVIEWER),
        )


def area_of(application: Application, role: Role) -> str:
    """The division code of the office that ``role`` works in for this application."""
    return office_of(role, application.division)
