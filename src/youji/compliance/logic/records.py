"""What must be kept of a use, where it was bought, and where it may not be: asked only where somebody said."""

from __future__ import annotations

from youji.compliance.logic.book import judging
from youji.compliance.logic.facts import Case, Finding, Look
from youji.compliance.logic.registered import bans_of, strangers
from youji.compliance.logic.saying import ALLOWED, FORBIDDEN, UNKNOWN, called, crop_of, finding, of_use

SHOPS = "《农药管理条例》第二十四条"
BOOKS = "《农药管理条例》第三十六条"
PACKAGES = "《农产品质量安全法》第二十三条"
WATER = "《农药管理条例》第三十五条"
GROUND = "《农产品质量安全法》第二十一条"


@judging("PPP-010", "农药管理条例", "第二十四条")
def from_an_appointed_shop(case: Case, looks: list[Look]) -> list[Finding]:
    """限制使用的农药应当从定点经营者购买。"""
    out = strangers("PPP-010", SHOPS, case, looks)
    for look in looks:
        appointed = look["use"]["appointed"]
        for active in look["actives"]:
            for ban in bans_of(case, active, look["use"]["on"]):
                if ban["kind"] == "restricted" and appointed is not True:
                    verdict = UNKNOWN if appointed is None else FORBIDDEN
                    message = (
                        f"{called(look)}含{active}，是限制使用农药，要从定点经营者购买，由受过培训的人使用。"
                    )
                    law = f"{SHOPS}；{ban['source']}"
                    remedy = "请补填经营者和许可证号。"
                    out.append(finding("PPP-010", verdict, message, law, [ban["mark"]], of_use(look), remedy))
    return out or [finding("PPP-010", ALLOWED, "没有不明来源的限制使用农药。", SHOPS, [], {}, "")]


@judging("PPP-012", "农药管理条例", "第三十五条")
def not_by_drinking_water(case: Case, looks: list[Look]) -> list[Finding]:
    """不得在饮用水水源保护区内使用农药。"""
    ground = case["ground"]
    if ground is None or ground["water_source"] == "" or not looks:
        return []
    if ground["water_source"] == "inside":
        message = "地块有一部分在饮用水水源保护区内，不得使用农药。"
        return [
            finding("PPP-012", FORBIDDEN, message, WATER, [], of_use(looks[0]), "请改用不使用农药的办法。")
        ]
    if ground["water_source"] != "outside":
        message = "地块在不在饮用水水源保护区内，没有核对过。"
        return [finding("PPP-012", UNKNOWN, message, WATER, [], of_use(looks[0]), "请补画地块边界。")]
    return [finding("PPP-012", ALLOWED, "地块不在饮用水水源保护区内。", WATER, [], {}, "")]


@judging("GRD-001", "农产品质量安全法", "第二十一条")
def not_where_prohibited(case: Case, looks: list[Look]) -> list[Finding]:
    """不得在特定农产品禁止生产区域生产禁止的产品。"""
    ground = case["ground"]
    if ground is None or ground["prohibited"] == "":
        return []
    values: dict[str, str | int | list[str] | None] = {"document": ground["document"], "uses": len(looks)}
    if ground["prohibited"] == "inside":
        message = f"地块在{crop_of(case)}的禁止生产区域内（{ground['document']}）。"
        return [finding("GRD-001", FORBIDDEN, message, GROUND, [], values, "请改种其他产品。")]
    if ground["prohibited"] != "outside":
        message = "地块在不在禁止生产区域内，没有核对过。"
        return [finding("GRD-001", UNKNOWN, message, GROUND, [], values, "请补画地块边界。")]
    return [finding("GRD-001", ALLOWED, "地块不在禁止生产区域内。", GROUND, [], values, "")]


@judging("PPP-013", "农药管理条例", "第三十六条")
def bought_and_entered(case: Case, looks: list[Look]) -> list[Finding]:
    """使用的投入品应当有购买记录。"""
    asked = [look for look in looks if look["use"]["bought"] is not None]
    out: list[Finding] = []
    for look in asked:
        if look["use"]["bought"] is not True:
            message = f"{called(look)}，台账里没有购入记录。"
            out.append(finding("PPP-013", FORBIDDEN, message, BOOKS, [], of_use(look), "请补登购入。"))
    if out or not asked:
        return out
    return [finding("PPP-013", ALLOWED, "都有购入记录。", BOOKS, [], {}, "")]


@judging("PPP-015", "农产品质量安全法", "第二十三条")
def packages_came_back(case: Case, looks: list[Look]) -> list[Finding]:
    """用完的农药包装应当交回。"""
    asked = [look for look in looks if look["use"]["packages"] is not None]
    out: list[Finding] = []
    for look in asked:
        if look["use"]["packages"] is not True:
            message = f"{called(look)}，包装没有交回记录。"
            out.append(
                finding("PPP-015", FORBIDDEN, message, PACKAGES, [], of_use(look), "请交回包装并登记。")
            )
    if out or not asked:
        return out
    return [finding("PPP-015", ALLOWED, "包装都已交回。", PACKAGES, [], {}, "")]


@judging("PPP-017", "农药管理条例", "第三十六条")
def somebody_did_it(case: Case, looks: list[Look]) -> list[Finding]:
    """使用记录应当写明谁施的药。"""
    asked = [look for look in looks if look["use"]["operator"] is not None]
    out: list[Finding] = []
    for look in asked:
        if look["use"]["operator"] == "":
            message = f"{called(look)}，没有写操作人。"
            out.append(finding("PPP-017", UNKNOWN, message, BOOKS, [], of_use(look), "请补填操作人。"))
    if out or not asked:
        return out
    return [finding("PPP-017", ALLOWED, "都写了操作人。", BOOKS, [], {}, "")]
