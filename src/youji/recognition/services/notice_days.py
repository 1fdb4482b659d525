"""Public notices follow the calendar: days that turn out to be holidays are added, and everybody is told."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from youji.divisions.selectors import calendar
from youji.recognition.logic.notice_days import moved_because
from youji.recognition.models import Application, Notice, NoticeChange
from youji.recognition.selectors.cases import RELATED
from youji.recognition.selectors.notice_days import least_days
from youji.recognition.services.notice_changes import Act, Change, make_public, own_days, stands_until
from youji.schemes.logic.statuses import Status
from youji.shared import clock
from youji.shared.actor import SYSTEM
from youji.shared.refusals import StaleState
from youji.shared.working_days import Calendar


def recount_notices(now: datetime) -> int:
    """No row on notice ends earlier than the calendar of today makes it; how many notices moved, each by a public entry.

    Where the right day is past as well nothing can be made good any more, and the notice stays as it is.
    """
    on = Notice.objects.filter(withdrawn_at__isnull=True, applications__status=Status.ON_NOTICE)
    days = calendar()
    return sum(_recounted(notice, days, now) for notice in on.distinct().order_by("pk"))


def _recounted(notice: Notice, days: Calendar, now: datetime) -> bool:
    standing = list(notice.applications.filter(status=Status.ON_NOTICE).select_related(*RELATED))
    n = notice.working_days or least_days(standing)
    whole = days.after(notice.opens_on, n)
    corrected = _corrected_on(notice)
    moved: dict[Application, date] = {}
    for application in standing:
        was, right = application.on_notice_until or notice.closes_on, whole
        if (since := corrected.get(application.pk)) is not None:
            right = max(right, days.after(since, least_days([application])))
        if right > was and right >= clock.local_date(now):
            moved[application] = right
    if not moved:
        return False
    try:
        with transaction.atomic():
            _move(notice, moved, n, now)
    except StaleState:  # somebody changed it this moment: the next run counts what it is then
        return False
    return True


def _corrected_on(notice: Notice) -> dict[int, date]:
    """From which day the days of a row that was corrected are counted; the latest correction counts."""
    made = notice.changes.filter(kind=NoticeChange.Kind.CORRECTED, application__isnull=False).order_by("at")
    return {pk: clock.local_date(at) for pk, at in made.values_list("application_id", "at")}


def _move(notice: Notice, moved: dict[Application, date], n: int, now: datetime) -> None:
    days = calendar()
    for application, last in moved.items():
        stands_until(application, last, days)
    closes = max(notice.closes_on, *moved.values())
    own = {application.code: last.isoformat() for application, last in moved.items()}
    rows = [
        {**row, "until": own[row["code"]]} if row["code"] in own and "until" in row else row
        for row in notice.snapshot
    ]
    reason = moved_because(notice.opens_on, n, notice.closes_on, closes)
    one: Application | None = None
    after: dict[str, object] = {"closes_on": closes.isoformat(), "until": own_days(rows)}
    if closes == notice.closes_on:  # a row that was corrected has days of its own, within those of the notice
        one, last = max(moved.items(), key=lambda item: item[1])
        one = one if len(moved) == 1 else None
        reason = f"工作日历登记了新的放假安排，这一行更正后的公示期按工作日重新计算，顺延至{clock.in_words(last)}。"
        del after["closes_on"]
    act = Act(notice, list(moved), notice.version, SYSTEM, now, reason, "")
    columns: dict[str, object] = {"closes_on": closes, "snapshot": rows}
    before: dict[str, object] = {"closes_on": notice.closes_on.isoformat()}
    make_public(act, Change(NoticeChange.Kind.EXTENDED, one, before, after, columns))
