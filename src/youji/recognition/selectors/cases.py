"""Reading applications: one, or a list; whose turn it is; what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from youji.divisions.selectors import names_of
from youji.recognition.models import Application
from youji.recognition.models.applications import WITH_APPLICANT
from youji.registry.models import BaseKind
from youji.registry.selectors.facts import NAMED_BY_BASE
from youji.schemes.logic.exits import of_renewal
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.selectors import scheme_of, versions
from youji.shared import rooms
from youji.shared.actor import PRODUCERS, Actor, Role
from youji.shared.checklists import score
from youji.shared.refusals import Unknown

#: Where a room above opens cases to its own people: a function from an actor to a query of application numbers.
READERS = "recognition.readers"

RELATED = (
    "round",
    "scheme_version",
    *(f"base__{named}" for named in NAMED_BY_BASE),
    "operator",
    "submission",
    "notice",
    "renews",
)

#: What a row of a list shows, and what the register says of its base by now.
IN_LISTS = (
    "round",
    "scheme_version",
    *(f"base__{named}" for named in NAMED_BY_BASE),
    "operator",
    "submission",
)


def find(application_id: int, actor: Actor) -> Application:
    """The application, inside the actor's scope.

    Raises:
        Unknown: outside it, or there is none.
    """
    return _one(Application.objects.visible_to(actor).filter(pk=application_id), application_id)


def find_reachable(application_id: int, actor: Actor) -> Application:
    """The application, inside the actor's scope or among what they have been asked to look at.

    Raises:
        Unknown: neither, or there is none.
    """
    return _one(reachable(actor).filter(pk=application_id), application_id)


def find_by_code(code: str, actor: Actor) -> Application:
    """The application numbered ``code``, inside the actor's scope; an expert also finds those of their panel.

    Raises:
        Unknown: outside it, or there is none.
    """
    return _one(reachable(actor).filter(code=code), code)


def reachable(actor: Actor) -> QuerySet[Application]:
    """What the actor may open: their scope, and what they have been asked to score or to visit, whatever else they are."""
    scope, asked = Application.objects.visible_to(actor), Q()
    if Role.EXPERT in actor.roles:
        asked |= Q(panel__expert_id=actor.user_id)
    if Role.ASSESSOR in actor.roles:
        for opens in rooms.extensions(READERS).values():
            asked |= Q(pk__in=opens(actor))
    if not asked:
        return scope
    return Application.objects.filter(Q(pk__in=scope.values("pk")) | asked).distinct()


def _one(rows: QuerySet[Application], asked: object) -> Application:
    found = rows.select_related(*RELATED).first()
    if found is None:
        raise Unknown(asked)
    return found


def is_applicant(application: Application, actor: Actor) -> bool:
    """Whether the actor fills in this application."""
    if application.operator_id is not None:
        return application.operator_id == actor.operator_id and bool(actor.roles & PRODUCERS)
    role = Role.CITY_APPLICANT if application.base.kind == BaseKind.CITY else Role.COUNTY_APPLICANT
    return role in actor.roles and actor.division == application.division


def is_editable(application: Application) -> bool:
    """Whether the dossier may still be changed."""
    return application.status in WITH_APPLICANT


def is_assessable(application: Application) -> bool:
    """Whether the self-assessment may be changed: with the dossier, and while building to standard (按标建设)."""
    return is_editable(application) or application.status == Status.BUILDING


def has_interest(application: Application, actor: Actor) -> bool:
    """Whether the actor made the application, or belongs to the operator that did (回避)."""
    same_operator = application.operator_id is not None and application.operator_id == actor.operator_id
    return same_operator or application.created_by_id == actor.user_id


def self_score(application: Application, scheme: Scheme) -> Any:
    """The running total of the self-assessment, or ``None`` where the scheme has no score sheet."""
    return score(scheme.sheet, application.judged_assessment) if scheme.sheet else None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is narrowed to."""

    round_id: int | None = None
    status: str = ""
    category: str = ""
    division: str = ""
    text: str = ""
    sort: str = "due"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """From a query string; what cannot be read narrows nothing."""
        number = query.get("round", "")
        return cls(
            round_id=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
            status=query.get("status", ""),
            category=query.get("category", ""),
            division=query.get("division", ""),
            text=query.get("q", "").strip()[:60],
            sort=query.get("sort", "due"),
        )


ORDERS = {
    "due": (
        F("due_on").asc(nulls_last=True),
        "-moved_at",
        "pk",
    ),  # what is over has no deadline and comes last
    "code": ("code",),
    "new": ("-submitted_at", "-pk"),
    "name": ("base__name", "pk"),
    "rank": ("division", "rank", "pk"),
}


def listed(actor: Actor, filters: Filters) -> QuerySet[Application]:
    """The cases in the actor's scope that ``filters`` leave, in order."""
    rows = reachable(actor).select_related(*IN_LISTS)
    exact = {"round_id": filters.round_id, "status": filters.status, "category": filters.category}
    rows = rows.filter(**{k: v for k, v in exact.items() if v}, division__startswith=filters.division)
    if filters.text:
        t = filters.text
        named = Q(base__name__icontains=t) | Q(code__icontains=t) | Q(operator__name__icontains=t)
        if t.isascii():
            named |= Q(base__initials__contains=t.lower())
        rows = rows.filter(named)
    return rows.order_by(*ORDERS.get(filters.sort, ORDERS["due"]))


def forward_steps(scheme: Scheme, status: str) -> tuple[Step, ...]:
    """The steps that carry a case onward from ``status``: whose turn it is."""
    return tuple(step for step in scheme.steps if status in step.sources and step.tone == "forward")


#: The guard of the steps that end the waiting for corrections.
LAPSES = "corrections_are_overdue"


def steps_due(scheme: Scheme, application: Application, today: date) -> tuple[Step, ...]:
    """The steps the case waits for: those onward; once the days for correcting are over, those that end the waiting."""
    overdue = application.due_on is not None and application.due_on < today
    if application.status != Status.RETURNED or not overdue:
        return forward_steps(scheme, application.status)
    return tuple(
        step
        for step in scheme.steps
        if Status.RETURNED in step.sources
        and LAPSES in step.guards
        and step.comes_back_to == application.comes_back_to
    )


def way_on(scheme: Scheme, application: Application) -> tuple[Step, ...]:
    """The steps from where the application stands to its recognition, in order, whoever's they are."""
    way: list[Step] = []
    passed = {application.status}
    at = application.status
    while step := next((s for s in forward_steps(scheme, at) if s.target not in passed), None):
        way.append(_lasting(step, application, scheme) if way else bound_for(step, application, scheme))
        at = way[-1].target
        passed.add(at)
    return tuple(way)


def before(takes: Callable[[Step], bool]) -> Q:
    """The cases that stand where their scheme has a step that ``takes`` names."""
    found = Q(pk__in=[])
    for version in versions():
        sources = {status for step in scheme_of(version).steps if takes(step) for status in step.sources}
        found |= Q(scheme_version=version, status__in=sources)
    return found


def bound_for(step: Step, application: Application, scheme: Scheme) -> Step:
    """The step as it goes for this application: a corrected case goes back to the level that asked, a renewal is not built again."""
    forward_again = application.status == Status.RETURNED and step.tone == "forward"
    if forward_again and application.comes_back_to:
        return replace(step, target=application.comes_back_to)
    return _lasting(step, application, scheme)


def _lasting(step: Step, application: Application, scheme: Scheme) -> Step:
    """The step as it goes for an application of this kind, wherever it stands."""
    return of_renewal(step, scheme) if application.renews_id else step


def category_label(scheme: Scheme, key: str) -> str:
    """The category's name, or its key where the scheme no longer knows it."""
    return next((c.label for c in scheme.categories if c.key == key), key)


def step_label(application: Application, name: str) -> str:
    """What the step called ``name`` is called in the application's scheme."""
    return next((s.label for s in scheme_of(application.scheme_version).steps if s.name == name), name)


def recent_of(actor: Actor) -> list[Application]:
    """One application of each scheme version in scope: which schemes this reader meets."""
    newest: dict[int, Application] = {}
    rows = (
        reachable(actor).order_by("scheme_version_id").values_list("scheme_version_id", flat=True).distinct()
    )
    for version_id in rows:
        found = reachable(actor).filter(scheme_version_id=version_id).select_related("scheme_version").first()
        if found is not None:
            newest[version_id] = found
    return list(newest.values())


def areas(actor: Actor) -> list[tuple[str, str]]:
    """The counties and cities in scope that have cases: code and name."""
    codes = sorted(set(reachable(actor).order_by().values_list("division", flat=True).distinct()))
    names = names_of(codes)
    return [(code, names.get(code, code)) for code in codes]


def ranked(actor: Actor, round_id: int, division: str) -> list[tuple[Application, Any]]:
    """The applications of one area in one round in their merit order, each with its self-assessed total."""
    rows = Application.objects.visible_to(actor).filter(round_id=round_id, division__startswith=division)
    return by_merit(
        rows.exclude(status__in=[Status.DRAFT, Status.WITHDRAWN, Status.REFUSED, Status.RETURNED])
    )


def by_merit(rows: QuerySet[Application]) -> list[tuple[Application, Any]]:
    """``rows`` in their merit order, each with its self-assessed total."""
    related = rows.select_related("base", "operator", "scheme_version", "submission")
    scored = [(a, self_score(a, scheme_of(a.scheme_version))) for a in related]
    return sorted(
        scored, key=lambda pair: (pair[0].rank or 9999, -(pair[1].total if pair[1] else 0), pair[0].code)
    )


def applied_again(application: Application) -> str:
    """The 申报号 of another application for the same base and category: live in the same round, or in flight in any."""
    others = Application.objects.filter(
        base_id=application.base_id, scheme_key=application.scheme_key, category=application.category
    ).exclude(pk=application.pk)
    live = Q(round_id=application.round_id) & ~Q(status__in=[Status.REFUSED, Status.WITHDRAWN])
    return others.filter(live | Q(status__in=IN_FLIGHT)).values_list("code", flat=True).first() or ""
