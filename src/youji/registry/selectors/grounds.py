"""Bases and the ground of their plots, as rooms above reckon with them: whoever asks has established that it may know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from youji.registry.logic.geometry import Bounds
from youji.registry.models import Base, Plot
from youji.shared import clock


def base_among(code: str, numbers: Collection[int]) -> Base | None:
    """The base with this 基地编号, if it is one of those numbered."""
    return Base.objects.filter(pk__in=numbers, code=code.strip().upper()).select_related("product").first()


def bases_held_or_in(operators: QuerySet[Any], *numbers: QuerySet[Any]) -> QuerySet[Base]:
    """The bases that one of these 经营主体 holds, and those numbered: for a query above to narrow."""
    found = Q(operator_id__in=operators)
    for some in numbers:
        found |= Q(pk__in=some)
    return Base.objects.filter(found).select_related("product")


def plot_bounds(base_id: int, since: date) -> dict[UUID, Bounds]:
    """The plots of the base that were in force on the day or later, with their bounding boxes."""
    standing = Q(retired_at__isnull=True) | Q(retired_at__gte=clock.midnight(since))
    corners = ("min_lon", "min_lat", "max_lon", "max_lat")
    rows = Plot.objects.filter(standing, base_id=base_id).values_list("pk", *corners)
    return {pk: (west, south, east, north) for pk, west, south, east, north in rows}


def plot_grounds(plots: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The boundaries of these plots, as GeoJSON."""
    return dict(Plot.objects.filter(pk__in=plots).values_list("pk", "geometry"))
