"""Plots in a Shapefile: shape by shape, within a budget, turned into degrees."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from youji.registry.logic.datum import CGCS2000, WGS84
from youji.registry.logic.plot_budget import MAX_CORNERS, MAX_FEATURES, MAX_RINGS, TOO_MANY_CORNERS, Budget
from youji.shared.refusals import Refused

#: The names of the columns a plot's name is looked for in.
NAME_KEYS = ("name", "名称", "地块名称", "地块", "dkmc", "DKMC", "Name", "NAME", "title")
ENDINGS = ("shp", "shx", "dbf", "prj", "cpg")
#: The widest way a corner is written: two numbers, a height and a measure.
CORNER_BYTES = 48
MAX_PROJECTION = 20_000


def read_shapes(parts: Mapping[str, bytes]) -> tuple[Iterator[tuple[Mapping[str, Any], Any]], str]:
    """Row and GeoJSON geometry of each plane shape, and the datum; ``parts`` by their endings.

    Raises:
        Refused: the files are damaged, hold more than a base's plots, or are in an old datum.
    """
    if len(parts["shp"]) > MAX_CORNERS * CORNER_BYTES:
        raise Refused(TOO_MANY_CORNERS)
    datum, move = _projection(parts.get("prj", b"").decode("utf-8", "replace"))
    try:
        shapes, rows = _shapes_and_rows(parts)
    except Refused:
        raise
    except Exception as error:  # the reader raises whatever the broken bytes lead it to
        raise Refused(
            "Shapefile 内容不完整。请把 .shp .shx .dbf .prj 一起重新导出、压缩后再导入。"
        ) from error
    for shape in shapes:
        shape["coordinates"] = _moved(shape["coordinates"], move)
    return zip(rows + [{}] * (len(shapes) - len(rows)), shapes, strict=False), datum


def _shapes_and_rows(parts: Mapping[str, bytes]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    import shapefile

    reader = shapefile.Reader(
        **{ending: BytesIO(parts[ending]) for ending in ("shp", "shx", "dbf") if ending in parts},
        encoding=_encoding(parts),
        encodingErrors="replace",
    )
    budget, shapes, rings = Budget(), [], 0
    for shape in reader.iterShapes():
        budget.take_feature()
        budget.take_corners(len(shape.points))
        rings += len(getattr(shape, "parts", ()))
        if rings > MAX_RINGS:  # whose hole each one is costs rings × rings
            raise Refused(f"文件里的环超过{MAX_RINGS:,}个。请分成几个文件后再导入。")
        shapes.append(dict(shape.__geo_interface__))
    columns = dict.fromkeys(field[0] for field in reader.fields) if "dbf" in parts else {}
    named = [column for column in columns if column in NAME_KEYS]
    if not named:
        return shapes, []
    records = itertools.islice(reader.iterRecords(fields=named), MAX_FEATURES)
    return shapes, [record.as_dict() for record in records]


def _encoding(parts: Mapping[str, bytes]) -> str:
    """.cpg when there is one; else UTF-8 if the table reads as such, else GB 18030 as ArcGIS writes it here."""
    told = parts.get("cpg", b"")[:40].decode("ascii", "ignore").strip().lower()
    if told:
        return "utf-8" if "utf" in told or told == "65001" else "gb18030"
    try:
        parts.get("dbf", b"")[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _projection(wkt: str) -> tuple[str, Any]:
    """The datum the .prj names, and how to turn its coordinates into degrees (``None``: they are)."""
    wkt = wkt[:MAX_PROJECTION]
    if not wkt.strip():
        return "", None
    if re.search(r"xian|beijing|1980|1954", wkt, re.IGNORECASE):
        raise Refused("坐标系是西安80或北京54。请在测绘软件中转换为 CGCS2000 后再导入。")
    datum = WGS84 if re.search(r"WGS", wkt, re.IGNORECASE) else CGCS2000
    if not wkt.lstrip().upper().startswith("PROJ"):
        return datum, None
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_wkt(wkt)
        return datum, Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    except CRSError as error:
        raise Refused("读不懂 .prj 里的投影。请导出为 CGCS2000 经纬度坐标后再导入。") from error


def _moved(coordinates: Any, move: Any) -> list[Any]:
    """The same in degrees, ring by ring: a call for each corner costs ten times as much."""
    if not coordinates:
        return []
    if isinstance(coordinates[0], int | float):
        return _moved([coordinates], move)[0]
    if not isinstance(coordinates[0][0], int | float):
        return [_moved(part, move) for part in coordinates]
    lons, lats = [point[0] for point in coordinates], [point[1] for point in coordinates]
    if move:
        lons, lats = move.transform(lons, lats)
    return [[lon, lat] for lon, lat in zip(lons, lats, strict=True)]
