"""What the room holds of each noun, said once: forms, requests, sheets, columns and checks are made from it."""

from __future__ import annotations

import re
from typing import Any

from youji.norms.logic.rows import MARKS, PENDING
from youji.shared import units
from youji.shared.values import Amount, Choice, Code, Day, Fields, Line, Text, Whole, YesNo

KINDS = {
    "law": "法律法规",
    "order": "规章",
    "announcement": "公告",
    "national": "国家标准",
    "industry": "行业标准",
    "label": "产品标签",
    "other": "其他",
}
INSTRUMENT = Fields(
    Line("code", "编号", limit=60, required=True, hint="标准号、公告号；法律写名称"),
    Line("title", "名称", limit=120, required=True),
    Choice("kind", "类别", limit=20, options=tuple(KINDS.items()), required=True),
    Day("in_force_from", "施行日期"),
    Day("in_force_until", "失效日期（不含）"),
    Line("replaced_by", "被代替为", limit=60, hint="代替它的编号"),
    Choice("mark", "核对", limit=12, options=tuple(MARKS.items()), default=PENDING),
    Line("source", "出处", limit=200),
    Day("checked_on", "核对日期"),
    Line("note", "说明", limit=300),
)

MARK = Choice("mark", "核对", limit=12, options=tuple(MARKS.items()), default=PENDING)
#: What every row has besides its own: by what it stands, since when, how far it was checked.
CITED = Fields(
    Line("instrument", "依据编号", limit=60, required=True, hint="“依据”清单里的编号，如 GB 2763-2026"),
    Line("provision", "条款", limit=80, hint="不知道的留空，不要猜"),
    Day("valid_from", "起", hint="第一天；不清楚的留空"),
    Day("valid_until", "止（不含）", hint="失效的第一天；没有失效的留空"),
    MARK,
    Line("source", "出处", limit=200, hint="从哪里抄来"),
    Day("checked_on", "核对日期"),
    Line("note", "说明", limit=300),
)


def _registration_problem(number: str) -> str | None:
    if re.fullmatch(r"(PD|WP|LS|PDN|WPN)\d{4,12}(F\d{2,8})?|KS-[0-9A-Z-]+", number):
        return None
    return "登记证号应当是 PD、WP 或 LS 加数字，如 PD20080435。"


_DOSE: dict[str, Any] = {"digits": 12, "places": 4}
DOSE_UNITS = (
    ("mL/亩", "mL/亩"),
    ("g/亩", "g/亩"),
    ("倍", "倍液"),
    ("mg/kg", "mg/kg"),
    ("g/hm²", "g/hm²"),
    ("mL/hm²", "mL/hm²"),
    ("kg/亩", "kg/亩"),
    ("g/100kg种子", "g/100kg种子"),
)
LABEL = Fields(
    Code("registration_no", "登记证号", limit=40, check=_registration_problem, example="PD20080435"),
    Line("name", "农药名称", limit=60, required=True, example="阿维菌素"),
    Line("active_1", "有效成分一", limit=40, required=True, example="阿维菌素"),
    Line("content_1", "含量一", limit=20, example="1.8%"),
    Line("active_2", "有效成分二", limit=40),
    Line("content_2", "含量二", limit=20),
    Line("active_3", "有效成分三", limit=40),
    Line("content_3", "含量三", limit=20),
    Line("formulation", "剂型", limit=20, example="乳油"),
    Line("crop", "作物", limit=40, required=True, hint="照标签写", example="柑橘"),
    Line("target", "防治对象", limit=120, hint="几种用顿号分开", example="红蜘蛛"),
    Line("method", "施用方法", limit=20, example="喷雾"),
    Amount("dose_low", "用量下限", hint="倍液写较小的倍数", **_DOSE),
    Amount("dose_high", "用量上限", **_DOSE),
    Choice("dose_unit", "用量单位", limit=20, options=DOSE_UNITS, alike=units.alike),
    Choice("dose_mark", "用量核对", limit=12, options=tuple(MARKS.items()), default=PENDING),
    Whole("max_uses", "每季最多次数", maximum=99),
    Whole("interval_days", "施药间隔（天）", maximum=365),
    Whole("phi_days", "安全间隔期（天）", maximum=730),
    Line("season", "限于", limit=20, hint="标签只对某一季、某一次梢这样规定时填写"),
    Line("toxicity", "毒性", limit=12),
    Line("holder", "登记证持有人", limit=80),
    Code("technical_no", "原药登记证号", limit=40, hint="2026年起标签上有"),
)

INPUT_KINDS = {"pesticide": "农药", "veterinary": "兽药", "fertiliser": "肥料"}
BAN_KINDS = {
    "banned": "禁止使用",
    "crops": "在部分作物上禁用",
    "only": "只准用于",
    "restricted": "限制使用（定点经营）",
}
BAN = Fields(
    Choice("input_kind", "投入品", limit=12, options=tuple(INPUT_KINDS.items()), default="pesticide"),
    Line("active", "名称", limit=60, required=True, hint="有效成分或药名"),
    Choice("kind", "怎样禁限", limit=12, options=tuple(BAN_KINDS.items()), required=True),
    Line("crops", "作物", limit=120, hint="几种用顿号分开；全部禁止的不填"),
    Line("exceptions", "例外", limit=120),
    Choice("category", "限于", limit=12, options=(("green", "绿色食品"), ("organic", "有机"))),
)

LISTED = Fields(
    Line("list", "清单", limit=20, required=True, example="表A.2"),
    Choice("grades", "等级", limit=8, options=(("AA,A", "AA级和A级"), ("A", "A级")), required=True),
    Line("group", "类别", limit=30),
    Line("active", "名称", limit=60, required=True),
    Line("condition", "条件", limit=120),
)

LIMIT = Fields(
    Line("active", "农药或污染物", limit=60, required=True),
    Line("food", "食品类别", limit=40, required=True, hint="“食品类别”清单里的名称"),
    Line("excluded", "除外", limit=120, hint="几种用顿号分开"),
    Amount("amount", "最大残留限量", required=True, digits=16, places=6),
    Choice("unit", "单位", limit=12, options=(("mg/kg", "mg/kg"), ("μg/kg", "μg/kg")), default="mg/kg"),
    Line("residue", "残留物", limit=120),
)

PRODUCTS = {"meat": "肉（屠宰）", "egg": "蛋", "milk": "奶", "fish": "水产品"}
PERIOD_UNITS = {"day": "日", "hour": "小时", "degree_day": "度日"}
WITHDRAWAL = Fields(
    Line("drug", "兽药", limit=60, required=True),
    Line("form", "剂型", limit=30),
    Line("species", "动物", limit=60, hint="几种用顿号分开", required=True),
    Choice("product", "产品", limit=8, options=tuple(PRODUCTS.items()), required=True),
    Amount("period", "休药期", digits=9, places=2),
    Choice("unit", "单位", limit=12, options=tuple(PERIOD_UNITS.items()), default="day"),
    YesNo("forbidden", "禁用", hint="如产蛋期禁用"),
)

_PERCENT: dict[str, Any] = {"digits": 6, "places": 2, "unit": "%"}
NUTRIENT = Fields(
    Line("name", "肥料", limit=60, required=True),
    YesNo("organic", "有机肥"),
    Amount("n", "氮 N", **_PERCENT),
    Amount("p2o5", "磷 P₂O₅", **_PERCENT),
    Amount("k2o", "钾 K₂O", **_PERCENT),
)

ENVIRONMENT_KINDS = {
    "soil": "土壤",
    "irrigation": "灌溉水",
    "air": "空气",
    "livestock_water": "畜禽饮水",
    "substrate": "食用菌基质",
    "fertiliser": "施肥",
    "site": "选址",
}
LEVELS = {"screening": "风险筛选值", "control": "风险管制值", "limit": "限值"}
_BOUND: dict[str, Any] = {"digits": 16, "places": 6}
ENVIRONMENT = Fields(
    Choice("kind", "对象", limit=20, options=tuple(ENVIRONMENT_KINDS.items()), required=True),
    Line("use", "用途", limit=20, required=True, hint="水田、其他、果园、旱作、绿色食品 …"),
    Choice("level", "水平", limit=12, options=tuple(LEVELS.items()), default="limit"),
    Line("parameter", "项目", limit=30, required=True),
    Amount("ph_above", "pH 大于", digits=5, places=2),
    Amount("ph_to", "pH 不大于", digits=5, places=2),
    Amount("lower", "下限", minimum=None, **_BOUND),
    Amount("upper", "上限", minimum=None, **_BOUND),
    Line("unit", "单位", limit=20),
)

FOOD = Fields(
    Line("name", "食品类别", limit=40, required=True),
    Line("parent", "上级", limit=40),
    Line("aliases", "又名", limit=120, hint="几种用顿号分开"),
    Line("codes", "产品代码", limit=120, hint="产品树里的代码，几个用顿号分开"),
    Line("excepted", "不含", limit=120),
    MARK,
    Line("source", "出处", limit=200),
)
NAME_KINDS = {"crop": "作物", "active": "有效成分别名"}
NAME = Fields(
    Choice("kind", "类别", limit=12, options=tuple(NAME_KINDS.items()), required=True),
    Line("name", "名称", limit=60, required=True),
    Line("means", "即", limit=60),
    Line("codes", "产品代码", limit=200),
    Line("excepted", "不含", limit=120),
    MARK,
    Line("source", "出处", limit=200),
)

#: What an officer says who has the label or the text of the standard before them.
CONFIRMATION = Fields(
    Text("remark", "核对说明", limit=300, hint="照片上哪里写着；和登记的不同的，写明改了什么"),
)
