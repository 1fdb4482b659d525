"""What the trail calls this room's records."""

from __future__ import annotations

from youji.shared.words import Words

WORDS = Words(
    nouns={
        "document": "材料",
    },
    fields={
        "document": "材料",
        "documents": "材料",
        "sha256": "文件摘要",
        "mime": "文件类型",
        "size_bytes": "大小（字节）",
        "is_public": "对外公开",
    },
)
