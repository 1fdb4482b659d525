"""What the trail calls this room's records."""

from __future__ import annotations

from youji.exchange.fields import TARGETS, VERDICTS, WHATS
from youji.shared.words import Words

WORDS = Words(
    nouns={"capture": "事件提交", "gtin": "商品条码", "sending": "外送"},
    fields={
        "events": "事件", "stored": "收下", "known": "早已有", "refused": "不收", "gtin": "商品条码", "product": "产品",
        "target": "送给", "what": "送什么", "rows": "条数", "digest": "摘要", "verdict": "答复", "row": "哪一条", "way": "怎么交的",
    },
    values={"target": dict(TARGETS), "what": dict(WHATS), "verdict": dict(VERDICTS)},
)  # fmt: skip
