"""What the room holds of each noun, said once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from youji.environment.logic.findings import KINDS as FINDING_KINDS
from youji.registry.logic.datum import DATUMS
from youji.shared.values import Amount as AmountValue
from youji.shared.values import Choice, Code, Day, Fields, Line, Text, YesNo

SAMPLE_KINDS = {
    "soil": "土壤",
    "irrigation": "灌溉水",
    "livestock_water": "畜禽饮水",
    "air": "环境空气",
    "substrate": "食用菌基质",
    "product": "农产品",
}
#: What the ground or the water is for, as the limit tables call it; by kind.
USES = {
    "soil": ("水田", "果园", "其他"),
    "irrigation": ("水作", "旱作", "蔬菜", "生食蔬菜"),
    "air": ("日平均", "1小时平均"),
}
ALL_USES = tuple((use, use) for uses in USES.values() for use in uses)
CATEGORIES = {"ordinary": "一般农产品", "green": "绿色食品", "organic": "有机农产品"}
PURPOSES = {
    "routine": "例行监测",
    "fixed": "定位监测",
    "recognition": "申报认定",
    "finding": "污染核查",
    "own": "自检",
}
CUSTODY = {
    "sealed": "封样",
    "handed_over": "移交",
    "received": "收样",
    "opened": "启封检测",
    "kept": "留样",
    "disposed": "处置",
}

#: Which base is meant: looked up where it is written.
BASE = Choice("base", "基地", limit=24, required=True, coded="基地编号", ask="请填写基地编号。")
LABORATORY_NAMED = Choice(
    "laboratory",
    "检测机构",
    limit=80,
    required=True,
    coded="检测机构的名称或编号",
    ask="请选择出具报告的检测机构。",
)
POINT_NAMED = Choice("point", "监测点", limit=12, coded="监测点的编号")
_LON = {"digits": 10, "places": 6}

LABORATORY = Fields(
    Line("name", "检测机构", limit=80, required=True),
    Code("cma_number", "资质认定（CMA）证书号", limit=40),
    Day("cma_until", "资质认定有效期至"),
    Code("catl_number", "考核合格（CATL）证书号", limit=40),
    Day("catl_until", "考核合格有效期至"),
    Line("phone", "联系电话", limit=40),
)
POINT = Fields(
    Line("name", "监测点", limit=60, required=True, example="东垄水田1号点"),
    Choice("kind", "监测对象", limit=16, options=tuple(SAMPLE_KINDS.items()), required=True),
    Choice("use", "用途", limit=12, options=ALL_USES, hint="不清楚就不选，按最严的判"),
    AmountValue("lon", "经度", required=True, **_LON),  # type: ignore[arg-type]
    AmountValue("lat", "纬度", required=True, **_LON),  # type: ignore[arg-type]
    Line("place", "位置说明", limit=120),
)
SAMPLE = Fields(
    Choice("kind", "样品", limit=16, options=tuple(SAMPLE_KINDS.items()), required=True),
    Choice("purpose", "目的", limit=12, options=tuple(PURPOSES.items()), default="routine"),
    Choice("category", "按什么要求", limit=12, options=tuple(CATEGORIES.items()), default="ordinary"),
    Choice(
        "use", "用途", limit=12, options=ALL_USES, hint="土壤按地类，灌溉水按作物；不清楚就不选，按最严的判"
    ),
    Line("product_name", "样品名称", limit=60, hint="农产品填品名，如脐橙"),
    Day("taken_on", "采样日期", required=True),
    Line("taken_by", "采样人", limit=80, required=True),
    AmountValue("lon", "经度", **_LON),  # type: ignore[arg-type]
    AmountValue("lat", "纬度", **_LON),  # type: ignore[arg-type]
    Line("place", "采样位置", limit=120),
    Text("remark", "说明", limit=500),
)
CUSTODY_STEP = Fields(
    Choice("step", "环节", limit=12, options=tuple(CUSTODY.items()), required=True),
    Day("on", "日期", required=True),
    Line("by", "交出人", limit=80, required=True),
    Line("to", "接收人", limit=80),
    Line("seal", "封条号", limit=40),
    Line("remark", "样品状态", limit=200),
)
REPORT = Fields(
    Line("report_number", "报告编号", limit=60, required=True),
    Day("reported_on", "报告日期", required=True),
    Text(
        "values",
        "检测结果",
        limit=8000,
        required=True,
        hint="一行一项：名称 数值 单位；未检出的写“未检出”或“<0.01”",
    ),
)
VALUE = Fields(
    Line("parameter", "项目", limit=40, required=True),
    AmountValue("value", "数值", digits=15, places=6),
    AmountValue("below", "低于", digits=15, places=6),
    Line("unit", "单位", limit=20),
)
DATUM: Any = Choice(
    "datum",
    "坐标系",
    limit=12,
    options=tuple(DATUMS.items()),
    default="CGCS2000",
    hint="文件自己写明的，以文件为准",
)

VOIDING = Fields(Line("reason", "作废原因", limit=200, required=True))
ZONE = Fields(
    Line("name", "名称", limit=80, required=True, example="某矿区下游食用水稻禁止生产区"),
    Line("document_number", "批准文号", limit=60, required=True),
    Line("products", "禁止生产的产品", limit=200, hint="产品名称，几种用顿号分开；不填就是全部食用农产品"),
    Day("effective_on", "生效日期", required=True),
    Text("basis", "划定依据", limit=1000, required=True, hint="监测结果、论证意见"),
    replace(DATUM, default=""),
)
ZONE_END = Fields(
    Day("ended_on", "终止日期", required=True),
    Line("reason", "原因和文号", limit=200, required=True),
)
FINDING = Fields(
    Choice("kind", "发现的是", limit=16, options=tuple(FINDING_KINDS.items()), required=True),
    Day("seen_on", "发现日期", required=True),
    Line("seen_by", "发现人", limit=80, required=True, hint="不公开"),
    AmountValue("lon", "经度", **_LON),  # type: ignore[arg-type]
    AmountValue("lat", "纬度", **_LON),  # type: ignore[arg-type]
    Line("place", "位置", limit=120, required=True),
    Text("text", "看到的情况", limit=2000, required=True, hint="不公开"),
)
TRANSFER = Fields(
    Line("transferred_to", "移交给", limit=80, required=True, example="岳阳市生态环境局君山分局"),
    Day("transferred_on", "移交日期", required=True),
    Line("transfer_number", "移交文号", limit=60),
)
HANDLING = Fields(Text("handling", "处理情况", limit=2000, required=True, hint="做了什么，现在怎样"))
CONCLUSION = Fields(Text("outcome", "办结意见", limit=1000, required=True))
FOUNDED = YesNo("founded", "结论", required=True, ask="请选择结论。")
