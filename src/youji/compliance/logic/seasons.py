"""How often, how soon after one another and how long before a harvest: over the whole season, substance by substance."""

from __future__ import annotations

from youji.compliance.logic.book import judging
from youji.compliance.logic.facts import Case, Finding, Label, Look
from youji.compliance.logic.registered import QUALITY_LAW, USE_LAW, distinct
from youji.compliance.logic.saying import (
    ALLOWED,
    FORBIDDEN,
    UNKNOWN,
    all_clear,
    called,
    finding,
    marks_of,
    of_use,
    sources,
)
from youji.shared.portable import day_number, iso_day, said_amount, said_day

#: From how much common ground a treatment counts for the ground that is asked about: 1 % of it, or 10 m².
PERCENT = 100
LEAST_CM2 = 100000


def reaches(case: Case, look: Look) -> bool:
    """Whether enough of the ground was treated; a common border is none."""
    shared = look["use"]["shared_cm2"]
    ground = case["ground"]
    if shared is None:
        return True
    if shared <= 0:
        return False
    return shared >= LEAST_CM2 or ground is None or shared * PERCENT >= ground["cm2"]


def part(case: Case, look: Look) -> str:
    """How much of the ground it was, where it was not all of it."""
    shared = look["use"]["shared_cm2"]
    ground = case["ground"]
    if shared is None or ground is None or ground["cm2"] <= 0:
        return ""
    return f"（在本地块的{said_amount([shared * PERCENT, ground['cm2']])}%上）"


def containing(looks: list[Look], active: str) -> list[Look]:
    """The uses of products that hold the substance."""
    return [look for look in looks if active in look["actives"]]


def all_actives(looks: list[Look]) -> list[str]:
    """Every substance that was used, in the order it was."""
    return distinct([active for look in looks for active in look["actives"]])


@judging("PPP-005", "农药管理条例", "第三十四条")
def not_too_often(case: Case, looks: list[Look]) -> list[Finding]:
    """每个生长季的使用次数不得超过标签规定，混配的按每种有效成分计。"""
    out: list[Finding] = []
    rows: list[Label] = []
    for active in all_actives(looks):
        uses = containing(looks, active)
        said = [row for look in uses for row in look["fit"]]
        rows = rows + said
        limits = [row["most"] for row in said if row["most"] is not None]
        law = sources(USE_LAW, said)
        values: dict[str, str | int | list[str] | None] = {"active": active, "times": len(uses)}
        if not limits:
            message = f"登记表里没有{active}每季最多使用次数。"
            out.append(finding("PPP-005", UNKNOWN, message, law, marks_of(said), values, "请查看产品标签。"))
        elif len(uses) > least(limits):
            values["most"] = least(limits)
            message = f"{active}本季用了{len(uses)}次，标签规定最多{least(limits)}次：{days_of(case, uses)}。"
            remedy = "请换用其他有效成分的农药。"
            out.append(finding("PPP-005", FORBIDDEN, message, law, marks_of(said), values, remedy))
    if out or not rows:
        return out
    return [all_clear("PPP-005", USE_LAW, "使用次数没有超过标签规定。", rows)]


def least(numbers: list[int]) -> int:
    """The smallest of at least one."""
    best = numbers[0]
    for number in numbers:
        best = number if number < best else best
    return best


def greatest(numbers: list[int]) -> int:
    """The greatest of at least one."""
    best = numbers[0]
    for number in numbers:
        best = number if number > best else best
    return best


def days_of(case: Case, looks: list[Look]) -> str:
    """When they were, and on which part."""
    return "、".join([f"{said_day(look['day'])}{part(case, look)}" for look in looks[0:6]])


@judging("PPP-006", "农药管理条例", "第三十四条")
def far_enough_apart(case: Case, looks: list[Look]) -> list[Finding]:
    """两次使用之间不得短于标签规定的间隔。"""
    out: list[Finding] = []
    rows: list[Label] = []
    unsaid: list[str] = []
    for active in all_actives(looks):
        uses = containing(looks, active)
        for number in range(len(uses) - 1):
            before = uses[number]
            after = uses[number + 1]
            said = before["fit"] + after["fit"]
            intervals = [row["interval"] for row in said if row["interval"] is not None]
            if after["use"]["earlier"]:
                continue
            rows = rows + said
            if not intervals:
                unsaid.append(active)
            elif after["day"] - before["last"] < greatest(intervals):
                next_day = before["last"] + greatest(intervals)
                values = of_use(after)
                values["interval"] = greatest(intervals)
                values["earliest"] = iso_day(next_day)
                days = after["day"] - before["last"]
                message = f"{called(after)}离上一次{part(case, before)}只有{days}天，标签规定间隔{greatest(intervals)}天。"
                remedy = f"最早{said_day(next_day)}可再用。"
                law = sources(USE_LAW, said)
                out.append(finding("PPP-006", FORBIDDEN, message, law, marks_of(said), values, remedy))
    if unsaid and not out:
        message = f"登记表里没有{'、'.join(distinct(unsaid))}两次使用要隔几天。"
        verdict = ALLOWED if rows else UNKNOWN
        return [finding("PPP-006", verdict, message, USE_LAW, ["reference"], {}, "请查看产品标签。")]
    if out or not rows:
        return out
    return [all_clear("PPP-006", USE_LAW, "两次使用之间没有短于标签规定的间隔。", rows)]


def interval_of(look: Look) -> int | None:
    """Days before harvest after this use: the longest of the labels that hold for it; None where one says none."""
    days = [row["phi"] for row in look["fit"] if row["phi"] is not None]
    return greatest(days) if days and len(days) == len(look["fit"]) else None


def earliest_after(looks: list[Look]) -> int | None:
    """The first day every interval that is known is over; None where there is none."""
    ends: list[int] = []
    for look in looks:
        days = interval_of(look)
        if days is not None:
            ends.append(look["last"] + days)
    return greatest(ends) if ends else None


@judging("PPP-007", "农产品质量安全法", "第二十九条")
def interval_is_over(case: Case, looks: list[Look]) -> list[Finding]:
    """采收不得早于安全间隔期届满：最后一次使用的日期加间隔天数。"""
    rows = [row for look in looks for row in look["fit"]]
    law = sources(QUALITY_LAW, rows)
    harvest = case["harvest_on"]
    # What is put down after the harvest spoils no harvest before it.
    before = [look for look in looks if harvest is None or look["day"] <= day_number(harvest)]
    latest = earliest_after(before)
    out: list[Finding] = []
    missing = [look for look in before if interval_of(look) is None]
    if missing:
        names = distinct([look["use"]["input"] for look in missing])
        values: dict[str, str | int | list[str] | None] = {"missing": names}
        message = f"查不到{'、'.join(names)}在这种作物上的安全间隔期，算不出最早采收日。"
        out.append(finding("PPP-007", UNKNOWN, message, law, [], values, "请查看产品标签。"))
    if latest is None:
        return out or [finding("PPP-007", ALLOWED, "采收前没有用药。", law, [], {}, "")]
    values = {"earliest": iso_day(latest)}
    remedy = f"最早{said_day(latest)}可采收。"
    if harvest is not None and day_number(harvest) < latest:
        why = "、".join([called_with_days(case, look) for look in before if late(look, day_number(harvest))])
        message = f"{why}，{said_day(day_number(harvest))}还不能采收。"
        out.append(finding("PPP-007", FORBIDDEN, message, law, marks_of(rows), values, remedy))
    elif not missing:
        message = "安全间隔期已满。" if harvest is not None else "安全间隔期可以算出。"
        out.append(finding("PPP-007", ALLOWED, message, law, marks_of(rows), values, remedy))
    return out


def late(look: Look, harvest: int) -> bool:
    """Whether the interval of the use is not over on the day."""
    days = interval_of(look)
    return days is not None and look["last"] + days > harvest


def called_with_days(case: Case, look: Look) -> str:
    """2026年5月1日用的阿维菌素安全间隔期7天."""
    days = interval_of(look)
    return f"{called(look)}{part(case, look)}安全间隔期{0 if days is None else days}天"


@judging("PPP-014", "农药管理条例", "第三十四条")
def entered_late_enough(case: Case, looks: list[Look]) -> list[Finding]:
    """施药后不到标签规定的时间不得进入。"""
    enter = case["enter_on"]
    if enter is None:
        return []
    out: list[Finding] = []
    rows = [row for look in looks for row in look["fit"]]
    for look in looks:
        days = [row["reentry"] for row in look["fit"] if row["reentry"] is not None]
        if look["day"] > day_number(enter):
            continue
        if not days:
            message = f"查不到{look['use']['input']}施药后多久可以进入。"
            out.append(finding("PPP-014", UNKNOWN, message, USE_LAW, [], of_use(look), "请查看产品标签。"))
        elif day_number(enter) < look["last"] + greatest(days):
            first = look["last"] + greatest(days)
            values = of_use(look)
            values["earliest"] = iso_day(first)
            message = f"{called(look)}，{said_day(day_number(enter))}还不能进入。"
            remedy = f"最早{said_day(first)}可进入。"
            law = sources(USE_LAW, look["fit"])
            out.append(finding("PPP-014", FORBIDDEN, message, law, marks_of(look["fit"]), values, remedy))
    return out or [all_clear("PPP-014", USE_LAW, "可以进入。", rows)]
