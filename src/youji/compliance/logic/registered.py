"""Whether what was used is registered, for the crop, against the target, and not forbidden."""

from __future__ import annotations

from youji.compliance.logic.book import judging
from youji.compliance.logic.facts import Ban, Case, Finding, Label, Limit, Look
from youji.compliance.logic.looking import composition_known
from youji.compliance.logic.nearest import did_you_mean, nearest
from youji.compliance.logic.saying import (
    ALLOWED,
    FORBIDDEN,
    UNKNOWN,
    all_clear,
    called,
    covers,
    crop_of,
    finding,
    holds,
    holds_part,
    marks_of,
    of_use,
    sources,
)
from youji.shared.portable import found_in

USE_LAW = "《农药管理条例》第三十四条"
QUALITY_LAW = "《农产品质量安全法》第二十九条"
WHICH = "请写明是哪一种作物。"


@judging("PPP-001", "农药管理条例", "第三十四条")
def registered(case: Case, looks: list[Look]) -> list[Finding]:
    """使用的农药应当已经登记，登记在使用当天有效。"""
    out: list[Finding] = []
    rows: list[Label] = []
    # Two hundred uses of one name nobody knows are one search.
    close: dict[str, list[str]] = {}
    for look in looks:
        rows = rows + look["held"]
        if not look["held"]:
            out.append(not_registered(case, look, close))
        elif not number_fits(look):
            numbers = [row["registration"] for row in look["held"]]
            message = f"{called(look)}，登记表里没有登记证号{look['use']['registration']}。"
            remedy = f"登记表里这个名称的登记证号：{'、'.join(numbers[0:3])}。请核对标签。"
            out.append(
                finding("PPP-001", UNKNOWN, message, USE_LAW, marks_of(look["held"]), of_use(look), remedy)
            )
    return out or [all_clear("PPP-001", USE_LAW, "使用的农药都查到登记。", rows)]


def number_fits(look: Look) -> bool:
    """Whether the registration number is one of the tables', as far as they have numbers."""
    number = look["use"]["registration"]
    numbers = [row["registration"] for row in look["held"] if row["registration"] != ""]
    return number == "" or not numbers or number in numbers


def not_registered(case: Case, look: Look, close: dict[str, list[str]]) -> Finding:
    """Why no registration holds on the day: lapsed, not yet, another product of the name, or no such name.

    ``close``: the nearest of the names that were looked for before; this one is added.
    """
    name = look["use"]["input"]
    values = of_use(look)
    if look["rows"]:
        ends = [
            row["until"] for row in look["rows"] if row["until"] != "" and row["until"] <= look["use"]["on"]
        ]
        message = f"{called(look)}，登记已在{ends[-1]}失效。" if ends else f"{called(look)}，当天还没有登记。"
        law = sources(USE_LAW, look["rows"])
        return finding(
            "PPP-001", FORBIDDEN, message, law, marks_of(look["rows"]), values, "请换用登记有效的产品。"
        )
    same = found_in(case["tables"]["labels"], name)
    if same is not None:
        products = [f"{row['content']}{row['formulation']}" for row in same]
        message = f"没有查到{name}（{look['use']['content']}{look['use']['formulation']}）的登记。"
        values["nearest"] = distinct(products)
        remedy = f"登记表里有：{'、'.join(distinct(products)[0:5])}。请核对含量和剂型。"
        return finding("PPP-001", UNKNOWN, message, USE_LAW, [], values, remedy)
    if name not in close:
        close[name] = [one for one in nearest(name, case["tables"]["names"]) if one != name]
    values["nearest"] = close[name]
    message = f"没有查到名为{name}的农药。"
    return finding("PPP-001", UNKNOWN, message, USE_LAW, [], values, did_you_mean(close[name]))


def distinct(texts: list[str]) -> list[str]:
    """Each text once, in the order they came."""
    out: list[str] = []
    for text in texts:
        if text not in out:
            out.append(text)
    return out


def crop_unknown(case: Case) -> str:
    """What is asked of whoever named a crop nobody knows."""
    return did_you_mean(case["crop"]["nearest"])


@judging("PPP-002", "农药管理条例", "第三十四条")
def for_the_crop(case: Case, looks: list[Look]) -> list[Finding]:
    """农药只能用在标签登记的作物上。"""
    if case["crop"]["code"] == "":
        values: dict[str, str | int | list[str] | None] = {
            "crop": crop_of(case),
            "nearest": case["crop"]["nearest"],
        }
        message = f"不认识作物“{crop_of(case)}”。"
        return [finding("PPP-002", UNKNOWN, message, USE_LAW, [], values, crop_unknown(case))]
    out: list[Finding] = []
    rows: list[Label] = []
    for look in looks:
        rows = rows + look["fit"]
        if look["fit"]:
            continue
        some = [row for row in look["held"] if holds_part(case["crop"]["code"], row["codes"])]
        said = some or look["held"]
        crops = "、".join(distinct([row["crop"] for row in said])[0:6])
        law = sources(USE_LAW, said)
        if some:
            message = f"{called(look)}登记用于{crops}，{crop_of(case)}不止这些，无法判断。"
            out.append(finding("PPP-002", UNKNOWN, message, law, marks_of(said), of_use(look), WHICH))
        elif said:
            message = f"{called(look)}登记用于{crops}，没有登记用于{crop_of(case)}。{limit_said(case, look)}"
            remedy = instead(case, look)
            out.append(finding("PPP-002", FORBIDDEN, message, law, marks_of(said), of_use(look), remedy))
        else:
            message = f"没有查到{look['use']['input']}在{crop_of(case)}上的登记。{limit_said(case, look)}"
            out.append(finding("PPP-002", UNKNOWN, message, law, [], of_use(look), instead(case, look)))
    return out or [all_clear("PPP-002", USE_LAW, f"都登记用于{crop_of(case)}。", rows)]


def limit_said(case: Case, look: Look) -> str:
    """That a residue limit is no registration, where there is one for the crop on the day."""
    best: Limit | None = None
    for limit in case["tables"]["limits"]:
        fits = limit["crop"] == case["crop"]["code"] and limit["active"] in look["actives"]
        if fits and holds(limit, look["use"]["on"]) and (best is None or limit["rank"] < best["rank"]):
            best = limit
    if best is None:
        return ""
    what = f"{best['food']}里{best['active']}的残留限量{best['amount']} {best['unit']}"
    return f"{best['source']}规定了{what}，限量不是登记，不能据此使用。"


def instead(case: Case, look: Look) -> str:
    """What the label table permits on the crop, against the same target where one was named."""
    names: list[str] = []
    for key in case["tables"]["names"]:
        rows = found_in(case["tables"]["labels"], key)
        for row in rows if rows is not None else []:
            wanted = look["use"]["target"] == "" or look["use"]["target"] in row["targets"]
            good = wanted and covers(row["codes"], row["excepted"], case["crop"]["code"])
            if good and holds(row, look["use"]["on"]) and not forbidden_here(case, row, look["use"]["on"]):
                names.append(row["name"])
    few = "、".join(distinct(names)[0:5])
    return f"登记表里可用于{crop_of(case)}的有：{few}。" if names else ""


def forbidden_here(case: Case, row: Label, on: str) -> bool:
    """Whether a substance of the product may not be used on the crop."""
    for active in row["actives"]:
        if [ban for ban in bans_of(case, active, on) if ban["kind"] != "restricted"]:
            return True
    return False


@judging("PPP-003", "农药管理条例", "第三十四条")
def against_the_target(case: Case, looks: list[Look]) -> list[Finding]:
    """农药只能用来防治标签登记的对象。"""
    out: list[Finding] = []
    rows: list[Label] = []
    for look in looks:
        target = look["use"]["target"]
        targets = distinct([each for row in look["fit"] for each in row["targets"]])
        if target == "":
            continue
        rows = rows + look["fit"]
        law = sources(USE_LAW, look["fit"])
        if not targets:
            message = f"登记表里没有{look['use']['input']}在{crop_of(case)}上的防治对象。"
            out.append(
                finding(
                    "PPP-003", UNKNOWN, message, law, marks_of(look["fit"]), of_use(look), "请查看产品标签。"
                )
            )
        elif target not in targets:
            message = f"{called(look)}在{crop_of(case)}上登记防治{'、'.join(targets)}，没有登记防治{target}。"
            out.append(
                finding(
                    "PPP-003",
                    FORBIDDEN,
                    message,
                    law,
                    marks_of(look["fit"]),
                    of_use(look),
                    instead(case, look),
                )
            )
    if out or not rows:
        return out
    return [all_clear("PPP-003", USE_LAW, "防治对象都在登记范围内。", rows)]


def bans_of(case: Case, active: str, on: str) -> list[Ban]:
    """What forbids or restricts the substance on the crop on the day."""
    rows = found_in(case["tables"]["bans"], active)
    out: list[Ban] = []
    for ban in rows if rows is not None else []:
        mine = ban["category"] == "" or ban["category"] == case["category"][0:5]
        here = ban["kind"] != "crops" or on_crop(case, ban) or holds_part(case["crop"]["code"], ban["codes"])
        if mine and here and holds(ban, on):
            out.append(ban)
    return out


def on_crop(case: Case, ban: Ban) -> bool:
    """Whether all of the crop is among those of the ban, not only a part of it."""
    return covers(ban["codes"], ban["excepted"], case["crop"]["code"])


def strangers(rule: str, law: str, case: Case, looks: list[Look]) -> list[Finding]:
    """Of what nobody knows, neither that it may be used nor that it may not; PPP-001 names the nearest."""
    message = "不知道含什么，无法判断。"
    return [
        finding(rule, UNKNOWN, f"{called(look)}{message}", law, [], of_use(look), "")
        for look in looks
        if not composition_known(case, look["use"])
    ]


@judging("PPP-008", "农药管理条例", "第三十四条")
def not_banned(case: Case, looks: list[Look]) -> list[Finding]:
    """不得使用禁用的农药。"""
    out = strangers("PPP-008", USE_LAW, case, looks)
    for look in looks:
        for active in look["actives"]:
            for ban in bans_of(case, active, look["use"]["on"]):
                if ban["kind"] == "banned":
                    since = f"自{ban['since']}起" if ban["since"] != "" else ""
                    message = f"{called(look)}含{active}，{since}禁止使用。"
                    law = f"{USE_LAW}；{ban['source']}"
                    remedy = instead(case, look)
                    out.append(
                        finding("PPP-008", FORBIDDEN, message, law, [ban["mark"]], of_use(look), remedy)
                    )
    return out or [finding("PPP-008", ALLOWED, "没有用禁用的农药。", USE_LAW, [], {}, "")]


@judging("PPP-009", "农药管理条例", "第三十四条")
def not_restricted_here(case: Case, looks: list[Look]) -> list[Finding]:
    """部分范围禁止的农药不得用在禁止的作物上。"""
    out = strangers("PPP-009", USE_LAW, case, looks)
    for look in looks:
        for active in look["actives"]:
            for ban in bans_of(case, active, look["use"]["on"]):
                law = f"{USE_LAW}；{ban['source']}"
                if ban["kind"] == "crops":
                    message = f"{called(look)}含{active}，不得用在{ban['crops']}上。"
                    verdict = FORBIDDEN if on_crop(case, ban) else UNKNOWN
                    remedy = instead(case, look) if on_crop(case, ban) else WHICH
                    out.append(finding("PPP-009", verdict, message, law, [ban["mark"]], of_use(look), remedy))
                elif ban["kind"] == "only":
                    method = look["use"]["method"]
                    verdict = UNKNOWN if method != "" and method in ban["exceptions"] else FORBIDDEN
                    message = f"{called(look)}含{active}，只准用于：{ban['exceptions']}。"
                    remedy = instead(case, look)
                    out.append(finding("PPP-009", verdict, message, law, [ban["mark"]], of_use(look), remedy))
    if out:
        return out
    if case["crop"]["code"] == "":
        message = "不认识作物，不知道有没有部分范围禁止的农药。"
        return [finding("PPP-009", UNKNOWN, message, USE_LAW, [], {}, crop_unknown(case))]
    return [finding("PPP-009", ALLOWED, "没有用在这种作物上禁止的农药。", USE_LAW, [], {}, "")]


#: 蔬菜、瓜果、茶叶、菌类、中草药材; water plants.
NO_POISON = ["02", "03", "04", "07", "08"]


@judging("PPP-018", "农药管理条例", "第三十四条")
def no_poison(case: Case, looks: list[Look]) -> list[Finding]:
    """剧毒、高毒农药不得用于蔬菜、瓜果、茶叶、菌类、中草药材的生产。"""
    if case["crop"]["code"][0:2] not in NO_POISON:
        return []
    out = strangers("PPP-018", USE_LAW, case, looks)
    rows = [row for look in looks for row in look["held"]]
    for look in looks:
        strong = [row for row in look["held"] if row["toxicity"] in ["剧毒", "高毒"]]
        if strong:
            message = f"{called(look)}是{strong[0]['toxicity']}农药，不得用于{crop_of(case)}。"
            law = sources(USE_LAW, strong)
            remedy = instead(case, look)
            out.append(finding("PPP-018", FORBIDDEN, message, law, marks_of(strong), of_use(look), remedy))
    if out:
        return out
    # A substance that is known without a label, or a label without its toxicity, clears nothing.
    if [look for look in looks if not look["held"] or "" in [row["toxicity"] for row in look["held"]]]:
        message = "登记表里没有写毒性，没有查到剧毒、高毒的记载。"
        return [
            finding("PPP-018", ALLOWED, message, USE_LAW, ["reference"], {}, "请查看产品标签上的毒性标志。")
        ]
    return [all_clear("PPP-018", USE_LAW, "没有用剧毒、高毒农药。", rows)]
