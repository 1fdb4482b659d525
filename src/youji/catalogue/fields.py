"""What the catalogue is told of each noun, said once: forms, requests, the sheet, columns and checks come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from youji.catalogue.logic.own_word import link_problem
from youji.divisions.selectors import find
from youji.registry.fields import BASE, OPERATOR
from youji.shared import typed
from youji.shared.values import Amount, Choice, Code, Day, Fields, Line, Look, Text, Unreadable, Whole

#: A document's number, as the document prints it.
DOCUMENT_NUMBER = Line("document_number", "文号", limit=60)
NAME = Line("name", "名称", limit=120)
AREA = Amount("area_mu", "规模", unit="亩", example="3400")
PUBLISHED = "随决定向社会公开，不要写个人姓名、电话。"


@dataclass(frozen=True, slots=True)
class Place(Choice):
    """A prefecture or county by its code or its name, as lists and people write it."""

    def _look(self, text: str) -> Look:
        code = find(self._within(typed.narrow(text)))
        if code is None:
            raise Unreadable(f"没有“{text[:40]}”，或有重名。请写全称，如“岳阳市君山区”，或填行政区划代码。")
        return Look(code)


#: Which grounds there are, the scheme says; ``services.standing`` looks them up.
GROUND = Choice("ground", "适用情形", limit=60, coded="认定办法所列情形的代码")

MEASURE = Fields(
    GROUND,
    replace(NAME, label="更正后的名称"),
    replace(AREA, label="更正后的规模"),
    Text("reason", "事实和理由", limit=2000, hint=PUBLISHED),
    DOCUMENT_NUMBER,
    Day("effective_on", "生效日期", hint="今天或以后。"),
    Day("deadline", "整改期限"),
)
#: What changes of an entry ask for; which kind asks for what, ``data/changes.toml`` says.
CHANGED = Fields(
    *BASE.only("area_mu", "scale", "scale_unit", "gi_product_id").values(),
    *(replace(BASE[key], required=True) for key in ("name", "output_t", "product_id", "address")),
    replace(BASE["responsible"], required=True),
    replace(BASE["techniques"], required=True),
    replace(OPERATOR["name"], key="operator_name", label="主体现在的名称", hint="照新的营业执照填写"),
    Code("successor", "承继主体的主体码", limit=12, required=True, hint="承继的主体须已在登记簿登记。"),
    replace(
        OPERATOR["name"],
        key="successor_name",
        label="承继主体的名称",
        hint="照它的营业执照填写，须与登记簿一致。",
    ),
    Place(
        "division", "现在所在地", limit=40, required=True, coded="行政区划码或名称", example="岳阳市君山区"
    ),
)
CHANGE = Fields(
    Text("reason", "申请理由", limit=1000, required=True, hint="写明什么时候、因为什么变了。"),
)
CONCLUSION = Fields(
    Text("opinion", "意见", limit=1000, required=True, hint="确认的，随变更公开，不要写个人姓名、电话。"),
    DOCUMENT_NUMBER,
)
#: 主体自述: what a holder says for himself. All of it may be left out, and is then said no more.
OWN_WORD = Fields(
    Line("contact_name", "联系人", limit=40, hint="写明就会公开，如“王经理”。", example="王经理"),
    replace(OPERATOR["contact_phone"], hint="供采购方联系，写明就会公开。"),
    Text("introduction", "简介", limit=300, hint="介绍基地和产品，300字以内；只写文字。"),
    Line(
        "link",
        "网址",
        limit=200,
        check=link_problem,
        hint="自己的网站或店铺，以 http:// 或 https:// 开头。",
        example="https://www.example.com/tea",
    ),
)
HIDING = Fields(
    Line("reason", "隐藏的理由", limit=200, required=True, hint="主体会看到，写明哪里不妥、怎样改。")
)
PHOTO = Fields(
    Line(
        "caption",
        "照片说明",
        limit=60,
        required=True,
        hint="写明拍的是什么，看不见照片的人听到的就是这一句。",
        example="清明前的一号茶园",
    )
)
#: Why an officer does not confirm it, or takes it off again.
PHOTO_OFF = Fields(replace(HIDING["reason"], label="不予确认或撤下的理由"))
#: Files with one report.
MOST_FILES = 20
REPORT = Fields(Text("report", "报告", limit=2000, required=True))
OPINION = Fields(
    Text(
        "reason",
        "核查意见",
        limit=2000,
        required=True,
        hint="销号意见随决定公开；退回意见只给主体看。",
    )
)
RESULTS = (("passed", "合格"), ("rectify", "限期整改"), ("failed", "不合格"))
VERDICT = Fields(
    Choice("result", "结论", limit=10, options=RESULTS, required=True),
    Text("opinion", "意见", limit=2000, required=True, hint="随结论公开，不要写个人姓名、电话。"),
    replace(GROUND, label="整改情形", hint="结论为限期整改时选择"),
    Day("deadline", "整改期限", hint="结论为限期整改时填写"),
)
EDITION = Fields(
    Line("title", "标题", limit=160, required=True),
    replace(DOCUMENT_NUMBER, required=True),
    Whole("number", "版次", minimum=1, maximum=100_000, required=True),
)
#: Where a validity ends in the tables: the first day no longer in it. People read and write the day before.
VALID_UNTIL = Day("valid_until", "有效期止（不含当日）")
#: One line of a published list. Which kinds are entered by their document, ``selectors.national.choices`` says.
NATIONAL = Fields(
    Choice(
        "choice",
        "认定类型",
        limit=80,
        required=True,
        coded="<认定办法代码>:<类别代码>，如 national-base:green",
    ),
    Line(
        "base_code",
        "基地编号或名称",
        limit=120,
        hint="已登记的基地填编号或全名；名称、规模和所在地以登记簿为准。",
    ),
    Place(
        "division",
        "所在地",
        limit=40,
        coded="行政区划码或名称",
        example="岳阳市君山区",
        hint="填了已登记的基地，可不选。",
    ),
    replace(NAME, hint="照名单填写；重点县、重点市可不填。", example="君山茶叶基地"),
    Code("operator_code", "主体码", limit=12, hint="基地还没有登记时填写。"),
    AREA,
    replace(DOCUMENT_NUMBER, required=True),
    Line("issued_by", "公布机关", limit=120, required=True, example="农业农村部"),
    Line("list_row", "名单序号", limit=40, required=True, example="12"),
    Day("recognised_on", "公布日期", required=True, example="2026-05-01"),
    Day("last_day", "有效期至", hint="名单上写的最后一天；名单没有写的，留空按办法计算。"),
)


def unplaced(said: Mapping[str, Any]) -> dict[str, str]:
    """What a line of a list lacks that says neither its base nor where it is; one that cannot be read is told already."""
    placed = said.get("base_code") or "division" not in said or said["division"]
    return {} if placed else {"division": "请选择所在地；填了已登记的基地，可不选。"}


#: What of an entry from its document can be copied wrongly. Which categories there are, its scheme says.
AMENDMENT = Fields(
    Choice("category", "类别", limit=40, required=True, coded="认定办法的类别代码"),
    *(NATIONAL[key] for key in ("document_number", "issued_by", "list_row", "recognised_on", "last_day")),
    replace(MEASURE["reason"], required=True, hint="写明哪一项录错、依据什么更正；随更正公开。"),
)
