"""What the procedure is told, said once: notices (公示), objections and their answers, an expert's score."""

from __future__ import annotations

import re
from decimal import Decimal

from youji.accounts.fields import EMAIL
from youji.shared.values import Amount, Code, Fields, Line, Phone, Text, Whole

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
NAME = re.compile(rf"[{_HAN}·•・]{{2,20}}|[A-Za-z][A-Za-z .'-]{{1,39}}")
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
IDENTITY = re.compile(r"[0-9]{3}[0-9X]")
SHORTEST, LONGEST = 10, 3000
NAMELESS = "请填写真实姓名；匿名异议不受理（姓名不会公开）。"


def _name_problem(name: str) -> str | None:
    return None if NAME.fullmatch(name) else NAMELESS


def _phone_problem(phone: str) -> str | None:
    return None if PHONE.fullmatch(phone) else "请填写手机号码或带区号的座机，例如 0730-8888888。"


def _identity_problem(identity: str) -> str | None:
    return None if IDENTITY.fullmatch(identity) else "请填写身份证号码的后四位；不便提供可以不填。"


def _text_problem(text: str) -> str | None:
    if len(text) >= SHORTEST:
        return None
    return f"异议内容只有{len(text)}个字，请写明事实和理由，至少{SHORTEST}个字。"


OBJECTION = Fields(
    Line(
        "name",
        "姓名",
        limit=40,
        required=True,
        check=_name_problem,
        ask=NAMELESS,
        hint="异议须实名。姓名和电话不公开，只用于核实和答复。",
    ),
    Phone(
        "phone",
        "联系电话",
        limit=20,
        required=True,
        check=_phone_problem,
        hint="手机，或带区号的座机。查询处理结果时要用后四位。",
    ),
    EMAIL,
    Code("identity", "身份证号码后四位", limit=4, check=_identity_problem),
    Text(
        "text",
        "异议内容",
        limit=LONGEST,
        required=True,
        check=_text_problem,
        hint="写清事实、时间、地点和理由，至少 10 个字。",
    ),
)

NOTICE = Fields(
    Line("title", "公示标题", limit=160, required=True),
    Line("document_number", "文号", limit=60),
    Whole(
        "working_days",
        "公示期",
        minimum=1,
        maximum=60,
        unit="个工作日",
        hint="不填，或少于认定办法规定的，按认定办法。",
    ),
    Text("text", "正文", limit=20_000),
)
INVESTIGATION = Fields(
    Text(
        "findings",
        "调查情况",
        limit=2000,
        required=True,
        ask="请写明调查情况：查了什么、查到什么；还没有查的，写明怎样安排。",
    )
)
CONCLUSION = INVESTIGATION | Fields(
    Text(
        "outcome",
        "处理结果",
        limit=2000,
        required=True,
        hint="异议人凭回执号能看到这一段。",
        ask="请写明处理结果和依据，异议人凭回执可以看到。",
    )
)


def _score_problem(score: Decimal) -> str | None:
    return None if 0 <= score <= HIGHEST else f"评分应在0到{HIGHEST}之间，可以有两位小数。"


HIGHEST = 100
SCORE = Fields(
    Amount(
        "score",
        "评分",
        minimum=None,
        digits=5,
        required=True,
        check=_score_problem,
        hint="0到100，可以有两位小数。",
    ),
    Text("opinion", "评审意见", limit=2000, required=True, ask="请写明评审意见。"),
)
