"""What anybody reads of the province's environment: numbers, with the rows they count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from youji.divisions.selectors import full_name
from youji.environment.fields import DISPOSALS, SAMPLE_KINDS, TECHNIQUES
from youji.environment.labels import GRADES
from youji.environment.logic.findings import KINDS
from youji.environment.models import Adoption, Disposal, Finding, Reading, Region, Sample, Station, Zone
from youji.procedures.rows import OPEN

#: So many open findings and zones are listed; the numbers count all.
LISTED = 200


def overview(today: date) -> Mapping[str, Any]:
    """Samples by kind and grade, open findings, zones in force, techniques, disposals of this year, stations."""
    open_ = Finding.objects.filter(OPEN)
    zones = Zone.objects.in_force(today)
    return {
        "samples": _samples(),
        "findings": [
            (
                full_name(row.division),
                row.base.name,
                KINDS[row.kind],
                row.seen_on,
                Finding.State(row.state).label,
            )
            for row in open_.select_related("base").order_by("seen_on", "pk")[:LISTED]
        ],
        "findings_open": open_.count(),
        "findings_closed": Finding.objects.filter(concluded_at__isnull=False).count(),
        "zones": list(zones.order_by("division", "name")[:LISTED]),
        "techniques": _techniques(today),
        "disposals": _disposals(today),
        "stations": list(Station.objects.order_by("name")[:LISTED]),
        "readings": Reading.objects.count(),
    }


def _samples() -> list[tuple[str, list[tuple[str, str, int]], int]]:
    rows = Sample.objects.filter(state=Sample.State.REPORTED).order_by()
    counted: dict[str, dict[str, int]] = {}
    for kind, grade, number in rows.values_list("kind", "grade").annotate(Count("pk")):
        counted.setdefault(kind, {})[grade] = number
    return [
        (
            SAMPLE_KINDS[kind],
            [(*GRADES[grade], some[grade]) for grade in GRADES if grade in some],
            sum(some.values()),
        )
        for kind, some in sorted(counted.items())
    ]


def _techniques(today: date) -> list[tuple[str, Any, int]]:
    rows = Adoption.objects.current().filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    found = rows.order_by().values_list("technique").annotate(Sum("area_mu"), Count("base", distinct=True))
    return sorted((TECHNIQUES[key], area, bases) for key, area, bases in found)


def _disposals(today: date) -> list[tuple[str, Any, str, int]]:
    rows = Disposal.objects.current().filter(done_on__year=today.year).order_by()
    found = rows.values_list("kind", "unit").annotate(Sum("amount"), Count("pk"))
    return sorted((DISPOSALS[kind], amount, unit, times) for kind, unit, amount, times in found)


def numbers(today: date) -> Mapping[str, int]:
    """How much there is of each, for the plan's clauses."""
    in_use = Adoption.objects.current().filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)
    return {
        "samples": Sample.objects.filter(state=Sample.State.REPORTED).count(),
        "findings": Finding.objects.count(),
        "open": Finding.objects.filter(OPEN).count(),
        "disposals": Disposal.objects.current().count(),
        "bases": in_use.values("base").distinct().count(),
        "stations": Station.objects.count(),
        "readings": Reading.objects.count(),
        "regions": Region.objects.count(),
        "zones": Zone.objects.in_force(today).count(),
    }
