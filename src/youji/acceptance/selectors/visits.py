"""Reading acceptances: the assessor's visits and sheet, the team's standing, who may be asked, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from youji.acceptance.logic import visits as rules
from youji.acceptance.models import Acceptance, ScoreSheetEntry
from youji.accounts.models import Grant, Person
from youji.accounts.selectors.actors import roles_in_force
from youji.recognition.models import Application
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Actor, Role
from youji.shared.checklists import (
    NOT_APPLICABLE,
    Checklist,
    Item,
    Lines,
    Section,
    Unsettled,
    choice_of,
    fails,
    lacking,
    reconcile,
    unsettled,
)
from youji.shared.findings import Finding
from youji.shared.inbox import InboxItem
from youji.shared.refusals import Unknown
from youji.shared.rooms import Panel

RELATED = (
    "application__base__product",
    "application__base__gi_product",
    "application__scheme_version",
    "application__operator",
)


def visits_of(actor: Actor) -> QuerySet[ScoreSheetEntry]:
    """The visits this assessor is or was asked to make, the open ones first."""
    sheets = ScoreSheetEntry.objects.filter(assessor_id=actor.user_id, acceptance__scheduled_on__isnull=False)
    related = [f"acceptance__{path}" for path in RELATED]
    return sheets.select_related("acceptance", *related).order_by(
        "acceptance__outcome", "acceptance__scheduled_on", "pk"
    )


def find_sheet(acceptance_id: int, actor: Actor) -> ScoreSheetEntry:
    """This assessor's own sheet in one acceptance.

    Raises:
        Unknown: the actor is not on the team, or there is no such acceptance.
    """
    found = visits_of(actor).filter(acceptance_id=acceptance_id).first()
    if found is None:
        raise Unknown(acceptance_id)
    return found


def latest(application: Application) -> Acceptance | None:
    """The acceptance under way, or the last one held."""
    return Acceptance.objects.filter(application=application).order_by("-pk").first()


def sheets_of(acceptance: Acceptance) -> list[ScoreSheetEntry]:
    """The team's sheets, in the order the assessors were named."""
    return list(acceptance.sheets.order_by("pk"))


def sheet_of(application: Application) -> Checklist:
    """The score sheet of the scheme the application is pinned to.

    Raises:
        Unknown: the scheme has none.
    """
    sheet = scheme_of(application.scheme_version).sheet
    if sheet is None:
        raise Unknown(application.code)
    return sheet


def may_arrange(application: Application, actor: Actor) -> bool:
    """Whether arranging the visit is this actor's to do: whoever takes the step that follows it."""
    scheme = scheme_of(application.scheme_version)
    roles = {step.role for step in scheme.steps if Status.ACCEPTANCE in step.sources}
    return bool(roles & actor.roles) and actor.covers(application.division)


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


def group_of(application: Application) -> str:
    """The product group an assessor must know; empty for a county or a city."""
    base = application.base
    if base.product is not None:
        return base.product.group
    return base.gi_product.group if base.gi_product is not None else ""


def choices(application: Application, acceptance: Acceptance, today: date) -> list[Choice]:
    """The assessors of the city and the province, those who can be named first."""
    named = set(acceptance.sheets.values_list("assessor_id", flat=True))
    area = (
        Q(agency__division__startswith=application.division[:4]) | Q(agency__division="43") | Q(pk__in=named)
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
        group=group_of(application),
        same_operator=own,
        made_application=application.created_by_id == person.pk,
        recused=application.recusals.filter(person_id=person.pk).exists(),
    )


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the sheet with what the assessor has put down."""

    number: int
    item: Item
    section: Section
    tier: object  # index, "na", or None
    note: str
    photos: tuple[str, ...]
    below_veto: bool
    self_tier: str  # what the applicant claims
    at: int  # when the line was last changed, by the device's clock
    previous: str  # keys of the neighbours
    next: str


def item_views(sheet: Checklist, lines: Lines, claimed: Lines) -> list[ItemView]:
    """Every item, in order."""
    pairs = [(section, item) for section in sheet.sections for item in section.items]
    keys = ["", *(item.key for _, item in pairs), ""]
    return [
        _item_view(
            n,
            section,
            item,
            line=lines.get(item.key, {}),
            claim=claimed.get(item.key),
            neighbours=(keys[n - 1], keys[n + 1]),
        )
        for n, (section, item) in enumerate(pairs, 1)
    ]


def _item_view(
    number: int,
    section: Section,
    item: Item,
    *,
    line: Mapping[str, Any],
    claim: Mapping[str, Any] | None,
    neighbours: tuple[str, str],
) -> ItemView:
    return ItemView(
        number=number,
        item=item,
        section=section,
        tier=choice_of(item, line),
        note=str(line.get("note", "")),
        photos=tuple(line.get("photos", ())),
        below_veto=fails(item, line),
        self_tier=tier_label(item, choice_of(item, claim)),
        at=int(line.get("at", 0)),
        previous=neighbours[0],
        next=neighbours[1],
    )


def tier_label(item: Item, tier: object) -> str:
    """A tier in words, with its points."""
    if tier == NOT_APPLICABLE:
        return "不适用"
    if not isinstance(tier, int):
        return ""
    return f"{item.tiers[tier].label}（{item.tiers[tier].score}分）"


def signing_facts(entry: ScoreSheetEntry, sheet: Checklist) -> rules.Sheet:
    """What a signature under ``entry`` rests on."""
    return rules.Sheet(checked_in=entry.checked_in_at is not None, lacking=lacking(sheet, entry.lines))


def team_facts(acceptance: Acceptance, scheme: Scheme) -> rules.Team:
    """Where the team stands."""
    sheets = sheets_of(acceptance)
    open_ = Unsettled()
    if scheme.sheet:
        open_ = unsettled(scheme.sheet, [one.lines for one in sheets], acceptance.reconciled)
    return rules.Team(
        size=len(sheets),
        needed=scheme.assessors_min,
        unsigned=tuple(one.assessor_name for one in sheets if one.signed_at is None),
        undecided=open_.undecided,
        unexplained=open_.unexplained,
        not_agreed=tuple(one.assessor_name for one in sheets if one.reconciled_signed_at is None),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """One item of the common result: what each said, what is proposed or agreed, why."""

    item: Item
    section: Section
    said: tuple[str, ...]  # in words, by sheet
    notes: tuple[str, ...]
    photos: tuple[str, ...]
    agreed: bool
    tier: object
    settled: str  # the common tier in words; empty while there is none
    note: str


def comparisons(acceptance: Acceptance, sheet: Checklist) -> list[Comparison]:
    """Item by item, the sheets side by side."""
    sheets = sheets_of(acceptance)
    differences = reconcile(sheet, [one.lines for one in sheets])
    sections = {item.key: section for section in sheet.sections for item in section.items}
    rows = []
    for one in differences:
        lines = [entry.lines.get(one.item.key, {}) for entry in sheets]
        common = acceptance.reconciled.get(one.item.key, {})
        settled = choice_of(one.item, common)
        rows.append(
            Comparison(
                one.item,
                sections[one.item.key],
                tuple(tier_label(one.item, choice) or "未评" for choice in one.choices),
                rules.named(str(line["note"]) for line in lines if line.get("note")),
                tuple(photo for line in lines for photo in line.get("photos", ())),
                one.agreed,
                one.proposal if settled is None else settled,
                tier_label(one.item, settled),
                str(common.get("note", "")),
            )
        )
    return rows


def outcome_and_problems(application: Application) -> tuple[str, tuple[str, ...]]:
    """For the guards: the last acceptance's outcome, and what is not in order about how it came to be."""
    acceptance = latest(application)
    if acceptance is None:
        return "", ("还没有开始验收",)
    team = team_facts(acceptance, scheme_of(application.scheme_version))
    found = [rules.team_is_large_enough(team), *rules.about_reconciling(team), rules.everybody_agrees(team)]
    return acceptance.outcome, tuple(one.message.rstrip("。") for one in found if one is not None)


def distance_from_base(entry: ScoreSheetEntry) -> float | None:
    """Metres between the check-in and the base; ``None`` when either is not known."""
    return distance_of(entry, entry.acceptance.application)


def distance_of(entry: ScoreSheetEntry, application: Application) -> float | None:
    """The same, for whoever has the application at hand."""
    base = application.base
    if None in (entry.lon, entry.lat, base.lon, base.lat):
        return None
    return rules.distance_m(entry.lon, entry.lat, base.lon, base.lat)  # type: ignore[arg-type]


def distance_text(metres: float | None) -> str:
    """``147米``, ``19.7公里``; empty when unknown."""
    if metres is None:
        return ""
    return f"{metres:.0f}米" if metres < 1000 else f"{metres / 1000:.1f}公里"


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Visits to make and results to sign, for an assessor; visits to arrange, for whoever arranges them."""
    items = []
    if Role.ASSESSOR in actor.roles:
        items += [_of_visit(one) for one in visits_of(actor).filter(acceptance__outcome="") if _is_due(one)]
    if actor.roles & {Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER}:
        unarranged = Acceptance.objects.filter(
            scheduled_on__isnull=True, outcome="", application__in=Application.objects.visible_to(actor)
        ).select_related("application__base", "application__scheme_version")
        items += [_to_arrange(one) for one in unarranged if may_arrange(one.application, actor)]
    return items


def _is_due(entry: ScoreSheetEntry) -> bool:
    if entry.signed_at is None:
        return True
    return entry.reconciled_signed_at is None and not entry.acceptance.sheets.filter(signed_at=None).exists()


def _of_visit(entry: ScoreSheetEntry) -> InboxItem:
    acceptance, base = entry.acceptance, entry.acceptance.application.base
    signed = entry.signed_at is not None
    name = "acceptance:result" if signed else "acceptance:sheet"
    return InboxItem(
        kind="acceptance",
        title=base.name,
        subject=f"现场验收 · {acceptance.application.code}",
        since=acceptance.arranged_at,
        due_on=acceptance.scheduled_on,
        url=reverse(name, args=[acceptance.pk]),
        next_action="合议签字" if signed else "到场验收",
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
        next_action="安排验收",
    )


def facts_of(application: Application) -> dict[str, object]:
    """What the guards may know of the acceptance: its outcome, and what is not in order about how it came to be."""
    outcome, problems = outcome_and_problems(application)
    return {"acceptance_outcome": outcome, "acceptance_problems": problems}


def decided_on(application: Application) -> dict[str, object]:
    """What the recognition keeps of the acceptance: the score of the last one held."""
    held = Acceptance.objects.filter(application=application, score__isnull=False).order_by("-pk")
    return {"score": held.values_list("score", flat=True).first()}


def cases_to_visit(actor: Actor) -> QuerySet[Any]:
    """The applications an assessor was asked to visit, by number."""
    return ScoreSheetEntry.objects.filter(assessor_id=actor.user_id).values("acceptance__application_id")


def unfinished() -> QuerySet[Any]:
    """Applications whose visit is not concluded: nothing to decide yet; arranging it is a row of its own."""
    under_way = Acceptance.objects.filter(outcome="", application__status=Status.ACCEPTANCE)
    return under_way.values("application_id")


def on_case_page(application: Application, actor: Actor, today: date) -> Panel | None:
    """The way from the reviewer's page to the acceptance, where there is one."""
    if latest(application) is None:
        return None
    return Panel("acceptance/_case.html", {"url": reverse("acceptance:desk", args=[application.code])})
