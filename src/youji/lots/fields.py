"""What is said of each movement, once: forms, requests and checks are made from it. Amounts are in the lot's own unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from youji.production.logic.kinds import UNITS_OF_GOODS
from youji.shared import units
from youji.shared.values import Amount, Choice, Code, Day, Fields, Line

PARTY_KINDS = (
    ("collector", "收购单位或个人"),
    ("market", "批发市场"),
    ("canteen", "食堂"),
    ("shop", "超市、商店"),
    ("factory", "加工企业"),
    ("consumer", "消费者"),
    ("producer", "生产者"),
)
HOWS = (("spec", "包装规格"), ("weighed", "过秤"))
_QUANTITY = Amount("quantity", "数量", places=3, required=True, hint="按批次的单位填，最多剩多少填多少。")
_DAY = Day("day", "日期", hint="不填就是今天。")
_NOTE = Line("note", "说明", limit=200)
_WHY = Line("note", "原因", limit=200, required=True)
_UNIT = Choice("to_unit", "包装后的单位", limit=8, options=UNITS_OF_GOODS, alike=units.alike, required=True)
_PARTY_KIND = Choice("party_kind", "对方是哪一类", limit=12, options=PARTY_KINDS)


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement of one lot, as people call it; what is said of it; and a sentence of what it does."""

    word: str
    lead: str
    fields: Fields
    press: str = "办理"


MOVEMENTS: Mapping[str, Movement] = {
    "part": Movement("分装", "从这个批次分出一个新批次，数量正好这么多。", Fields(_QUANTITY, _DAY, _NOTE)),
    "deliver": Movement(
        "交付",
        "对方在平台上的，填主体码，由对方办理收货；不在平台上的，填单位名称，结果由您来记。",
        Fields(
            _QUANTITY,
            Code("to", "对方主体码", limit=12, hint="对方“我的”页面上的5位码。"),
            _PARTY_KIND,
            Line("party", "对方名称", limit=120, hint="不在平台上的才填。"),
            Line("contact", "联系方式", limit=60, hint="召回时靠它找到人。"),
            _DAY,
            _NOTE,
        ),
        "交付",
    ),
    "merge": Movement(
        "合并",
        "同一种产品、同一个单位的两个批次，各出一些，合成一个新批次。",
        Fields(
            _QUANTITY,
            Code("other", "另一个批次号", limit=20, required=True),
            Amount("other_quantity", "另一个批次的数量", places=3, required=True),
            _DAY,
            _NOTE,
        ),
    ),
    "process": Movement(
        "加工",
        "投入多少、制成多少，差的就是损耗。",
        Fields(
            _QUANTITY,
            Line("product", "制成什么", limit=60, required=True, hint="产品名录里的名称，如 绿茶。"),
            Amount("made", "制成多少", places=3, required=True, hint="和投入的同一个单位。"),
            _DAY,
            _NOTE,
        ),
    ),
    "pack": Movement(
        "包装、换单位",
        "用掉多少、成了多少件，按这一次的实数记；装不满一件的留在原批次。",
        Fields(
            _QUANTITY,
            Amount("made", "成了多少", places=3, required=True),
            _UNIT,
            Choice("how", "依据", limit=8, options=HOWS, required=True),
            _DAY,
            _NOTE,
        ),
    ),
    "move": Movement(
        "移库",
        "批次还是这个批次，数量不变，只记放在哪里。",
        Fields(Line("place", "放到哪里", limit=80, required=True), _DAY),
    ),
    "lose": Movement("损耗", "失水、破损、变质的，记下原因。", Fields(_QUANTITY, _WHY, _DAY)),
    "destroy": Movement("销毁", "主动销毁的，记下原因和办法。", Fields(_QUANTITY, _WHY, _DAY)),
    "back": Movement(
        "退货",
        "退给当初交付的那一方；对方收下后，是对方的一个新批次。",
        Fields(_QUANTITY, _WHY, _DAY),
        "退货",
    ),
}
#: What a program says of any movement: which, and of it what belongs to it.
MOVEMENT = Fields(
    Choice(
        "kind",
        "流转",
        limit=8,
        options=tuple((kind, one.word) for kind, one in MOVEMENTS.items()),
        required=True,
    ),
    Amount("quantity", "数量", places=3, hint="按批次的单位填。"),
    Code("to", "对方主体码", limit=12),
    _PARTY_KIND,
    Line("party", "对方名称", limit=120),
    Line("contact", "联系方式", limit=60),
    Code("other", "另一个批次号", limit=20),
    Amount("other_quantity", "另一个批次的数量", places=3),
    Line("product", "制成什么", limit=60),
    Amount("made", "制成多少", places=3),
    Choice("to_unit", "包装后的单位", limit=8, options=UNITS_OF_GOODS, alike=units.alike),
    Choice("how", "依据", limit=8, options=HOWS),
    Line("place", "放到哪里", limit=80),
    Line("note", "说明、原因", limit=200),
    _DAY,
)
OUTCOME = Fields(
    Amount("accepted", "收下", places=3, required=True),
    Amount("refused", "拒收", places=3, hint="退回原批次。"),
    Amount("short", "短少", places=3, hint="没有到的。"),
    Line("reason", "原因", limit=200, hint="有拒收或短少时填写。"),
    _DAY,
)
TAKEN_IN = Fields(
    Line("product", "产品", limit=60, required=True, hint="产品名录里的名称。"),
    Amount("quantity", "数量", places=3, required=True),
    Choice("unit", "单位", limit=8, options=UNITS_OF_GOODS, alike=units.alike, required=True),
    Choice("party_kind", "从谁那里来", limit=12, options=PARTY_KINDS, required=True),
    Line("party", "对方名称", limit=120, required=True),
    Line("contact", "联系方式", limit=60, hint="召回时靠它找到人。"),
    _DAY,
    _NOTE,
)
REASON = Fields(Line("reason", "原因", limit=200, required=True))
