"""Reading what people draw, type and upload, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from youji.registry.fields import PLOT
from youji.registry.logic.datum import DATUMS
from youji.registry.logic.plot_budget import MAX_BYTES, MAX_PLOTS, NamedGeometry
from youji.registry.logic.plot_files import PlotFile, read_coordinates, read_plot_file
from youji.registry.logic.plot_place import Lies, summed_up
from youji.registry.models import Base
from youji.registry.selectors.overlaps import Overlap, overlaps_with
from youji.registry.selectors.places import lies_at, metres_from_base
from youji.registry.services.plots import Together, read_ground, settle
from youji.shared.checked import checked
from youji.shared.refusals import Refused

#: What is said of a file that does not say its datum.
ASKED = (
    "{format} 文件没有写坐标系，猜错会偏几百米。请选坐标系：手机地图（高德、腾讯）上描的、奥维9.3起导出的是 GCJ-02，"
    "GPS、谷歌地球的是 WGS 84，国土和测绘成果是 CGCS2000。"
)


class Upload(Protocol):
    """An uploaded file, as Django gives it."""

    name: str | None

    @property
    def size(self) -> int | None:
        """In bytes."""
        ...

    def read(self) -> bytes:
        """All of it."""
        ...


@dataclass(frozen=True, slots=True)
class PlotLook:
    """One plot, looked at: where it lies, its area or what is wrong, and whose ground it meets.

    ``geometry`` is ``None`` where the boundary is none; one that lies wrong is there to be seen.
    """

    name: str
    geometry: Mapping[str, Any] | None
    area_mu: Decimal
    problem: str
    lies: Lies | None = None
    overlaps: tuple[Overlap, ...] = ()
    #: What was mended of its boundary, and what of its ground is the base's own or another's of the file already.
    notes: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Where it lies, in words; empty where nothing could be read."""
        return self.lies.sentence if self.lies else ""


def read_drawn(text: str) -> dict[str, Any]:
    """The boundary in the drawing form's box.

    Raises:
        Refused: at ``geometry``.
    """
    if len(text) > MAX_BYTES:
        raise Refused("坐标太多了。请简化边界，或改用“导入文件”。", "geometry")
    try:
        return read_coordinates(text)
    except Refused as refused:
        raise Refused(str(refused), "geometry") from refused


def read_upload(upload: Upload) -> PlotFile:
    """The plots in an uploaded file; its size is looked at before it is read.

    Raises:
        Refused: at ``file``.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise Refused(f"文件超过{MAX_BYTES // 1_000_000} MB。请只导出这个基地的地块后再导入。", "file")
    try:
        return read_plot_file(upload.name or "", upload.read())
    except Refused as refused:
        raise Refused(str(refused), "file") from refused


def read_geojson(content: Mapping[str, Any]) -> PlotFile:
    """The ground in GeoJSON that a program sends, as it would be read from a file: its ``crs`` counts too.

    Raises:
        Refused: at ``geometry``.
    """
    try:
        return read_plot_file("", json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
    except Refused as refused:
        raise Refused(str(refused), "geometry") from refused


def read_sent(text: str) -> list[NamedGeometry]:
    """The plots a preview page sends back.

    Raises:
        Refused: the text was tampered with.
    """
    refused = Refused("预览的内容不完整。请重新选择文件。")
    try:
        rows = json.loads(text)
        plots = [(str(name), dict(geometry)) for name, geometry in rows]
    except (ValueError, TypeError, RecursionError) as error:
        raise refused from error
    if not 0 < len(plots) <= MAX_PLOTS:
        raise refused
    return plots


def preview_plots(base: Base, plots: Iterable[NamedGeometry], datum: str) -> list[PlotLook]:
    """What each plot would be as part of ``base``."""
    file = Together()
    return [_look(base, file, name, geometry, datum) for name, geometry in plots]


def _look(base: Base, file: Together, name: str, geometry: object, datum: str) -> PlotLook:
    shape, where = None, None
    try:
        checked(PLOT.only("name"), {"name": name})
        shape = read_ground(geometry, datum)
        where = lies_at(base, shape.geometry)
        fitted = settle(base, shape, where)
        among = file.add(name, shape)
    except Refused as refused:
        return PlotLook(name, shape.geometry if shape else None, Decimal(0), str(refused), where)
    met = tuple(overlaps_with(shape.geometry, shape.bounds, base_id=base.pk))
    return PlotLook(name, shape.geometry, shape.area_mu, "", where, met, (*fitted.notes, *among))


def said_of(base: Base, plots: Sequence[NamedGeometry], looks: Iterable[PlotLook], datum: str) -> str:
    """Where the plots of a file, looked at on ``datum``, lie together: how far from the base's place, in its county or not."""
    far = metres_from_base(base, plots).get(datum)
    return summed_up([(look.name, look.lies) for look in looks], DATUMS[datum], far)


def look_at(
    base: Base, geometry: Mapping[str, Any], datum: str, *, instead_of: UUID | str | None = None
) -> PlotLook:
    """What ``geometry`` would be as a plot of ``base``, perhaps ``instead_of`` one of its plots; nothing is stored.

    Raises:
        Refused: at ``geometry``, when the boundary is none.
    """
    shape = read_ground(geometry, datum)
    where = lies_at(base, shape.geometry)
    try:
        fitted = settle(base, shape, where, instead_of=instead_of)
    except Refused as refused:
        return PlotLook("", shape.geometry, shape.area_mu, str(refused), where)
    met = tuple(overlaps_with(shape.geometry, shape.bounds, base_id=base.pk))
    return PlotLook("", shape.geometry, shape.area_mu, "", where, met, fitted.notes)


@dataclass(frozen=True, slots=True)
class Datum:
    """In which datum a file is read: what was said of it, else what it says itself; ``assumed`` when neither is."""

    code: str
    assumed: bool


def datum_of(seen: PlotFile, said: str | None) -> Datum:
    """The datum ``seen`` is read in when ``said`` is what whoever sent it says.

    Raises:
        Refused: at ``datum``, when it is none we take.
    """
    told = said or seen.datum
    return Datum(checked(PLOT.only("datum"), {"datum": told or seen.likely})["datum"], assumed=not told)


def asked_of(seen: PlotFile) -> str:
    """What is said to whoever must say the datum of ``seen``."""
    return ASKED.format(format=seen.format)


def demand_datum(seen: PlotFile, said: str | None) -> str:
    """The datum ``seen`` is stored in.

    Raises:
        Refused: at ``datum``, when it is assumed: nothing is stored on a guess.
    """
    datum = datum_of(seen, said)
    if datum.assumed:
        raise Refused(asked_of(seen), "datum")
    return datum.code
