"""Reading the books of a base, and the report made of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from youji.environment.fields import DISPOSALS, FIGURES, TECHNIQUES
from youji.environment.logic.benefit import Outcome, evaluate, publishable
from youji.environment.models import Adoption, Disposal, Figure, Finding, Sample
from youji.procedures.rows import OPEN
from youji.shared import cleaning
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

MODELS: dict[str, Any] = {"disposals": Disposal, "adoptions": Adoption, "figures": Figure}


def rows(what: str, actor: Actor, *, q: str = "", division: str = "") -> QuerySet[Any]:
    """The rows of a book in scope that count, the newest first; ``q`` is in the base's name, or its number."""
    found = MODELS[what].objects.visible_to(actor).current().filter(division__startswith=division)
    if wanted := cleaning.one_line(q)[0]:
        found = found.filter(Q(base__name__icontains=wanted) | Q(base__code__iexact=wanted))
    return found.select_related("base", "corrects")


def find_row(what: str, row_id: int, actor: Actor) -> Any:
    """One row of a book, corrected or not.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = MODELS[what].objects.visible_to(actor).select_related("base").filter(pk=row_id).first()
    if found is None:
        raise Unknown(row_id)
    return found


@dataclass(frozen=True, slots=True)
class Behind:
    """One figure that a report rests on."""

    year: int
    word: str
    amount: Decimal
    unit: str
    source: str
    base_name: str


@dataclass(frozen=True, slots=True)
class Report:
    """The benefit of a year against a baseline: the lines, and the rows behind each number; in public none of them."""

    baseline: int
    year: int
    outcomes: tuple[Outcome, ...]
    behind: tuple[Behind, ...]
    bases: int
    public: bool = False


def years_of(base_ids: Collection[int]) -> list[int]:
    """The years of which there are figures, oldest first."""
    found = Figure.objects.current().filter(base__in=base_ids)
    return sorted(set(found.order_by().values_list("year", flat=True)))


def report(base_ids: Collection[int], baseline: int, year: int) -> Report:
    """The benefit report of these bases together; of several, only bases with figures in both years count."""
    rows = list(
        Figure.objects.current().filter(base__in=base_ids, year__in=(baseline, year)).select_related("base")
    )
    both = {row.base_id for row in rows if row.year == baseline} & {
        row.base_id for row in rows if row.year == year
    }
    counted = [row for row in rows if row.base_id in both]
    behind = tuple(
        Behind(row.year, FIGURES[row.item][0], row.amount, FIGURES[row.item][1], row.source, row.base.name)
        for row in sorted(counted, key=lambda one: (one.base_id, one.item, one.year))
    )
    sides = [_year(counted, both, one) for one in (baseline, year)]
    return Report(baseline, year, tuple(evaluate(*sides)), behind, len(both))


def published_report(base_ids: Collection[int], baseline: int, year: int) -> Report:
    """As ``report``, for anybody: no base's own figures, and of too few bases together nothing of their money."""
    made = report(base_ids, baseline, year)
    return replace(made, outcomes=tuple(publishable(made.outcomes, bases=made.bases)), behind=(), public=True)


def _year(rows: Collection[Figure], base_ids: Collection[int], year: int) -> dict[str, Decimal]:
    """The figures of a year by item: sums; nitrogen that a tonne takes away is weighed by what each base brought in."""
    said = [row for row in rows if row.year == year]
    found: dict[str, Decimal] = {}
    for item in FIGURES:
        own = {row.base_id: row.amount for row in said if row.item == item}
        if len(own) == len(base_ids) and own:
            found[item] = sum(own.values(), Decimal(0))
    found |= _weighed(said, base_ids)
    graded = Sample.objects.filter(
        base__in=base_ids,
        kind="product",
        state=Sample.State.REPORTED,
        taken_on__year=year,
        grade__in=("ok", "over"),
    )
    counted = graded.aggregate(judged=Count("pk"), passed=Count("pk", filter=Q(grade="ok")))
    if counted["judged"]:
        found |= {key: Decimal(number) for key, number in counted.items()}
    return found


def _weighed(rows: Collection[Figure], base_ids: Collection[int]) -> dict[str, Decimal]:
    removal = {row.base_id: row.amount for row in rows if row.item == "removal_n"}
    output = {row.base_id: row.amount for row in rows if row.item == "output"}
    if set(removal) != set(base_ids) or set(output) != set(base_ids) or not sum(output.values()):
        return {}
    total = sum((removal[pk] * output[pk] for pk in output), Decimal(0))
    return {"removal_n": total / sum(output.values(), Decimal(0))}


def summary(base_ids: Collection[int], today: date) -> Mapping[str, Any]:
    """What is in the books of these bases this year, and how their ground stands."""
    adopted = (
        Adoption.objects.current()
        .filter(Q(until__isnull=True) | Q(until__gte=today), base__in=base_ids, since__lte=today)
        .order_by()
        .values_list("technique")
        .annotate(area=Sum("area_mu"), bases=Count("base", distinct=True))
    )
    done = (
        Disposal.objects.current()
        .filter(base__in=base_ids, done_on__year=today.year)
        .order_by()
        .values_list("kind", "unit")
        .annotate(amount=Sum("amount"), times=Count("pk"))
    )
    samples = Sample.objects.filter(base__in=base_ids, state=Sample.State.REPORTED, taken_on__year=today.year)
    grades = dict(samples.order_by().values_list("grade").annotate(Count("pk")))
    return {
        "techniques": sorted((TECHNIQUES[key], area, bases) for key, area, bases in adopted),
        "disposals": sorted((DISPOSALS[kind], amount, unit, times) for kind, unit, amount, times in done),
        "grades": grades,
        "samples": sum(grades.values()),
        "open_findings": Finding.objects.filter(OPEN, base__in=base_ids).count(),
    }
