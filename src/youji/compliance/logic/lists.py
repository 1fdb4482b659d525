"""What green and organic farming may use, and how much nitrogen of fertilisers."""

from __future__ import annotations

from youji.compliance.logic.book import judging
from youji.compliance.logic.doses import kind_of, per_mu
from youji.compliance.logic.facts import Case, Finding, Listed, Look, Nutrient
from youji.compliance.logic.looking import composition_known, kind_called
from youji.compliance.logic.registered import instead, strangers
from youji.compliance.logic.saying import (
    ALLOWED,
    FORBIDDEN,
    UNKNOWN,
    called,
    finding,
    holds,
    of_use,
    true_name,
)
from youji.shared.portable import found_in, fraction, less, over, plus, said_amount, times

PESTICIDES = "《绿色食品 农药使用准则》（NY/T 393）"
FERTILISERS = "《绿色食品 肥料使用准则》（NY/T 394）"
ORGANIC = "《有机产品 生产、加工、标识与管理体系要求》（GB/T 19630）"
GRADE = {"green-a": "A", "green-aa": "AA", "organic": "organic"}
GRADE_WORDS = {"green-a": "绿色食品A级", "green-aa": "绿色食品AA级", "organic": "有机生产"}


def listed_as(case: Case, active: str, on: str) -> list[Listed]:
    """The rows of the lists that hold the substance, by its name or by the kind it is of, on the day."""
    rows = found_in(case["tables"]["listed"], active)
    out = [row for row in (rows if rows is not None else []) if holds(row, on)]
    if out:
        return out
    of_kind = found_in(case["tables"]["kinds"], kind_called(case, active))
    return [row for row in (of_kind if of_kind is not None else []) if holds(row, on)]


@judging("PPP-011", "绿色食品 农药使用准则", "表A.1、表A.2")
def on_the_green_list(case: Case, looks: list[Look]) -> list[Finding]:
    """绿色食品生产只能用NY/T 393清单里的农药，AA级只能用表A.1。"""
    if case["category"] not in ["green-a", "green-aa"]:
        return []
    grade = GRADE[case["category"]]
    out = strangers("PPP-011", PESTICIDES, case, looks)
    marks: list[str] = []
    for look in [each for each in looks if composition_known(case, each["use"])]:
        for active in look["actives"]:
            rows = listed_as(case, active, look["use"]["on"])
            marks = marks + [row["mark"] for row in rows]
            if not [row for row in rows if grade in row["grades"]]:
                values = of_use(look)
                values["active"] = active
                message = f"{called(look)}含{active}，不在{GRADE_WORDS[case['category']]}可用的清单里。"
                remedy = instead(case, look)
                own = [row["mark"] for row in rows] if rows else ["pending"]
                out.append(finding("PPP-011", FORBIDDEN, message, PESTICIDES, own, values, remedy))
    return out or [finding("PPP-011", ALLOWED, "都在可用的清单里。", PESTICIDES, marks, {}, "")]


@judging("PPP-016", "有机产品 生产、加工、标识与管理体系要求", "附录")
def organic_only(case: Case, looks: list[Look]) -> list[Finding]:
    """有机生产不得使用化学合成的农药，只能用清单里的物质。"""
    if case["category"] != "organic":
        return []
    out = strangers("PPP-016", ORGANIC, case, looks)
    for look in [each for each in looks if composition_known(case, each["use"])]:
        for active in look["actives"]:
            rows = listed_as(case, active, look["use"]["on"])
            grades = [grade for row in rows for grade in row["grades"]]
            values = of_use(look)
            values["active"] = active
            if "organic" in grades:
                continue
            if "AA" in grades:
                message = f"{active}是不是有机生产可用的物质，清单原文还没有录入。"
                out.append(
                    finding(
                        "PPP-016", UNKNOWN, message, ORGANIC, [], values, "请核对清单原文，或问认证机构。"
                    )
                )
            else:
                message = f"{called(look)}含{active}，不是有机生产可用的物质。"
                remedy = "请改用生物、物理防治，或清单里的物质。"
                out.append(finding("PPP-016", FORBIDDEN, message, ORGANIC, ["reference"], values, remedy))
    return out or [finding("PPP-016", ALLOWED, "都是有机生产可用的物质。", ORGANIC, ["pending"], {}, "")]


def nutrient_of(case: Case, look: Look) -> Nutrient | None:
    """What the tables say of the fertiliser on the day."""
    rows = found_in(case["tables"]["nutrients"], true_name(case, look["use"]["input"]))
    for row in rows if rows is not None else []:
        if holds(row, look["use"]["on"]):
            return row
    return None


def is_organic(case: Case, look: Look) -> bool | None:
    """Whether the fertiliser is an organic one: as it was said, else as the tables say; None where nobody knows."""
    row = nutrient_of(case, look)
    said = look["use"]["organic"]
    if said is not None:
        return said
    return None if row is None else row["organic"]


def nitrogen_per_mu(case: Case, look: Look) -> list[int] | None:
    """Kilograms of nitrogen per 亩, exactly; None where content or dose is not known."""
    row = nutrient_of(case, look)
    percent = look["use"]["nitrogen"]
    if percent is None and row is not None:
        percent = row["n"]
    made = look["use"]["dose"]
    if percent is None or made is None or kind_of(made["unit"], "") != "g":
        return None
    grams = per_mu(made["value"], made["unit"], None)
    return None if grams is None else over(times(grams, fraction(percent)), [100000, 1])


@judging("FER-001", "绿色食品 肥料使用准则", "无机氮素用量不得高于当季作物需求量的一半")
def half_the_nitrogen(case: Case, looks: list[Look]) -> list[Finding]:
    """绿色食品A级：无机氮不超过当季作物需氮量的一半。"""
    if case["category"] != "green-a":
        return []
    total = [0, 1]
    marks = ["reference"]
    for look in looks:
        if is_organic(case, look) is True:
            continue
        amount = nitrogen_per_mu(case, look)
        if amount is None or is_organic(case, look) is None:
            message = f"{called(look)}含多少氮、是不是有机肥不清楚，无机氮算不出来。"
            remedy = "请补填含氮量、用量（kg/亩）和是不是有机肥。"
            return [finding("FER-001", UNKNOWN, message, FERTILISERS, [], of_use(look), remedy)]
        row = nutrient_of(case, look)
        marks = marks if row is None else [*marks, row["mark"]]
        total = plus(total, amount)
    need = case["nitrogen_need"]
    values: dict[str, str | int | list[str] | None] = {"inorganic_n": said_amount(total)}
    if need is None:
        if total[0] == 0:
            return [finding("FER-001", ALLOWED, "没有施用无机氮肥。", FERTILISERS, marks, values, "")]
        message = f"已施无机氮每亩{said_amount(total)} kg，当季需氮量没有填，无法判断。"
        return [finding("FER-001", UNKNOWN, message, FERTILISERS, [], values, "请按目标产量填写当季需氮量。")]
    half = over(fraction(need), [2, 1])
    values["most"] = said_amount(half)
    if less(half, total):
        message = f"无机氮每亩{said_amount(total)} kg，超过当季需氮量一半{said_amount(half)} kg。"
        remedy = f"无机氮每亩最多{said_amount(half)} kg，其余用有机肥。"
        return [finding("FER-001", FORBIDDEN, message, FERTILISERS, marks, values, remedy)]
    return [finding("FER-001", ALLOWED, "无机氮没有超过当季需氮量的一半。", FERTILISERS, marks, values, "")]


@judging("FER-002", "绿色食品 肥料使用准则", "AA级绿色食品可使用的肥料")
def no_chemical_fertiliser(case: Case, looks: list[Look]) -> list[Finding]:
    """绿色食品AA级和有机生产不得使用化学合成的肥料。"""
    if case["category"] not in ["green-aa", "organic"]:
        return []
    law = ORGANIC if case["category"] == "organic" else FERTILISERS
    out: list[Finding] = []
    for look in looks:
        organic = is_organic(case, look)
        if organic is None:
            message = f"{called(look)}是不是有机肥，没有填也查不到。"
            out.append(finding("FER-002", UNKNOWN, message, law, [], of_use(look), "请填写是不是有机肥。"))
        elif not organic:
            message = f"{called(look)}不是有机肥，{GRADE_WORDS[case['category']]}不得使用。"
            out.append(
                finding("FER-002", FORBIDDEN, message, law, ["reference"], of_use(look), "请改用有机肥。")
            )
    return out or [finding("FER-002", ALLOWED, "都是有机肥。", law, ["reference"], {}, "")]
