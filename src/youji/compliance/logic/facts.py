"""What the rules look at and what they answer: plain JSON, the same on the server and on a phone.

Days are ISO text, amounts decimal text. ``None`` where nobody asked or nobody said; each rule says what it then answers.
"""

from __future__ import annotations

from typing import TypedDict


class Amount(TypedDict):
    """30 mL/亩, 60 L/亩."""

    value: str
    unit: str


class Use(TypedDict):
    """One use of an input on the ground that is asked about; ``until`` the last day of one that took several."""

    on: str
    until: str | None
    kind: str  # spray, medicate, fertilise
    input: str
    registration: str
    content: str
    formulation: str
    dose: Amount | None
    spray_volume: Amount | None
    target: str
    method: str
    nitrogen: str | None  # percent of weight
    organic: bool | None
    earlier: bool  # on this ground before the season that is asked about began, for another one
    shared_cm2: int | None  # the part of the ground it reached; None: all of it
    hour: int | None
    bought: bool | None  # None: not asked
    appointed: bool | None  # bought at an appointed shop; None: not asked
    operator: str | None  # None: not asked
    packages: bool | None  # None: not asked


class Row(TypedDict):
    """What every row of the tables has: its days (``until`` exclusive), how far it was checked, and by what it stands."""

    since: str
    until: str
    mark: str
    source: str


class Label(Row):
    """One registered use of a product; ``covered``: of the crop that is asked about."""

    name: str
    registration: str
    actives: list[str]
    content: str
    formulation: str
    crop: str
    codes: list[str]
    excepted: list[str]
    targets: list[str]
    low: str | None
    high: str | None
    unit: str
    dose_mark: str
    most: int | None
    interval: int | None
    phi: int | None
    reentry: int | None
    season: str
    toxicity: str


class Ban(Row):
    """A substance that may not be used: everywhere, on some crops, for nothing but, or sold at appointed shops alone."""

    kind: str  # banned, crops, only, restricted
    crops: str
    codes: list[str]
    excepted: list[str]
    exceptions: str
    category: str


class Listed(Row):
    """A substance green or organic farming may use."""

    grades: list[str]
    condition: str


class Limit(Row):
    """A residue limit for the crop; ``rank`` 0 is the narrowest food category. Never a permission."""

    crop: str
    active: str
    food: str
    amount: str
    unit: str
    rank: int


class Withdrawal(Row):
    """How long after a medicine nothing may be taken of an animal."""

    form: str
    species: list[str]
    product: str
    period: str | None
    unit: str
    forbidden: bool


class Nutrient(Row):
    """Nitrogen a fertiliser holds, in percent."""

    organic: bool
    n: str | None


class Tables(TypedDict):
    """What a rule judges by, each table under the name it is looked for: the phone keeps exactly this."""

    edition: str
    labels: dict[str, list[Label]]
    bans: dict[str, list[Ban]]
    drug_bans: dict[str, list[Ban]]
    listed: dict[str, list[Listed]]
    kinds: dict[str, list[Listed]]  # 芽孢杆菌 → the row 芽孢杆菌类
    limits: list[Limit]
    withdrawals: dict[str, list[Withdrawal]]
    nutrients: dict[str, list[Nutrient]]
    aliases: dict[str, str]
    names: list[str]


class Crop(TypedDict):
    """What grows: its product code, its name and those of all it is under; an empty code is a crop nobody knows."""

    code: str
    name: str
    names: list[str]
    nearest: list[str]


class Temperature(TypedDict):
    """The mean water temperature of a day in tenths of a degree; None where it was not taken."""

    on: str
    tenths: int | None


class Ground(TypedDict):
    """What the server worked out about the ground; ``unknown`` where nobody could. A phone passes on what it was given."""

    cm2: int
    water_source: str  # inside, outside, unknown
    prohibited: str
    document: str


class Case(TypedDict):
    """One question: everything used on a piece of ground in a season, and a harvest if one is meant."""

    crop: Crop
    category: str
    uses: list[Use]
    harvest_on: str | None
    enter_on: str | None
    ground: Ground | None
    temperatures: list[Temperature]
    nitrogen_need: str | None  # kg/亩
    tables: Tables


class Look(TypedDict):
    """A use with what the tables say of it: ``rows`` of its name, of those ``fit`` hold on its day and for the crop."""

    use: Use
    number: int
    day: int
    last: int
    rows: list[Label]
    held: list[Label]
    fit: list[Label]
    actives: list[str]


class Finding(TypedDict):
    """What one rule answers."""

    rule: str
    verdict: str
    message: str
    source: str
    mark: str
    values: dict[str, str | int | list[str] | None]
    remedy: str


class Answer(TypedDict):
    """What all rules answer: the worst verdict, and the first day nothing speaks against a harvest."""

    verdict: str
    earliest_harvest_on: str | None
    edition: str
    findings: list[Finding]
