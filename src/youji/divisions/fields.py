"""What the room holds of days and places, said once; and how a place is named wherever one is asked for."""

from __future__ import annotations

from django.db import models

from youji.shared.values import Choice, Day, Fields, Line


class DayKind(models.TextChoices):
    """How a day differs from the week's pattern."""

    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"


DAY = Fields(
    Day("day", "哪一天", required=True),
    Day("until", "到哪一天", hint="连续几天一次登记；只有一天的不用填。"),
    Choice("kind", "这一天", limit=10, options=tuple(DayKind.choices), required=True),
    Line("name", "节日", limit=40, required=True, ask="请填是哪个节日，如“国庆节”。"),
    Line(
        "source",
        "依据",
        limit=200,
        required=True,
        hint="国务院办公厅通知的名称和文号",
        ask="请填依据的通知，期限计算要经得起复核。",
    ),
)
#: What is said when a year's notice is entered as a whole.
YEAR = Fields(DAY["source"])
#: Loaded from a file of our own.
ZONE = Fields(
    Line("name", "功能区", limit=40, required=True),
    Line("source", "来源", limit=200, required=True),
    Day("checked_on", "核对日期"),
)
