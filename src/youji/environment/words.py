"""What the trail calls this room's records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from youji.environment.labels import CUSTODY, GRADES, SAMPLE_STATES
from youji.environment.models import (
    Adoption,
    Disposal,
    Figure,
    Finding,
    Laboratory,
    Point,
    Region,
    Sample,
    Station,
    Zone,
)
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


def _of_book(model: Any, word: str) -> Namer:
    def namer(keys: Collection[str], actor: Actor) -> dict[str, Named]:
        rows = model.objects.filter(pk__in=numbers(keys)).select_related("base")
        return {str(row.pk): Named(f"{row.base.name}的{word}") for row in rows}

    return namer


WORDS = Words(
    nouns={"disposal": "回收处理记录", "adoption": "绿色技术应用", "figure": "年度数据", "station": "试验站", "region": "区域模式", "finding": "污染线索", "sample": "检测样品", "point": "监测点", "laboratory": "检测机构", "zone": "特定农产品禁止生产区"},
    names={
        "sample": _of(Sample, "environment:sample", lambda row: f"{row.base.name}的样品（{row.code}）", "base"),
        "point": _of(Point, "environment:point", lambda row: f"{row.base.name}的监测点“{row.name}”", "base"),
        "finding": _of(Finding, "environment:finding", lambda row: f"{row.base.name}的污染线索", "base"),
        "disposal": _of_book(Disposal, "回收处理记录"),
        "adoption": _of_book(Adoption, "绿色技术"),
        "figure": _of_book(Figure, "年度数据"),
        "station": _of(Station, "environment:station", lambda row: row.name),
        "region": _of(Region, "environment:region", lambda row: row.name),
        "zone": _of(Zone, "environment:zone", lambda row: row.name),
        "laboratory": _of(Laboratory, "environment:laboratory", lambda row: row.name),
    },
    fields={
        "grade": "判定", "caveat": "提示", "report_number": "报告编号", "taken_on": "采样日期", "taken_by": "采样人",
        "use": "用途", "purpose": "目的", "product_name": "样品名称", "cma_number": "资质认定证书号", "cma_until": "资质认定有效期至",
        "catl_number": "考核合格证书号", "catl_until": "考核合格有效期至", "on": "日期", "to": "接收人",
        "seal": "封条号", "lon": "经度", "lat": "纬度", "product_names": "禁止生产的产品",
        "ended_on": "终止日期", "transferred_to": "移交给", "done_on": "日期", "amount": "数量", "way": "去向",
        "receiver": "交给谁", "technique": "绿色技术", "n_kg": "含氮（kg）", "seen_on": "发现日期",
    },
    values={
        "grade": {key: word for key, (word, _) in GRADES.items() if key},
        "step": CUSTODY,
        "state": {key: word for key, (word, _) in SAMPLE_STATES.items()}
        | {state.value: str(state.label) for kind in (Zone, Finding) for state in kind.State},
    },
)  # fmt: skip
