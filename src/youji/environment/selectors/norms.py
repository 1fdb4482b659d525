"""The limits a sample is judged by: those of the norms in force on the day; where none are loaded, our own file's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from youji.environment.logic.judging import Bound
from youji.environment.selectors.limits import bounds
from youji.norms import selectors as norms

#: Uses of the norms that are none: the row holds whatever the use.
WHATEVER = ("全部", "绿色食品")
GREEN = "绿色食品"
GREEN_USES = {"绿色食品水田": "水田", "绿色食品旱田": "其他"}
#: Reports on water write the whole of a metal as such.
WATER = ("irrigation", "livestock_water")
WHOLE = {"汞": "总汞", "镉": "总镉", "砷": "总砷", "铅": "总铅"}


def in_force(on: date, kind: str, category: str, food: str) -> tuple[Bound, ...]:
    """The bounds for a sample of ``kind`` taken ``on`` the day; of a product, the residue limits of the ``food``."""
    if kind == "product":
        return tuple(_residue(row) for row in norms.limits(on, food)) if food else ()
    green = category in ("green", "organic")
    rows = [row for row in norms.environment_limits(on, kind) if green or not row.use.startswith(GREEN)]
    return tuple(_bound(row, kind) for row in rows) or bounds(on, kind, category)


def _residue(row: Any) -> Bound:
    return Bound(
        parameter=row.active, unit=row.unit, level="limit", most=Decimal(row.amount), instrument=row.cited.instrument,
        provision=row.cited.provision, edition=row.cited.edition, mark=row.cited.mark,
    )  # fmt: skip


def _bound(row: Any, kind: str) -> Bound:
    def amount(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    return Bound(
        parameter=WHOLE.get(row.parameter, row.parameter) if kind in WATER else row.parameter,
        unit=row.unit,
        level=row.level,
        most=amount(row.upper),
        least=amount(row.lower),
        use="" if row.use in WHATEVER else GREEN_USES.get(row.use, row.use),
        ph_over=amount(row.ph_above),
        ph_upto=amount(row.ph_to),
        instrument=row.cited.instrument,
        provision=row.cited.provision,
        edition=row.cited.edition,
        mark=row.cited.mark,
    )
