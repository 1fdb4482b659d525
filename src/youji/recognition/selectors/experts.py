"""Experts: who there are, what is on their panel, what they scored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Avg, Count, Q, QuerySet

from youji.accounts.models import Grant, Person
from youji.recognition.models import Application, ExpertScore, PanelSeat
from youji.recognition.selectors import cases
from youji.recognition.selectors.judged import stated_of
from youji.schemes.logic.scheme import Scheme, Step
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role


def experts_available(now: datetime) -> QuerySet[Person]:
    """Everybody who holds the role today."""
    today = clock.local_date(now)
    held = Grant.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_until__isnull=True) | Q(valid_until__gt=today),
        role=Role.EXPERT,
    )
    return Person.objects.filter(is_active=True, pk__in=held.values("person_id")).order_by("name", "pk")


def unknown_to(expert_ids: Iterable[int], group: str) -> str:
    """``group``, where experts there are and none of them knows such products; empty otherwise."""
    people = list(Person.objects.filter(pk__in=list(expert_ids)).values_list("specialities", flat=True))
    return group if people and group and not any(group in known for known in people) else ""


@dataclass(frozen=True, slots=True)
class ToReview:
    """A case before its review: the group of its product, and whether somebody on the panel knows such products."""

    application: Application
    group: str
    known: bool


def with_panels(applications: Iterable[Application]) -> list[ToReview]:
    """Each with whether its panel knows the product."""
    rows = list(applications)
    seats = (
        PanelSeat.objects.counted().filter(application__in=rows).values_list("application_id", "expert_id")
    )
    people = dict(
        Person.objects.filter(pk__in={expert for _, expert in seats}).values_list("pk", "specialities")
    )
    known: dict[int, set[str]] = defaultdict(set)
    for application_id, expert_id in seats:
        known[application_id].update(people.get(expert_id, ()))
    groups = [stated_of(one).product_group for one in rows]
    return [
        ToReview(one, group, not group or group in known[one.pk])
        for one, group in zip(rows, groups, strict=True)
    ]


def concludes(step: Step) -> bool:
    """Whether the step concludes an expert review; one that is put off, or comes back to it, is concluded already."""
    return step.tone == "forward" and step.target == Status.EXPERT_REVIEWED


def expert_statuses(scheme: Scheme) -> frozenset[str]:
    """The statuses from which the scheme's expert review is concluded."""
    return frozenset(source for step in scheme.steps if concludes(step) for source in step.sources)


@dataclass(frozen=True, slots=True)
class Seat:
    """One case on an expert's panel, and their score so far."""

    application: Application
    score: Decimal | None
    opinion: str
    open: bool


def seats_of(actor: Actor) -> list[Seat]:
    """The expert's own panel, what is still to score first; without what they stand aside from."""
    rows = (
        PanelSeat.objects.counted()
        .filter(expert_id=actor.user_id)
        .select_related("application__base", "application__scheme_version", "application__round")
    )
    given = {s.application_id: s for s in ExpertScore.objects.filter(expert_id=actor.user_id)}
    seats = []
    for row in rows.order_by("application__division", "application__code"):
        application, score = row.application, given.get(row.application_id)
        still_open = application.status in expert_statuses(scheme_of(application.scheme_version))
        seats.append(
            Seat(application, score.score if score else None, score.opinion if score else "", still_open)
        )
    return sorted(seats, key=lambda seat: (not seat.open, seat.score is not None))


def to_review(actor: Actor) -> QuerySet[Application]:
    """Cases whose scheme asks for an expert review and which stand before it, with seats and mean score."""
    return (
        Application.objects.visible_to(actor)
        .filter(cases.before(concludes))
        .select_related("base__product", "scheme_version", "round", "expert_minutes", "submission")
        .annotate(
            seats=Count("panel", filter=Q(panel__in=PanelSeat.objects.counted()), distinct=True),
            aside=Count("panel", filter=~Q(panel__in=PanelSeat.objects.counted()), distinct=True),
            scores=scores_given(),
            mean=Avg("expert_scores__score", filter=_counted()),
        )
        .order_by("division", "code")
    )


def scores_given() -> Count:
    """How many scores of an application count."""
    return Count("expert_scores", filter=_counted(), distinct=True)


def _counted() -> Q:
    return Q(expert_scores__in=ExpertScore.objects.counted())


def hundredths(mean: Decimal | float | None) -> Decimal | None:
    """A mean as the database reckons it, to two decimals."""
    return None if mean is None else Decimal(mean).quantize(Decimal("0.01"))
