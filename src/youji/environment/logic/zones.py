"""特定农产品禁止生产区: when one holds, for which products, and what it says to whoever is in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from youji.shared import clock
from youji.shared.findings import Problem, Source, rule
from youji.shared.quantities import area_text

LAW = Source("农产品质量安全法", "第二十一条")


def holds_on(*, effective_on: date | None, ended_on: date | None, day: date) -> bool:
    """Whether a published zone holds on ``day``: its first day counts, the day it ends does not."""
    return effective_on is not None and effective_on <= day and (ended_on is None or day < ended_on)


def concerns(codes: Collection[str], product_code: str) -> bool | None:
    """Whether a zone for the products under ``codes`` concerns this one; ``None`` where nobody said what is grown.

    No codes: the zone is for everything that is eaten.
    """
    if not codes:
        return True
    if not product_code:
        return None
    return any(product_code.startswith(code) or code.startswith(product_code) for code in codes)


def sentence(
    *, name: str, document_number: str, products: Sequence[str], area_mu: Decimal, effective_on: date
) -> str:
    """What a producer is told of a zone that their ground lies in."""
    what = "、".join(products) or "食用农产品"
    return (
        f"有{area_text(area_mu)}在“{name}”内（{document_number}，{clock.in_words(effective_on)}起），"
        f"不得生产{what}（《{LAW.instrument}》{LAW.provision}）"
    )


@rule("ENV-002", source=LAW)
def published_ahead(*, effective_on: date, today: date) -> Problem | None:
    """划定或调整特定农产品禁止生产区，先看清涉及谁，再公布；生效日期不早于公布之日。"""
    if effective_on >= today:
        return None
    return Problem(
        f"生效日期{clock.in_words(effective_on)}早于今天（{clock.in_words(today)}）。",
        "过去种下的，不能按后来划的区处理；请改生效日期。",
        {"effective_on": effective_on},
    )


@rule("ENV-005", source=LAW)
def grown_where_it_may(*, told: Sequence[str]) -> Problem | None:
    """特定农产品禁止生产区内不得种养、采收所禁止的农产品；``told`` 是生产之日所在的各区。"""
    if not told:
        return None
    return Problem(f"{'；'.join(told)}。", "请改种不在名单里的产品，或换到区外的地块。")
