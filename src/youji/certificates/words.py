"""What the trail calls this room's records."""

from __future__ import annotations

from youji.shared.words import Words

WORDS = Words(
    nouns={
        "issuer": "合格证签名钥匙",
        "certificate": "承诺达标合格证",
        "printing": "标签打印",
        "suspected": "查看次数不合常理",
    },
    fields={
        "since": "启用日期",
        "endorsed": "前一把钥匙的签名",
        "code": "编号",
        "copies": "份数",
        "quantity": "数量",
        "replaces": "替换",
        "lot": "批次",
        "copy": "第几份",
        "day": "日期",
        "looks": "查看次数",
        "most": "参考值",
    },
)
