"""申报人声明: what is declared when a dossier is handed in."""

from __future__ import annotations

STATEMENT = (
    "本申报所填内容和上传材料真实、准确、完整，与实际情况一致。如有虚假或隐瞒，愿意承担相应的法律责任，"
    "并接受不予认定或从目录中删除的处理。"
)


def on_record(declared_by: str) -> dict[str, str]:
    """What the trail keeps of it: the name, and the words it was put to."""
    return {"declared_by": declared_by, "declaration": STATEMENT} if declared_by else {}
