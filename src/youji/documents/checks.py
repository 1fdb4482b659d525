"""What must hold for what we keep: nobody else reads it, here or in a backup."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Reminder

from youji.shared import privacy


@register("youji", deploy=True)
def files_are_ours_alone(**_: Any) -> list[CheckMessage]:
    """Nothing under ``YOUJI_VAR`` is open to others of the machine."""
    if not settings.VAR.is_dir() or not (found := privacy.open_to_others(settings.VAR)):
        return []
    names = "、".join(path.name for path in found[:5])
    return [
        Reminder(
            f"YOUJI_VAR 里有{len(found)}处别的用户可以读（{names}）：里面有会话、密码散列和电话。"
            "请由运行优基的用户拥有这个文件夹，再运行 youji run，它会改好。",
            id="documents.W001",
        )
    ]


@register("youji", deploy=True)
def backups_are_sealed(**_: Any) -> list[CheckMessage]:
    """There is a key for them."""
    if settings.PRODUCTION and not settings.BACKUP_KEY:
        return [
            Reminder(
                "没有设置 YOUJI_BACKUP_KEY：备份不加密，读到文件的人就有全部数据和密钥。"
                "请在另一台机器上运行 youji backup-key，把公钥设进来。",
                id="documents.W002",
            )
        ]
    return []
