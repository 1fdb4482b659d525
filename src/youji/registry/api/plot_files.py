"""Plots from a file (GeoJSON, KML, zipped Shapefile), for programs: a look, then the import."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from youji.registry import selectors, services
from youji.registry.api.plots import OverlapOut, PlotOut
from youji.registry.fields import PLOT
from youji.registry.logic.plot_budget import MAX_BYTES
from youji.registry.policy import EDITORS
from youji.shared import handing_over
from youji.shared.api import ActorRequest, Name, admits, present, room_router
from youji.shared.api.described import typed
from youji.shared.api.files import handed_over, imports
from youji.shared.refusals import Refused

router = room_router("registry", "地块文件")
Datum: Any = typed(PLOT["datum"], nullable=True)


class LookOut(Schema):
    """One plot of the file: where it lies, its area, or what is wrong with it, and whose ground it meets.

    One that lies wrong has its ``geometry`` too, to be seen beside the county's line.
    """

    name: str
    area_mu: Decimal
    problem: str
    #: How far it lies from the base's own place and whether in its county, in words; the same two to reckon with.
    where: str
    metres_from_base: int | None = None
    inside_county: bool | None = None
    geometry: Any = None
    overlaps: list[OverlapOut]
    #: What was mended of the boundary, and ground of the base's own plots or others of the file under it.
    notes: list[str]

    @staticmethod
    def resolve_metres_from_base(look: Any) -> int | None:
        """From its middle; ``None`` where the base has no place, or nothing could be read."""
        return look.lies and look.lies.metres

    @staticmethod
    def resolve_inside_county(look: Any) -> bool | None:
        """``None`` where nobody can say."""
        return look.lies and look.lies.inside


class PlotTaken(PlotOut):
    """A plot as it was taken from the file, with where it lies, what was mended of its boundary and what else is on its ground."""

    where: str
    notes: list[str]


class FileOut(Schema):
    """What is in the file, on the datum it is read in; ``left_out`` names what is no plot."""

    format: str
    datum: str
    #: The file does not say its datum and nobody did: to be imported it wants ``datum``.
    datum_assumed: bool
    #: How far the middle of the plots lies from the base's own place, in metres, by each datum they may be in;
    #: empty where the base has no place yet.
    metres_from_base: dict[str, int]
    plots: list[LookOut]
    left_out: list[str]


def _later(request: ActorRequest, base: Any, file: Any, *, take: bool, **options: Any) -> Any:
    """The answer to a file that the worker reads, ``None`` to one that is read at once."""
    if not handing_over.BYTES_AT_ONCE < (file.size or 0) <= MAX_BYTES:
        return None
    return handed_over(
        request,
        kind="registry.plots",
        options={"base": base.code, **options},
        data=file.read(),
        name=file.name,
        take=take,
    )


@router.post("/bases/{code}/plots/check", response=imports(FileOut), summary="试导入地块文件")
@admits(EDITORS)
def check_plots(
    request: ActorRequest,
    code: Name,
    file: UploadedFile = File(...),  # noqa: B008
    datum: Datum = Form(None),  # noqa: B008
) -> Any:
    """What each plot of the file would be as part of the base. Without ``datum`` the file's own; a file that does not
    say is looked at on the likeliest one, and ``datum_assumed`` tells that the import will ask.
    """
    base = present(selectors.find_base(code, request.actor))
    if later := _later(request, base, file, take=False, datum=datum, leave_out_faulty=True):
        return later
    seen = services.read_upload(file)
    read_in = services.datum_of(seen, datum)
    return {
        "format": seen.format,
        "datum": read_in.code,
        "datum_assumed": read_in.assumed,
        "metres_from_base": selectors.metres_from_base(base, seen.plots),
        "plots": services.preview_plots(base, seen.plots, read_in.code),
        "left_out": seen.left_out,
    }


@router.post("/bases/{code}/plots/import", response=imports(list[PlotTaken], 201), summary="导入地块文件")
@admits(EDITORS)
def import_plots(
    request: ActorRequest,
    code: Name,
    file: UploadedFile = File(...),  # noqa: B008
    datum: Datum = Form(None),  # noqa: B008
    leave_out_faulty: bool = Form(False),
) -> Any:
    """All that is in the file belongs to the base, or none; with ``leave_out_faulty`` the plots that will do.

    A file that does not say its datum (KML, GPX, GeoJSON without ``crs``, a Shapefile without .prj) is refused at
    ``datum`` until it is given: a wrong guess puts the plots hundreds of metres away. One that is handed over to the
    worker waits for the answer instead (``asks`` of the run).
    """
    base = present(selectors.find_base(code, request.actor))
    if later := _later(request, base, file, take=True, datum=datum, leave_out_faulty=leave_out_faulty):
        return later
    seen = services.read_upload(file)
    read_in = services.demand_datum(seen, datum)
    looks = services.preview_plots(base, seen.plots, read_in)
    wrong = {
        f"plots.{number}": f"{look.name}：{look.problem}" for number, look in enumerate(looks) if look.problem
    }
    if seen.left_out:
        wrong["left_out"] = f"没有读的：{'；'.join(seen.left_out)}"
    good = [row for row, look in zip(seen.plots, looks, strict=True) if not look.problem]
    if wrong and not (leave_out_faulty and good):
        raise Refused(wrong)
    made = services.add_plots(
        base_id=base.pk, plots=good, datum=read_in, actor=request.actor, now=request.now
    )
    return Status(201, made)
