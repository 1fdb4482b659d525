"""What a rule judges by, as plain values: the seam to the rooms above. Nothing here knows Django.

Amounts are decimal text (``"30"``, ``"0.05"``), because a phone reads them too. ``key`` names a row for good; it is the
same on every machine that loaded the same files. A row holds from ``valid_from`` until the day before ``valid_until``;
``None`` is open.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

VERIFIED, PENDING, REFERENCE = "verified", "pending", "reference"
MARKS = {VERIFIED: "已核", PENDING: "待核", REFERENCE: "参考值"}
#: From the weakest on: a finding carries the weakest mark of the values it rests on.
WEAKEST_FIRST = (REFERENCE, PENDING, VERIFIED)
#: What a sentence ends with when it rests on a value nobody has compared.
UNCHECKED = "（按未核对的参考值，以产品标签为准）"


@dataclass(frozen=True, slots=True)
class Cited:
    """By what a row stands: 《食品安全国家标准 食品中农药最大残留限量》, its provision, GB 2763-2026, and how far it was checked."""

    instrument: str
    provision: str
    edition: str
    mark: str

    def __str__(self) -> str:
        name = f"《{self.instrument}》"
        number = f"（{self.edition}）" if self.edition and self.edition != self.instrument else ""
        return f"{name}{number}{self.provision}{'' if self.mark == VERIFIED else '（待核）'}"


@dataclass(frozen=True, slots=True)
class Active:
    """A substance and how much of it the product holds: 阿维菌素, 1.8%; 240 g/L."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Row:
    """What every row has."""

    key: str
    cited: Cited
    valid_from: date | None
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on ``day``: its first day counts, ``valid_until`` does not."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Label(Row):
    """One use a label registers: a product on a crop against targets. ``None`` where the label says nothing we know.

    ``crop_codes`` are prefixes of product codes that the crop's name covers, ``crop_except`` those inside that it does
    not. ``dose_mark`` marks the dose alone, ``cited.mark`` count, intervals and the rest.
    """

    registration_no: str
    name: str
    actives: tuple[Active, ...]
    formulation: str
    crop: str
    crop_codes: tuple[str, ...]
    crop_except: tuple[str, ...]
    targets: tuple[str, ...]
    method: str
    dose_low: str | None
    dose_high: str | None
    dose_unit: str
    dose_mark: str
    max_uses: int | None
    interval_days: int | None
    phi_days: int | None
    season: str
    toxicity: str
    holder: str
    technical_no: str
    note: str

    def covers(self, code: str) -> bool:
        """Whether the product with ``code`` is a crop of this use."""
        return covers(code, self.crop_codes, self.crop_except)


@dataclass(frozen=True, slots=True)
class Ban(Row):
    """A substance that may not be used, or not on some crops.

    ``kind``: ``banned`` everywhere; ``crops`` on ``crops``; ``only`` for nothing but ``exceptions``; ``restricted``
    sold at appointed shops alone. ``input_kind``: pesticide, veterinary, fertiliser. ``category`` limits it to a kind
    of farming (green); empty for all.
    """

    input_kind: str
    active: str
    kind: str
    crops: tuple[str, ...]
    crop_codes: tuple[str, ...]
    crop_except: tuple[str, ...]
    exceptions: str
    category: str
    note: str

    def covers(self, code: str) -> bool:
        """Whether the product with ``code`` is among the crops; a ban everywhere covers all."""
        return self.kind in ("banned", "only") or covers(code, self.crop_codes, self.crop_except)


@dataclass(frozen=True, slots=True)
class Listed(Row):
    """A substance on a list of what a kind of farming may use: ``grades`` AA and A, or A alone."""

    list: str
    grades: tuple[str, ...]
    group: str
    active: str
    condition: str


@dataclass(frozen=True, slots=True)
class Limit(Row):
    """How much of a substance a food may hold. Never a permission."""

    active: str
    food: str
    excluded: tuple[str, ...]
    amount: str
    unit: str
    residue: str
    note: str


@dataclass(frozen=True, slots=True)
class Withdrawal(Row):
    """How long after a medicine nothing may be taken of an animal: ``unit`` day, hour, or degree_day; or forbidden."""

    drug: str
    form: str
    species: tuple[str, ...]
    product: str  # meat, egg, milk, fish
    period: str | None
    unit: str
    forbidden: bool
    note: str


@dataclass(frozen=True, slots=True)
class Nutrient(Row):
    """What of N, P2O5 and K2O a fertiliser holds, in percent of its weight."""

    name: str
    organic: bool
    n: str | None
    p2o5: str | None
    k2o: str | None
    note: str


@dataclass(frozen=True, slots=True)
class EnvironmentLimit(Row):
    """A bound on soil, water, air or an input. ``ph_above`` is exclusive, ``ph_to`` inclusive; ``None`` open."""

    kind: str
    use: str
    level: str  # screening, control, limit
    parameter: str
    ph_above: str | None
    ph_to: str | None
    lower: str | None
    upper: str | None
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Food:
    """A food category: what it is under, what else it is called, and the products that are it."""

    name: str
    parent: str
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    excepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop or a group of crops as labels and bans name it, and the products it covers."""

    name: str
    codes: tuple[str, ...]
    excepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Every name a person may have meant: for the nearest of an unknown one."""

    inputs: tuple[str, ...]
    actives: tuple[str, ...]
    crops: tuple[Crop, ...]
    #: another name of a substance → the one the tables use: 甲维盐 → 甲氨基阿维菌素苯甲酸盐
    aliases: tuple[tuple[str, str], ...]


def covers(code: str, codes: tuple[str, ...], excepted: tuple[str, ...]) -> bool:
    """Whether a product code lies under one of ``codes`` and under none of ``excepted``."""
    return any(code.startswith(one) for one in codes) and not any(code.startswith(one) for one in excepted)


def weakest(*marks: str) -> str:
    """The weakest of ``marks``; 已核 of none."""
    return min(marks, key=WEAKEST_FIRST.index, default=VERIFIED)


def plain(row: Row) -> dict[str, Any]:
    """The row as a program reads it."""
    said: dict[str, Any] = {}
    for one in fields(row):
        value = getattr(row, one.name)
        if isinstance(value, Cited):
            value = {part.name: getattr(value, part.name) for part in fields(value)}
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = [
                {"name": part.name, "content": part.content} if isinstance(part, Active) else part
                for part in value
            ]
        said[one.name] = value
    return said
