"""What the trail calls this room's own records."""

from __future__ import annotations

from youji.shared.words import Words

WORDS = Words(
    nouns={"log": "存证日志", "key": "签名密钥"},
    fields={"root": "根哈希", "kept": "保留的条数", "size": "原有的条数"},
)
