"""Cities and counties, by code."""

from __future__ import annotations

from collections.abc import Iterable

from youji.divisions.models import Division


def cities() -> Iterable[Division]:
    """The prefectures."""
    return [d for d in Division.objects.filter(code__startswith="43") if len(d.code) == 4]


def counties(city: str) -> Iterable[Division]:
    """The counties of a prefecture."""
    return [d for d in Division.objects.filter(code__startswith=city) if len(d.code) == 6]
