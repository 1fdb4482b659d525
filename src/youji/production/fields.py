"""What is typed of a season, a record of field work, the store of inputs and a finding, said once.

A record is one flat table for every kind of work: ``logic.kinds`` says which of it a kind needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from youji.production.logic import codes, kinds
from youji.shared import typed, units
from youji.shared.values import (
    Amount,
    Choice,
    Code,
    Day,
    Fields,
    Line,
    Look,
    Several,
    Text,
    Unreadable,
    Whether,
    Whole,
    YesNo,
)

#: How many seasons one record can cover: the blocks of a large co-operative treated on one day.
MOST_SEASONS = 500


def _uuid(text: str) -> str:
    return str(UUID(text))


@dataclass(frozen=True, slots=True)
class Position(Amount):
    """What a device measures, kept as it was given within sense: a float from ``minimum`` to ``maximum``."""

    maximum: int = 0
    places: int = 7
    digits: int = 14

    def _look(self, text: str) -> Look:
        found = Amount._look(self, re.sub(r"(\.\d{7})\d+$", r"\1", text))
        if found.value > self.maximum:
            raise Unreadable(f"{self.label}不能大于{self.maximum}。")
        return Look(float(found.value), found.notes)


@dataclass(frozen=True, slots=True)
class Milliseconds(Whole):
    """What a device's clock says, in milliseconds since 1970."""

    digits: int = 16
    maximum: int = 4_000_000_000_000

    def _not_this(self) -> str:
        return f"{self.label}读不懂。请核对手机的日期和时间。"


def _lower(text: str) -> str:
    return typed.narrow(text).lower()


def _few(some: list[str]) -> str | None:
    return f"一条记录最多{MOST_SEASONS}块，请分开记。" if len(some) > MOST_SEASONS else None


ID = Code("id", "记录号", limit=40, tidy=_lower, hint="UUID；同一个号再发一次是同一条")
CATEGORY = Choice(
    "category",
    "生产类别",
    limit=12,
    options=(
        ("ordinary", "一般"),
        ("green-a", "绿色食品A级"),
        ("green-aa", "绿色食品AA级"),
        ("organic", "有机"),
    ),
    default="ordinary",
)
OPERATOR = Code("operator", "主体码", limit=12, hint="替成员农户记时填农户的；不填是本主体")
SEASON = Fields(
    ID,
    OPERATOR,
    Choice("kind", "生产单元", limit=12, options=kinds.UNITS, required=True),
    Code("base", "基地编号", limit=20),
    Several("plots", "地块", limit=40, of=_uuid, default=(), check=_few, coded="地块号；一块地一个生产季"),
    Line("name", "名称", limit=60, hint="没有画地块的塘、舍、群填名称"),
    Line("product", "产品", limit=60, required=True, hint="产品名称或代码"),
    Line("variety", "品种", limit=60),
    CATEGORY,
    Day("started_on", "开始日期", required=True, hint="播种、移栽、萌动、入栏、放养的那一天"),
    Whole("head_count", "数量（头、只、尾）", minimum=0),
)
CLOSING = Fields(
    Day("ended_on", "结束日期", required=True),
    Line("reason", "说明", limit=120),
)
REOPENING = Fields(Line("reason", "原因", limit=120, required=True))

_UNIT = Choice("unit", "单位", limit=12, options=kinds.UNITS_OF_GOODS, alike=units.alike)
#: What is said of one piece of work, whoever does it. ``seasons`` are codes; ``plots`` are looked up on the ground.
WORK = Fields(
    Choice(
        "kind",
        "工作",
        limit=12,
        options=tuple((one.code, one.word) for one in kinds.KINDS.values()),
        required=True,
    ),
    Day("day", "日期", required=True, hint="做这件事的那一天"),
    Several("seasons", "生产季", limit=12, default=(), check=_few, coded="生产季编号"),
    Several(
        "plots", "地块", limit=40, of=_uuid, default=(), check=_few, coded="地块号；记到它上面正在生产的季上"
    ),
    Line("input", "投入品名称", limit=80, hint="与标签一致"),
    Code("registration", "登记证号", limit=40, hint="农药登记证、肥料登记证或兽药批准文号"),
    Line("content", "有效成分含量", limit=40),
    Line("formulation", "剂型", limit=20),
    Line("maker", "生产企业", limit=120),
    Line("source", "来源", limit=120, hint="从哪里买的，或自产"),
    Code("batch", "生产批号", limit=60),
    Line("method", "用法", limit=60, hint="喷雾、撒施、拌料、注射"),
    Amount("dose", "用量", digits=14, places=4),
    Choice("dose_unit", "用量单位", limit=20, options=kinds.DOSE_UNITS, alike=units.alike),
    Amount("spray_volume", "用水量", digits=12, places=2),
    Choice("volume_unit", "用水量单位", limit=12, options=kinds.VOLUME_UNITS, alike=units.alike),
    Amount("total", "共用", digits=14, places=3),
    Choice("total_unit", "共用单位", limit=12, options=kinds.UNITS_OF_GOODS, alike=units.alike),
    Line("target", "对象", limit=80, hint="防治的病虫草害、用药的原因"),
    Line("occurred", "发生情况", limit=120, hint="病虫害、疫病发生的程度"),
    Day("until", "停用日期", hint="最后一次使用的日期；同一天用完不填"),
    Amount("area_mu", "面积", unit="亩"),
    Amount("quantity", "数量", digits=14, places=3),
    _UNIT,
    Line("mark", "标识", limit=80, hint="耳标、批号、圈号"),
    Line("origin", "来源或去向", limit=120),
    Code("certificate", "检疫证明号", limit=60),
    Amount("nitrogen", "含氮", unit="%", digits=5),
    Whether("organic", "有机肥", hint="标签上写有机肥的填“是”，化肥填“否”"),
    Amount(
        "nitrogen_need", "当季需氮量", unit="kg/亩", digits=7, hint="按目标产量定；绿色食品A级据此算无机氮"
    ),
    YesNo("into_lot", "开成批次", hint="采收、捕捞、出栏后要销售的填“是”；填“否”只作记录"),
    Line("worker", "操作人", limit=40),
    Line("weather", "天气", limit=40),
    Text("note", "备注", limit=500),
)


def was_said(key: str, value: Any) -> bool:
    """Whether the field of ``WORK`` was filled in: nought is an amount, and 否 is an answer where nothing said is none."""
    return value is not None and value not in ("", []) and value is not WORK[key].empty


def what_was_said(values: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Of these fields of ``WORK``, those that were filled in."""
    return {key: value for key in keys if (value := values.get(key)) is not None and was_said(key, value)}


#: What a device knows of the record besides; kept apart from what was said.
DEVICE = Fields(
    Milliseconds("made", "记录时手机时间", hint="1970 年以来的毫秒数"),
    Line("zone", "手机时区", limit=40),
    Position("lon", "经度", minimum=-180, maximum=180),
    Position("lat", "纬度", minimum=-90, maximum=90),
    Position("accuracy_m", "定位误差", unit="米", maximum=10_000_000),
    Choice("verdict", "手机上的判定", limit=12, options=kinds.VERDICTS),
    Line("edition", "手机上的规则版本", limit=80),
)
IDENTITY = Fields(
    ID,
    OPERATOR,
    Code("supersedes", "更正的记录号", limit=40, tidy=_lower),
    Line("reason", "更正的原因", limit=120),
)
RECORD = IDENTITY | WORK | DEVICE

STORE = Fields(
    ID,
    OPERATOR,
    Choice("kind", "进出", limit=12, options=kinds.ENTRIES, required=True),
    Day("day", "日期", required=True),
    Line("input", "投入品名称", limit=80, required=True),
    Choice("sort", "种类", limit=12, options=kinds.SORTS, required=True),
    WORK["registration"],
    WORK["content"],
    WORK["formulation"],
    WORK["maker"],
    Line("dealer", "经营者", limit=120),
    Code("licence", "经营许可证号", limit=60),
    WORK["batch"],
    Code("label_code", "标签追溯码", limit=40, check=codes.label_problem, hint="农药标签二维码的32位数字"),
    replace(WORK["quantity"], required=True),
    replace(_UNIT, required=True),
    Line("to", "交给", limit=60, hint="领用人；交给另一家主体的填它的主体码"),
    Text("note", "备注", limit=200),
)
#: What is said of a spraying that is still to be done.
PLAN = Fields(OPERATOR) | WORK.only(
    "day", "seasons", "plots", "input", "registration", "content", "formulation", "dose", "dose_unit",
    "spray_volume", "volume_unit", "target", "note",
)  # fmt: skip
HANDLED = Fields(
    Line("handled", "处理情况", limit=200, required=True),
    YesNo("together", "这条记录的其他问题一并记下"),
)
