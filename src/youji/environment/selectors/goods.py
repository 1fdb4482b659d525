"""Samples of goods that speak for a lot: what was taken of the product, in its bases, while it grew or lay there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from youji.environment.models import Sample
from youji.shared.prepared import prepared


@dataclass(frozen=True, slots=True)
class OfGoods:
    """One reported sample. ``fit``: the laboratory's word counts on that day; ``failed`` are sentences.

    ``certain``: it was taken of the operator's goods; else of the base's, and nobody says on whose ground.
    """

    code: str
    day: date
    grade: str
    fit: bool
    laboratory: str
    parameters: tuple[str, ...]
    failed: tuple[str, ...]
    editions: tuple[str, ...]
    certain: bool = True
    over: tuple[str, ...] = ()  # the parameters that ``failed`` is about


def samples_of_goods(
    operator_id: int,
    *,
    bases: Collection[int],
    plots: Collection[str],
    product: str,
    since: date,
    until: date,
) -> list[OfGoods]:
    """Reported samples of ``product`` from these bases, taken from ``since`` to ``until``; the newest first.

    A sample from a plot that is none of ``plots`` speaks for other goods. A sample is of the holder of the base: on their
    plots it speaks for members' goods too.
    """
    rows = _reported(list(bases), since, until)
    prefetch_related_objects(rows, "results")
    here = {UUID(one) for one in plots}
    found = []
    for row in rows:
        name = row.product_name
        if (name and name not in product and product not in name) or (
            row.plot_id and row.plot_id not in here
        ):
            continue
        results = list(row.results.all())
        found.append(
            OfGoods(
                row.code,
                row.taken_on,
                row.grade,
                row.fit,
                row.laboratory.name if row.laboratory else "",
                tuple(one.parameter for one in results),
                tuple(one.sentence for one in results if one.grade == "over"),
                tuple(dict.fromkeys(one.edition for one in results if one.edition)),
                certain=bool(row.plot_id) or row.operator_id == operator_id,
                over=tuple(one.parameter for one in results if one.grade == "over"),
            )
        )
    return found


@prepared
def _reported(bases: Collection[int], since: date, until: date) -> QuerySet[Sample]:
    rows = Sample.objects.filter(
        kind="product", state="reported", base_id__in=bases, taken_on__gte=since, taken_on__lte=until
    )
    return rows.select_related("laboratory").order_by("-taken_on", "-pk")


def failed_parameters(sample: Sample) -> tuple[str, ...]:
    """What of a reported sample is over its limit."""
    return tuple(sample.results.filter(grade="over").values_list("parameter", flat=True))


def samples_waiting(ids: Collection[int]) -> list[Sample]:
    """Those of these samples that nobody has reported yet, the newest first."""
    return list(Sample.objects.filter(pk__in=ids, state=Sample.State.TAKEN).order_by("-taken_on", "-pk"))
