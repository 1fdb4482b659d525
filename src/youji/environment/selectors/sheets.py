"""What the rows of a samples' workbook name, looked up once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from youji.environment.models import Laboratory, Point, Sample
from youji.environment.selectors.kept import AT_ONCE, bases_to_write
from youji.shared.actor import Actor

KEYS = ("base", "kind", "taken_on", "point", "place", "product_name")


@dataclass(frozen=True, slots=True)
class Known:
    """Bases by code that are the actor's to write about, points by base and name, laboratories by name, samples by ``sample_key``."""

    bases: Mapping[str, Any]
    points: Mapping[tuple[str, str], Point]
    laboratories: Mapping[str, Laboratory]
    samples: Mapping[str, Sample]


def sample_key(said: Mapping[str, Any]) -> str | None:
    """What makes two rows the same sample; ``None`` where it is not said of which base, kind or day."""
    if not all(said.get(key) for key in KEYS[:3]):
        return None
    return "|".join(str(said.get(key) or "") for key in KEYS)


def known_of(actor: Actor, rows: Sequence[Mapping[str, Any]], *, held: bool) -> Known:
    """What ``rows`` name, as far as the actor may write about it; void samples are none."""
    points: dict[tuple[str, str], Point] = {}
    samples: dict[str, Sample] = {}
    codes = sorted({str(row["base"]) for row in rows if row.get("base")})
    days = {row["taken_on"] for row in rows if row.get("taken_on")}
    bases = bases_to_write(actor, codes, held=held)
    ids = [base.pk for base in bases.values()]
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        for point in Point.objects.filter(base_id__in=some).select_related("base"):
            points[point.base.code, point.name] = point
        taken = Sample.objects.visible_to(actor).filter(base_id__in=some).exclude(state=Sample.State.VOID)
        if days:
            taken = taken.filter(taken_on__range=(min(days), max(days)))
        for sample in taken.select_related("base", "point", "laboratory").prefetch_related("results"):
            samples[_key_of(sample)] = sample
    return Known(bases, points, {one.name: one for one in Laboratory.objects.all()}, samples)


def _key_of(sample: Sample) -> str:
    said = {key: getattr(sample, key) for key in KEYS if key not in ("base", "point")}
    return str(
        sample_key(said | {"base": sample.base.code, "point": sample.point.name if sample.point else ""})
    )
