"""Reading what people draw, type and upload, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from youji.registry.fields import PLOT
from youji.registry.logic.plot_budget import MAX_BYTES, MAX_PLOTS, NamedGeometry
from youji.registry.logic.plot_files import PlotFile, read_coordinates, read_plot_file
from youji.registry.models import Base
from youji.registry.selectors.overlaps import Overlap, overlaps_with
from youji.registry.services.plots import Together, fit_shape
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
    """One plot of a file, looked at: its area or what is wrong, and whose ground it meets."""

    name: str
    geometry: Mapping[str, Any] | None
    area_mu: Decimal
    problem: str
    overlaps: tuple[Overlap, ...] = ()
    #: What was mended of its boundary, and what of its ground is the base's own or another's of the file already.
    notes: tuple[str, ...] = ()


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
    looks: list[PlotLook] = []
    file = Together()
    for name, geometry in plots:
        try:
            checked(PLOT.only("name"), {"name": name})
            fitted = fit_shape(base, geometry, datum)
            among = file.add(name, fitted.shape)
        except Refused as refused:
            looks.append(PlotLook(name, None, Decimal(0), str(refused)))
            continue
        shape = fitted.shape
        met = tuple(overlaps_with(shape.geometry, shape.bounds, base_id=base.pk))
        notes = (*fitted.notes, *among)
        looks.append(PlotLook(name, shape.geometry, shape.area_mu, "", met, notes))
    return looks


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


def demand_datum(seen: PlotFile, said: str | None) -> str:
    """The datum ``seen`` is stored in.

    Raises:
        Refused: at ``datum``, when it is assumed: nothing is stored on a guess.
    """
    datum = datum_of(seen, said)
    if datum.assumed:
        raise Refused(ASKED.format(format=seen.format), "datum")
    return datum.code
