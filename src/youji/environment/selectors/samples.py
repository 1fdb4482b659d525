"""Reading samples, points and laboratories, inside what an actor may know of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from youji.documents.selectors import named_by
from youji.environment import policy
from youji.environment.labels import GRADES, SAMPLE_KINDS
from youji.environment.logic.trend import Trend, trend_of
from youji.environment.models import Custody, Laboratory, Point, Result, Sample
from youji.shared import cleaning
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

#: A series is drawn from so many samples at most, the newest.
MOST_IN_SERIES = 60


def samples(
    actor: Actor, *, q: str = "", kind: str = "", grade: str = "", division: str = ""
) -> QuerySet[Sample]:
    """Samples in scope, newest first; ``q`` is in the name of the base, of the product, or in the report's number."""
    rows = Sample.objects.visible_to(actor).filter(division__startswith=division)
    if kind:
        rows = rows.filter(kind=kind)
    if grade:
        rows = rows.filter(grade=grade if grade != "waiting" else "").exclude(state=Sample.State.VOID)
    if wanted := cleaning.one_line(q)[0]:
        named = Q(base__name__icontains=wanted) | Q(base__code__iexact=wanted)
        rows = rows.filter(named | Q(product_name__icontains=wanted) | Q(report_number__icontains=wanted))
    return rows.select_related("base", "point", "laboratory")


def find_sample(sample_id: int, actor: Actor) -> Sample:
    """One sample.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = (
        Sample.objects.visible_to(actor)
        .select_related("base", "point", "laboratory", "document")
        .filter(pk=sample_id)
        .first()
    )
    if found is None:
        raise Unknown(sample_id)
    return found


def results_of(sample: Sample) -> list[Result]:
    """What was found, in the order of the report."""
    return list(sample.results.all())


def custody_of(sample: Sample) -> list[Custody]:
    """From hand to hand, the first first."""
    return list(sample.custody.all())


def laboratories() -> QuerySet[Laboratory]:
    """Every laboratory, by name: reference data of the whole province."""
    return Laboratory.objects.order_by("name")


def find_laboratory(name: str) -> Laboratory | None:
    """The laboratory called ``name`` exactly, or with this number."""
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 16 else 0
    return Laboratory.objects.filter(Q(name=name) | Q(pk=number)).first()


def points(actor: Actor, *, q: str = "", kind: str = "") -> QuerySet[Point]:
    """Points in scope with how often each was sampled, and when last."""
    rows = Point.objects.visible_to(actor).select_related("base")
    if kind:
        rows = rows.filter(kind=kind)
    if wanted := cleaning.one_line(q)[0]:
        rows = rows.filter(Q(name__icontains=wanted) | Q(base__name__icontains=wanted))
    reported = Sample.objects.filter(point=OuterRef("pk"), state=Sample.State.REPORTED).order_by()
    found = reported.values("point").annotate(times=Count("pk"), last_on=Max("taken_on"))
    return rows.annotate(
        times=Coalesce(Subquery(found.values("times")), 0), last_on=Subquery(found.values("last_on"))
    ).order_by("name", "pk")


def find_point(point_id: int, actor: Actor) -> Point:
    """One point.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = points(actor).filter(pk=point_id).first()
    if found is None:
        raise Unknown(point_id)
    return found


def points_of(base: Any) -> list[Point]:
    """The points of a base."""
    return list(Point.objects.filter(base=base).order_by("name"))


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one parameter at a point, oldest first, and where they go."""

    parameter: str
    unit: str
    values: tuple[tuple[date, Decimal, str], ...]  # day, value (or what there is less than), grade
    trend: Trend
    limit: str

    @property
    def line(self) -> str:
        """The values as the points of a line in a box of 300 × 60."""
        amounts = [float(value) for _, value, _ in self.values]
        low, high = min(amounts), max(amounts)
        days = [day.toordinal() for day, _, _ in self.values]
        wide, tall = max(days[-1] - days[0], 1), (high - low) or 1.0
        marks = zip(days, amounts, strict=True)
        return " ".join(
            f"{6 + 288 * (day - days[0]) / wide:.1f},{54 - 48 * (amount - low) / tall:.1f}"
            for day, amount in marks
        )


def series_of(point: Point) -> list[Series]:
    """Every parameter that was found at the point, with its course over the years."""
    rows = Result.objects.filter(sample__point=point, sample__state=Sample.State.REPORTED).select_related(
        "sample"
    )
    by_parameter: dict[str, list[Result]] = {}
    for row in rows.order_by("-sample__taken_on", "-pk")[: MOST_IN_SERIES * 20]:
        if row.value is not None or row.below is not None:
            by_parameter.setdefault(row.parameter, []).append(row)
    return [_series(parameter, found[:MOST_IN_SERIES][::-1]) for parameter, found in by_parameter.items()]


def _series(parameter: str, rows: Sequence[Result]) -> Series:
    values = tuple(
        (row.sample.taken_on, row.value if row.value is not None else row.below, row.grade) for row in rows
    )
    return Series(
        parameter, rows[-1].unit, values, trend_of([(day, value) for day, value, _ in values]), rows[-1].limit
    )


def map_of_points(rows: Sequence[Point], grades: Mapping[int, str]) -> dict[str, Any]:
    """The points as GeoJSON for the map; the name of each says how its newest sample came out."""
    features = []
    for point in rows:
        word = GRADES[grades[point.pk]][0] if point.pk in grades else "还没有结果"
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "kind": "place",
                    "name": f"{point.name}（{SAMPLE_KINDS[point.kind]}）：{word}",
                },
                "geometry": {"type": "Point", "coordinates": [float(point.lon), float(point.lat)]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def newest_grades(point_ids: Sequence[int]) -> dict[int, str]:
    """How the newest reported sample of each point came out."""
    rows = Sample.objects.filter(point__in=point_ids, state=Sample.State.REPORTED).order_by("taken_on", "pk")
    return dict(rows.values_list("point_id", "grade"))


def audience(actor: Actor) -> Q:
    """The reports that the samples in an actor's scope rest on."""
    return named_by(Sample.objects.visible_to(actor)) if policy.READERS.admits(actor) else Q(pk__in=[])


def get_laboratory(laboratory_id: int) -> Laboratory:
    """One laboratory.

    Raises:
        Unknown: there is none.
    """
    found = Laboratory.objects.filter(pk=laboratory_id).first()
    if found is None:
        raise Unknown(laboratory_id)
    return found
