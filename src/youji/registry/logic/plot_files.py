"""Reading plot boundaries from files: GeoJSON, KML/KMZ, zipped Shapefile, or typed coordinates.

Every reader returns the boundaries with their names and, where the file says so, their datum; or refuses with a
sentence. Nothing here judges a boundary: ``logic.geometry.read_shape`` does.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from youji.registry.logic.datum import CGCS2000, WGS84
from youji.shared.refusals import Refused

MAX_BYTES = 8_000_000
MAX_UNPACKED_BYTES = 60_000_000
MAX_PARTS = 200
MAX_PLOTS = 300
NAME_KEYS = ("name", "名称", "地块名称", "地块", "dkmc", "DKMC", "Name", "NAME", "title")
_WAYS = "可以导入 GeoJSON（.geojson/.json）、KML/KMZ、Shapefile 压缩包（.zip，内有 .shp .shx .dbf .prj）。"

NamedGeometry = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PlotFile:
    """Boundaries read from a file; ``datum`` is empty when the file does not say."""

    format: str
    plots: tuple[NamedGeometry, ...]
    datum: str = ""


def read_plot_file(name: str, data: bytes) -> PlotFile:
    """The boundaries in an uploaded file, told apart by content before name.

    Raises:
        Refused: with a sentence that says what is wrong and what to do.
    """
    if len(data) > MAX_BYTES:
        raise Refused(f"文件超过{MAX_BYTES // 1_000_000} MB。请只导出这个基地的地块后再导入。")
    if data[:2] == b"PK":
        found = _from_zip(data)
    elif data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}:
        found = _from_geojson(data)
    elif data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        found = PlotFile("KML", tuple(_from_kml(data)), WGS84)
    elif name.lower().endswith((".shp", ".dbf", ".shx")):
        raise Refused("Shapefile 由几个文件组成。请把 .shp .shx .dbf .prj 一起压缩成 zip 后再导入。")
    else:
        raise Refused(f"认不出这个文件。{_WAYS}")
    if not found.plots:
        raise Refused("文件里没有面状的地块边界（只有点或线，或是空的）。请导出为面后再导入。")
    if len(found.plots) > MAX_PLOTS:
        raise Refused(f"文件里有{len(found.plots)}个地块，一次最多{MAX_PLOTS}个。请分成几个文件。")
    return found


def read_coordinates(text: str) -> dict[str, Any]:
    """A polygon from typed lines of ``经度, 纬度``; GeoJSON pasted into the box is taken too.

    Raises:
        Refused: names the line that is wrong.
    """
    if text.lstrip()[:1] == "{":
        found = _from_geojson(text.encode())
        if len(found.plots) != 1:
            raise Refused(f"粘贴的 GeoJSON 里有{len(found.plots)}个地块，这里一次画一块。请改用“导入文件”。")
        return found.plots[0][1]
    ring = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = re.split(r"[\s,，;；、]+", line.strip().strip(",，;；"))
        try:
            ring.append([float(part) for part in parts[:2]])
        except ValueError:
            ring.append([])
        if len(ring[-1]) != 2:
            raise Refused(
                f"第{number}行“{line.strip()[:30]}”不是“经度, 纬度”。请改成如 112.80351, 29.50214。"
            )
    if not ring:
        raise Refused("还没有坐标。请每行填一个点：经度, 纬度。")
    return {"type": "Polygon", "coordinates": [ring]}


def _from_geojson(data: bytes) -> PlotFile:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused("GeoJSON 文件的内容不完整或编码不是 UTF-8。请重新导出后再导入。") from error
    plots = tuple(_named(_features(content)))
    told = str(content.get("crs", "")) if isinstance(content, dict) else ""
    return PlotFile("GeoJSON", plots, CGCS2000 if "4490" in told else "")


def _features(content: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(content, dict):
        return
    kind = content.get("type")
    if kind == "FeatureCollection":
        features = content.get("features")
        for feature in features if isinstance(features, list) else []:
            yield from _features(feature)
    elif kind == "Feature":
        properties = content.get("properties")
        yield _name_in(properties if isinstance(properties, dict) else {}), content.get("geometry")
    elif kind in {"Polygon", "MultiPolygon"}:
        yield "", content


def _name_in(properties: Mapping[str, Any]) -> str:
    found = next((str(properties[key]) for key in NAME_KEYS if properties.get(key)), "")
    return found.strip()[:60]


def _named(features: Iterator[tuple[str, Any]]) -> Iterator[NamedGeometry]:
    number = 0
    for name, geometry in features:
        if isinstance(geometry, dict) and geometry.get("type") in {"Polygon", "MultiPolygon"}:
            number += 1
            yield name or f"{number}号地", geometry


def _from_kml(data: bytes) -> Iterator[NamedGeometry]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (DefusedXmlException, SyntaxError, ValueError) as error:
        raise Refused(
            "KML 文件的内容不完整，或含有不允许的声明。请从奥维、谷歌地球重新导出后再导入。"
        ) from error
    yield from _named(_placemarks(root))


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _placemarks(root: Any) -> Iterator[tuple[str, Any]]:
    for placemark in (e for e in root.iter() if _tag(e) == "Placemark"):
        name = next((e.text or "" for e in placemark if _tag(e) == "name"), "").strip()
        polygons = [_kml_polygon(e) for e in placemark.iter() if _tag(e) == "Polygon"]
        if len(polygons) == 1:
            yield name, {"type": "Polygon", "coordinates": polygons[0]}
        elif polygons:
            yield name, {"type": "MultiPolygon", "coordinates": polygons}


def _kml_polygon(polygon: Any) -> list[list[list[float]]]:
    outer: list[list[list[float]]] = []
    inner: list[list[list[float]]] = []
    for boundary in polygon.iter():
        if _tag(boundary) in {"outerBoundaryIs", "innerBoundaryIs"}:
            text = next((e.text or "" for e in boundary.iter() if _tag(e) == "coordinates"), "")
            (outer if _tag(boundary) == "outerBoundaryIs" else inner).append(_kml_ring(text))
    return [*outer, *inner]


def _kml_ring(text: str) -> list[list[float]]:
    try:
        return [[float(part) for part in point.split(",")[:2]] for point in text.split()]
    except ValueError as error:
        raise Refused("KML 文件里有读不懂的坐标。请重新导出后再导入。") from error


def _from_zip(data: bytes) -> PlotFile:
    parts = _unpack(data)
    kml = next((body for name, body in parts.items() if name.lower().endswith(".kml")), None)
    if kml is not None:
        return PlotFile("KML", tuple(_from_kml(kml)), WGS84)
    stems = [name[:-4] for name in parts if name.lower().endswith(".shp")]
    if not stems:
        raise Refused(f"压缩包里没有 .shp 或 .kml 文件。{_WAYS}")
    if len(stems) > 1:
        raise Refused(f"压缩包里有{len(stems)}个 .shp 文件。请每次导入一个图层。")
    by_ending = {name[-3:].lower(): body for name, body in parts.items() if name[:-4] == stems[0]}
    return _from_shapefile(by_ending)


def _unpack(data: bytes) -> dict[str, bytes]:
    """The files in the archive; refused when they are more or larger than plots can be."""
    too_large = Refused("压缩包解压后太大，不像地块文件。请只压缩 .shp .shx .dbf .prj 这几个文件。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
                raise too_large
            # The sizes are the sender's word, but zipfile never reads past them.
            return {info.filename: archive.read(info) for info in infos if "__MACOSX" not in info.filename}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("压缩包打不开：可能已损坏或加了密码。请重新压缩成不加密的 zip 后再导入。") from error


def _from_shapefile(parts: Mapping[str, bytes]) -> PlotFile:
    import shapefile

    encoding = _encoding(parts)
    try:
        reader = shapefile.Reader(
            shp=BytesIO(parts["shp"]),
            shx=BytesIO(parts["shx"]) if "shx" in parts else None,
            dbf=BytesIO(parts["dbf"]) if "dbf" in parts else None,
            encoding=encoding,
            encodingErrors="replace",
        )
        shapes = [shape.__geo_interface__ for shape in reader.shapes()]
        records = [record.as_dict() for record in reader.records()] if "dbf" in parts else []
    except Exception as error:  # the reader raises whatever the broken bytes lead it to
        raise Refused(
            "Shapefile 内容不完整。请把 .shp .shx .dbf .prj 一起重新导出、压缩后再导入。"
        ) from error
    records += [{}] * (len(shapes) - len(records))
    datum, move = _projection(parts.get("prj", b"").decode("utf-8", "replace"))
    features = ((_name_in(row), dict(shape)) for shape, row in zip(shapes, records, strict=False))
    plots = [
        (name, {**shape, "coordinates": _moved(shape["coordinates"], move)})
        for name, shape in _named(features)
    ]
    return PlotFile("Shapefile", tuple(plots), datum)


def _encoding(parts: Mapping[str, bytes]) -> str:
    """.cpg when there is one; else UTF-8 if the table reads as such, else GB 18030 as ArcGIS writes it here."""
    told = parts.get("cpg", b"").decode("ascii", "ignore").strip().lower()
    if told:
        return "utf-8" if "utf" in told or told == "65001" else "gb18030"
    try:
        parts.get("dbf", b"")[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _projection(wkt: str) -> tuple[str, Any]:
    """The datum the .prj names, and how to turn its coordinates into degrees (``None``: they are)."""
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
    if coordinates and isinstance(coordinates[0], (int, float)):
        return list(move.transform(*coordinates[:2])) if move else list(coordinates[:2])
    return [_moved(part, move) for part in coordinates]
