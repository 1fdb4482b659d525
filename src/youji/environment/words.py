"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from youji.environment.labels import CUSTODY, GRADES, SAMPLE_STATES
from youji.environment.models import Finding, Laboratory, Point, Sample, Zone
from youji.environment.policy import READERS
from youji.shared.actor import Actor
from youji.shared.words import Named, Words, link, numbers

Namer = Callable[[Collection[str], Actor], Mapping[str, Named]]


def _of(model: Any, page: str, name: Callable[[Any], str], *related: str) -> Namer:
    """Names the rows of ``model``, with the way to their page."""

    def namer(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        rows = model.objects.filter(pk__in=numbers(keys)).select_related(*related)
        return {str(row.pk): Named(name(row), link(page, row.pk, READERS, actor)) for row in rows}

    return namer


WORDS = Words(
    nouns={"finding": "污染线索", "sample": "检测样品", "point": "监测点", "laboratory": "检测机构", "zone": "特定农产品禁止生产区"},
    names={
        "sample": _of(Sample, "environment:sample", lambda row: f"{row.base.name}的样品（{row.code}）", "base"),
        "point": _of(Point, "environment:point", lambda row: f"{row.base.name}的监测点“{row.name}”", "base"),
        "finding": _of(Finding, "environment:finding", lambda row: f"{row.base.name}的污染线索", "base"),
        "zone": _of(Zone, "environment:zone", lambda row: row.name),
        "laboratory": _of(Laboratory, "environment:laboratory", lambda row: row.name),
    },
    fields={
        "grade": "判定", "caveat": "提示", "report_number": "报告编号", "taken_on": "采样日期", "taken_by": "采样人",
        "use": "用途", "purpose": "目的", "product_name": "样品名称", "cma_number": "资质认定证书号", "cma_until": "资质认定有效期至",
        "catl_number": "考核合格证书号", "catl_until": "考核合格有效期至", "step": "环节", "on": "日期", "by": "交出人", "to": "接收人",
        "seal": "封条号", "lon": "经度", "lat": "纬度", "product_names": "禁止生产的产品",
        "ended_on": "终止日期", "transferred_to": "移交给", "due_on": "办结期限", "seen_on": "发现日期",
    },
    values={
        "grade": {key: word for key, (word, _) in GRADES.items() if key},
        "step": CUSTODY,
        "state": {key: word for key, (word, _) in SAMPLE_STATES.items()}
        | {state.value: str(state.label) for kind in (Zone, Finding) for state in kind.State},
    },
)  # fmt: skip
