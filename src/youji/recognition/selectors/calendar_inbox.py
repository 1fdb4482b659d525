"""A year whose holidays nobody has entered, said to those who can enter them before a deadline falls into it."""

from __future__ import annotations

from datetime import date, datetime, time

from youji.divisions.selectors import calendar_years
from youji.recognition.logic.inbox import InboxItem
from youji.shared import clock
from youji.shared.actor import Actor, Role

KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.PROVINCE_REVIEWER})
#: The notice for the next year comes out in November; deadlines begin to reach over New Year in December.
ASK_FROM, ASK_UNTIL = (11, 1), (12, 10)


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """This year if it is missing, and from November the next."""
    if not actor.roles & KEEPERS or actor.division != "43":
        return []
    today, known = clock.local_date(now), calendar_years()
    found = [] if today.year in known else [_item(today.year, date(today.year, 1, 1), today)]
    asked = date(today.year, *ASK_FROM)
    if today >= asked and today.year + 1 not in known:
        found.append(_item(today.year + 1, asked, date(today.year, *ASK_UNTIL)))
    return found


def _item(year: int, since: date, due: date) -> InboxItem:
    return InboxItem(
        kind="calendar",
        title=f"{year}年放假安排还没有登记",
        subject="没有登记以前，落在这一年的期限只按周六、周日休息推算",
        since=datetime.combine(since, time(), clock.PROVINCE_TIME),
        due_on=due,
        url=f"/desk/calendar/{year}/",
        next_action="按国务院办公厅通知登记",
    )
