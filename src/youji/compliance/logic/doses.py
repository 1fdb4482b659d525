"""How much was used, in every unit people and labels say it in, exactly."""

from __future__ import annotations

from youji.compliance.logic.book import judging
from youji.compliance.logic.facts import Amount, Case, Finding, Label, Look
from youji.compliance.logic.looking import LIQUIDS, SOLIDS
from youji.compliance.logic.registered import USE_LAW
from youji.compliance.logic.saying import (
    FORBIDDEN,
    UNKNOWN,
    all_clear,
    called,
    finding,
    of_use,
    sources,
)
from youji.shared.portable import found_in, fraction, less, over, said_amount, times

#: Per 亩: of a unit, whether it is liquid or solid, and how many of its g or mL one 亩 gets.
PER_MU = {
    "mL/亩": [1, 1], "g/亩": [1, 1], "L/亩": [1000, 1], "kg/亩": [1000, 1],
    "mL/hm²": [1, 15], "g/hm²": [1, 15], "L/hm²": [1000, 15], "kg/hm²": [1000, 15],
}  # fmt: skip
KIND_OF = {
    "mL/亩": "mL", "L/亩": "mL", "mL/hm²": "mL", "L/hm²": "mL",
    "g/亩": "g", "kg/亩": "g", "g/hm²": "g", "kg/hm²": "g",
}  # fmt: skip
TIMES = "倍"


def kind_of(unit: str, formulation: str) -> str:
    """ML or g: of a dilution, by the product's formulation; empty where it cannot be told."""
    known = found_in(KIND_OF, unit)
    if known is not None:
        return known
    if unit == TIMES and formulation in LIQUIDS:
        return "mL"
    return "g" if unit == TIMES and formulation in SOLIDS else ""


def per_mu(value: str, unit: str, volume: Amount | None) -> list[int] | None:
    """G or mL per 亩, exactly; None where it cannot be worked out. A litre of spray is counted as a kilogram of water."""
    factor = found_in(PER_MU, unit)
    if factor is not None:
        return times(fraction(value), factor)
    if unit != TIMES or volume is None or fraction(value)[0] == 0 or fraction(volume["value"])[0] == 0:
        return None
    return over(times(fraction(volume["value"]), [1000, 1]), fraction(value))


@judging("PPP-004", "农药管理条例", "第三十四条")
def not_too_much(case: Case, looks: list[Look]) -> list[Finding]:
    """用量不得超过标签规定的最高用量，稀释不得低于标签规定的最低倍数。"""
    out: list[Finding] = []
    rows: list[Label] = []
    for look in looks:
        made = look["use"]["dose"]
        if made is not None and look["fit"]:
            rows = rows + look["fit"]
            out = out + dose_of(look, made)
        elif made is not None:
            message = f"没有可以比对的标签，{called(look)}的用量无法判断。"
            out.append(finding("PPP-004", UNKNOWN, message, USE_LAW, [], of_use(look), "请以产品标签为准。"))
    if out or not rows:
        return out
    found = all_clear("PPP-004", USE_LAW, "用量没有超过标签规定。", [])
    return [finding("PPP-004", "allowed", found["message"], sources(USE_LAW, rows), dose_marks(rows), {}, "")]


def dose_marks(rows: list[Label]) -> list[str]:
    """How far the doses were checked."""
    return [row["dose_mark"] for row in rows]


def dose_of(look: Look, made: Amount) -> list[Finding]:
    """What one use says against itself: each row it breaks; what cannot be compared, where no row can."""
    broken: list[Finding] = []
    unsaid: list[Finding] = []
    kept = False
    for row in look["fit"]:
        said = against_row(look, made, row)
        if said is None:
            kept = True
        elif said["verdict"] == FORBIDDEN:
            broken.append(said)
        else:
            unsaid.append(said)
    if broken:
        return broken
    return [] if kept else unsaid[0:1]


def against_row(look: Look, made: Amount, row: Label) -> Finding | None:
    """What one registered use says against the dose; nothing where it is kept."""
    most = row["low"] if row["unit"] == TIMES else row["high"]
    most = row["high"] if most is None else most
    if most is None:
        return unsure(look, row, "登记表里没有用量。", "请查看产品标签。")
    if row["unit"] == TIMES and made["unit"] == TIMES:
        return too_strong(look, row, made, most)
    volume = look["use"]["spray_volume"]
    wanted = kind_of(row["unit"], row["formulation"])
    why = not_comparable(look, made, row)
    if why is not None:
        return why
    given = per_mu(made["value"], made["unit"], volume)
    limit = per_mu(most, row["unit"], volume)
    if given is None or limit is None:
        return unsure(look, row, "用量换算不出来。", "请核对用量和用水量。")
    if not less(limit, given):
        return None
    said = [said_amount(given), said_amount(limit), f"{wanted}/亩"]
    message = f"每亩{said[0]} {wanted}，超过标签规定的{said[1]} {wanted}。"
    return broken_by(look, row, said, message, f"每亩最多{said[1]} {wanted}。")


def not_comparable(look: Look, made: Amount, row: Label) -> Finding | None:
    """Why two amounts cannot be compared: a dilution without its water, a unit nobody can convert, g against mL."""
    volume = look["use"]["spray_volume"]
    if (row["unit"] == TIMES or made["unit"] == TIMES) and volume is None:
        return unsure(look, row, "稀释倍数和每亩用量要换算，还缺每亩用水量。", "请补填每亩用水量。")
    kind = kind_of(made["unit"], row["formulation"])
    wanted = kind_of(row["unit"], row["formulation"])
    if kind == "" or wanted == "":
        message = f"用量单位“{made['unit']}”和标签的“{row['unit']}”不能换算。"
        return unsure(look, row, message, f"请按{row['unit']}填写。")
    if kind != wanted:
        message = f"用量按{kind}填，标签按{wanted}规定，不能直接比较。"
        return unsure(look, row, message, f"请按{wanted}填写。")
    return None


def too_strong(look: Look, row: Label, made: Amount, most: str) -> Finding | None:
    """Whether a dilution is stronger than the label's lowest."""
    if not less(fraction(made["value"]), fraction(most)):
        return None
    message = f"稀释{made['value']}倍，浓度高于标签规定的{most}倍。"
    return broken_by(look, row, [made["value"], most, TIMES], message, f"请稀释到{most}倍以上。")


def broken_by(look: Look, row: Label, said: list[str], message: str, remedy: str) -> Finding:
    """The dose is stronger than the row has it; ``said``: what was given, the most, the unit."""
    values = of_use(look)
    values["given"] = said[0]
    values["most"] = said[1]
    values["unit"] = said[2]
    law = sources(USE_LAW, [row])
    return finding("PPP-004", FORBIDDEN, f"{called(look)}{message}", law, [row["dose_mark"]], values, remedy)


def unsure(look: Look, row: Label, why: str, remedy: str) -> Finding:
    """The dose cannot be compared with the label."""
    message = f"{called(look)}：{why}"
    return finding(
        "PPP-004", UNKNOWN, message, sources(USE_LAW, [row]), [row["dose_mark"]], of_use(look), remedy
    )
