"""The yearly figures of a base as its field records give them, beside what was entered, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from youji.environment.fields import FIGURES
from youji.environment.models import Figure
from youji.production.selectors.base_file import BaseYear

_CENT = Decimal("0.01")
#: Thousandths of a gram in a kilogram.
KILOGRAM = 1_000_000


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of a year: reckoned from the records, and entered by somebody; either may be missing."""

    word: str
    unit: str
    reckoned: Decimal | None
    source: str  # of what was reckoned; why there is nothing, where there is nothing
    entered: Decimal | None = None
    entered_source: str = ""
    href: str = ""  # where the rows behind it are


def beside(base: Any, year: int, today: date) -> list[Beside]:
    """The year's area, nitrogen and pesticides by the records, then organic share and pesticides per 亩; nothing where no
    season of the year counts for the base."""
    found = BaseYear.of(base, year, today)
    if not found.seasons:
        return []
    entered = {row.item: row for row in Figure.objects.current().filter(base=base, year=year)}
    inorganic, organic, unknown = found.nitrogen
    pesticide, liquid = _pesticides(found)
    area = found.area_mu.quantize(_CENT) if found.area_mu else None
    told = f"{year}年生产档案"
    left_out = f"，另有{len(unknown)}次施肥含氮不明，没有算在内" if unknown else ""
    liquid_said = f"，另有{liquid}升按体积记的，没有折成重量" if liquid else ""
    no_ground = "生产季没有画地块，算不出面积"

    def row(item: str, reckoned: Decimal | None, source: str, what: str) -> Beside:
        said = entered.get(item)
        return Beside(
            *FIGURES[item], reckoned, source, said.amount if said else None, said.source if said else "",
            f"{reverse('production:base-file-rows', args=[base.code, what])}?year={year}",
        )  # fmt: skip

    rows = [
        row("area_mu", area, f"{told}：生产季的地块，一块算一次" if area else no_ground, "records"),
        row("fert_n", inorganic, f"{told}：施肥记录的含氮{left_out}", "used"),
        row("organic_n", organic, f"{told}：施肥记录的含氮{left_out}", "used"),
        row("pesticide", pesticide, f"{told}：用药记录{liquid_said}", "used"),
    ]
    return [*rows, _share(rows, len(unknown)), _per_mu(rows)]


def _pesticides(found: BaseYear) -> tuple[Decimal, Decimal]:
    """Kilograms of those counted by weight, litres of those by volume."""
    used = found.intensity.used
    return tuple(
        (Decimal(used.get(("pesticide", dimension), 0)) / KILOGRAM).quantize(_CENT)
        for dimension in ("mass", "volume")
    )  # type: ignore[return-value]


def _share(rows: list[Beside], unknown: int) -> Beside:
    """How much of the nitrogen is organic; not known while of some fertilisings nobody knows the nitrogen."""
    _, inorganic, organic, _ = rows
    reckoned = None if unknown else _percent(organic.reckoned, inorganic.reckoned)
    said = f"有{unknown}次施肥含氮不明，算不出占比" if unknown else "有机肥氮 ÷（有机肥氮 + 化肥氮）"
    return Beside(
        "有机肥氮占比", "%", reckoned, said,
        _percent(organic.entered, inorganic.entered), "按登记的两个数算", organic.href,
    )  # fmt: skip


def _percent(part: Decimal | None, other: Decimal | None) -> Decimal | None:
    if part is None or other is None or not part + other:
        return None
    return (part * 100 / (part + other)).quantize(_CENT)


def _per_mu(rows: list[Beside]) -> Beside:
    """Pesticides by weight on each 亩."""
    area, _, _, pesticide = rows
    return Beside(
        "每亩农药用量", "kg/亩", _over(pesticide.reckoned, area.reckoned), "农药用量 ÷ 生产面积",
        _over(pesticide.entered, area.entered), "按登记的两个数算", pesticide.href,
    )  # fmt: skip


def _over(amount: Decimal | None, area: Decimal | None) -> Decimal | None:
    return None if amount is None or not area else (amount / area).quantize(Decimal("0.001"))
