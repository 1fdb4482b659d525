"""绿色发展效益评估: what was saved and earned in a year against a stated baseline, line by line with its formula.

Every line is worked out of figures that somebody entered with a source, or of samples; what is missing is named, and
the line says that it cannot be worked out. Nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Year = Mapping[str, Decimal]
#: What would tell of a farm's money is public of so many bases together, and no fewer (统计法: nobody is to be made out).
FEWEST_IN_PUBLIC = 3
MONEY = frozenset({"income", "cost"})


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the report: what it needs, how it is worked out, and which way is better."""

    key: str
    title: str
    unit: str
    formula: str
    needs: tuple[str, ...]
    work: Callable[[Year], Decimal]
    better: str  # down | up | none


def _per_mu(item: str) -> Callable[[Year], Decimal]:
    return lambda year: year[item] / year["area_mu"]


MEASURES = (
    Measure("fert_n", "每亩化肥氮", "kg/亩", "化肥氮用量 ÷ 生产面积", ("fert_n", "area_mu"), _per_mu("fert_n"), "down"),
    Measure("pesticide", "每亩农药", "kg/亩", "农药用量 ÷ 生产面积", ("pesticide", "area_mu"), _per_mu("pesticide"), "down"),
    Measure(
        "organic_share", "有机氮占比", "%", "有机肥氮 ÷（有机肥氮＋化肥氮）×100", ("organic_n", "fert_n"),
        lambda year: year["organic_n"] / (year["organic_n"] + year["fert_n"]) * 100, "up",
    ),
    Measure(
        "balance_n", "每亩氮盈余", "kg/亩", "（化肥氮＋有机肥氮－产量×每吨产品带走的氮）÷ 生产面积",
        ("fert_n", "organic_n", "output", "removal_n", "area_mu"),
        lambda year: (year["fert_n"] + year["organic_n"] - year["output"] * year["removal_n"]) / year["area_mu"], "down",
    ),
    Measure("yield", "每亩产量", "t/亩", "产量 ÷ 生产面积", ("output", "area_mu"), _per_mu("output"), "up"),
    Measure(
        "income", "每亩净收入", "元/亩", "（销售收入－生产投入）÷ 生产面积", ("income", "cost", "area_mu"),
        lambda year: (year["income"] - year["cost"]) / year["area_mu"], "up",
    ),
    Measure(
        "passed", "农产品检测符合率", "%", "符合的样品 ÷ 有判定的样品 ×100", ("passed", "judged"),
        lambda year: year["passed"] / year["judged"] * 100, "up",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line worked out for both years; ``missing`` says what was not there."""

    measure: Measure
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None  # percent of the baseline
    verdict: str  # better | worse | same | unknown
    missing: tuple[str, ...]


def evaluate(baseline: Year, year: Year) -> list[Outcome]:
    """Every line of the report; figures are by item, in the unit of the item."""
    return [_outcome(measure, baseline, year) for measure in MEASURES]


def _outcome(measure: Measure, baseline: Year, year: Year) -> Outcome:
    before, after = _worked(measure, baseline), _worked(measure, year)
    missing = tuple(key for key in measure.needs if key not in baseline or key not in year)
    change = None
    if before is not None and after is not None and before != 0:
        change = ((after - before) / abs(before) * 100).quantize(Decimal("0.1"))
    return Outcome(measure, before, after, change, _verdict(measure, before, after), missing)


def publishable(outcomes: Iterable[Outcome], *, bases: int) -> list[Outcome]:
    """The lines that anybody may read of so many bases together."""
    return [one for one in outcomes if bases >= FEWEST_IN_PUBLIC or not MONEY & set(one.measure.needs)]


def _worked(measure: Measure, year: Year) -> Decimal | None:
    if any(key not in year for key in measure.needs):
        return None
    try:
        return measure.work(year).quantize(Decimal("0.001"))
    except ArithmeticError:  # no ground, no nitrogen at all: there is nothing to divide by
        return None


def _verdict(measure: Measure, before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None:
        return "unknown"
    if before == after:
        return "same"
    return "better" if (after < before) == (measure.better == "down") else "worse"
