"""What is said before a measure is taken, once: forms, requests and columns come from it."""

from __future__ import annotations

from dataclasses import replace

from youji.catalogue.fields import DOCUMENT_NUMBER, GROUND, PUBLISHED
from youji.shared.values import Choice, Fields, Text, YesNo

#: With what is decided on it, it becomes the reason of one measure, which has 2,000 characters.
REASON = Text("reason", "事实和理由", limit=1200, required=True, hint=PUBLISHED)
#: An interim suspension: what has happened.
INTERIM = Fields(replace(GROUND, required=True, ask="请选择一项适用情形。"), REASON)
#: The holder's own word, on an interim suspension or a prior notice.
STATEMENT = Fields(
    Text(
        "statement",
        "陈述申辩",
        limit=2000,
        required=True,
        hint="写明事实、理由和证据；没有意见的，写“无异议”。",
    )
)
#: Confirmed by another person: it is a suspension from then on, and has its number.
CONFIRMATION = Fields(
    Text("opinion", "核实情况", limit=700, required=True, hint=PUBLISHED),
    replace(DOCUMENT_NUMBER, required=True),
)
#: Lifted, or upheld after the hearing: why.
HEARING = Fields(
    Text(
        "opinion",
        "听取陈述申辩的情况和处理意见",
        limit=700,
        required=True,
        hint="写明主体怎么说、是否采纳及理由；随决定公开，不要写个人姓名、电话。",
    )
)
#: Lifted: what was confirmed has its number, and so has its end.
LIFTING = HEARING | {"document_number": replace(DOCUMENT_NUMBER, hint="确认以后解除的须填写，维持的不用填。")}
#: What is intended, told beforehand.
NOTICE = Fields(replace(GROUND, hint="删除须选认定办法列明的情形。"), REASON)
VIEWS = (
    ("taken_up", "全部采纳"),
    ("partly", "部分采纳"),
    ("not_taken_up", "不予采纳"),
    ("none", "没有提出意见"),
)
#: The decision after a prior notice: what became of the holder's word, and the number.
DECISION = Fields(
    YesNo("carry_out", "决定", required=True, ask="请用页面上的按钮办理。"),
    Choice("view", "陈述申辩采纳情况", limit=12, options=VIEWS, required=True),
    Text("opinion", "复核意见", limit=700, required=True, hint=PUBLISHED),
    replace(DOCUMENT_NUMBER, hint="作出决定时填写；不予处理的不用填。"),
)
