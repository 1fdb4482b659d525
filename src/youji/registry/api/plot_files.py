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
from youji.shared.checked import checked
from youji.shared.refusals import Refused

router = room_router("registry", "地块文件")
Datum: Any = typed(PLOT["datum"], nullable=True)


class LookOut(Schema):
    """One plot of the file: its area, or what is wrong with it, and whose ground it meets."""

    name: str
    area_mu: Decimal
    problem: str
    geometry: Any = None
    overlaps: list[OverlapOut]


class FileOut(Schema):
    """What is in the file, on the datum it is read in; ``left_out`` names what is no plot."""

    format: str
    datum: str
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


def _read(base: Any, file: Any, datum: Any) -> tuple[Any, Any, str]:
    seen = services.read_upload(file)
    return base, seen, checked(PLOT.only("datum"), {"datum": datum or seen.datum})["datum"]


@router.post("/bases/{code}/plots/check", response=imports(FileOut), summary="试导入地块文件")
@admits(EDITORS)
def check_plots(
    request: ActorRequest,
    code: Name,
    file: UploadedFile = File(...),  # noqa: B008
    datum: Datum = Form(None),  # noqa: B008
) -> Any:
    """What each plot of the file would be as part of the base. Without ``datum`` the file's own, else CGCS2000."""
    base = present(selectors.find_base(code, request.actor))
    if later := _later(request, base, file, take=False, datum=datum, leave_out_faulty=True):
        return later
    base, seen, read_in = _read(base, file, datum)
    looks = services.preview_plots(base, seen.plots, read_in)
    return {"format": seen.format, "datum": read_in, "plots": looks, "left_out": seen.left_out}


@router.post("/bases/{code}/plots/import", response=imports(list[PlotOut], 201), summary="导入地块文件")
@admits(EDITORS)
def import_plots(
    request: ActorRequest,
    code: Name,
    file: UploadedFile = File(...),  # noqa: B008
    datum: Datum = Form(None),  # noqa: B008
    leave_out_faulty: bool = Form(False),
) -> Any:
    """All that is in the file belongs to the base, or none; with ``leave_out_faulty`` the plots that will do."""
    base = present(selectors.find_base(code, request.actor))
    if later := _later(request, base, file, take=True, datum=datum, leave_out_faulty=leave_out_faulty):
        return later
    base, seen, read_in = _read(base, file, datum)
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
