"""What must hold before the house is used in earnest: rules rest on what somebody compared with the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Reminder
from django.db import DatabaseError, connection

from youji.norms.selectors.pages import counted


@register("youji", deploy=True)
def what_rules_rest_on_is_checked(**_: Any) -> list[CheckMessage]:
    """No row is 待核 or 参考值; else each table says how many are."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return []  # asking would make the file, as whoever asks and open to others
    try:
        waiting = [one for one in counted() if one.unchecked]
    except DatabaseError:
        return []  # no tables yet: another check says so
    return [
        Reminder(
            f"限量与名录：{one.table.title}有{one.unchecked}行没有和原文核对（待核{one.pending}、参考值{one.reference}）。"
            f"请在 /desk/norms/{one.table.name}/?mark=unchecked 对照照片确认。",
            id="norms.W001",
        )
        for one in waiting
    ]
