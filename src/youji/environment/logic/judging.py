"""A measured value against the limits in force on the day of sampling: the grade, the sentence, and what it rests on.

Where something is not known the strictest row is taken, and the sentence says so. A value below what the laboratory can
see is judged by that: it keeps to every limit that is not lower still.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

VERIFIED = "verified"
#: Grades, the worst first. ``screening`` is soil's alone: above what is surely safe, below what is forbidden.
OVER, SCREENING, UNKNOWN, OK = "over", "screening", "unknown", "ok"
WORST_FIRST = (OVER, SCREENING, UNKNOWN, OK)
MARK_SAYS = {"pending": "（限量数值待核，仅供参考）", "reference": "（按未核对的参考值，仅供参考）"}
#: Levels of soil, GB 15618: at the second the ground is 严格管控类.
LEVEL_WORDS = {"limit": "限量", "screening": "风险筛选值", "control": "风险管制值"}


@dataclass(frozen=True, slots=True)
class Bound:
    """One row of a limit table as it stood on a day. Bands of pH are ``(ph_over, ph_upto]``, open where ``None``."""

    parameter: str
    unit: str
    level: str  # limit | screening | control
    most: Decimal | None
    least: Decimal | None = None
    use: str = ""  # as the table calls it; empty: whatever the use
    ph_over: Decimal | None = None
    ph_upto: Decimal | None = None
    instrument: str = ""
    provision: str = ""
    edition: str = ""
    mark: str = VERIFIED

    def fits_ph(self, ph: Decimal) -> bool:
        """Whether the row's band holds this pH."""
        return (self.ph_over is None or ph > self.ph_over) and (self.ph_upto is None or ph <= self.ph_upto)

    @property
    def banded(self) -> bool:
        """Whether the row depends on pH."""
        return self.ph_over is not None or self.ph_upto is not None


@dataclass(frozen=True, slots=True)
class Measured:
    """What a report says of one parameter: a value, or that there is less than ``below``."""

    parameter: str
    unit: str
    value: Decimal | None = None
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The grade of one value, and all it rests on."""

    parameter: str
    grade: str
    sentence: str
    limit: str = ""
    instrument: str = ""
    provision: str = ""
    edition: str = ""
    mark: str = ""


def overall(grades: Iterable[str]) -> str:
    """The worst of ``grades``; unknown where there are none."""
    found = set(grades)
    return next((grade for grade in WORST_FIRST if grade in found), UNKNOWN)


def judge(measured: Measured, bounds: Sequence[Bound], *, ph: Decimal | None, use: str) -> Judged:
    """``measured`` against those of ``bounds`` that are its parameter's.

    Args:
        ph: of the sample, ``None`` when it was not measured. use: of the ground or the water, empty when nobody said.
    """
    rows = [row for row in bounds if row.parameter == measured.parameter]
    said = _said(measured)
    if not rows:
        return Judged(measured.parameter, UNKNOWN, f"{said}，当日的标准没有载入这一项的限量，无法判断。")
    rows, assumed = _narrowed(rows, ph=ph, use=use)
    if not rows:
        return Judged(
            measured.parameter, UNKNOWN, f"{said}，当日的标准没有载入“{use}”这种用途的限量，无法判断。"
        )
    if wrong := next((row for row in rows if row.unit != measured.unit), None):
        return Judged(
            measured.parameter, UNKNOWN, f"{said}，限量的单位是{wrong.unit}，单位不同，无法比较。", "", wrong.instrument
        )  # fmt: skip
    verdicts = [_against(measured, row) for row in rows]
    broken = [(row, grade) for row, grade in zip(rows, verdicts, strict=True) if grade != OK]
    note = "".join(assumed)
    if not broken:
        row = min(rows, key=_tightness)
        return _judged(measured, OK, row, f"{said}，不超过{_limit(row)}{note}")
    row, grade = min(broken, key=lambda one: (WORST_FIRST.index(one[1]), _tightness(one[0])))
    words = {
        OVER: f"{said}，不符合{_limit(row)}",
        SCREENING: f"{said}，高于{_limit(row)}，属安全利用类，应当加密监测农产品",
        UNKNOWN: f"{said}，检出限高于{_limit(row)}，无法判断",
    }
    return _judged(measured, grade, row, f"{words[grade]}{note}")


def _judged(measured: Measured, grade: str, row: Bound, sentence: str) -> Judged:
    full = f"{sentence}。{MARK_SAYS.get(row.mark, '')}"
    return Judged(
        measured.parameter, grade, full, limit_text(row), row.instrument, row.provision, row.edition, row.mark
    )


def _narrowed(rows: list[Bound], *, ph: Decimal | None, use: str) -> tuple[list[Bound], list[str]]:
    """The rows that hold for the sample; where use or pH is not known, all of them, and what was assumed."""
    fitting, assumed = _for_use(rows, use)
    if any(row.banded for row in fitting):
        if ph is None:
            assumed.append("（没有测pH，按最严一档判）")
        else:
            fitting = [row for row in fitting if not row.banded or row.fits_ph(ph)]
    return fitting, assumed


def _for_use(rows: list[Bound], use: str) -> tuple[list[Bound], list[str]]:
    """Level by level, the rows of this use, else of what the table calls 其他; all where nobody said the use.

    None where the use is known and the table has it not: another use's limit may be the laxer one.
    """
    fitting: list[Bound] = []
    guessed = False
    for level in dict.fromkeys(row.level for row in rows):
        here = [row for row in rows if row.level == level]
        general = [row for row in here if not row.use]
        special = [row for row in here if row.use]
        named = next((some for name in (use, "其他") if (some := [r for r in special if r.use == name])), [])
        if special and not use:
            named, guessed = special, True
        fitting += general + named
    return fitting, ["（用途不明，按最严的用途判）"] if guessed else []


def _against(measured: Measured, row: Bound) -> str:
    broken = SCREENING if row.level == "screening" else OVER
    if measured.value is None:
        hidden = row.most is not None and measured.below is not None and measured.below > row.most
        return UNKNOWN if hidden else OK
    above = row.most is not None and measured.value > row.most
    under = row.least is not None and measured.value < row.least
    return broken if above or under else OK


def _tightness(row: Bound) -> tuple[Decimal, Decimal]:
    return (row.most if row.most is not None else Decimal("Infinity"), -(row.least or Decimal(0)))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def limit_text(row: Bound) -> str:
    """``≤0.3 mg/kg``, ``5.5–8.5``."""
    unit = f" {row.unit}" if row.unit else ""
    if row.most is not None and row.least is not None:
        return f"{_plain(row.least)}–{_plain(row.most)}{unit}"
    if row.most is not None:
        return f"≤{_plain(row.most)}{unit}"
    return f"≥{_plain(row.least or Decimal(0))}{unit}"


def _limit(row: Bound) -> str:
    return (
        f"《{row.edition or row.instrument}》{row.provision}的{LEVEL_WORDS[row.level]}（{limit_text(row)}）"
    )


def _said(measured: Measured) -> str:
    unit = f" {measured.unit}" if measured.unit else ""
    if measured.value is not None:
        return f"{measured.parameter}{_plain(measured.value)}{unit}"
    if measured.below is not None:
        return f"{measured.parameter}未检出（低于{_plain(measured.below)}{unit}）"
    return f"{measured.parameter}未检出"
