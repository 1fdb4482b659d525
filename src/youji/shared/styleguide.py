"""What the style guide shows: every piece in every state, with invented contents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from youji.shared.fields import DayField
from youji.shared.findings import Finding, Source, Verdict
from youji.shared.listing import Column, Filter, Listing
from youji.shared.quantities import area_text

STATUSES = (
    ("有效", "ok"),
    ("办理中", "busy"),
    ("待我处理", "mine"),
    ("限期整改", "warn"),
    ("已暂停", "held"),
    ("已删除", "stop"),
    ("草稿", "draft"),
    ("已过期", "past"),
)
COLOURS = (
    "paper", "card", "sunk", "line", "line-strong", "ink", "muted", "green", "green-fill", "green-tint", "ochre",
    "ochre-tint", "cinnabar", "cinnabar-tint", "indigo", "indigo-tint", "step-1", "step-2", "step-3", "step-4", "step-5",
)  # fmt: skip


class ExampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label="基地名称",
        help_text="与公示牌一致，不含“湖南省”。",
        error_messages={"required": "请填基地名称，如“君山茶叶基地”。"},
    )
    area = forms.DecimalField(
        label="种植面积", error_messages={"invalid": "面积只写数字，如 3400，不带单位。"}
    )
    founded = DayField(label="建设日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label="基地类别", choices=[("a", "绿色食品原料基地"), ("b", "有机农产品基地")])
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    tier = forms.ChoiceField(
        label="投入品记录",
        choices=[("3", "齐全、可追溯：10 分"), ("2", "有缺项：6 分"), ("0", "没有：0 分")],
        widget=forms.RadioSelect(attrs={"class": "tiers"}),
        help_text="看近两年的台账。",
    )
    features = forms.MultipleChoiceField(
        label="配套设施",
        required=False,
        choices=[("1", "冷库"), ("2", "检测室"), ("3", "晾晒场")],
        widget=forms.CheckboxSelectMultiple,
    )
    photo = forms.FileField(label="现场照片", required=False, help_text="JPG 或 PNG，不超过 20 MB。")
    true = forms.BooleanField(
        label="以上内容属实",
        error_messages={"required": "请确认内容属实后再提交。"},
    )


LIST = Listing(
    "示例表",
    filters=(
        Filter("kind", "类别", "links", options=(("green", "绿色 120"), ("organic", "有机 40"))),
        Filter("q", "名称", "search"),
        Filter("city", "市州", options=(("4306", "岳阳市"), ("4301", "长沙市"))),
        Filter("since", "从", "day"),
    ),
    columns=(
        Column("name", "基地", href=lambda row: "#x", badge=lambda row: "演示", below=lambda row: row["code"], sort="name",
               cell=lambda row: row["name"]),
        Column("area", "面积", lambda row: row["area"], css="num", show=lambda row: area_text(row["area"]), sort="area"),
        Column("status", "状态", lambda row: row["status"][0], tone=lambda row: row["status"][1]),
        Column("due", "期限", lambda row: row["due"]),
    ),
    orders={"name": ("name",), "area": ("area",)},
    size=20,
    tick=lambda row: row["code"],
)  # fmt: skip


def _rows(now: datetime) -> list[dict[str, Any]]:
    area = Decimal(3400)
    return [
        {
            "code": "430611-01",
            "name": "君山茶叶基地",
            "area": area,
            "status": ("限期整改", "warn"),
            "due": now.date(),
        },
        {"code": "430181-01", "name": "大围山水果基地", "area": None, "status": ("有效", "ok"), "due": None},
    ]


def context(now: datetime, query: QueryDict) -> dict[str, Any]:
    """Everything the page needs."""
    refused = ExampleForm({"area": "三千亩", "kind": "a", "tier": "3"})
    refused.is_valid()
    source = Source("湖南省优质农产品生产基地建设规划", "第五条", date(2026, 1, 5))
    return {
        "statuses": STATUSES,
        "colours": COLOURS,
        "form": ExampleForm(auto_id="empty_%s"),
        "refused": refused,
        "findings": [
            Finding("X-1", "面积达到 500 亩。", source, verdict=Verdict.ALLOWED),
            Finding("X-2", "与“濠河口茶园”重叠 12.4 亩。", source, "请双方核对界线后重新上报。"),
            Finding("X-3", "没有查到近两年的检测记录。", source, "请补传检测报告。", Verdict.UNKNOWN),
        ],
        "listing": LIST.read(query).of(_rows(now) * 115, tone=lambda row: "stop" if row["due"] else ""),
        "events": _events(now),
        "steps": [
            {"label": "县级审核", "state": "done", "note": "11月3日办结"},
            {"label": "市级审核", "state": "done", "note": "11月12日办结"},
            {"label": "省级复核", "state": "now", "note": "还有 4 个工作日"},
            {"label": "专家评审", "state": "next"},
            {"label": "公示", "state": "next"},
        ],
        "files": [
            {"href": "#", "name": "投入品台账2025.pdf", "mark": "PDF", "note": "1.2 MB"},
            {"href": "#", "name": "检测报告.xlsx", "mark": "表格", "note": "48 KB"},
            {"href": "#", "name": "基地全景.jpg", "mark": "照片", "note": "2.1 MB"},
        ],
        "changes": [("面积", "3,400亩", "3,520亩"), ("负责人", "", "李明"), ("产品", "茶叶", "茶叶")],
        "columns": [("2023", 21), ("2024", 48), ("2025", 97), ("2026", 164)],
        "now": now,
    }


def _events(now: datetime) -> list[dict[str, object]]:
    return [
        {
            "title": "退回补正",
            "when": now,
            "who": "王芳（岳阳市农业农村局）",
            "opinion": "1. 面积与地块不一致。\n2. 缺商标授权书。",
            "tone": "warn",
        },
        {"title": "县级审核通过", "when": now, "who": "李明（君山区农业农村局）"},
        {"title": "列入目录", "when": now, "document": "湘农发〔2026〕31号"},
        {"title": "取消认定", "when": now, "opinion": "使用禁用农药。", "tone": "stop"},
    ]
