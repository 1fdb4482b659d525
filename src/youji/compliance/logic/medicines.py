"""Medicines for animals and fish: what may be given, and from when their product may be taken."""

from __future__ import annotations

from youji.compliance.logic.book import judging
from youji.compliance.logic.facts import Case, Finding, Look, Temperature, Withdrawal
from youji.compliance.logic.nearest import did_you_mean, nearest
from youji.compliance.logic.saying import (
    ALLOWED,
    FORBIDDEN,
    UNKNOWN,
    called,
    crop_of,
    finding,
    holds,
    of_use,
    true_name,
)
from youji.compliance.logic.seasons import greatest
from youji.shared.portable import (
    day_number,
    found_in,
    fraction,
    iso_day,
    keys_of,
    less,
    over,
    plus,
    said_amount,
    said_day,
)

QUALITY = "《农产品质量安全法》第二十九条"
DRUGS = "《兽药管理条例》第三十八条、第四十条"
UNITS = {"day": "日", "hour": "小时", "degree_day": "度日"}


@judging("VET-001", "兽药管理条例", "第三十八条")
def drug_not_banned(case: Case, looks: list[Look]) -> list[Finding]:
    """食用动物不得使用禁用的药品和停用的兽药。"""
    out: list[Finding] = []
    for look in looks:
        name = true_name(case, look["use"]["input"])
        rows = found_in(case["tables"]["drug_bans"], name)
        if rows is None and found_in(case["tables"]["withdrawals"], name) is None:
            out.append(finding("VET-001", UNKNOWN, f"不认识{called(look)}。", DRUGS, [], of_use(look), ""))
        for ban in rows if rows is not None else []:
            if holds(ban, look["use"]["on"]):
                message = f"{called(look)}是食用动物禁用的药品。"
                law = f"{DRUGS}；{ban['source']}"
                remedy = "请停用，报告乡镇兽医。"
                out.append(finding("VET-001", FORBIDDEN, message, law, [ban["mark"]], of_use(look), remedy))
    return out or [finding("VET-001", ALLOWED, "没有用禁用的药品。", DRUGS, [], {}, "")]


def product_of(case: Case) -> list[str]:
    """Which withdrawal counts: of eggs, of milk, or of meat and fish."""
    names = "".join(case["crop"]["names"])
    if "蛋" in names:
        return ["egg"]
    return ["milk"] if "奶" in names else ["meat", "fish"]


def of_species(case: Case, row: Withdrawal) -> bool:
    """Whether the row is about the animal that is asked about."""
    for species in row["species"]:
        for name in case["crop"]["names"]:
            if species in name:
                return True
    return not row["species"]


def withdrawals_of(case: Case, look: Look) -> list[Withdrawal]:
    """The rows for the medicine, the animal and the form on the day."""
    rows = found_in(case["tables"]["withdrawals"], true_name(case, look["use"]["input"]))
    form = look["use"]["formulation"]
    out: list[Withdrawal] = []
    for row in rows if rows is not None else []:
        fits = form == "" or row["form"] == "" or form in row["form"]
        if (
            fits
            and holds(row, look["use"]["on"])
            and row["product"] in product_of(case)
            and of_species(case, row)
        ):
            out.append(row)
    return out


def end_of(case: Case, look: Look, row: Withdrawal) -> int | None:
    """The first day nothing of the medicine is left by this row; None where it cannot be worked out."""
    period = row["period"]
    if period is None:
        return None
    amount = fraction(period)
    if row["unit"] == "day":
        return look["last"] + up(amount)
    if row["unit"] == "hour":
        hour = look["use"]["hour"]
        # The hour nobody noted is the last of the day.
        from_hour = 24 if hour is None else hour
        return look["last"] + up(over(plus(amount, [from_hour, 1]), [24, 1]))
    return warm_enough(case["temperatures"], look["last"], amount) if row["unit"] == "degree_day" else None


def up(amount: list[int]) -> int:
    """The whole number that is not less."""
    return (amount[0] + amount[1] - 1) // amount[1]


def warm_enough(series: list[Temperature], last: int, wanted: list[int]) -> int | None:
    """The day on which the daily temperatures after ``last`` add up to ``wanted``; None before that, or at a gap."""
    sum_tenths = 0
    day = last
    while less([sum_tenths, 10], wanted):
        day = day + 1
        tenths = on_day(series, day)
        if tenths is None:
            return None
        sum_tenths = sum_tenths + (tenths if tenths > 0 else 0)
    return day


def on_day(series: list[Temperature], day: int) -> int | None:
    """The temperature of the day in tenths of a degree; None where nobody took it."""
    for one in series:
        if one["on"] == iso_day(day):
            return one["tenths"]
    return None


def first_gap(series: list[Temperature], last: int) -> int:
    """The first day after ``last`` without a temperature."""
    day = last + 1
    while on_day(series, day) is not None:
        day = day + 1
    return day


def why_not(case: Case, look: Look, rows: list[Withdrawal]) -> str:
    """Why the end of the withdrawal cannot be worked out."""
    for row in rows:
        if row["unit"] == "degree_day":
            day = first_gap(case["temperatures"], look["last"])
            return f"休药期{row['period']}度日，{said_day(day)}没有水温记录，算不出休药期哪天满。"
    return "休药期没有天数，算不出哪天满。"


@judging("VET-002", "农产品质量安全法", "第二十九条")
def withdrawal_is_over(case: Case, looks: list[Look]) -> list[Finding]:
    """休药期没有满不得屠宰、捕捞、取蛋取奶：按日、小时或水温累计的度日计。"""
    out: list[Finding] = []
    harvest = case["harvest_on"]
    marks: list[str] = []
    law = QUALITY
    for look in looks:
        if harvest is not None and day_number(harvest) < look["day"]:
            continue
        rows = withdrawals_of(case, look)
        marks = marks + [row["mark"] for row in rows]
        law = f"{QUALITY}；{rows[0]['source']}" if rows else QUALITY
        out = out + withdrawal_of(case, look, rows, law)
    if out:
        return out
    ends = [end for end in medicines_end(case, looks) if end is not None]
    values: dict[str, str | int | list[str] | None] = {"earliest": iso_day(greatest(ends)) if ends else None}
    remedy = f"最早{said_day(greatest(ends))}可以出售。" if ends else ""
    message = "休药期可以算出。" if harvest is None else "休药期已满。"
    return [finding("VET-002", ALLOWED, message, law, marks, values, remedy)]


def withdrawal_of(case: Case, look: Look, rows: list[Withdrawal], law: str) -> list[Finding]:
    """What one medicine says."""
    name = look["use"]["input"]
    values = of_use(look)
    marks = [row["mark"] for row in rows]
    if not rows:
        close = nearest(name, keys_of(case["tables"]["withdrawals"]))
        values["nearest"] = close
        message = f"查不到{name}用于{crop_of(case)}的休药期。"
        return [
            finding(
                "VET-002", UNKNOWN, message, law, [], values, did_you_mean(close) if name not in close else ""
            )
        ]
    if [row for row in rows if row["forbidden"]]:
        message = f"{called(look)}，这一时期禁用。"
        return [finding("VET-002", FORBIDDEN, message, law, marks, values, "产品不得出售。")]
    ends = [end_of(case, look, row) for row in rows]
    known = [end for end in ends if end is not None]
    if len(known) < len(rows):
        return [
            finding(
                "VET-002",
                UNKNOWN,
                f"{called(look)}：{why_not(case, look, rows)}",
                law,
                marks,
                values,
                "请补记水温或查看标签。",
            )
        ]
    return against_harvest(case, look, rows, greatest(known))


def against_harvest(case: Case, look: Look, rows: list[Withdrawal], end: int) -> list[Finding]:
    """What speaks against a harvest before the end of the withdrawal."""
    harvest = case["harvest_on"]
    values = of_use(look)
    values["earliest"] = iso_day(end)
    law = f"{QUALITY}；{rows[0]['source']}"
    marks = [row["mark"] for row in rows]
    if harvest is None or day_number(harvest) >= end:
        return []
    period = rows[0]["period"]
    amount = said_amount(fraction("0" if period is None else period))
    message = (
        f"{called(look)}休药期{amount}{UNITS[rows[0]['unit']]}，{said_day(day_number(harvest))}还没有满。"
    )
    return [finding("VET-002", FORBIDDEN, message, law, marks, values, f"最早{said_day(end)}可以出售。")]


def medicines_end(case: Case, looks: list[Look]) -> list[int | None]:
    """For each medicine the first day nothing of it is left; None where that is not known."""
    out: list[int | None] = []
    for look in looks:
        rows = withdrawals_of(case, look)
        ends = [end_of(case, look, row) for row in rows]
        known = [end for end in ends if end is not None]
        bad = [row for row in rows if row["forbidden"]]
        out.append(greatest(known) if known and len(known) == len(rows) and not bad else None)
    return out
