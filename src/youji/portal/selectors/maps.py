"""What the maps of the public pages draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any

from django.urls import reverse

from youji.catalogue.logic.published_query import PublishedQuery
from youji.catalogue.selectors.published import published
from youji.divisions import selectors as divisions
from youji.divisions.selectors import MapShapes
from youji.portal.selectors.catalogue import counts_by_division

SIDE = 600.0
MARGIN = 24.0


@dataclass(frozen=True, slots=True)
class PlotShape:
    """One plot as an SVG path."""

    name: str
    area_mu: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The plots of a base to scale, north up."""

    width: float
    height: float
    shapes: tuple[PlotShape, ...]
    metres_per_unit: float

    @property
    def scale_metres(self) -> int:
        """The length of the scale bar: a round number that takes at most a third of the width."""
        room = self.metres_per_unit * self.width / 3
        return max(
            (n for n in (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000) if n <= room),
            default=10,
        )

    @property
    def scale_units(self) -> float:
        """The same in units of the drawing."""
        return round(self.scale_metres / self.metres_per_unit, 1)


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates") or []
    polygons = coordinates if kind == "MultiPolygon" else [coordinates] if kind == "Polygon" else []
    for polygon in polygons:
        yield from polygon


def plots_drawing(features: Iterable[Mapping[str, Any]]) -> Drawing | None:
    """The plots drawn to one scale; ``None`` when there are none."""
    found = [(f.get("properties") or {}, list(_rings(f.get("geometry") or {}))) for f in features]
    points = [point for _, rings in found for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = cos(radians((south + north) / 2))
    across, up = (east - west) * squeeze, north - south
    size = max(across, up) or 1e-6
    unit = SIDE / size

    def place(point: Sequence[float]) -> str:
        x = MARGIN + (point[0] - west) * squeeze * unit
        y = MARGIN + (north - point[1]) * unit
        return f"{x:.1f} {y:.1f}"

    shapes = tuple(
        PlotShape(
            name=str(properties.get("name", "")),
            area_mu=str(properties.get("area_mu", "")),
            path="".join(f"M{'L'.join(place(p) for p in ring)}Z" for ring in rings),
        )
        for properties, rings in found
    )
    return Drawing(
        width=round(across * unit + 2 * MARGIN, 1),
        height=round(up * unit + 2 * MARGIN, 1),
        shapes=shapes,
        metres_per_unit=111_320 / unit,
    )


@dataclass(frozen=True, slots=True)
class CatalogueMap:
    """The catalogue on the map: the province by city, or a city by county; and where a click leads."""

    title: str
    shapes: MapShapes
    values: Mapping[str, int]
    hrefs: Mapping[str, str]
    points: tuple[tuple[float, float, str, str], ...]
    current: str
    up: str


POINTS = 200


def catalogue_map(query: PublishedQuery, *, today: date) -> CatalogueMap:
    """The rows of ``query`` by place; a place asks the same question of itself."""
    here = reverse("portal:catalogue")
    known = query.city if query.city in divisions.places() else ""
    shapes = divisions.map_shapes("county", known) if known else divisions.map_shapes("city")
    key = "county" if known else "city"
    counted = counts_by_division(query, today=today)
    city_wide = sum(number for code, number in counted.items() if len(code) == 4) if known else 0
    name = divisions.name_of(known) if known else "全省"
    return CatalogueMap(
        title=f"{name}各{'县市区' if known else '市州'}的记录数"
        + (f"（另有全市性的 {city_wide} 项）" if city_wide else ""),
        shapes=shapes,
        values=counted,
        hrefs={s.code: f"{here}?{query.to(**{key: s.code}).querystring}" for s in shapes.shapes},
        points=_points(query, today) if known else (),
        current=query.county,
        up=f"{here}?{query.to(city='').querystring}" if known else "",
    )


def _points(query: PublishedQuery, today: date) -> tuple[tuple[float, float, str, str], ...]:
    """The places of the rows themselves, when they are few enough to be told apart."""
    found = published(query, today=today).filter(lon__isnull=False).order_by("code")
    rows = list(found.values_list("lon", "lat", "name", "code")[: POINTS + 1])
    if len(rows) > POINTS:
        return ()
    return tuple(
        (lon, lat, name, reverse("portal:base", args=[code])) for lon, lat, name, code in rows if lon and lat
    )


@dataclass(frozen=True, slots=True)
class Where:
    """One base on the map of its city."""

    shapes: MapShapes
    values: Mapping[str, int]
    points: tuple[tuple[float, float, str, str], ...]
    current: str


def where(division: str, lon: float | None, lat: float | None, name: str) -> Where | None:
    """The city's counties with the base's own marked; ``None`` when its place is not known."""
    city = division[:4]
    if city not in divisions.places():
        return None
    shapes = divisions.map_shapes("county", city)
    marked = [s.code for s in shapes.shapes if s.code.startswith(division)]
    points = ((lon, lat, name, ""),) if lon is not None and lat is not None else ()
    return Where(shapes, dict.fromkeys(marked, 1), points, division)
