"""What a base's file reckons: what a record lacks, how a procedure was kept to, what was used on an area."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from youji.production.logic.amounts import LARGE, amount_text

#: Kinds of work by which something is brought onto the ground or to the animals.
BROUGHT = ("spray", "fertilise", "medicate", "feed", "disinfect")
#: How long after a task's last day a record still answers it, late.
LATE_DAYS = 21
DONE, LATE, MISSING, WAITING = "done", "late", "missing", "waiting"


def lacks(kind: str, facts: Mapping[str, Any], *, bought: bool) -> list[str]:
    """What the record does not say of what art. 27 of 农产品质量安全法 and art. 36 of 农药管理条例 ask for, in words.

    Args:
        bought: whether the store holds a purchase of the same input: then its source is known.
    """
    if kind not in BROUGHT:
        return []
    found = []
    if not facts.get("source") and not bought:
        found.append("来源")
    if kind in ("spray", "medicate", "fertilise") and not facts.get("method"):
        found.append("用法")
    if kind in ("spray", "medicate") and not (facts.get("maker") or facts.get("registration")):
        found.append("生产企业或登记证号")
    return found


def kept_to(from_on: date, until_on: date, days: Collection[date], today: date) -> str:
    """How a task was kept to, by the days on which its kind of work was recorded."""
    if any(from_on <= day <= until_on for day in days):
        return DONE
    if any(until_on < day and (day - until_on).days <= LATE_DAYS for day in days):
        return LATE
    return MISSING if until_on < today else WAITING


def named_by(inputs: Iterable[str], name: str) -> bool:
    """Whether one of a procedure's inputs speaks of this one."""
    said = _plain(name)
    return any(said in one or one in said for one in map(_plain, inputs) if one)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def share(part: int, whole: int) -> int | None:
    """In thousandths, downwards: 999 is not all. ``None`` of nothing."""
    return None if whole == 0 else part * 1000 // whole


@dataclass(frozen=True, slots=True)
class Intensity:
    """What was used on an area in a year: whole thousandths of a gram or millilitre by (sort, dimension)."""

    area_mu: Decimal
    used: Mapping[tuple[str, str], int]

    def per_mu(self, sort: str, dimension: str) -> Decimal | None:
        """g/亩 or mL/亩 with two places; ``None`` where no area is known."""
        amount = self.used.get((sort, dimension), 0)
        return (Decimal(amount) / 1000 / self.area_mu).quantize(Decimal("0.01")) if self.area_mu else None


def per_mu_text(per_mu: Decimal, dimension: str) -> str:
    """As people say it: 12.5 g/亩, 61.88 kg/亩; two places of the unit it is said in."""
    whole = int(per_mu * 1000)
    step = LARGE // 100 if whole >= LARGE else 10
    return f"{amount_text((whole + step // 2) // step * step, dimension)}/亩"


def part_of(amount: int, inside: Sequence[int], outside: Sequence[int]) -> int:
    """The part of an amount that fell on the pieces inside, by their areas; by their number where one has no area."""
    if not outside:
        return amount
    some, whole = (sum(inside), sum(inside) + sum(outside))
    if not all((*inside, *outside)):
        some, whole = len(inside), len(inside) + len(outside)
    return round(Decimal(amount) * some / whole)


def change(now: Decimal | None, before: Decimal | None) -> int | None:
    """By how many percent; ``None`` where there is nothing to compare with."""
    return None if now is None or not before else int((now - before) * 100 / before)
