"""What the trail calls this room's records."""

from __future__ import annotations

from youji.shared.words import Words

WORDS = Words(
    nouns={"imports.run": "后台导入", "imports.taken": "办过的表"},
    fields={
        "made": "办成了",
        "takes": "直接导入",
        "rows": "行数",
        "file_name": "文件",
        "state": "状态",
        "kind": "种类",
    },
)
