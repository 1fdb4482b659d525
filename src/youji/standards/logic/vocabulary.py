"""The eight stages of the chain, the kinds of standard and of work, and what a mark means."""

from __future__ import annotations

#: 八个环节, as the plan lists them (四（二）).
STAGES = (
    ("environment", "产地环境"),
    ("variety", "品种种质"),
    ("technique", "生产技术"),
    ("inputs", "投入品管控"),
    ("storage", "加工储运"),
    ("packing", "包装标识"),
    ("grading", "分等分级"),
    ("marketing", "品牌营销"),
)
STAGE_WORDS = dict(STAGES)

#: Kinds of standard by who issues it.
KINDS = (
    ("national", "国家标准（GB）"),
    ("industry", "行业标准（NY、SC 等）"),
    ("local", "地方标准（DB）"),
    ("group", "团体标准（T）"),
    ("enterprise", "企业标准（Q）"),
)

VERIFIED, PENDING, REFERENCE = "verified", "pending", "reference"
#: What a row's own source has been compared with.
MARKS = ((VERIFIED, "已核"), (PENDING, "待核"), (REFERENCE, "参考值"))

AT_MOST, AT_LEAST = "max", "min"
#: On which side of its bound a parameter must lie.
DIRECTIONS = ((AT_MOST, "不大于"), (AT_LEAST, "不小于"))

#: What kinds of work a procedure asks for; each has its own pictogram.
ACTS = (
    ("prepare", "整地、清园、清塘"),
    ("sow", "播种、育苗"),
    ("transplant", "移栽、放养、入栏"),
    ("fertilise", "施肥"),
    ("irrigate", "灌排水"),
    ("scout", "查虫、查病、巡塘、巡栏"),
    ("weed", "除草"),
    ("prune", "整枝、修剪"),
    ("spray", "用药防治"),
    ("feed", "投喂、饲喂"),
    ("medicate", "免疫、兽药"),
    ("disinfect", "消毒"),
    ("test", "取样检测"),
    ("harvest", "采收、出栏、捕捞"),
    ("grade", "分级"),
    ("pack", "包装、贮运"),
    ("recycle", "回收废弃物"),
    ("record", "记档"),
)
ACT_WORDS = dict(ACTS)

SEASON, GROWTH, CALENDAR, HEAT = "season", "growth", "calendar", "heat"
#: What a task's days are counted from.
ANCHORS = (
    (SEASON, "开季之日起第几天"),
    (GROWTH, "到这个生育期"),
    (CALENDAR, "每年的月日"),
    (HEAT, "积温"),
)
