"""What must hold before the house is used in earnest: rules rest on what somebody compared with the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Reminder
from django.db import DatabaseError, connection

from youji.norms.selectors import files, pages
from youji.norms.selectors.pages import Counted


@register("youji", deploy=True)
def what_rules_rest_on_is_checked(**_: Any) -> list[CheckMessage]:
    """No row is 待核 or 参考值; else each table, and each file of another room, says how many are."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return []  # asking would make the file, as whoever asks and open to others
    try:
        tables = [
            _waiting(
                "限量与名录", one, f"请在 /desk/norms/{one.name}/?mark=unchecked 对照照片确认。", "norms.W001"
            )
            for one in pages.counted()
            if one.unchecked
        ]
    except DatabaseError:
        return []  # no tables yet: another check says so
    return [
        *tables,
        *(
            _waiting(
                "其他用到的数据",
                one,
                f"各行见 /desk/norms/files/{one.name}/?mark=unchecked，随平台版本更新。",
                "norms.W002",
            )
            for one in files.counted()
            if one.unchecked
        ),
    ]


def _waiting(of: str, one: Counted, mend: str, number: str) -> CheckMessage:
    rows = f"{one.unchecked}行没有和原文核对（待核{one.pending}、参考值{one.reference}）"
    return Reminder(f"{of}：{one.title}有{rows}。{mend}", id=number)
