"""What is said before a measure is taken, once: forms, requests and columns come from it."""

from __future__ import annotations

from dataclasses import replace

from youji.catalogue.fields import DOCUMENT_NUMBER, GROUND, PUBLISHED
from youji.shared.values import Choice, Day, Fields, Line, Text, YesNo

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
#: The holder asks to be heard in person.
REQUEST = Fields(Text("points", "想当面说明的事项", limit=500))
#: When, where, and before whom.
ARRANGEMENT = Fields(
    Day("held_on", "听证日期", required=True),
    Line("place", "时间和地点", limit=120, required=True, example="上午9时30分，省农业农村厅三楼会议室"),
    Choice(
        "presider_id",
        "主持人",
        of=int,
        default=None,
        required=True,
        coded="主持人的人员编号，见 presiders",
        hint="提出人不能主持。",
    ),
)
#: What was said there, as it was signed: a file, or its text.
MINUTES = Fields(
    Line("present", "到场人员", limit=300, required=True, hint="主体一方、办案人员和主持人。"),
    Text("minutes", "笔录", limit=4000, hint="经到场人员核对签字的内容；上传了签字笔录的可以不写。"),
)
#: Nobody of the holder's came.
ABSENCE = Fields(
    YesNo("excused", "主体事先说明了正当理由"),
    Text("opinion", "未到场的情况", limit=500, required=True, hint="写明怎样告知、主体怎么说。"),
)
