"""Which coordinate system a file is in, asked of pyproj: one answer for a .prj and for a GeoJSON's ``crs``."""

from __future__ import annotations

import re
from typing import Any

from youji.registry.logic.datum import CGCS2000, WGS84
from youji.shared.refusals import Refused

MAX_PROJECTION = 20_000
#: How a file names a system without describing it. Whatever else PROJ takes may open files of ours, or search long.
_NAMED = re.compile(
    r"(?:EPSG:|OGC:|urn:ogc:def:crs:|https?://www\.opengis\.net/def/crs/)[\w.:+/-]{1,100}", re.IGNORECASE
)
#: What the name of a datum holds, as pyproj tells it, in the order asked. "" is one we do not take.
DATUM_NAMES = (("xian", ""), ("beijing", ""), ("2000", CGCS2000), ("1984", WGS84), ("wgs84", WGS84))
#: Gauss-Krüger zones over China, of six degrees (13–23) and of three (25–45).
ZONES = range(13, 46)
ZONE_WIDTH, FALSE_EASTING = 1_000_000, 500_000

OLD = "坐标系是西安80或北京54。请在测绘软件中转换为 CGCS2000 后再导入。"
UNREAD = (
    "读不懂文件里写的坐标系（.prj 或 crs）。"
    "请导出为 CGCS2000 经纬度坐标后再导入；西安80、北京54的坐标要先转换。"
)


def read_crs(told: str) -> tuple[str, Any]:
    """The datum a coordinate system has, and how to turn its coordinates into degrees (``None``: they are).

    Raises:
        Refused: nobody can read it, or it is in a datum we do not take.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    told = told[:MAX_PROJECTION].strip()
    try:
        crs = CRS.from_user_input(told) if _NAMED.fullmatch(told) else CRS.from_wkt(told)
    except CRSError as error:
        raise Refused(UNREAD) from error
    if crs.is_compound:  # the first is the plane, the second the height
        crs = crs.sub_crs_list[0]
    if crs.is_bound and crs.source_crs:
        crs = crs.source_crs
    geodetic = crs.geodetic_crs
    if geodetic is None or geodetic.datum is None:
        raise Refused(UNREAD)
    name = geodetic.datum.name.lower()
    datum = next((datum for word, datum in DATUM_NAMES if word in name), None)
    if datum is None:
        raise Refused(f"坐标系的基准是“{geodetic.datum.name[:40]}”。请转换为 CGCS2000 后再导入。")
    if not datum:
        raise Refused(OLD)
    return datum, _to_degrees(crs) if crs.is_projected else None


def _to_degrees(crs: Any) -> Any:
    from pyproj import Transformer

    move = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform
    told = {param.name: param.value for param in crs.coordinate_operation.params}
    meridian, easting = told.get("Longitude of natural origin"), told.get("False easting")

    def moved(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
        if easting == FALSE_EASTING and meridian is not None:
            xs = [_without_zone(x, meridian) for x in xs]
        return move(xs, ys)

    return moved


def _without_zone(x: float, meridian: float) -> float:
    """An easting as its projection counts it: surveyors write the zone's number before it, whatever the .prj says."""
    zone = int(x // ZONE_WIDTH) if abs(x) < ZONE_WIDTH * 100 else 0
    if zone not in ZONES:
        return x
    if meridian not in {zone * 3, zone * 6 - 3}:
        raise Refused(f"坐标带有带号{zone}，文件里写的投影却是中央经线{meridian:g}°。请改正坐标系后再导入。")
    return x - zone * ZONE_WIDTH
