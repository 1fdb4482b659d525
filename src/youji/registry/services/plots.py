"""Writing plots. A plot is never changed: it is retired and another takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.divisions.selectors import boundary, full_name
from youji.ledger.services import record
from youji.registry.fields import PLOT, REASON
from youji.registry.logic.geometry import Shape, county_problem, doubled_problem, read_shape, size_class
from youji.registry.models import Base, Plot
from youji.registry.selectors.overlaps import overlaps_with, own_ground
from youji.registry.services.common import require
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.quantities import area_text
from youji.shared.refusals import Refused, StaleState
from youji.shared.values import Fields

REASONED = Fields(REASON)


def fit_shape(base: Base, geometry: object, datum: str, *, instead_of: UUID | str | None = None) -> Shape:
    """``geometry`` as it would be kept for ``base``, perhaps ``instead_of`` one of its plots.

    Raises:
        Refused: the boundary is wrong, lies outside the base's county, or is the base's already.
    """
    try:
        shape = read_shape(geometry, datum=datum)
    except Refused as refused:
        raise Refused(str(refused), "geometry") from refused
    county = boundary(base.division)
    said = county and county_problem(shape.geometry, county, full_name(base.division))
    if said:
        raise Refused(said, "geometry")
    name, common = own_ground(shape.geometry, shape.bounds, base_id=base.pk, besides=instead_of)
    if again := doubled_problem(shape.area_mu, name, common):
        raise Refused(again, "geometry")
    return shape


def _ask_beside(base: Base, shape: Shape, actor: Actor) -> None:
    """Whoever draws on the ground of another of the operator's bases is asked why it is another one; loaders are not.

    Raises:
        Refused: nothing is said yet of how the two differ.
    """
    if base.operator_id is None or base.beside or actor == SYSTEM:
        return
    for other in overlaps_with(shape.geometry, shape.bounds, base_id=base.pk):
        if other.operator_id == base.operator_id:
            raise Refused(
                f"与本主体的“{other.base_name}”（{other.base_code}）重叠{area_text(other.area_mu)}。是同一个基地的，请在那一条上画；"
                "确实是另一个的，请先在基地资料的“与本主体其他基地的区别”里写明，再画。",
                "geometry",
            )


def _put(base: Base, name: str, shape: Shape, datum: str, now: datetime) -> Plot:
    west, south, east, north = shape.bounds
    return Plot.objects.create(
        operator_id=base.operator_id,
        base=base,
        division=base.division,
        name=name,
        geometry=shape.geometry,
        source_datum=datum,
        area_mu=shape.area_mu,
        min_lon=west,
        min_lat=south,
        max_lon=east,
        max_lat=north,
        size_class=size_class(shape.bounds),
        created_at=now,
    )


def _locate(base: Base) -> None:
    """A base with plots and no position of its own stands at their middle."""
    if base.lon is None:
        plot = Plot.objects.filter(base=base, retired_at__isnull=True).order_by("-area_mu").first()
        if plot is not None:
            Base.objects.filter(pk=base.pk, lon__isnull=True).update(
                lon=round((plot.min_lon + plot.max_lon) / 2, 6),
                lat=round((plot.min_lat + plot.max_lat) / 2, 6),
            )


def _told(plot: Plot) -> dict[str, object]:
    return {"plot": str(plot.pk), "name": plot.name, "area_mu": str(plot.area_mu), "datum": plot.source_datum}


@transaction.atomic
def add_plot(
    *, base_id: int, name: str, geometry: Mapping[str, Any], datum: str, actor: Actor, now: datetime
) -> Plot:
    """The plot belongs to the base, kept in CGCS2000 with its true area.

    Raises:
        Refused: at ``name`` or ``geometry``. NotAllowed: not the actor's base.
    """
    return add_plots(base_id=base_id, plots=[(name, geometry)], datum=datum, actor=actor, now=now)[0]


@transaction.atomic
def add_plots(
    *, base_id: int, plots: Sequence[tuple[str, Mapping[str, Any]]], datum: str, actor: Actor, now: datetime
) -> list[Plot]:
    """All of ``plots`` belong to the base, or none.

    Raises:
        Refused: names the plot and what is wrong with it. NotAllowed: not the actor's base.
    """
    base = Base.objects.get(pk=base_id)
    require(actor, operator_id=base.operator_id, division=base.division)
    datum = checked(PLOT.only("datum"), {"datum": datum})["datum"]
    named = [(checked(PLOT.only("name"), {"name": name})["name"], geometry) for name, geometry in plots]
    made = []
    for name, geometry in named:
        try:
            shape = fit_shape(base, geometry, datum)
            _ask_beside(base, shape, actor)
        except Refused as refused:
            prefix = f"“{name}”：" if len(plots) > 1 else ""
            raise Refused(f"{prefix}{refused}", "geometry") from refused
        made.append(_put(base, name, shape, datum, now))
    _locate(base)
    record(
        "registry.plot.added",
        subject=f"registry.base:{base.pk}",
        before={},
        after={"plots": [_told(plot) for plot in made]},
        actor=actor,
        now=now,
        operator_id=base.operator_id,
        division=base.division,
    )
    return made


def _retire(plot_id: UUID | str, base: Base, now: datetime) -> None:
    if not Plot.objects.filter(pk=plot_id, base=base, retired_at__isnull=True).update(retired_at=now):
        raise StaleState("这块地已被别人修改或删除。请刷新页面，核对后再改。")


@transaction.atomic
def replace_plot(
    *,
    plot_id: UUID | str,
    name: str,
    geometry: Mapping[str, Any],
    datum: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Plot:
    """The old boundary is retired and the new one in force.

    Raises:
        Refused, NotAllowed: as ``add_plot``. StaleState: the plot is retired already.
    """
    old = Plot.objects.select_related("base").get(pk=plot_id)
    base = old.base
    require(actor, operator_id=base.operator_id, division=base.division)
    values = checked(PLOT | REASONED, {"name": name or old.name, "datum": datum, "reason": reason})
    shape = fit_shape(base, geometry, values["datum"], instead_of=plot_id)
    _ask_beside(base, shape, actor)
    _retire(plot_id, base, now)
    plot = _put(base, values["name"], shape, values["datum"], now)
    record(
        "registry.plot.replaced",
        subject=f"registry.base:{base.pk}",
        before=_told(old),
        after=_told(plot),
        actor=actor,
        now=now,
        reason=values["reason"],
        operator_id=base.operator_id,
        division=base.division,
    )
    return plot


@transaction.atomic
def retire_plot(*, plot_id: UUID | str, actor: Actor, now: datetime, reason: str = "") -> None:
    """The plot is no longer part of its base; its row stays.

    Raises:
        Refused: at ``reason``. NotAllowed: not the actor's base. StaleState: it is retired already.
    """
    old = Plot.objects.select_related("base").get(pk=plot_id)
    base = old.base
    require(actor, operator_id=base.operator_id, division=base.division)
    reason = checked(REASONED, {"reason": reason})["reason"]
    _retire(plot_id, base, now)
    record(
        "registry.plot.retired",
        subject=f"registry.base:{base.pk}",
        before=_told(old),
        after={},
        actor=actor,
        now=now,
        reason=reason,
        operator_id=base.operator_id,
        division=base.division,
    )
