"""Whose turn it is: the applications that wait for an actor, and the rows of the inbox they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.recognition.logic.objecting import of_case
from youji.recognition.logic.pages import ASKED
from youji.recognition.models import Application, Objection, Reconciliation, Round
from youji.recognition.selectors import cases, experts, notices, rounds
from youji.recognition.selectors.facts import district_of, placed
from youji.schemes.labels import task_of
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.logic.statuses import FINAL, IN_FLIGHT, Status
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of, versions
from youji.shared import clock, rooms
from youji.shared.actor import APPLICANTS, PRODUCERS, Actor, Role
from youji.shared.inbox import MOST, InboxItem
from youji.shared.roles import PROVINCE, works_at_level_of

#: Rooms above that hold a case up for a while (a visit not yet concluded) name it here: each fills in a
#: function that gives the numbers of the applications it holds.
HELD = "recognition.held"


#: What is left to do once an applicant has let the days for correcting pass.
END_THE_WAITING = "逾期未补正，核查后终止办理"

#: What has come only on a day: guard → the cases for which it has.
RIPE: Mapping[str, Callable[[date], Q]] = {
    "building_period_has_run": lambda today: Q(building_until__lte=today) | Q(renews__isnull=False),
    cases.LAPSES: lambda today: Q(due_on__lt=today),
}


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Applications at the actor's step, cases to score, objections to settle."""
    today = clock.local_date(now)
    items = _cases_of(list(waiting_cases(actor, today)[:MOST]), actor)
    if Role.EXPERT in actor.roles:
        items += [_of_seat(seat) for seat in experts.seats_of(actor) if seat.open and seat.score is None]
    open_ = hands.waiting(notices.objections(actor), actor, today, at="application__division")
    items += [of_objection(objection) for objection in open_]
    return items


def turns(actor: Actor, today: date) -> Q:
    """The applications whose scheme says it is this actor's turn: per scheme version, the statuses of their steps.

    A case returned for correction comes to whoever may end it, once the applicant's days are over; what can only be
    done from a day on is nobody's turn before.
    """
    found = Q(pk__in=[])
    for version in SchemeVersion.objects.all():
        for step in scheme_of(version).steps:
            if not _is_for(step, actor) or not _at_level(step, actor):
                continue
            if step.tone == "forward" or cases.LAPSES in step.guards:
                turn = _turn(version, step, actor)
                if cases.LAPSES in step.guards:
                    turn &= Q(comes_back_to=step.comes_back_to)
                for guard in set(step.guards) & RIPE.keys():
                    turn &= RIPE[guard](today)
                found |= turn
    return found


def _is_for(step: Step, actor: Actor) -> bool:
    """Whether the step is the actor's; what a 主体负责人 submits, the 经办人 of the operator prepares."""
    return step.role in actor.roles or bool(step.role in PRODUCERS and actor.roles & PRODUCERS)


def _turn(version: SchemeVersion, step: Step, actor: Actor) -> Q:
    turn = Q(scheme_version=version, status__in=step.sources)
    if step.role in PRODUCERS:
        return turn & Q(operator_id=actor.operator_id, operator__isnull=False)
    if step.role in APPLICANTS:
        return turn & Q(division=actor.division, operator__isnull=True)
    return turn


def _at_level(step: Step, actor: Actor) -> bool:
    return works_at_level_of(Role(step.role), actor.division)


def waiting_cases(actor: Actor, today: date) -> QuerySet[Application]:
    """Applications waiting for a forward step of the actor's."""
    rows = Application.objects.visible_to(actor).filter(turns(actor, today))
    return in_motion(rows.exclude(recusals__person_id=actor.user_id), today)


def in_motion(rows: QuerySet[Application], today: date) -> QuerySet[Application]:
    """Those of ``ripe`` that no other room holds up: a visit is a row of its own until it is concluded."""
    rows = ripe(rows, today)
    for held in rooms.extensions(HELD).values():
        rows = rows.exclude(pk__in=held())
    return rows


def ripe(rows: QuerySet[Application], today: date) -> QuerySet[Application]:
    """Those of ``rows`` for which no day and no answer is waited for, what is due first in front.

    On notice one waits until the notice is over and every objection has its answer, one put off until its day; a
    boundary under way holds a case up too.
    """
    objections = Objection.objects.filter(application=OuterRef("pk"))
    rows = rows.annotate(
        objected=Exists(objections.filter(OPEN)),
        upheld=Exists(objections.filter(notices.BARRING)),
    )
    rows = rows.exclude(deferred_until__gt=today)
    rows = rows.exclude(Q(**of_case(today)) | Q(status=Status.ON_NOTICE, objected=True))
    rows = rows.exclude(reconciliations__in=Reconciliation.objects.filter(OPEN))
    return rows.select_related("base", "round", "scheme_version", "operator", "submission").order_by(
        "due_on", "moved_at", "pk"
    )


#: The piles on a reviewer's table: (key, words).
PILES = (
    ("", "全部"),
    ("mine", "待我办"),
    ("open", "办理中"),
    ("late", "逾期"),
    ("placed", "占名额"),
    ("done", "已办结"),
)


def narrowed(rows: QuerySet[Application], pile: str, actor: Actor, today: date) -> QuerySet[Application]:
    """Those of ``rows`` that lie on one of the piles; an unknown pile is all of them."""
    if pile == "mine":
        return rows.filter(pk__in=waiting_cases(actor, today).order_by().values("pk"))
    if pile == "open":
        return rows.exclude(status__in=FINAL)
    if pile == "placed":
        return rows.filter(_placed(), round__in=rounds.under_way(today))
    if pile == "late":
        return rows.filter(status__in=IN_FLIGHT, due_on__lt=today)
    return rows.filter(status__in=FINAL) if pile == "done" else rows


def _placed() -> Q:
    """The cases that take a place of a quota, whatever their scheme."""
    found = Q(pk__in=[])
    for version in versions():
        scheme = scheme_of(version)
        if scheme.quota_per:
            found |= Q(scheme_version=version) & placed(scheme)
    return found


def next_case(actor: Actor, today: date, after: Application) -> Application | None:
    """The next one waiting after this, without going back to the list."""
    rows = [a for a in waiting_cases(actor, today)[:MOST] if a.pk != after.pk]
    later = [a for a in rows if (a.due_on or date.max, a.pk) > (after.due_on or date.max, after.pk)]
    return next(iter(later or rows), None)


def _cases_of(applications: list[Application], actor: Actor) -> list[InboxItem]:
    """A row for each; those to go on notice are one row for each round, which opens the notice with all of them."""
    items, rounds = [], defaultdict(list)
    for application in applications:
        steps = my_steps(application, actor)
        if steps and all("join_notice" in step.effects for step in steps):
            rounds[application.round].append(application)
        else:
            items.append(_of_case(application, actor))
    return items + [_for_notice(one, ready) for one, ready in rounds.items()]


def _of_case(application: Application, actor: Actor) -> InboxItem:
    scheme = scheme_of(application.scheme_version)
    applicant = cases.is_applicant(application, actor) and not _reviews(application, scheme, actor)
    returned = applicant and application.status == Status.RETURNED
    place = "field/apply" if applicant else "desk/cases"
    return InboxItem(
        kind="application",
        title=application.base.name,
        subject=_asked_of(application)
        if returned
        else f"{application.code} · {application.round.title} · {district_of(application)}",
        since=application.moved_at,
        due_on=application.due_on,
        url=f"/{place}/{application.code}/{ASKED}/" if returned else f"/{place}/{application.code}/",
        next_action=_next_action(application, scheme, actor),
        refs=(application.subject,),
        division=application.division,
        shared=not applicant,
    )


def _asked_of(application: Application) -> str:
    """What is to be corrected, in the words of whoever asked; one's own cases are few."""
    reasons = [one.reason for one in application.corrections.filter(closed_at=None)]
    more = f"（共{len(reasons)}处）" if len(reasons) > 1 else ""
    return f"{application.code} · 请补正：{reasons[0][:60]}{more}" if reasons else application.code


def _for_notice(round_: Round, ready: list[Application]) -> InboxItem:
    return InboxItem(
        kind="application",
        title=round_.title,
        subject=f"{len(ready)}件等待公示",
        since=min(one.moved_at for one in ready),
        due_on=min((one.due_on for one in ready if one.due_on), default=None),
        url=f"/desk/notices/new/?round={round_.pk}",
        next_action="发布公示",
        refs=tuple(one.subject for one in ready),
        division=PROVINCE,
        stands_for=len(ready),
    )


def _reviews(application: Application, scheme: Scheme, actor: Actor) -> bool:
    steps = (s for s in scheme.steps if application.status in s.sources)
    return any(s.role in actor.roles and s.role not in APPLICANTS for s in steps)


def _next_action(application: Application, scheme: Scheme, actor: Actor) -> str:
    if application.status in (Status.DRAFT, Status.RETURNED) and actor.roles & PRODUCERS == {Role.STAFF}:
        return "填写，请负责人提交"
    if application.status == Status.DRAFT:
        return "填写并提交"
    if application.status == Status.RETURNED:
        return "按要求补正" if cases.is_applicant(application, actor) else END_THE_WAITING
    return task(application, my_steps(application, actor))


def task(application: Any, steps: Iterable[Step]) -> str:
    """What waits to be done with an application of ``in_motion`` at which ``steps`` are possible, in words."""
    if application.upheld and application.status == Status.ON_NOTICE:
        return "异议成立，作不予认定决定"
    return "、".join(dict.fromkeys(task_of(step.label) for step in steps)) or "查看"


def _of_seat(seat: experts.Seat) -> InboxItem:
    application = seat.application
    return InboxItem(
        kind="expert",
        title=application.base.name,
        subject=f"{application.code} · {application.round.title}",
        since=application.moved_at,
        due_on=application.due_on,
        url=f"/desk/experts/{application.code}/",
        next_action="评分",
        refs=(application.subject,),
        division=application.division,
    )


def of_objection(objection: Objection) -> InboxItem:
    """The row of an objection: nobody's name is on it."""
    return InboxItem(
        kind="objection",
        title=objection.application.base.name,
        subject=f"{objection.notice.number} · 实名异议",
        since=objection.received_at,
        due_on=objection.due_on,
        url=f"/desk/notices/objections/{objection.pk}/",
        next_action="复核并办结" if objection.investigated_by_id else "调查并答复",
        refs=(objection.subject, objection.application.subject),  # the case waits for it,
        division=objection.application.division,
        shared=True,
    )


def may_move(application: Application, actor: Actor) -> bool:
    """Whether the case is the actor's to carry on now, as an officer."""
    mine = [s for s in my_steps(application, actor) if s.role not in APPLICANTS and _at_level(s, actor)]
    recused = application.recusals.filter(person_id=actor.user_id)
    return bool(mine) and actor.covers(application.division) and not recused.exists()


def my_steps(application: Application, actor: Actor) -> list[Step]:
    """The forward steps of the actor's from where the application stands."""
    scheme = scheme_of(application.scheme_version)
    return [s for s in cases.forward_steps(scheme, application.status) if s.role in actor.roles]
