"""What the trail calls this room's records."""

from __future__ import annotations

from youji.receiving.fields import DECISIONS
from youji.shared.words import Words

WORDS = Words(
    nouns={"scan": "合格证查验", "pile": "收货查验", "report": "可疑合格证"},
    fields={
        "decision": "收不收",
        "certificates": "合格证",
        "supplier": "供货方",
        "quantity": "数量",
        "lots": "批次",
        "code": "编号",
        "state": "状态",
        "division": "办理的县",
        "refused": "拒收",
        "undone": "已撤销",
    },
    values={"decision": dict(DECISIONS)},
)
