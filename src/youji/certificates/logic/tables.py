"""What the order on certificates says, as dated rows: the texts, the elements, the classes, who must, how long to keep.

The rows stand in ``data/certificates/``; each holds from a day on, with its source. A text nobody has compared with the
published one is marked, and whoever reads it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from youji.shared.findings import Source
from youji.shared.periods import add_months, contains

PRODUCER, COLLECTOR = "producer", "collector"
#: As the statement numbers them (``logic.statement.FORMS``).
FORM_NUMBERS = {PRODUCER: 1, COLLECTOR: 2}
#: 承诺依据, and how the statement numbers them (``logic.statement.BASES``).
CONTROL, OWN, COMMISSIONED = "control", "own", "commissioned"
BASIS_NUMBERS = {CONTROL: 1, OWN: 2, COMMISSIONED: 3}
BASIS_WORDS = {CONTROL: "质量安全控制符合要求", OWN: "自行检测合格", COMMISSIONED: "委托检测合格"}
TESTED = frozenset({OWN, COMMISSIONED})


@dataclass(frozen=True, slots=True)
class Dated:
    """What every row has: by what it stands, from when until before when, and how well it is known."""

    instrument: str
    provision: str
    valid_from: date | None
    valid_until: date | None
    mark: str
    checked_on: date | None
    origin: str

    def holds_on(self, day: date) -> bool:
        """Whether the row is in force on the day."""
        return contains(self.valid_from, self.valid_until, day)

    @property
    def source(self) -> Source:
        """By what it stands, in words."""
        return Source(self.instrument, self.provision, self.checked_on)


@dataclass(frozen=True, slots=True)
class Text(Dated):
    """One of the two texts (样式) of a promise; ``lines`` are its sentences."""

    edition: str
    form: str
    title: str
    lead: str
    lines: tuple[str, ...]

    @property
    def said(self) -> str:
        """The whole of it, as it is read."""
        return self.lead + "；".join(self.lines)


@dataclass(frozen=True, slots=True)
class Element(Dated):
    """One of the eight things a certificate says; some may stand on the package instead."""

    key: str
    label: str
    may_be_on_package: bool


@dataclass(frozen=True, slots=True)
class Class(Dated):
    """Products under ``code`` of the product tree, covered or not, and what is said of those that are not.

    ``as_picked`` where it speaks only of what is as it was picked, or only of what was processed: leaves of tea, and tea.
    """

    code: str
    name: str
    covered: bool
    sentence: str
    as_picked: bool | None = None


@dataclass(frozen=True, slots=True)
class Party(Dated):
    """A kind of 经营主体: whether it must issue, in words."""

    kind: str
    must: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Retention(Dated):
    """How many months a certificate is kept from its day on."""

    key: str
    label: str
    months: int


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything of the order, of all days."""

    texts: tuple[Text, ...] = ()
    elements: tuple[Element, ...] = ()
    classes: tuple[Class, ...] = ()
    parties: tuple[Party, ...] = ()
    retention: tuple[Retention, ...] = field(default=())

    def text_on(self, form: str, day: date) -> Text | None:
        """The text of the form that holds on the day."""
        return next((one for one in self.texts if one.form == form and one.holds_on(day)), None)

    def class_of(self, product_code: str, day: date, *, as_picked: bool | None = True) -> Class | None:
        """The narrowest class the product is in on the day; none where no row speaks of it, or where nobody can tell
        (``None``) whether it is as it was picked and that would make a difference."""
        met = [one for one in self.classes if product_code.startswith(one.code) and one.holds_on(day)]
        narrowest = max((len(one.code) for one in met), default=0)
        meant = (None, True, False) if as_picked is None else (None, as_picked)
        fitting = [one for one in met if len(one.code) == narrowest and one.as_picked in meant]
        return fitting[0] if len(fitting) == 1 else None

    def party_of(self, kind: str, day: date) -> Party | None:
        """What holds for this kind of 经营主体."""
        return next((one for one in self.parties if one.kind == kind and one.holds_on(day)), None)

    def elements_on(self, day: date) -> list[Element]:
        """The elements of a certificate of the day, in order."""
        return [one for one in self.elements if one.holds_on(day)]

    def kept_until(self, day: date) -> date:
        """Until when a certificate issued on ``day`` is kept: the longer of what the law and the house ask for."""
        return add_months(day, max(_months(self.retention, day), 6))


def _months(rows: Sequence[Retention], day: date) -> int:
    return max((one.months for one in rows if one.holds_on(day)), default=0)


def on_package(tables: Tables, asked: Sequence[str], day: date) -> list[str]:
    """Those of ``asked`` that may not be left to the package, by their words: each must stand on the label itself."""
    may = {one.key for one in tables.elements_on(day) if one.may_be_on_package}
    words = {one.key: one.label for one in tables.elements_on(day)}
    return [words.get(one, one) for one in asked if one not in may]
