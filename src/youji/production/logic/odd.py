"""What looks impossible in what was said, though it may have happened: kept, told at once, and looked at by the county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from youji.production.logic.amounts import SHORT, amount_text
from youji.production.logic.kinds import BEGINS, GOODS
from youji.shared.findings import Problem, Source, rule
from youji.shared.quantities import area_text

LAW = Source("农产品质量安全法", "第二十七条", checked_on=date(2026, 11, 23))
DRUGS = Source("农药管理条例", "第三十六条", checked_on=date(2026, 11, 23))
#: A clock that is so far off tells no day.
CLOCK_LOST = timedelta(days=1)


@rule("PRD-001", source=LAW)
def stock_below_nothing(*, name: str, before: int, used: int, dimension: str) -> Problem | None:
    """投入品用得比账上多。"""
    if used <= before:
        return None
    return Problem(
        f"{SHORT}：{name}账上{amount_text(max(before, 0), dimension)}，这次用了{amount_text(used, dimension)}。",
        "请把购入的时间、经营者和数量补登到投入品台账。",
        unknown=True,
    )


@rule("PRD-002", source=LAW)
def out_of_order(*, kind: str, day: date, started_on: date, harvested_on: date | None) -> Problem | None:
    """农事的先后不合常理：早于本季开始，或采收以后才播种、移栽、放养。"""
    if day < started_on:
        return Problem(
            f"{_day(day)}早于这个生产季开始的{_day(started_on)}。",
            "请核对日期；这一季开始得更早的，请更正生产季。",
            unknown=True,
        )
    if kind in BEGINS and harvested_on is not None and harvested_on < day:
        return Problem(
            f"{_day(harvested_on)}已经采收，{_day(day)}又记了播种、移栽或放养。",
            "是下一茬的，请结束这个生产季，另开一季。",
            unknown=True,
        )
    return None


@rule("PRD-003", source=LAW)
def clock_lost(*, ahead: timedelta) -> Problem | None:
    """手机时钟差了一天以上，记录的日期要核对。"""
    if abs(ahead) <= CLOCK_LOST:
        return None
    return Problem(
        f"手机时钟{'快' if ahead > timedelta() else '慢'}了{abs(ahead).days}天。",
        "请把手机时间改成自动，并核对这条记录的日期。",
        unknown=True,
    )


@rule("PRD-004", source=DRUGS)
def nobody_made_it(*, name: str, maker: str, registration: str) -> Problem | None:
    """农药使用记录要写明生产企业，或写明登记证号由它查得。"""
    if maker or registration:
        return None
    return Problem(
        f"{name}没有写登记证号，也没有写生产企业。", "请按标签补写登记证号，更正这条记录。", unknown=True
    )


@dataclass(frozen=True, slots=True)
class Prior:
    """The most that an 亩 gives of a product, and of everything below it in the tree, in one season: seen, not decreed."""

    code: str
    most: Decimal
    unit: str
    valid_from: date | None
    valid_until: date | None
    mark: str
    source: str


@rule("PRD-005", source=LAW)
def more_than_the_ground_gives(
    *,
    quantity: Decimal,
    unit: str,
    grounds: Sequence[tuple[Prior | None, Decimal]],
    before: Sequence[tuple[Decimal, str]] = (),
) -> Problem | None:
    """采收的数量，连同这些地这一季以前采收的，多于见到过的最高产量。"""
    dimension, each = GOODS[unit]
    # What was picked before in boxes is in nobody's kilograms: what can be added up is the least there was.
    same = [
        amount * GOODS[each_unit][1] / each
        for amount, each_unit in before
        if GOODS[each_unit][0] == dimension
    ]
    quantity = quantity + sum(same, Decimal())
    rows = [(prior, mu) for prior, mu in grounds if prior and mu and GOODS[prior.unit][0] == dimension]
    if not rows or len(rows) < len(grounds):
        return None  # of some ground nothing is known: nothing is said of the whole
    most = sum((prior.most * mu * GOODS[prior.unit][1] for prior, mu in rows), Decimal()) / each
    if quantity <= most:
        return None
    total, first = sum((mu for _, mu in rows), Decimal()), rows[0][0]
    picked = f"这一季{len(same) + 1}次共采收" if same else "采收"
    return Problem(
        f"{area_text(total)}{picked}{quantity.normalize():f} {unit}，多于见到过的最高产量，最多{most:.0f} {unit}（参考值：{first.source}）。",
        "请核对数量、单位和面积。",
        unknown=True,
    )


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
