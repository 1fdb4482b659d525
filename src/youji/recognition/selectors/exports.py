"""What a round's workbooks hold: the applications out, the quotas in and out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from youji.divisions.models import Division
from youji.recognition.fields import QUOTA
from youji.recognition.models import Application, Round
from youji.recognition.selectors import cases
from youji.recognition.selectors.facts import district_of
from youji.recognition.selectors.panels import mean_of
from youji.schemes.labels import status_word
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.workbook import Column, Table

#: Beyond this a spreadsheet keeps no exact number.
MOST = Decimal(10) ** 15
QUOTAS = Table(
    name="名额",
    columns=tuple(Column.of(value) for value in QUOTA.values()),
    notes=(
        "一行一个单位；没有列出的单位按批次的统一名额。",
        "导入后，原来单独确定的名额整体替换为表中的名额。",
    ),
)


def quota_rows(found: Round) -> Iterator[dict[str, Any]]:
    """The round's own quotas."""
    names = dict(Division.objects.values_list("code", "name"))
    for quota in found.quotas.order_by("division"):
        yield {"division": quota.division, "name": names.get(quota.division, ""), "maximum": quota.maximum}


def applications_table(scheme: Scheme) -> Table:
    """The columns of a round's applications: the common ones, then the scheme's own form."""
    common = (
        Column("code", "申报号"),
        Column("name", "名称"),
        Column("district", "县市区"),
        Column("division", "行政区划代码"),
        Column("operator", "经营主体"),
        Column("category", "类别"),
        Column("status", "状态"),
        Column("rank", "推荐排序", kind="integer"),
        Column("self_score", "自评得分", kind="decimal"),
        Column("expert_score", "专家平均分", kind="decimal"),
        Column("submitted_on", "申报日期", kind="date"),
    )
    asked = tuple(
        Column(
            f"f_{f.key}",
            f"{f.label}（{f.unit}）" if f.unit else f.label,
            kind="decimal" if f.kind == "number" else "text",
        )
        for f in scheme.fields
    )
    return Table(name="申报", columns=(*common, *asked), notes=("由系统导出，只供查阅。",))


def application_rows(found: Round, actor: Actor) -> Iterator[dict[str, Any]]:
    """Every submitted application of the round inside the actor's scope."""
    scheme = scheme_of(found.scheme_version)
    rows = (
        Application.objects.visible_to(actor)
        .filter(round=found)
        .exclude(status=Status.DRAFT)
        .select_related("base", "operator", "scheme_version", "submission")
        .order_by("division", "rank", "code")
    )
    for a in rows:
        score = cases.self_score(a, scheme)
        yield {
            "code": a.code,
            "name": a.shown.name,
            "district": district_of(a),
            "division": a.division,
            "operator": a.operator.name if a.operator else "",
            "category": cases.category_label(scheme, a.category),
            "status": status_word(a.status).label,
            "rank": a.rank,
            "self_score": score.total if score else None,
            "expert_score": mean_of(a),
            "submitted_on": clock.local_date(a.submitted_at) if a.submitted_at else None,
            **{f"f_{f.key}": _answer(a.judged_answers.get(f.key, ""), f.kind) for f in scheme.fields},
        }


def _answer(said: Any, kind: str) -> Any:
    """A number as a number, so that it can be added up; what is none stays as it was typed."""
    if kind != "number":
        return said
    try:
        number = Decimal(str(said).strip())
    except InvalidOperation:
        return said
    return number if number.is_finite() and abs(number) < MOST else said
