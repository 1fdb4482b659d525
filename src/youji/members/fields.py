"""What the room holds of each noun, said once: forms, requests, columns and checks are made from it."""

from __future__ import annotations

from django.db import models

from youji.shared.values import Choice, Code, Day, Fields, Line


class State(models.TextChoices):
    """How far the two sides are."""

    ASKED = "asked", "待确认"
    MEMBER = "member", "成员"
    DECLINED = "declined", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


OPERATOR = Code(
    "operator", "主体码", limit=12, required=True, hint="在“经营主体”里查，或向对方要", example="7K2M9P"
)
BASE = Code("base", "基地编号", limit=24, required=True, hint="县域产品基地如 430624-02", example="430624-02")
BOOKKEEPER = Code(
    "bookkeeper", "代记主体", limit=12, hint="由谁代记生产记录，填对方主体码；自己记的不填", example="7K2M9P"
)
SINCE = Day("since", "起始日", required=True, hint="从这一天起，生产记录算在这个基地里", example="2026-03-01")
PRODUCT = Choice(
    "product_id", "产品", limit=15, of=int, default=None, hint="只生产其中一种的填写；不填就是基地的全部产品"
)
ASK = Fields(OPERATOR, SINCE, PRODUCT, BOOKKEEPER)
APPLY = Fields(BASE, SINCE, PRODUCT, BOOKKEEPER)

CONFIRM, DECLINE, WITHDRAW = "confirm", "decline", "withdraw"
ANSWERS = ((CONFIRM, "同意"), (DECLINE, "不同意"), (WITHDRAW, "撤回"))
ANSWER = Fields(
    Choice("answer", "答复", limit=12, options=ANSWERS, required=True),
    Line("reason", "说明", limit=200, hint="不同意的写明原因，对方会看到"),
)
PAPER = Fields(
    Day("signed_on", "签字日期", required=True, hint="签字单上写的日期"),
    Line("reason", "核对情况", limit=200, required=True, hint="谁看着签的、签字单存在哪里"),
)
END = Fields(
    Day("last_day", "最后一天", required=True, hint="这一天仍算成员，第二天起不算"),
    Line("reason", "原因", limit=200, hint="主体自己退出的可以不写"),
)
BOOKS = Fields(BOOKKEEPER)
ASSIGN = Fields(
    Code("operator", "归谁", limit=12, hint="成员的主体码；留空就是收回"),
    Day("since", "从哪天起", required=True),
)
