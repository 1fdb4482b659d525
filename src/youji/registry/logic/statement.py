"""What the register says of a base, as a value that can be frozen, kept and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from typing import Any, Self

from youji.registry.logic.scale import counted, scale_text
from youji.shared.quantities import area_text


@dataclass(frozen=True, slots=True)
class PlotStated:
    """One plot. Its row is never edited, only retired: the boundary is found by ``id`` for good."""

    id: str
    name: str
    area_mu: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """One base as the register had it at one moment. Names are kept beside the ids they belonged to."""

    base_id: int
    base_code: str
    kind: str
    name: str
    division: str
    address: str
    area_mu: Decimal | None
    output_t: Decimal | None
    techniques: str
    responsible: str
    product_id: int | None
    product: str
    product_code: str
    product_group: str
    gi_product_id: int | None
    gi_product: str
    operator_id: int | None
    operator: str
    lon: float | None = None
    lat: float | None = None
    scale: Decimal | None = None
    scale_unit: str = ""
    plots: tuple[PlotStated, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a JSON column; ``of`` reads it back without loss."""
        said = asdict(self) | {name: _text(getattr(self, name)) for name in _DECIMALS}
        said["plots"] = [{"id": p.id, "name": p.name, "area_mu": _text(p.area_mu)} for p in self.plots]
        return said

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From a JSON column. What an older statement did not know yet is as the register had none."""
        known: dict[str, Any] = {f.name: kept[f.name] for f in fields(cls) if f.name in kept}
        known |= {name: _number(kept.get(name)) for name in _DECIMALS}
        known["plots"] = tuple(
            PlotStated(p["id"], p["name"], Decimal(p["area_mu"])) for p in kept.get("plots", ())
        )
        return cls(**known)

    @property
    def counted(self) -> str:
        """What is kept, in its own unit; empty where the base is measured in 亩."""
        return counted(self.scale, self.scale_unit)

    @property
    def scale_text(self) -> str:
        """规模 in its own unit."""
        return scale_text(self.scale, self.scale_unit, self.area_mu)

    @property
    def plots_area_mu(self) -> Decimal:
        """What the boundaries measure together."""
        return sum((plot.area_mu for plot in self.plots), Decimal(0))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two statements say differently, in words; empty where one says nothing."""

    field: str
    label: str
    before: str
    after: str


#: What is compared, by the words a reader knows it by. Ids, codes and groups change only with these.
COMPARED = {
    "name": "名称",
    "operator": "经营主体",
    "division": "县市区",
    "address": "地址",
    "product": "产品",
    "gi_product": "地理标志产品",
    "area_mu": "规模（亩）",
    "counted": "规模（数量）",
    "output_t": "年产量（吨）",
    "techniques": "技术措施",
    "responsible": "责任人",
    "plots": "地块",
}
_DECIMALS = ("area_mu", "output_t", "scale")


def differences(before: Statement, after: Statement) -> tuple[Difference, ...]:
    """What changed, in the order of ``COMPARED``; empty when a reader would see the same.

    An id behind the same name counts: another 经营主体 of one name is another one.
    """
    return tuple(
        Difference(name, label, _shown(before, name, after), _shown(after, name, before))
        for name, label in COMPARED.items()
        if _key(before, name) != _key(after, name)
    )


def _key(statement: Statement, name: str) -> object:
    if name == "plots":
        return frozenset((plot.id, plot.name, plot.area_mu) for plot in statement.plots)
    return getattr(statement, name), getattr(statement, f"{name}_id", None)


def _shown(statement: Statement, name: str, other: Statement) -> str:
    """One side in words; of plots only those the other side does not have."""
    if name == "plots":
        mine = [plot for plot in statement.plots if plot not in other.plots]
        return "、".join(f"{plot.name}（{area_text(plot.area_mu)}）" for plot in mine)
    value = getattr(statement, name)
    return f"{value:f}" if isinstance(value, Decimal) else str(value or "")


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
