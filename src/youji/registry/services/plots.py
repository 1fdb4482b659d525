"""Writing plots. A plot is never changed: it is retired and another takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record
from youji.registry.fields import PLOT, REASON
from youji.registry.logic.geometry import (
    DOUBLED_SHARE,
    Shape,
    doubled_problem,
    meet,
    overlap_mu,
    read_shape,
    size_class,
)
from youji.registry.logic.plot_place import Lies
from youji.registry.models import Base, Plot
from youji.registry.selectors.overlaps import now_there, overlaps_with, own_ground
from youji.registry.selectors.places import lies_at
from youji.registry.services.common import hold_base, require
from youji.shared import rooms
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.quantities import area_text
from youji.shared.refusals import Refused, StaleState
from youji.shared.values import Fields

REASONED = Fields(REASON)
#: Where rooms above carry over what hangs on a plot that is drawn anew: a function of (the old, the new, now).
REDRAWN = "registry.redrawn"
#: So many of the base's own plots under a new one are named.
OWN_TOLD = 3
SAME_NAME = "文件里还有一块也叫“{name}”，导入后请改名，免得分不清。"
#: Plots of one file that are laid on one another to see: past this many pairs a file is looked at no further.
PAIRS_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Fitted:
    """A boundary as it would be kept, where it lies, and the base's own plots on the same ground with the 亩, most first."""

    shape: Shape
    lies: Lies
    own: tuple[tuple[str, Decimal], ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever draws it should know: how the boundary was mended, and what of it is the base's already."""
        return (*self.shape.mended, *(own_said(name, common) for name, common in self.own[:OWN_TOLD]))


class Together:
    """The plots of one file, each laid beside those before it."""

    def __init__(self) -> None:
        self.shapes: list[tuple[str, Shape]] = []
        self.looked = 0

    def add(self, name: str, shape: Shape) -> tuple[str, ...]:
        """What whoever sends the file should know of ``name`` beside the others: the same name, the same ground.

        Raises:
            Refused: it is in the file twice.
        """
        said = [SAME_NAME.format(name=name)] if any(name == other for other, _ in self.shapes) else []
        for other, theirs in self.shapes:
            if self.looked >= PAIRS_LOOKED_AT or not meet(shape.bounds, theirs.bounds):
                continue
            self.looked += 1
            common = overlap_mu(shape.geometry, theirs.geometry)
            if common > shape.area_mu * DOUBLED_SHARE:
                raise Refused(f"和文件里的“{other}”是同一块地，只导入一次。", "geometry")
            if common:
                said.append(f"和文件里的“{other}”有{area_text(common)}画在同一块地上，这部分面积算了两次。")
        self.shapes.append((name, shape))
        return tuple(said)


def own_said(name: str, common: Decimal) -> str:
    """That a plot lies on another of its own base."""
    return f"和本基地的“{name}”有{area_text(common)}画在同一块地上，这部分面积算了两次。请改其中一块的边界。"


def fit_shape(base: Base, geometry: object, datum: str, *, instead_of: UUID | str | None = None) -> Fitted:
    """``geometry`` as it would be kept for ``base``, perhaps ``instead_of`` one of its plots.

    Raises:
        Refused: the boundary is wrong, lies outside the base's county, or is the base's already.
    """
    shape = read_ground(geometry, datum)
    return settle(base, shape, lies_at(base, shape.geometry), instead_of=instead_of)


def read_ground(geometry: object, datum: str) -> Shape:
    """``geometry`` as a boundary, wherever it lies.

    Raises:
        Refused: it is none.
    """
    try:
        return read_shape(geometry, datum=datum)
    except Refused as refused:
        raise Refused(str(refused), "geometry") from refused


def settle(base: Base, shape: Shape, where: Lies, *, instead_of: UUID | str | None = None) -> Fitted:
    """``shape``, which lies ``where``, as it would be kept for ``base``.

    Raises:
        Refused: it lies outside the base's county, or is the base's already.
    """
    if said := where.problem(shape.geometry):
        raise Refused(said, "geometry")
    met = own_ground(shape.geometry, shape.bounds, base_id=base.pk, besides=instead_of)
    own = tuple((plot.name, common) for plot, common in met)
    if again := own and doubled_problem(shape.area_mu, *own[0]):
        raise Refused(again, "geometry")
    return Fitted(shape, where, own)


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


def _put(base: Base, name: str, fitted: Fitted, datum: str, now: datetime) -> Plot:
    shape = fitted.shape
    west, south, east, north = shape.bounds
    plot = Plot.objects.create(
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
    plot.notes, plot.where = fitted.notes, fitted.lies.sentence
    return plot


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
    hold_base(base.pk)  # the same ground sent twice at once would be counted twice
    made = []
    for name, geometry in named:
        try:
            fitted = fit_shape(base, geometry, datum)
            _ask_beside(base, fitted.shape, actor)
        except Refused as refused:
            prefix = f"“{name}”：" if len(plots) > 1 else ""
            raise Refused(f"{prefix}{refused}", "geometry") from refused
        made.append(_put(base, name, fitted, datum, now))
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


def _retire(old: Plot, now: datetime) -> None:
    if Plot.objects.filter(pk=old.pk, base_id=old.base_id, retired_at__isnull=True).update(retired_at=now):
        return
    there = now_there(old)
    if there is None:
        raise StaleState(
            f"“{old.name}”刚刚被别人删除了，您的改动没有保存。请核对后再决定。", now={"plot": None}
        )
    raise StaleState(
        f"“{old.name}”刚刚被别人改过，现在是“{there.name}”，{area_text(there.area_mu)}；您的改动没有保存。请核对后再决定。",
        now={"plot": str(there.pk), "name": there.name, "area_mu": str(there.area_mu)},
    )


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
    hold_base(base.pk)
    _retire(old, now)  # first: whoever lost the race hears of that, not that their ground is taken
    fitted = fit_shape(base, geometry, values["datum"], instead_of=plot_id)
    _ask_beside(base, fitted.shape, actor)
    plot = _put(base, values["name"], fitted, values["datum"], now)
    for take_over in rooms.extensions(REDRAWN).values():
        take_over(old, plot, now)
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
    _retire(old, now)
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
