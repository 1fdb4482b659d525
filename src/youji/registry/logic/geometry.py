"""Reading a plot's boundary: refused with a sentence, or kept as CGCS2000 with its true area in 亩."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from youji.registry.logic.datum import CGCS2000, convert
from youji.registry.logic.plot_lines import enclosing
from youji.registry.logic.plot_meeting import common_ground
from youji.registry.logic.plot_repair import THINNED_METRES, mended, thinned
from youji.shared.quantities import area_text, mu_from_square_metres
from youji.shared.refusals import Refused

#: A boundary walked with a phone has some hundreds of corners; past this it is a scan or a mistake.
MAX_VERTICES = 5_000
#: A walk of five hours at one point a second: thinned before it is kept.
MAX_WALKED = 20_000
VALID = "Valid Geometry"
MAX_POLYGONS = 200
#: West, south, east, north of the province, with a margin of some 20 km.
HUNAN = (108.6, 24.4, 114.5, 30.3)
#: Neighbours walked with a phone overlap at their common side, which the base's page tells; this much is the same plot again.
DOUBLED_SHARE = Decimal("0.9")
#: Boundaries of neighbours that share an edge differ by the surveyor's error. Less than this (33 m²,
#: a strip of 30 cm along 110 m) is touching, not overlapping.
TOUCHING_MU = Decimal("0.05")
SMALLEST_MU = Decimal("0.01")
#: County lines on the map are generalised by up to some hundred metres: 0.005° ≈ 500 m beyond is still inside.
COUNTY_MARGIN_DEG = 0.005
COUNTY_OUTSIDE_SHARE = 0.05
#: Plots are filed by size, so that a search for neighbours looks no further than the largest of each class.
SMALLEST_CLASS_DEG = 0.001
SIZE_CLASSES = 6
PROVINCE_DEG = 6.0
_PLACES = 7
#: Metres of a projection are told apart from nonsense by the sentence about the province; this is nonsense.
FARTHEST = 1e9

Ring = list[list[float]]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A boundary fit to keep: GeoJSON in CGCS2000, closed, counter-clockwise, without heights."""

    geometry: dict[str, Any]
    area_mu: Decimal
    bounds: Bounds  # west, south, east, north
    vertices: int
    #: What was mended of the boundary as it was given, a sentence each.
    mended: tuple[str, ...] = ()


def read_shape(geometry: object, *, datum: str = CGCS2000) -> Shape:
    """``geometry`` (GeoJSON Polygon or MultiPolygon, coordinates in ``datum``) as a ``Shape``.

    Raises:
        Refused: with a sentence that names the place where the boundary is wrong.
    """
    given, told = _enclosed(geometry)
    polygons = _polygons(given)
    vertices = _points(polygons)
    if vertices > MAX_WALKED:
        raise Refused(
            f"边界有{vertices:,}个点，超过{MAX_WALKED:,}个。请在测绘软件中简化边界（如容差0.5米）后再导入。"
        )
    polygons = [[_ring(ring) for ring in polygon] for polygon in polygons]
    _check_place([point for polygon in polygons for ring in polygon for point in ring])
    polygons = [[convert(ring, datum) for ring in polygon] for polygon in polygons]
    if vertices > MAX_VERTICES:
        polygons, said = _thinned(polygons, vertices)
        told += said
    kept, said = _simple(_kept(polygons))
    told += said
    area_mu = area_of(kept)
    if area_mu < SMALLEST_MU:
        raise Refused("这块地的面积不到0.01亩。请检查边界的点是否画在了一起。")
    return Shape(kept, area_mu, bounds_of(kept), vertices, told)


def _points(polygons: list[list[Any]]) -> int:
    return sum(len(ring) for polygon in polygons for ring in polygon)


def _enclosed(geometry: object) -> tuple[object, tuple[str, ...]]:
    """A line whose ends meet as the ground it goes round, and that it was one; anything else as it is."""
    if not isinstance(geometry, Mapping) or geometry.get("type") != "LineString":
        return geometry, ()
    ring, told = enclosing(geometry.get("coordinates"))
    return {"type": "Polygon", "coordinates": [ring]}, (told,)


def _thinned(polygons: list[list[Ring]], before: int) -> tuple[list[list[Ring]], tuple[str, ...]]:
    thin = [[_ring(thinned(ring)) for ring in polygon] for polygon in polygons]
    left = _points(thin)
    if left > MAX_VERTICES:
        raise Refused(
            f"边界有{before:,}个点，按{THINNED_METRES}米疏过还有{left:,}个，超过{MAX_VERTICES:,}个。请分成几块，或在测绘软件中简化后再导入。"
        )
    return thin, (f"边界的{before:,}个点已疏成{left:,}个，偏移不超过{THINNED_METRES}米。",)


def _kept(polygons: list[list[Ring]]) -> dict[str, Any]:
    """As it is stored: rounded, the outer rings counter-clockwise."""
    return _as_geojson(
        [[_turn(_rounded(ring), ccw=not index) for index, ring in enumerate(polygon)] for polygon in polygons]
    )


def _polygons(geometry: object) -> list[list[Any]]:
    if not isinstance(geometry, Mapping):
        raise Refused("没有读到地块边界。请在地图上画出边界，或导入边界文件。")
    if geometry.get("type") == "Feature":
        return _polygons(geometry.get("geometry"))
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise Refused(f"地块边界应当是面（Polygon），读到的是{_kind_name(kind)}。请把边界画成闭合的面。")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(polygons, list) or not polygons or not all(_is_polygon(p) for p in polygons):
        raise Refused("地块边界的坐标写法不对，应为 [[[经度, 纬度], …]]。请重新导出边界文件。")
    if len(polygons) > MAX_POLYGONS:
        raise Refused(f"一个地块由{len(polygons)}个面组成，超过{MAX_POLYGONS}个。请拆成几个地块。")
    return polygons


def _is_polygon(polygon: object) -> bool:
    return isinstance(polygon, list) and bool(polygon) and all(isinstance(ring, list) for ring in polygon)


def _kind_name(kind: object) -> str:
    names = {"Point": "点", "MultiPoint": "点", "LineString": "线", "MultiLineString": "线"}
    return names.get(str(kind), "别的内容")


def _ring(ring: list[Any]) -> Ring:
    """Numbers only, no repeated neighbours, closed."""
    points: Ring = []
    for number, position in enumerate(ring, 1):
        point = _position(position, number)
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    if len({tuple(point) for point in points}) < 3:
        raise Refused("地块边界至少要有3个不同的点。请继续点出地块的角。")
    return [*points, points[0]]


def _position(position: object, number: int) -> list[float]:
    if isinstance(position, (list, tuple)) and len(position) >= 2:
        lon, lat = position[0], position[1]
        if all(
            isinstance(v, (int, float)) and not isinstance(v, bool) and abs(v) <= FARTHEST for v in (lon, lat)
        ):
            return [float(lon), float(lat)]
    raise Refused(f"边界的第{number}个点不是“经度, 纬度”两个数。请检查这个点。")


def _inside(lon: float, lat: float) -> bool:
    return HUNAN[0] <= lon <= HUNAN[2] and HUNAN[1] <= lat <= HUNAN[3]


def _check_place(points: Ring) -> None:
    outside = next((point for point in points if not _inside(*point)), None)
    if outside is None:
        return
    lon, lat = outside
    if _inside(lat, lon):
        raise Refused("经度和纬度写反了：湖南的经度约109–114、纬度约25–30。请把两列对调。")
    if abs(lon) > 180 or abs(lat) > 90:
        raise Refused(
            f"坐标（{lon:.0f}, {lat:.0f}）像是以米为单位的投影坐标，文件里没有写是哪个坐标系。"
            "请导出为经纬度坐标；Shapefile 请连同 .prj 一起压缩，GeoJSON 请写明 crs。"
        )
    raise Refused(f"点（东经{lon:.5f}°、北纬{lat:.5f}°）不在湖南省范围内。请核对坐标。")


def _rounded(ring: Ring) -> Ring:
    return [[round(lon, _PLACES), round(lat, _PLACES)] for lon, lat in ring]


def _turn(ring: Ring, *, ccw: bool) -> Ring:
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))
    return ring if (twice > 0) == ccw else ring[::-1]


def _as_geojson(polygons: list[list[Ring]]) -> dict[str, Any]:
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _simple(geometry: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The boundary, valid: as it is, or mended and how."""
    from shapely.geometry import shape
    from shapely.validation import explain_validity

    ground = shape(geometry)
    said = explain_validity(ground)
    if said == VALID:
        return geometry, ()
    if "Hole" not in said:
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        found = mended(polygons)
        kept = _kept(found.polygons) if found else geometry
        if found and shape(kept).is_valid:  # rounding a corner may cross two sides again
            return kept, found.told
    raise _refusal(
        said, parts_alone=ground.geom_type == "MultiPolygon" and all(p.is_valid for p in ground.geoms)
    )


def _refusal(said: str, *, parts_alone: bool) -> Refused:
    place = re.search(r"\[([-+.\de]{1,30}) ([-+.\de]{1,30})]", said)
    where = f"在东经{float(place[1]):.5f}°、北纬{float(place[2]):.5f}°附近" if place else ""
    if "Hole" in said:
        return Refused(f"地块内的空洞{where}超出了外边界。请检查空洞。")
    if "Nested" in said or parts_alone:
        return Refused(f"组成地块的几个面{where}互相重叠。请合并后再导入。")
    return Refused(f"地块边界{where}自己交叉了。请挪动这里的点，让边界不交叉。")


def rings_of(geometry: Mapping[str, Any]) -> Iterator[tuple[bool, Ring]]:
    """Every ring with whether it is an outer one."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for index, ring in enumerate(polygon):
            yield not index, ring


def bounds_of(geometry: Mapping[str, Any]) -> Bounds:
    """West, south, east and north of ``geometry``."""
    points = [point for _, ring in rings_of(geometry) for point in ring]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)


def area_of(geometry: Mapping[str, Any], *, share: float = 1.0) -> Decimal:
    """亩 on the GRS80 ellipsoid (CGCS2000's to within 0.1 mm), holes taken off; of a ``share`` of it."""
    from pyproj import Geod

    geod = Geod(ellps="GRS80")
    total = 0.0
    for outer, ring in rings_of(geometry):
        square_metres = abs(geod.polygon_area_perimeter([p[0] for p in ring], [p[1] for p in ring])[0])
        total += square_metres if outer else -square_metres
    return mu_from_square_metres(total * share)


def size_class(bounds: Bounds) -> int:
    """The class whose largest side is no less than this boundary's: 0.001°, 0.004°, 0.016° …"""
    side = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    largest = SMALLEST_CLASS_DEG
    for number in range(SIZE_CLASSES - 1):
        if side <= largest:
            return number
        largest *= 4
    return SIZE_CLASSES - 1


def class_side(number: int) -> float:
    """The largest side in class ``number``; the last class holds whatever is larger, up to the province."""
    return SMALLEST_CLASS_DEG * 4**number if number < SIZE_CLASSES - 1 else PROVINCE_DEG


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether two bounding boxes have a point in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def overlap_mu(one: Mapping[str, Any], other: Mapping[str, Any]) -> Decimal:
    """亩 on which both lie; 0 when they only touch (less than ``TOUCHING_MU``)."""
    from shapely.geometry import mapping, shape

    found = common_ground(shape(one), shape(other))
    area_mu = sum(
        (area_of(mapping(part), share=share) for part, share in found if not part.is_empty), Decimal(0)
    )
    return area_mu if area_mu >= TOUCHING_MU else Decimal(0)


def doubled_problem(area_mu: Decimal, name: str, common_mu: Decimal) -> str | None:
    """The sentence for a plot that is in its own base already, drawn or imported a second time; ``None`` when it only overlaps."""
    if common_mu <= area_mu * DOUBLED_SHARE:
        return None
    return f"这块地有{area_text(common_mu)}已经在本基地的“{name}”里。同一块地只画一次：要改边界，请在“{name}”上点“改边界”。"


def outside_share(geometry: Mapping[str, Any], boundary: Mapping[str, Any]) -> float:
    """The share of ``geometry`` that lies outside ``boundary`` and its margin: 0 all inside, 1 all outside."""
    from shapely.geometry import shape

    ground = shape(geometry)
    county = shape(boundary).intersection(ground.envelope.buffer(COUNTY_MARGIN_DEG * 4))
    return float(ground.difference(county.buffer(COUNTY_MARGIN_DEG)).area / ground.area)


def county_problem(geometry: Mapping[str, Any], boundary: Mapping[str, Any], name: str) -> str | None:
    """The sentence for a plot that lies outside the county it is filed under; ``None`` when inside."""
    return outside_problem(geometry, outside_share(geometry, boundary), name)


def outside_problem(geometry: Mapping[str, Any], share: float, name: str) -> str | None:
    """The same of a plot of which it is known what ``share`` lies outside."""
    if share <= COUNTY_OUTSIDE_SHARE:
        return None
    west, south, east, north = bounds_of(geometry)
    place = f"东经{(west + east) / 2:.4f}°、北纬{(south + north) / 2:.4f}°"
    much = "整块" if share > 1 - COUNTY_OUTSIDE_SHARE else f"约{share:.0%}"
    return f"地块（{place}）{much}在{name}以外。请核对所属县市区、坐标系（GPS 或手机地图）和坐标。"
