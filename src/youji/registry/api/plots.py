"""Plots of a base, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema, Status

from youji.registry import selectors, services
from youji.registry.fields import PLOT, REASON
from youji.registry.policy import EDITORS, READERS
from youji.shared.actor import Actor
from youji.shared.api import (
    ActorRequest,
    Done,
    Name,
    admits,
    answers,
    present,
    room_router,
)
from youji.shared.api.described import Noted, also_note, body, typed
from youji.shared.refusals import Refused

router = room_router("registry", "主体、基地与产品")

Reason: Any = typed(REASON)
_PLOT: Any = body(PLOT, refuse=Refused)


class PlotOut(Schema):
    """A plot in CGCS2000."""

    id: UUID
    name: str
    geometry: Any
    source_datum: str
    area_mu: Decimal


class PlotKept(PlotOut, Noted):
    """A plot as it was written; ``where`` says how far it lies from the base's own place, and that it is in its county."""

    where: str


class PlotIn(_PLOT):
    """A plot as drawn or surveyed: a GeoJSON Polygon or MultiPolygon, or a LineString that goes round it."""

    geometry: dict[str, Any]


class OverlapOut(Schema):
    """Ground in common with another base."""

    base_code: str
    base_name: str
    division: str
    area_mu: Decimal


@router.get("/bases/{code}/plots", response=answers(list[PlotOut]), summary="基地的地块")
@admits(READERS)
def list_plots(request: ActorRequest, code: Name) -> Any:
    """The plots in force."""
    return selectors.plots_of(present(selectors.find_base(code, request.actor)))


@router.post("/bases/{code}/plots", response=answers(PlotKept, 201), summary="增加地块")
@admits(EDITORS)
def add_plot(request: ActorRequest, code: Name, body: PlotIn) -> Any:
    """The plot belongs to the base, with its true area."""
    found = present(selectors.find_base(code, request.actor))
    plot = services.add_plot(base_id=found.pk, **body.model_dump(), actor=request.actor, now=request.now)
    also_note(request, [*plot.notes, *selectors.frozen_of_base(found)])
    return Status(201, plot)


@router.put("/bases/{code}/plots/{uuid:plot_id}", response=answers(PlotKept), summary="更换地块边界")
@admits(EDITORS)
def replace_plot(request: ActorRequest, code: Name, plot_id: UUID, body: PlotIn) -> Any:
    """The old boundary is retired and the new one in force. 409 when somebody was first: ``now`` is the plot there by now."""
    base = _plot_of(code, plot_id, request.actor)
    plot = services.replace_plot(plot_id=plot_id, **body.model_dump(), actor=request.actor, now=request.now)
    also_note(request, [*plot.notes, *selectors.frozen_of_base(base)])
    return plot


@router.delete("/bases/{code}/plots/{uuid:plot_id}", response=answers(Done), summary="撤下地块")
@admits(EDITORS)
def retire_plot(request: ActorRequest, code: Name, plot_id: UUID, reason: Reason = "") -> Any:
    """The plot is no longer part of its base."""
    _plot_of(code, plot_id, request.actor)
    services.retire_plot(plot_id=plot_id, reason=reason, actor=request.actor, now=request.now)
    return Done()


def _plot_of(code: str, plot_id: UUID, actor: Actor) -> Any:
    """The base, whose plot it is or was: of one that was replaced the service says so."""
    base = present(selectors.find_base(code, actor))
    present(selectors.plot_ever_of(base, plot_id))
    return base


@router.get("/bases/{code}/overlaps", response=answers(list[OverlapOut]), summary="与其他基地重叠的地块")
@admits(READERS)
def list_overlaps(request: ActorRequest, code: Name) -> Any:
    """Every other base with ground in common."""
    found = present(selectors.find_base(code, request.actor))
    return selectors.overlaps_of(found.pk)
