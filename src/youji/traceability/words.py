"""What the trail calls this room's records."""

from __future__ import annotations

from youji.shared.words import Words

WORDS = Words(
    nouns={"recall": "召回"},
    fields={
        "start": "从哪里查起", "drill": "演练", "lots": "批次", "lots_count": "批次数", "holders": "主体数", "holding": "有货的主体数",
        "outside": "平台以外的收货方", "coming": "在路上", "stock": "余量", "left": "余量", "lot": "批次", "quantity": "数量",
        "way": "怎样处置", "to": "收货方", "note": "说明", "text": "陈述",
    },
    values={"way": {"destroyed": "销毁", "returned": "退货", "other": "其他处置"}},
)  # fmt: skip
