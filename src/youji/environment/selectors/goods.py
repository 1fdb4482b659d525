"""Samples of goods that speak for a lot: what was taken of the product, in its bases, while it grew or lay there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods of which samples are asked for: of ``product``, grown on ``plots`` of ``bases``, from ``since`` to ``until``."""

    operator_id: int
    bases: tuple[int, ...]
    plots: frozenset[str]
    product: str
    since: date
    until: date


def samples_of_goods(asked: Sequence[Goods]) -> list[list[OfGoods]]:
    """For each of ``asked``, in their order: the reported samples that speak for it, the newest first.

    A sample from a plot that is none of its plots speaks for other goods. A sample is of the holder of the base: on their
    plots it speaks for members' goods too.
    """
    bases = sorted({base for one in asked for base in one.bases})
    if not bases:
        return [[] for _ in asked]
    rows = _reported(bases, min(one.since for one in asked), max(one.until for one in asked))
    prefetch_related_objects(rows, "results")
    of_base: dict[int, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        of_base[row.base_id].append(n)
    return [
        [
            _of_goods(rows[n], goods.operator_id)
            for n in sorted(n for base in set(goods.bases) for n in of_base[base])
            if _speaks_for(rows[n], goods)
        ]
        for goods in asked
    ]


def _speaks_for(row: Sample, goods: Goods) -> bool:
    name = row.product_name
    alike = not name or name in goods.product or goods.product in name
    here = not row.plot_id or str(row.plot_id) in goods.plots
    return alike and here and goods.since <= row.taken_on <= goods.until


def _of_goods(row: Sample, operator_id: int) -> OfGoods:
    results = list(row.results.all())
    over = [one for one in results if one.grade == "over"]
    return OfGoods(
        row.code,
        row.taken_on,
        row.grade,
        row.fit,
        row.laboratory.name if row.laboratory else "",
        tuple(one.parameter for one in results),
        tuple(one.sentence for one in over),
        tuple(dict.fromkeys(one.edition for one in results if one.edition)),
        certain=bool(row.plot_id) or row.operator_id == operator_id,
        over=tuple(one.parameter for one in over),
    )


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
