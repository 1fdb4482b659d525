"""The limits a sample is judged by: those of the norms in force on the day; where none are loaded, our own file's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from youji.environment.logic.judging import Bound
from youji.environment.selectors import limits
from youji.norms import selectors as norms

#: Uses of the norms that are none: the row holds whatever the use.
WHATEVER = ("全部", "绿色食品")
GREEN = "绿色食品"
#: What the norms call a use, and what a sample's form calls it (``fields.USES``).
USES_CALLED = {
    "绿色食品水田": "水田",
    "绿色食品旱田": "其他",
    "蔬菜（加工、去皮）": "蔬菜",
    "蔬菜（生食）": "生食蔬菜",
}
#: Of air the norms say with the parameter over which time it is taken; on a sample that is its use.
TIMES = {"（日平均）": "日平均", "（1小时）": "1小时平均"}
#: Reports on water write the whole of a metal as such.
WATER = ("irrigation", "livestock_water")
WHOLE = {"汞": "总汞", "镉": "总镉", "砷": "总砷", "铅": "总铅"}


def in_force(on: date, kind: str, category: str, food: str) -> tuple[Bound, ...]:
    """The bounds for a sample of ``kind`` taken ``on`` the day; of a product, the residue limits of the ``food``."""
    if kind == "product":
        return tuple(_residue(row) for row in norms.limits(on, food)) if food else ()
    green = category in ("green", "organic")
    rows = [row for row in norms.environment_limits(on, kind) if green or not row.use.startswith(GREEN)]
    return tuple(_bound(row, kind) for row in rows) or limits.bounds(on, kind, category)


def parameters(on: date, kind: str, category: str) -> dict[str, str]:
    """What a report on a sample of ``kind`` taken that day may say, each with its unit; pH first, which decides the band."""
    return limits.parameters(kind) | {one.parameter: one.unit for one in in_force(on, kind, category, "")}


def _residue(row: Any) -> Bound:
    return Bound(
        parameter=row.active, unit=row.unit, level="limit", most=Decimal(row.amount), instrument=row.cited.instrument,
        provision=row.cited.provision, edition=row.cited.edition, mark=row.cited.mark,
    )  # fmt: skip


def _bound(row: Any, kind: str) -> Bound:
    def amount(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    called, use = row.parameter, "" if row.use in WHATEVER else USES_CALLED.get(row.use, row.use)
    for ending, time in TIMES.items():
        if called.endswith(ending):
            called, use = called.removesuffix(ending), time
    return Bound(
        parameter=WHOLE.get(called, called) if kind in WATER else called,
        unit=row.unit,
        level=row.level,
        most=amount(row.upper),
        least=amount(row.lower),
        use=use,
        ph_over=amount(row.ph_above),
        ph_upto=amount(row.ph_to),
        instrument=row.cited.instrument,
        provision=row.cited.provision,
        edition=row.cited.edition,
        mark=row.cited.mark,
    )
