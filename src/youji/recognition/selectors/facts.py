"""Gathering what the guards may know of an application, once per step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from youji.catalogue.selectors.courses import BaseStanding, standing_of_base
from youji.divisions.selectors import calendar, full_name
from youji.recognition.logic import dossier
from youji.recognition.logic.facts import Facts, Overlap
from youji.recognition.models import (
    Application,
    Evidence,
    ExpertScore,
    Movement,
    Objection,
    Reconciliation,
    Recusal,
    Round,
)
from youji.recognition.selectors import cases, experts, progress
from youji.recognition.selectors.judged import judged_facts, stated_of, unadopted_changes
from youji.recognition.selectors.noticed import noticed_otherwise
from youji.recognition.selectors.notices import BARRING
from youji.registry.models import Base, BaseKind
from youji.registry.selectors.facts import BaseFacts, facts_named
from youji.registry.selectors.overlaps import Overlap as Ground
from youji.schemes.logic import vocabulary
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock, rooms
from youji.shared.actor import Actor
from youji.shared.roles import DIGITS
from youji.shared.working_days import Calendar

#: Where a room above says what it knows of a case: a function from an application to facts by name.
POINT = "recognition.facts"
#: Once here, an application takes a place of its county's (or city's) quota, and keeps it while a higher
#: level has returned it for correction.
TAKES_A_PLACE = frozenset(Status) - {
    Status.DRAFT,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.REFUSED,
    Status.WITHDRAWN,
}
#: How long the code of an area is to which places are given, by what a scheme calls it.
QUOTA_DIGITS = {level: DIGITS[level] for level in ("county", "city")}


def registry_answers(scheme: Scheme, base: Base, today: date) -> dict[str, str]:
    """The answers the register gives, for those fields of the form that name a fact it knows."""
    known = facts_named(base, (f.fact for f in scheme.fields if f.fact), today)
    found = {f.key: as_answer(known.get(f.fact)) for f in scheme.fields if f.fact}
    return {key: text for key, text in found.items() if text}


def as_answer(value: object) -> str:
    """A fact as the form would hold it: plain text, empty when the register does not know."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def evidence_of(application: Application) -> list[Evidence]:
    """What has been put forward, each with its document: of a case handed in, what was handed in."""
    rows = application.evidence.select_related("document")
    if application.frozen is None or cases.is_assessable(application):
        return list(rows.filter(removed_at__isnull=True))
    return list(rows.filter(pk__in=[row["id"] for row in application.frozen.evidence]))


def evidence_of_many(applications: Iterable[Application]) -> dict[int, list[Evidence]]:
    """The same of several applications, by their numbers; an application without any is there too."""
    found: dict[int, list[Evidence]] = {one.pk: [] for one in applications}
    for row in Evidence.objects.filter(application__in=found, removed_at__isnull=True):
        found[row.application_id].append(row)
    return found


def dossier_of(
    application: Application, scheme: Scheme, evidence: Iterable[Evidence] | None = None
) -> dossier.Dossier:
    """What is still missing from the application, whose ``evidence`` may have been read already."""
    put_forward = evidence_of(application) if evidence is None else evidence
    return dossier.take_stock(
        scheme,
        answers=application.judged_answers,
        evidence={row.target for row in put_forward},
        assessment=application.judged_assessment,
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a case rests on and stands among on a day: read once, for its page and for its guards."""

    registry: BaseFacts  # what was stated of the base; its certificates and neighbours are the day's
    standing: BaseStanding
    days: Calendar
    quota: int | None
    taken: int
    evidence: tuple[Evidence, ...]
    movements: tuple[Movement, ...]  # oldest first, each with its corrections
    recusals: tuple[Recusal, ...]
    scores: tuple[ExpertScore, ...]
    reconciliations: tuple[Reconciliation, ...]  # of its boundary


def surroundings_of(application: Application, today: date) -> Surroundings:
    """The surroundings as they are now."""
    quota, taken = quota_of(application, scheme_of(application.scheme_version))
    return Surroundings(
        registry=judged_facts(application, today),
        standing=standing_of_base(application.base_id, today),
        days=calendar(),
        quota=quota,
        taken=taken,
        evidence=tuple(evidence_of(application)),
        movements=tuple(progress.movements_of(application)),
        recusals=tuple(sorted(application.recusals.all(), key=lambda one: one.pk)),
        scores=tuple(ExpertScore.objects.counted().filter(application=application).order_by("pk")),
        reconciliations=tuple(application.reconciliations.all()),
    )


def gather(
    application: Application,
    actor: Actor,
    now: datetime,
    *,
    corrections_asked: bool = False,
    reason_given: bool = False,
    document_number_given: bool = False,
    ground_given: bool = False,
    again_on: date | None = None,
    met: tuple[str, date | None] = ("", None),
    declared: bool = False,
    around: Surroundings | None = None,
) -> Facts:
    """Everything a guard may look at, as things stand at ``now``."""
    today = clock.local_date(now)
    scheme = scheme_of(application.scheme_version)
    around = around or surroundings_of(application, today)
    return Facts(
        today=today,
        round_opens_on=application.round.opens_on,
        round_closes_on=last_day(application),
        corrections_asked=corrections_asked,
        actor_is_applicant=cases.has_interest(application, actor),
        actor_recused=any(row.person_id == actor.user_id for row in around.recusals),
        reason_given=reason_given,
        document_number_given=document_number_given,
        ground_given=ground_given,
        again_on=again_on,
        meeting_recorded=all(met),
        met_on=met[1],
        declared=declared,
        unadopted=tuple(one.label for one in unadopted_changes(application)),
        quota=around.quota,
        recommended=around.taken,
        overlap_tolerance_mu=scheme.overlap_tolerance_mu,
        **_dossier_facts(application, scheme, around),
        **_clock_facts(application, scheme, around),
        **_ground_facts(application, scheme, around),
        **_certificate_facts(application, scheme, around.registry),
        **_standing_facts(application, around.standing),
        **_other_cases(application, scheme),
        **_later_facts(application, scheme, around),
    )


def last_day(application: Application) -> date:
    """The last day of the round's window; a round closed early ended the day before it was closed."""
    found = application.round
    if found.closed_at is None:
        return found.closes_on
    return min(found.closes_on, clock.local_date(found.closed_at) - timedelta(days=1))


def _dossier_facts(application: Application, scheme: Scheme, around: Surroundings) -> dict[str, Any]:
    stock = dossier_of(application, scheme, around.evidence)
    score = cases.self_score(application, scheme)
    corrections = [row for movement in around.movements for row in movement.corrections.all()]
    return {
        "missing_fields": tuple(gap.label for gap in stock.fields),
        "missing_documents": tuple(gap.label for gap in stock.documents),
        "unscored_items": tuple(gap.label for gap in stock.items),
        "self_score": score.total if score else None,
        "pass_line": scheme.sheet.pass_line if scheme.sheet else None,
        "self_vetoes": tuple(score.vetoes) if score else (),
        "open_corrections": sum(row.closed_at is None and row.answered_at is None for row in corrections),
    }


def _clock_facts(application: Application, scheme: Scheme, around: Surroundings) -> dict[str, Any]:
    """The one-time clock for asking for corrections, per stage: it runs from when the stage first had the case."""
    stage = application.status
    returned = sum(move.source == stage and bool(move.corrections.all()) for move in around.movements)
    first = next((move.at for move in around.movements if move.target == stage), application.moved_at)
    received = clock.local_date(first)
    paused = _days_paused(around, received)
    return {
        "times_returned": returned,
        "correction_deadline": around.days.after(received, scheme.correction_days + paused),
        "correction_due": application.due_on if stage == Status.RETURNED else None,
    }


def _days_paused(around: Surroundings, since: date) -> int:
    """Working days on which the clock stood still for a boundary to be looked at; none counts twice."""
    paused, until = 0, since
    for row in around.reconciliations:
        if row.concluded_at:
            begins, ends = clock.local_date(row.opened_at), clock.local_date(row.concluded_at)
            paused += max(0, around.days.between(max(begins, until), ends))
            until = max(until, ends)
    return paused


def meeting_ground(
    overlaps: Iterable[Ground], kind: str, reconciliations: Iterable[Reconciliation], tolerance_mu: Decimal
) -> list[Ground]:
    """The bases on this one's ground beyond what two surveys differ by, and what was decided to be this one's.

    A county's base naturally covers the plots of the operators in it: only like meets like.
    """
    decided = {row.other_id: row.upheld_mu for row in reconciliations if row.upheld_mu is not None}
    return [
        one
        for one in overlaps
        if one.base_kind == kind and one.area_mu > max(tolerance_mu, decided.get(one.base_id, Decimal(0)))
    ]


def quota_area(application: Application, scheme: Scheme) -> str:
    """The county or city whose places it takes one of."""
    return application.division[: QUOTA_DIGITS.get(scheme.quota_per, DIGITS["county"])]


def quota_of(application: Application, scheme: Scheme) -> tuple[int | None, int]:
    """The quota that binds this application, and how much of it others have taken."""
    if not scheme.quota_per:
        return None, 0
    area = quota_area(application, scheme)
    taken = places_taken(application.round_id, scheme, area).exclude(pk=application.pk)
    return quota_in(application.round, scheme, area), taken.count()


def quota_in(found: Round, scheme: Scheme, area: str, own: Mapping[str, int] | None = None) -> int | None:
    """How many the area may recommend in the round; none where nobody counts, or where other areas are counted.

    Args:
        own: the numbers of single areas in the round, where they have been read.
    """
    if len(area) != QUOTA_DIGITS.get(scheme.quota_per):
        return None
    if own is None:
        own = dict(found.quotas.filter(division=area).values_list("division", "maximum"))
    default = found.default_quota if found.default_quota is not None else scheme.quota_max
    return own.get(area, default)


def places_taken(round_id: int, scheme: Scheme, area: str) -> QuerySet[Application]:
    """The applications that have taken a place of the area's quota in the round."""
    return Application.objects.filter(placed(scheme), round_id=round_id, division__startswith=area)


def placed(scheme: Scheme) -> Q:
    """Where an application under ``scheme`` takes a place of a quota."""
    counted = TAKES_A_PLACE - {Status.COUNTY_RECOMMENDED} if scheme.quota_per == "city" else TAKES_A_PLACE
    return Q(status__in=counted) | Q(status=Status.RETURNED, comes_back_to__in=counted)


def _ground_facts(application: Application, scheme: Scheme, around: Surroundings) -> dict[str, Any]:
    registry = around.registry
    on_a_farm = application.base.kind == BaseKind.OPERATOR
    return {
        "overlaps": tuple(
            Overlap(one.base_code, one.base_name, one.area_mu)
            for one in meeting_ground(
                around.registry.overlaps, registry.kind, around.reconciliations, scheme.overlap_tolerance_mu
            )
        ),
        "plot_problems": registry.plot_problems,
        "has_plots": registry.has_plots or not on_a_farm,
    }


def _certificate_facts(application: Application, scheme: Scheme, registry: BaseFacts) -> dict[str, Any]:
    """Certificates of the kinds that the category applied for asks for."""
    kinds = certificate_kinds(scheme, application.category)
    return {
        "valid_certificates": sum(
            len(rows) for kind, rows in registry.certificates.items() if not kinds or kind in kinds
        ),
        "certificates_wanted": tuple(vocabulary.CERTIFICATES[kind] for kind in kinds),
    }


def certificate_kinds(scheme: Scheme, category: str) -> tuple[str, ...]:
    """The kinds of certificate a recognition in ``category`` rests on; empty: any."""
    return next((one.certificates for one in scheme.categories if one.key == category), ())


def _standing_facts(application: Application, standing: BaseStanding) -> dict[str, Any]:
    renewed = application.renews.code if application.renews_id and application.renews else ""
    key = application.scheme_version.key
    return {
        "base_suspended": standing.suspended,
        "removed_within_ban": standing.banned_until is not None,
        "recognised_elsewhere": tuple(
            code
            for scheme_key, category, code in standing.on_list
            if scheme_key == key and category == application.category and code != renewed
        ),
    }


def ranked_before(application: Application, scheme: Scheme) -> tuple[str, ...]:
    """The cases of its area that are ranked before this one and still wait."""
    found: tuple[str, ...] = _other_cases(application, scheme)["ranked_before"]
    return found


def _other_cases(application: Application, scheme: Scheme) -> dict[str, Any]:
    """The other applications of the base, and those of the area that are ranked before it and still wait."""
    same = Q(
        base_id=application.base_id,
        category=application.category,
        scheme_key=application.scheme_key,
        status__in=IN_FLIGHT,
    )
    before = Q(pk__in=())
    if scheme.quota_per and application.rank is not None:
        area = quota_area(application, scheme)
        before = Q(
            round_id=application.round_id,
            division__startswith=area,
            rank__lt=application.rank,
            status__in=(application.status, Status.SUBMITTED),
        )
    rows = Application.objects.filter(same | before).exclude(pk=application.pk).order_by("rank", "code")
    found = list(rows.values_list("code", "base_id", "rank", "round_id"))
    mine = (application.base_id, application.round_id)
    return {
        "in_flight": tuple(code for code, base, _, _ in found if base == mine[0]),
        "ranked_before": tuple(
            code for code, base, _, round_id in found if base != mine[0] and round_id == mine[1]
        ),
    }


def _later_facts(application: Application, scheme: Scheme, around: Surroundings) -> dict[str, Any]:
    """Construction, acceptance, experts, notice."""
    done = set(application.milestones.values_list("key", flat=True)) if scheme.milestones else set()
    state = Objection.State
    # An objection is made to a notice: while there has been none there can be none.
    noticed = any(move.target == Status.ON_NOTICE for move in around.movements)
    made = list(application.objections.annotate(bars=BARRING).values_list("state", "bars")) if noticed else []
    return {
        "building_until": application.building_until,
        "open_milestones": tuple(m.label for m in scheme.milestones if m.key not in done),
        **_facts_of_other_rooms(application),
        "expert_scores": len(around.scores),
        "experts_needed": scheme.experts_min,
        "expert_mean": mean_of(around.scores),
        "speciality_missing": experts.unknown_to(
            (one.expert_id for one in around.scores), around.registry.product_group
        ),
        "expert_pass_line": Decimal(scheme.expert_pass_line),
        "declared_against": dossier.declared_against(scheme, application.judged_answers),
        "gi_product_missing": scheme.needs_gi_product(application.category)
        and not around.registry.gi_product,
        "has_minutes": application.expert_minutes_id is not None,
        "notice_closes_on": application.on_notice_until,
        "noticed_otherwise": noticed_otherwise(application, stated_of(application))
        if application.notice_id
        else (),
        # An earlier notice may have been withdrawn: what is open of it is still answered first.
        "open_objections": sum(one in (state.RECEIVED, state.INVESTIGATING) for one, _ in made),
        "upheld_objections": sum(bool(bars) for _, bars in made),
    }


def mean_of(scores: Iterable[ExpertScore]) -> Decimal | None:
    """What the experts gave on average, or nothing while nobody has."""
    given = [one.score for one in scores]
    return sum(given, Decimal(0)) / len(given) if given else None


def _facts_of_other_rooms(application: Application) -> dict[str, Any]:
    """What rooms above know of the case, under the names ``Facts`` has for it."""
    return {
        name: value for tell in rooms.extensions(POINT).values() for name, value in tell(application).items()
    }


def district_of(application: Application) -> str:
    """岳阳市君山区, as a heading prints it."""
    return full_name(application.division)
