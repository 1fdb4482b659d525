"""What the room holds of each noun, said once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from youji.environment.logic.findings import KINDS as FINDING_KINDS
from youji.registry.logic.datum import DATUMS
from youji.shared.values import Amount as AmountValue
from youji.shared.values import Choice, Code, Day, Fields, Line, Text, Whole, YesNo

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
GIVEN_TO = Choice(
    "laboratory",
    "检测机构",
    limit=80,
    required=True,
    coded="检测机构的名称或编号",
    ask="请选择交给哪家检测机构。",
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
    hint="文件里写明的不用选；手机地图（高德、腾讯）上描的、奥维9.3起导出的选 GCJ-02",
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
    Line("seen_by", "发现人", limit=80, required=True, hint="不公开，也不告诉基地"),
    AmountValue("lon", "经度", **_LON),  # type: ignore[arg-type]
    AmountValue("lat", "纬度", **_LON),  # type: ignore[arg-type]
    Line("place", "位置", limit=120, required=True),
    Text("text", "看到的情况", limit=2000, required=True, hint="不公开；基地能看到，不要写是谁发现的"),
)
TRANSFER = Fields(
    Line("transferred_to", "移交给", limit=80, required=True, example="岳阳市生态环境局君山分局"),
    Day("transferred_on", "移交日期", required=True),
    Line("transfer_number", "移交文号", limit=60),
)
HANDLING = Fields(Text("handling", "处理情况", limit=2000, required=True, hint="做了什么，现在怎样"))
CONCLUSION = Fields(Text("outcome", "办结意见", limit=1000, required=True))
FOUNDED = YesNo("founded", "结论", required=True, ask="请选择结论。")
DISPOSALS = {
    "package": "农药肥料包装",
    "film": "废旧农膜",
    "manure": "畜禽粪污",
    "straw": "秸秆尾菜",
    "carcass": "病死畜禽",
}
WAYS = {
    "collected": "交回收点",
    "composted": "堆肥发酵",
    "spread": "还田利用",
    "handed": "交第三方处理",
    "harmless": "无害化处理",
}
TECHNIQUES = {
    "cycle": "种养结合、农牧循环",
    "organic": "有机肥替代化肥",
    "soil_test": "测土配方施肥",
    "green_control": "绿色防控",
    "less": "减肥减药",
    "input": "绿色生资",
    "manure": "粪污资源化利用",
    "straw": "秸秆还田",
    "water": "节水灌溉、水肥一体",
    "cover": "绿肥、轮作",
}
FIGURES = {
    "area_mu": ("生产面积", "亩"),
    "fert_n": ("化肥氮用量", "kg"),
    "organic_n": ("有机肥氮用量", "kg"),
    "pesticide": ("农药用量（商品量）", "kg"),
    "output": ("产量", "t"),
    "removal_n": ("每吨产品带走的氮", "kg/t"),
    "income": ("销售收入", "元"),
    "cost": ("生产投入", "元"),
}
DISPOSAL = Fields(
    Choice("kind", "废弃物", limit=12, options=tuple(DISPOSALS.items()), required=True),
    Day("done_on", "日期", required=True),
    AmountValue("amount", "数量", digits=12, places=3, required=True),
    Choice("unit", "单位", limit=4, options=(("kg", "kg"), ("t", "t"), ("个", "个")), required=True),
    Choice("way", "去向", limit=12, options=tuple(WAYS.items()), required=True),
    Line("receiver", "交给谁", limit=80),
    AmountValue("area_mu", "还田面积", unit="亩"),
    AmountValue("n_kg", "其中含氮", unit="kg", places=2, hint="有检测或包装标识的填写"),
    Line("remark", "说明", limit=200),
)
ADOPTION = Fields(
    Choice("technique", "绿色技术", limit=16, options=tuple(TECHNIQUES.items()), required=True),
    AmountValue("area_mu", "应用面积", unit="亩", required=True),
    Line("plot", "地块", limit=60, hint="不填就是整个基地"),
    Day("since", "开始", required=True),
    Day("until", "结束", hint="还在用的不填"),
    Line("remark", "怎样做的", limit=200),
)
FIGURE = Fields(
    Whole("year", "年份", minimum=2000, maximum=9999, required=True),
    Choice(
        "item",
        "指标",
        limit=12,
        options=tuple((k, f"{w}（{u}）") for k, (w, u) in FIGURES.items()),
        required=True,
    ),
    AmountValue("amount", "数值", digits=14, places=3, required=True),
    Line("source", "出处", limit=200, required=True, hint="台账、合同、抽样调查 …"),
)
CORRECTING = Fields(Line("reason", "更正原因", limit=200, required=True))
STATION = Fields(
    Line("name", "试验站", limit=80, required=True),
    Line("lead", "承担单位", limit=80, required=True),
    Line("topic", "监测和试验内容", limit=200),
    Day("since", "建站日期", required=True),
)
READING = Fields(
    Line("point", "监测点", limit=60, required=True),
    Line("parameter", "项目", limit=40, required=True),
    Line("at", "时间", limit=40, required=True, hint="2026-05-01 或 2026-05-01 08:00"),
    AmountValue("value", "数值", minimum=None, digits=15, places=6, required=True),
    Line("unit", "单位", limit=20),
)
READINGS = Fields(
    Text("lines", "数据", limit=400_000, required=True, hint="一行一个：监测点,项目,时间,数值,单位"),
)
REGION = Fields(
    Line("name", "区域模式", limit=60, required=True, example="湘江源蔬菜"),
    Line("lead", "牵头单位", limit=80, required=True),
    Day("since", "开始日期", required=True),
    Text("summary", "绿色模式", limit=1000, required=True, hint="公开显示"),
)
REGION_BASE = Fields(BASE, Day("since", "加入日期", required=True))
LEAVING = Fields(Day("until", "退出日期", required=True))
