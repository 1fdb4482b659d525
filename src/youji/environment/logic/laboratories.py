"""Whether a laboratory's word counts on a day: 检验检测机构资质认定 (CMA) and 农产品质量安全检测机构考核 (CATL)."""

from __future__ import annotations

from datetime import date

from youji.shared import clock
from youji.shared.findings import Problem, Source, rule

LAW = "农产品质量安全法"


@rule("ENV-001", source=Source(LAW, "第四十八条"))
def laboratory_is_fit(
    *, name: str, cma_until: date | None, catl_until: date | None, product: bool, on: date
) -> Problem | None:
    """出具报告的机构在报告当日持有有效的资质认定（CMA）；检测农产品的，还须有农产品质量安全检测机构考核合格证书（CATL）。"""
    asked = [("资质认定（CMA）", cma_until)] + ([("考核合格（CATL）", catl_until)] if product else [])
    missing = [word for word, until in asked if until is None]
    if missing:
        return Problem(
            f"没有登记“{name}”的{'、'.join(missing)}证书。",
            "请补登证书；补登以前结果只作参考。",
            unknown=True,
        )
    lapsed = [f"{word}到{clock.in_words(until)}为止" for word, until in asked if until and until < on]
    if not lapsed:
        return None
    return Problem(
        f"“{name}”的{'、'.join(lapsed)}，报告日{clock.in_words(on)}已不在有效期内。",
        "这份报告的结果只作参考，请由有资质的机构重新检测。",
    )


@rule("ENV-006", source=Source(LAW, "第四十八条"))
def report_is_there(*, laboratory: str, has_file: bool) -> Problem | None:
    """说是检验机构出具的结果，应当有它的报告。"""
    if not laboratory or has_file:
        return None
    return Problem(
        f"没有上传“{laboratory}”的检测报告。",
        "结果只作参考；有报告的，请作废这份样品记录，重新登记并附上报告。",
        unknown=True,
    )
