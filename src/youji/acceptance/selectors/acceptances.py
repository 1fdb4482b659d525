"""Reading the acceptance of an application: to arrange, who may be asked, what waits, what the procedure is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from youji.acceptance.fields import ARRANGEMENT
from youji.acceptance.logic import visits as rules
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.acceptance.selectors.scoring import team_facts
from youji.acceptance.selectors.visits import visits_of
from youji.accounts.models import Grant, Person
from youji.accounts.selectors.actors import roles_in_force
from youji.divisions.selectors import office_at
from youji.recognition.models import Application
from youji.recognition.selectors.judged import stated_of
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import problem_with
from youji.shared.checklists import Checklist
from youji.shared.findings import Finding
from youji.shared.inbox import InboxItem, Keeper
from youji.shared.refusals import Unknown
from youji.shared.roles import PROVINCE, office_of
from youji.shared.rooms import Panel
from youji.shared.values import Fields

#: Who arranges visits, where their office takes the step that follows.
ARRANGERS = frozenset({Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER})


def latest(application: Application) -> Acceptance | None:
    """The acceptance under way, or the last one held."""
    return Acceptance.objects.filter(application=application).order_by("-pk").first()


def checklist_of(application: Application) -> Checklist:
    """What the visit looks at, by the scheme the application is pinned to.

    Raises:
        Unknown: the scheme has no checklist.
    """
    checklist = scheme_of(application.scheme_version).sheet
    if checklist is None:
        raise Unknown(application.code)
    return checklist


def may_arrange(application: Application, actor: Actor) -> bool:
    """Whether arranging the visit is this actor's to do."""
    return bool(arrangers_of(application) & actor.roles) and actor.covers(application.division)


def arrangers_of(application: Application) -> set[Role]:
    """Who arranges its visit: whoever takes the step that follows it."""
    scheme = scheme_of(application.scheme_version)
    return {Role(step.role) for step in scheme.steps if Status.ACCEPTANCE in step.sources} & ARRANGERS


def find_to_arrange(code: str, actor: Actor) -> tuple[Application, Acceptance]:
    """The application numbered ``code`` and its open acceptance.

    Raises:
        Unknown: not the actor's to arrange, or no acceptance is open.
    """
    application = (
        Application.objects.visible_to(actor)
        .select_related("base__product", "base__gi_product", "scheme_version", "operator")
        .filter(code=code)
        .first()
    )
    acceptance = latest(application) if application else None
    if application is None or acceptance is None or acceptance.outcome or not may_arrange(application, actor):
        raise Unknown(code)
    return application, acceptance


@dataclass(frozen=True, slots=True)
class Choice:
    """An assessor one might name, and whatever stands against it."""

    person_id: int
    name: str
    agency: str
    specialities: str
    findings: tuple[Finding, ...]
    chosen: bool


def choices(application: Application, acceptance: Acceptance, today: date) -> list[Choice]:
    """The assessors of the city and the province, those who can be named first."""
    named = set(acceptance.sheets.values_list("assessor_id", flat=True))
    area = (
        Q(agency__division__startswith=application.division[:4])
        | Q(agency__division=PROVINCE)
        | Q(pk__in=named)
    )
    holders = Grant.objects.filter(role=Role.ASSESSOR.value).values("person_id")
    people = Person.objects.filter(area, pk__in=holders).order_by("agency__division", "pk")
    rows = [
        Choice(
            person.pk,
            str(person),
            person.agency.name if person.agency else "",
            "、".join(person.specialities) or "未登记",
            rules.about_person(candidate(person, application, today)),
            person.pk in named,
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: bool(row.findings))


def candidate(person: Person, application: Application, today: date) -> rules.Candidate:
    """What the rules need to know of ``person`` as assessor of ``application``."""
    own = application.operator_id is not None and person.operator_id == application.operator_id
    return rules.Candidate(
        name=str(person),
        active=person.is_active and Role.ASSESSOR in roles_in_force(person, today),
        specialities=tuple(person.specialities),
        group=stated_of(application).product_group,
        same_operator=own,
        made_application=application.created_by_id == person.pk,
        recused=application.recusals.filter(person_id=person.pk).exists(),
    )


def people(ids: Iterable[int]) -> list[Person]:
    """The people of these numbers, whoever there is."""
    return list(Person.objects.filter(pk__in=ids).order_by("pk"))


def asked_of(application: Application, today: date) -> Fields:
    """What an arrangement is, and what this day and this application ask of it besides."""
    day, team = ARRANGEMENT["scheduled_on"], ARRANGEMENT["assessor_ids"]

    def past(day: date) -> str | None:
        return "验收日期已经过去，请选今天或以后的日期。" if day < today else None

    def against(ids: list[int]) -> str:
        named = people(ids)
        found = [one for person in named for one in rules.about_person(candidate(person, application, today))]
        needed = scheme_of(application.scheme_version).assessors_min
        size = rules.team_is_large_enough(rules.Team(size=len(named), needed=needed))
        return "".join(f"{one.message}{one.mend}" for one in (*found, size) if one is not None)

    checked_team = replace(team, check=lambda ids: problem_with(team, ids) or against(ids))
    return Fields(replace(day, check=past), checked_team)


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Visits to make and results to sign, for an assessor; for whoever arranges them, those to arrange or missed."""
    items = []
    if Role.ASSESSOR in actor.roles:
        items += [_of_visit(one) for one in visits_of(actor).filter(acceptance__outcome="") if _is_due(one)]
    if actor.roles & ARRANGERS:
        open_ = Q(scheduled_on__isnull=True) | Q(scheduled_on__lt=clock.local_date(now))
        rows = Acceptance.objects.filter(
            open_, outcome="", application__in=Application.objects.visible_to(actor)
        ).select_related("application__base", "application__scheme_version")
        items += [_to_arrange(one) for one in rows if may_arrange(one.application, actor)]
    return items


def _is_due(sheet: ScoreSheet) -> bool:
    if sheet.signed_at is None:
        return True
    return sheet.reconciled_signed_at is None and not sheet.acceptance.sheets.filter(signed_at=None).exists()


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every visit of the actor's area that has no result: to arrange, missed, or in the hands of its team."""
    rows = Acceptance.objects.filter(outcome="", application__in=Application.objects.visible_to(actor))
    rows = rows.select_related("application__base", "application__scheme_version")
    today = clock.local_date(now)
    return [_pending(one, today) for one in rows.prefetch_related("sheets").order_by("scheduled_on", "pk")]


def _pending(acceptance: Acceptance, today: date) -> InboxItem:
    application = acceptance.application
    item = replace(
        _to_arrange(acceptance),
        url=reverse("recognition:case", args=[application.code]),
    )
    if acceptance.scheduled_on is None or acceptance.scheduled_on < today:
        roles = arrangers_of(application)
        return replace(item, keeper=office_at(office_of(min(roles), application.division), roles))
    sheets = sorted(acceptance.sheets.all(), key=lambda sheet: sheet.pk)  # in the order they were named
    unsigned = [sheet for sheet in sheets if sheet.signed_at is None]
    team = "、".join(sheet.assessor_name for sheet in unsigned or sheets)
    return replace(
        item,
        due_on=acceptance.scheduled_on,
        next_action="到场验收" if unsigned else "合议签字",
        keeper=Keeper("person", f"验收员 {team}"),
        shared=False,
    )


def _about(acceptance: Acceptance) -> tuple[str, str]:
    """The visit, and the case that it holds up."""
    return acceptance.subject, acceptance.application.subject


def _of_visit(sheet: ScoreSheet) -> InboxItem:
    acceptance, base = sheet.acceptance, sheet.acceptance.application.base
    signed = sheet.signed_at is not None
    name = "acceptance:result" if signed else "acceptance:sheet"
    return InboxItem(
        kind="acceptance",
        title=base.name,
        subject=f"现场验收 · {acceptance.application.code}",
        since=acceptance.arranged_at,
        due_on=acceptance.scheduled_on,
        url=reverse(name, args=[acceptance.pk]),
        next_action="合议签字" if signed else "到场验收",
        refs=_about(acceptance),
        division=acceptance.trail_division,
    )


def _to_arrange(acceptance: Acceptance) -> InboxItem:
    application = acceptance.application
    return InboxItem(
        kind="acceptance",
        title=application.base.name,
        subject=f"现场验收 · {application.code}",
        since=acceptance.opened_at,
        due_on=application.due_on,
        url=reverse("acceptance:arrange", args=[application.code]),
        next_action="验收日已过，没有结论，改期或催办" if acceptance.scheduled_on else "安排验收",
        refs=_about(acceptance),
        division=application.division,
        shared=True,
    )


def outcome_and_problems(application: Application) -> tuple[str, tuple[str, ...]]:
    """For the guards: the last acceptance's outcome, and what is not in order about how it came to be."""
    acceptance = latest(application)
    if acceptance is None:
        return "", ("还没有开始验收",)
    team = team_facts(acceptance, scheme_of(application.scheme_version))
    found = [rules.team_is_large_enough(team), *rules.about_reconciling(team), rules.everybody_agrees(team)]
    return acceptance.outcome, tuple(one.message.rstrip("。") for one in found if one is not None)


def facts_of(application: Application) -> dict[str, object]:
    """What the guards may know of the acceptance: its outcome, and what is not in order about how it came to be."""
    outcome, problems = outcome_and_problems(application)
    return {"acceptance_outcome": outcome, "acceptance_problems": problems}


def decided_on(application: Application) -> dict[str, object]:
    """What the recognition keeps of the acceptance: the score of the last one held."""
    held = Acceptance.objects.filter(application=application, score__isnull=False).order_by("-pk")
    return {"score": held.values_list("score", flat=True).first()}


def unfinished() -> QuerySet[Any]:
    """Applications whose visit is not concluded: nothing to decide yet; arranging it is a row of its own."""
    under_way = Acceptance.objects.filter(outcome="", application__status=Status.ACCEPTANCE)
    return under_way.values("application_id")


def on_case_page(application: Application, actor: Actor, today: date) -> Panel | None:
    """The way from the reviewer's page to the acceptance, where there is one."""
    if latest(application) is None:
        return None
    return Panel("acceptance/_case.html", {"url": reverse("acceptance:desk", args=[application.code])})
