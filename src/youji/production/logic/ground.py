"""Ground in common, in whole square centimetres on the ellipsoid: the same figures on every machine that asks the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from youji.registry.logic.plot_meeting import common_ground

CM2_A_M2 = 10_000
#: A treatment counts for a piece of ground from this share of it, or from this area on; a common border is none.
SHARE_PERCENT = 1
AREA_CM2 = 10 * CM2_A_M2


def area_cm2(geometry: Mapping[str, Any]) -> int:
    """The area of a GeoJSON polygon in whole cm²."""
    from shapely.geometry import shape

    return _area(shape(geometry))


def _area(ground: Any) -> int:
    from pyproj import Geod

    return round(abs(Geod(ellps="GRS80").geometry_area_perimeter(ground)[0]) * CM2_A_M2)


def shared_cm2(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """The area on which both lie, in whole cm²."""
    from shapely.geometry import shape

    parts = common_ground(shape(one), shape(other))
    return sum(round(_area(part) * share) for part, share in parts)


def common_part(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any] | None:
    """The ground on which both lie; ``None`` when there is none to speak of."""
    from shapely.geometry import mapping, shape
    from shapely.ops import unary_union

    parts = [part for part, _ in common_ground(shape(one), shape(other)) if part.geom_type == "Polygon"]
    met = unary_union(parts) if parts else None
    if met is None or met.is_empty:
        return None
    return dict(mapping(met))


def counts(shared: int, whole: int) -> bool:
    """Whether so much of a piece of ground being treated is to be reckoned with."""
    return shared > 0 and (shared * 100 >= whole * SHARE_PERCENT or shared >= AREA_CM2)
