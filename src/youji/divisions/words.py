"""What the trail calls this room's records."""

from __future__ import annotations

from youji.shared.words import Words

WORDS = Words(
    nouns={
        "division": "行政区划",
        "calendar": "工作日历",
        "calendar_day": "工作日",
        "calendarday": "工作日",
        "calendar_year": "年度放假安排",
        "calendaryear": "年度放假安排",
    },
    fields={
        "days": "天数",
        "rows": "行数",
    },
)
