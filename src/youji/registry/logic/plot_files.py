"""Reading plot boundaries from files: GeoJSON, KML/KMZ, zipped Shapefile, or typed coordinates.

Every reader returns the boundaries with their names and, where the file says so, their datum; or refuses with a
sentence. Nothing here judges a boundary: ``logic.geometry.read_shape`` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from youji.registry.logic.datum import CGCS2000, GCJ02, WGS84
from youji.registry.logic.plot_budget import (
    MAX_BYTES,
    MAX_CORNERS,
    MAX_PARTS,
    MAX_UNPACKED_BYTES,
    TOO_MANY_CORNERS,
    Budget,
    NamedGeometry,
    no_plot,
)
from youji.registry.logic.plot_crs import read_crs
from youji.registry.logic.plot_gpx import read_gpx
from youji.registry.logic.plot_kml import read_kml
from youji.registry.logic.plot_lines import MEET_METRES, not_enclosing
from youji.registry.logic.plot_shapes import ENDINGS, NAME_KEYS, moved, read_shapes
from youji.registry.logic.plot_text import UTF16_MARKS, document_text
from youji.registry.logic.plot_typed import read_typed
from youji.shared import unpacking
from youji.shared.refusals import Refused

_WAYS = "可以导入 GeoJSON（.geojson/.json）、KML/KMZ、GPX、Shapefile 压缩包（.zip，内有 .shp .shx .dbf .prj .cpg）。"

#: What is read: planes, and lines that go round one.
READ = {"Polygon", "MultiPolygon", "LineString"}
GPX_HEAD = 2_000


@dataclass(frozen=True, slots=True)
class PlotFile:
    """Boundaries read from a file."""

    format: str
    plots: tuple[NamedGeometry, ...]
    #: What the file itself says; empty when nothing says it and whoever sends it is to be asked.
    datum: str = ""
    #: What the file also holds and nobody will find among the plots, each by its name and with what it is.
    left_out: tuple[str, ...] = ()
    #: The datum it is drawn in until it is known: what such files mostly are in.
    likely: str = CGCS2000


def read_plot_file(name: str, data: bytes) -> PlotFile:
    """The boundaries in an uploaded file, told apart by content before name.

    Raises:
        Refused: with a sentence that says what is wrong and what to do.
    """
    if len(data) > MAX_BYTES:
        raise Refused(f"文件超过{MAX_BYTES // 1_000_000} MB。请只导出这个基地的地块后再导入。")
    if data[:2] == b"PK":
        found = _from_zip(name, data)
    elif data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}:
        found = _from_geojson(data)
    elif data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<" or data[:2] in UTF16_MARKS:
        found = _from_gpx(data) if _is_gpx(data) else _from_kml(name, data)
    elif data[:4] == b"Rar!" or data[:2] == b"7z":
        raise Refused("这是 RAR 或 7z 压缩包，这里打不开。请改压缩成 zip 后再导入。")
    elif name.lower().endswith((".shp", ".dbf", ".shx")):
        raise Refused("Shapefile 由几个文件组成。请把 .shp .shx .dbf .prj .cpg 一起压缩成 zip 后再导入。")
    else:
        raise Refused(f"认不出这个文件。{_WAYS}")
    if not found.plots:
        held = f"文件里有：{'；'.join(found.left_out[:5])}。" if found.left_out else ""
        raise Refused(
            f"文件里没有地块的边界。{held}请把边界画成面；走出来的轨迹要走回起点（首尾相距{MEET_METRES:.0f}米以内），再导入。"
        )
    return found


def read_coordinates(text: str) -> dict[str, Any]:
    """A polygon from typed corners (``logic.plot_typed``); GeoJSON pasted into the box is taken too.

    Raises:
        Refused: names the line that is wrong.
    """
    if text.lstrip()[:1] == "{":
        found = _from_geojson(text.encode())
        if len(found.plots) != 1:
            raise Refused(f"粘贴的 GeoJSON 里有{len(found.plots)}个地块，这里一次画一块。请改用“导入文件”。")
        return found.plots[0][1]
    return {"type": "Polygon", "coordinates": [read_typed(text)]}


def _from_geojson(data: bytes) -> PlotFile:
    # Each corner opens a bracket: counted before a file full of them becomes a million lists.
    if data.count(b"[") + data.count(b"{") > 2 * MAX_CORNERS:
        raise Refused(TOO_MANY_CORNERS)
    try:
        content = json.loads(document_text(data) or "")
    except (ValueError, RecursionError) as error:
        raise Refused("GeoJSON 文件的内容不完整或编码不是 UTF-8。请重新导出后再导入。") from error
    if not isinstance(content, dict):
        return PlotFile("GeoJSON", ())
    if content.get("type") == "Topology" or "geometryType" in content:
        kind = "TopoJSON" if "geometryType" not in content else "ArcGIS 的 Esri JSON"
        raise Refused(f"这是 {kind}，不是 GeoJSON。请在软件里导出为 GeoJSON 或 Shapefile 后再导入。")
    datum, move = read_crs(_crs_told(content)) if content.get("crs") else ("", None)
    features = _single(_features(content))
    plots, left_out = _named(
        ((name, _in_degrees(shape, move)) for name, shape in features) if move else features
    )
    return PlotFile("GeoJSON", plots, datum, left_out)


def _crs_told(content: dict[str, Any]) -> str:
    """The name in ``crs`` (GeoJSON 2008 §3), however much of its structure is there."""
    crs = content["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name", "") if isinstance(properties, dict) else crs)[:500]


def _in_degrees(shape: Any, move: Any) -> Any:
    if _kind(shape) not in READ:
        return shape
    try:
        return {**shape, "coordinates": moved(shape["coordinates"], move)}
    except (TypeError, ValueError, LookupError, RecursionError) as error:
        raise Refused("GeoJSON 文件里有读不懂的坐标。请重新导出后再导入。") from error


def _features(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Name and geometry of each feature, and of each geometry of a collection (one deep: RFC 7946 §3.1.8)."""
    features = content.get("features") if content.get("type") == "FeatureCollection" else [content]
    for feature in features if isinstance(features, list) else []:
        if not isinstance(feature, dict):
            yield "", None
        elif feature.get("type") == "Feature":
            properties = feature.get("properties")
            name = _name_in(properties if isinstance(properties, dict) else {})
            yield from ((name, geometry) for geometry in _geometries(feature.get("geometry")))
        elif feature is not content or "type" in feature:
            yield from (("", geometry) for geometry in _geometries(feature))


def _geometries(geometry: Any) -> list[Any]:
    if isinstance(geometry, dict) and geometry.get("type") == "GeometryCollection":
        held = geometry.get("geometries")
        return held if isinstance(held, list) and held else [geometry]
    return [geometry]


def _single(features: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The same, but the lines of a MultiLineString each for itself."""
    return ((name, one) for name, whole in features for one in _lines(whole))


def _lines(geometry: Any) -> list[Any]:
    if _kind(geometry) != "MultiLineString" or not isinstance(geometry.get("coordinates"), list | tuple):
        return [geometry]
    return [{"type": "LineString", "coordinates": line} for line in geometry["coordinates"]] or [geometry]


def _name_in(properties: Mapping[str, Any]) -> str:
    found = next((str(properties[key]) for key in NAME_KEYS if properties.get(key)), "")
    return found.strip()[:60]


def _kind(geometry: Any) -> str:
    return str(geometry.get("type")) if isinstance(geometry, dict) else ""


def _named(features: Iterable[tuple[str, Any]]) -> tuple[tuple[NamedGeometry, ...], tuple[str, ...]]:
    """The plane ones and the lines that go round a plot, each with a name; and what the others are."""
    budget, plots, others = Budget(), [], []
    for name, geometry in features:
        kind = _kind(geometry)
        why = not_enclosing(geometry.get("coordinates")) if kind == "LineString" else ""
        if kind in READ and not why:
            budget.take_plot()
            plots.append((name or f"{budget.plots}号地", geometry))
        else:
            budget.take_feature()
            others.append(no_plot(name, kind, why))
    return tuple(plots), tuple(others)


def _is_gpx(data: bytes) -> bool:
    return b"<gpx" in data[:GPX_HEAD].replace(b"\0", b"").lower()


def _from_gpx(data: bytes) -> PlotFile:
    """GPX is in WGS 84 by its own rules; what draws on Chinese maps writes GCJ-02 into it all the same."""
    plots, left_out = read_gpx(data)
    return PlotFile("GPX", tuple(plots), "", tuple(left_out), likely=WGS84)


def _from_kml(name: str, data: bytes) -> PlotFile:
    """奥维 writes what it draws on, GCJ-02, into its own endings since 9.3, and into plain KML: that one is asked about."""
    plots, left_out = read_kml(data)
    datum = GCJ02 if name.lower().endswith((".ovkml", ".ovkmz")) else ""
    return PlotFile("KML", tuple(plots), datum, tuple(left_out), likely=datum or WGS84)


def _from_zip(name: str, data: bytes) -> PlotFile:
    parts = _unpack(data)
    # A KMZ may hold legends and layers; doc.kml is what it shows.
    kmls = sorted(
        (part for part in parts if part.lower().endswith("kml")),
        key=lambda part: part.lower().rpartition("/")[2] not in {"doc.kml", "doc.ovkml"},
    )
    if kmls:
        own = name.lower().endswith(".ovkmz")
        return _from_kml(".ovkml" if own else kmls[0], parts[kmls[0]])
    stems = [part[:-4] for part in parts if part.lower().endswith(".shp")]
    if not stems and any(part.lower().endswith("zip") for part in parts):
        raise Refused("压缩包里还是压缩包。请解开一层，把里面的文件直接压缩成一个 zip 后再导入。")
    if not stems:
        raise Refused(f"压缩包里没有 .shp 或 .kml 文件。{_WAYS}")
    if len(stems) > 1:
        raise Refused(f"压缩包里有{len(stems)}个 .shp 文件。请每次导入一个图层。")
    rows, datum = read_shapes(
        {part[-3:].lower(): body for part, body in parts.items() if part[:-4].lower() == stems[0].lower()}
    )
    plots, left_out = _named(_single((_name_in(row), shape) for row, shape in rows))
    return PlotFile("Shapefile", plots, datum, left_out)


def _unpack(data: bytes) -> dict[str, bytes]:
    """The files in the archive that say something of plots; refused when all of it is more than plots can be."""
    try:
        with unpacking.opened(BytesIO(data)) as archive:
            infos = unpacking.demand_within(archive, parts=MAX_PARTS, unpacked_bytes=MAX_UNPACKED_BYTES)
            return {i.filename: archive.read(i) for i in infos if _says_something(i.filename)}
    except unpacking.TooMuch as fault:
        raise Refused(
            "压缩包解压后太大，不像地块文件。请只压缩 .shp .shx .dbf .prj .cpg 这几个文件。"
        ) from fault
    except unpacking.Damaged as fault:
        raise Refused("压缩包打不开：可能已损坏或加了密码。请重新压缩成不加密的 zip 后再导入。") from fault


def _says_something(name: str) -> bool:
    return "__MACOSX" not in name and name[-3:].lower() in ("kml", *ENDINGS, "zip")
