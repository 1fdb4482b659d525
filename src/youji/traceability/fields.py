"""What is said of a recall: where it starts, what it orders, what a holder answers. Forms, requests and checks are made of it."""

from __future__ import annotations

from youji.shared.values import Amount, Choice, Code, Day, Fields, Line, Text, YesNo
from youji.traceability.logic.starts import STARTS

#: What each means, and how soon it is to begin, is in ``data/traceability/terms.csv`` (``selectors.levels``).
LEVELS = (("1", "一级"), ("2", "二级"), ("3", "三级"))
WAYS = (("destroyed", "销毁"), ("returned", "退给来的那一方"), ("other", "其他处置"))
START = Fields(
    Choice("start", "从哪里查起", limit=8, options=tuple((key, one.word) for key, one in STARTS.items()), required=True),
    Code("lot", "批次号", limit=20),
    Code("batch", "生产批号", limit=60, hint="投入品标签上的批号。"),
    Line("dealer", "经营者", limit=120, hint="在谁那里买的；不填就是这个批号的全部。"),
    Line("input", "投入品名称或有效成分", limit=80),
    Code("registration", "登记证号", limit=40),
    Code("season", "生产季编号", limit=12),
    Code("base", "基地编号", limit=20),
    Line("plot", "地块名称", limit=60),
    Code("operator", "主体码", limit=12),
    Day("since", "从哪一天起"),
    Day("until", "到哪一天止"),
)  # fmt: skip
ORDER = Fields(
    YesNo("drill", "这是演练", hint="不封存、不改合格证，只通知各方并计时。"),
    Choice("level", "级别", limit=1, options=LEVELS, required=True),
    Line("reason", "召回的原因", limit=160, required=True),
    Line("advice", "请持有人和消费者怎么办", limit=200, required=True),
    Line("document", "文号", limit=60, hint="监管部门责令召回的，填通知书文号；自己召回的不填。"),
)
REASON = Fields(Line("reason", "原因", limit=200, required=True))
ENDING = Fields(
    Line("reason", "说明", limit=200, hint="各方都办完了可以不填；还有没办完的，写明为什么结束。"),
)
DISPOSAL = Fields(
    Code("lot", "批次号", limit=20, required=True),
    Choice("way", "怎样处置", limit=12, options=WAYS, required=True),
    Amount("quantity", "数量", places=3, hint="不填就是剩下的全部。"),
    Line("note", "说明", limit=160, required=True, hint="在哪里、怎样处置，谁在场。"),
)
TOLD = Fields(Line("note", "说明", limit=160, hint="谁接的电话、还有多少、怎么办。"))
REPLY = Fields(Text("text", "陈述", limit=600, required=True))
WHOSE = Fields(Code("operator", "主体码", limit=12, hint="替几个主体记账的，说明是哪一个。"))
