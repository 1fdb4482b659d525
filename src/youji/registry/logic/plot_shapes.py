"""Plots in a Shapefile: shape by shape, within a budget, turned into degrees."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from youji.registry.logic.plot_budget import MAX_CORNERS, MAX_FEATURES, MAX_RINGS, TOO_MANY_CORNERS, Budget
from youji.registry.logic.plot_crs import read_crs
from youji.registry.logic.plot_text import known, value_text
from youji.shared.refusals import Refused

#: The names of the columns a plot's name is looked for in.
NAME_KEYS = (
    *("name", "名称", "地块名称", "地块名", "地块", "dkmc", "DKMC", "Name", "NAME", "title"),
    *("DKBM", "dkbm", "地块编码"),
)
ENDINGS = ("shp", "shx", "dbf", "prj", "cpg")
#: The widest way a corner is written: two numbers, a height and a measure.
CORNER_BYTES = 48


def read_shapes(parts: Mapping[str, bytes]) -> tuple[Iterator[tuple[Mapping[str, Any], Any]], str]:
    """Row and GeoJSON geometry of each plane shape, and the datum; ``parts`` by their endings.

    Raises:
        Refused: the files are damaged, hold more than a base's plots, or are in an old datum.
    """
    if len(parts["shp"]) > MAX_CORNERS * CORNER_BYTES:
        raise Refused(TOO_MANY_CORNERS)
    datum, move = _projection(parts.get("prj", b"").decode("utf-8-sig", "replace"))
    try:
        shapes, rows = _shapes_and_rows(parts)
    except Refused:
        raise
    except Exception as error:  # the reader raises whatever the broken bytes lead it to
        raise Refused(
            "Shapefile 内容不完整。请把 .shp .shx .dbf .prj .cpg 一起重新导出、压缩后再导入。"
        ) from error
    for shape in filter(None, shapes):
        shape["coordinates"] = moved(shape["coordinates"], move)
    return zip(rows + [{}] * (len(shapes) - len(rows)), shapes, strict=False), datum


def _shapes_and_rows(
    parts: Mapping[str, bytes],
) -> tuple[list[dict[str, Any] | None], list[dict[str, Any]]]:
    import shapefile

    reader = shapefile.Reader(
        **{ending: BytesIO(parts[ending]) for ending in ("shp", "shx", "dbf") if ending in parts},
        encoding="utf-8",
        encodingErrors="surrogateescape",  # bytes that are not UTF-8 stay what they are, to be read in `_text`
    )
    budget, shapes, rings = Budget(), [], 0
    for shape in reader.iterShapes():
        budget.take_feature()
        budget.take_corners(len(shape.points))
        rings += len(getattr(shape, "parts", ()))
        if rings > MAX_RINGS:  # whose hole each one is costs rings × rings
            raise Refused(f"文件里的环超过{MAX_RINGS:,}个。请分成几个文件后再导入。")
        shapes.append(dict(shape.__geo_interface__) if shape.points else None)
    declared = known(parts.get("cpg", b"")[:40].decode("ascii", "ignore"))
    columns = dict.fromkeys(field[0] for field in reader.fields) if "dbf" in parts else {}
    named = [column for column in columns if _text(column, declared) in NAME_KEYS]
    if not named:
        return shapes, []
    records = itertools.islice(reader.iterRecords(fields=named), MAX_FEATURES)
    rows = [
        {_text(key, declared): _text(value, declared) for key, value in record.as_dict().items()}
        for record in records
    ]
    return shapes, rows


def _text(value: Any, declared: str) -> Any:
    return value_text(value.encode("utf-8", "surrogateescape"), declared) if isinstance(value, str) else value


def _projection(wkt: str) -> tuple[str, Any]:
    return read_crs(wkt) if wkt.strip() else ("", None)


def moved(coordinates: Any, move: Any) -> list[Any]:
    """The same in degrees, ring by ring: a call for each corner costs ten times as much."""
    if not coordinates:
        return []
    if isinstance(coordinates[0], int | float):
        return moved([coordinates], move)[0]
    if not isinstance(coordinates[0][0], int | float):
        return [moved(part, move) for part in coordinates]
    lons, lats = [point[0] for point in coordinates], [point[1] for point in coordinates]
    if move:
        lons, lats = move(lons, lats)
    return [[lon, lat] for lon, lat in zip(lons, lats, strict=True)]
