"""Public notices follow the calendar: days that turn out to be holidays are added, and everybody is told."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from youji.accounts.services import notify
from youji.divisions.selectors import calendar
from youji.recognition.logic.notice_days import fell_short, moved_because
from youji.recognition.models import Application, Notice, NoticeChange
from youji.recognition.selectors.cases import RELATED
from youji.recognition.selectors.notice_days import least_days
from youji.recognition.services.messages import area_of
from youji.recognition.services.notice_changes import Act, Change, make_public, own_days, stands_until
from youji.schemes.logic.statuses import Status
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import StaleState
from youji.shared.roles import PROVINCE
from youji.shared.working_days import Calendar

#: What a change says of rows that had fewer days than they should: by code, their right last day.
SHORT = "short"


def recount_notices(now: datetime) -> int:
    """No row on notice ends earlier than the calendar of today makes it; how many notices moved, each by a public entry.

    Where the right day is past as well nothing can be made good any more: the last day stays, and by how much it fell
    short is said on the notice, to the applicant, and to whoever publishes and decides, once.
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
    short: dict[Application, date] = {}
    for application in standing:
        was, right = application.on_notice_until or notice.closes_on, whole
        if (since := corrected.get(application.pk)) is not None:
            right = max(right, days.after(since, least_days([application])))
        if right > was:
            (moved if right >= clock.local_date(now) else short)[application] = right
    told = _told_short(notice)
    short = {one: right for one, right in short.items() if told.get(one.code) != right.isoformat()}
    if not moved and not short:
        return False
    try:
        with transaction.atomic():
            if short:
                _say_short(notice, short, now)
            if moved:
                _move(notice, moved, n, now)
    except StaleState:  # somebody changed it this moment: the next run counts what it is then
        return False
    return True


def _corrected_on(notice: Notice) -> dict[int, date]:
    """From which day the days of a row that was corrected are counted; the latest correction counts."""
    made = notice.changes.filter(kind=NoticeChange.Kind.CORRECTED, application__isnull=False).order_by("at")
    return {pk: clock.local_date(at) for pk, at in made.values_list("application_id", "at")}


def _told_short(notice: Notice) -> dict[str, str]:
    """By code, the day until which a row should have stayed, as it was said last."""
    told: dict[str, str] = {}
    for after in notice.changes.order_by("at", "pk").values_list("after", flat=True):
        told |= after.get(SHORT, {})
    return told


def _say_short(notice: Notice, short: dict[Application, date], now: datetime) -> None:
    last = max(short.values())
    until = min(one.on_notice_until or notice.closes_on for one in short)
    reason = fell_short(until, last, [one.code for one in short])
    act = Act(notice, list(short), notice.version, SYSTEM, now, reason, "")
    after: dict[str, object] = {SHORT: {one.code: right.isoformat() for one, right in short.items()}}
    make_public(act, Change(NoticeChange.Kind.CORRECTED, None, {}, after, {}))
    notice.refresh_from_db()
    title = f"公示不够工作日：{notice.number}"
    body = f"{reason}需要补足的，由省级目录发布员在认定以前延长公示，写明理由。"
    offices = {(role, PROVINCE) for role in (Role.PUBLISHER, Role.DECISION_MAKER)}
    offices |= {(Role.COUNTY_REVIEWER, area_of(one, Role.COUNTY_REVIEWER)) for one in short}
    for role, division in sorted(offices):
        link = f"/desk/notices/{notice.pk}/" if division == PROVINCE else f"/notices/{notice.number}"
        notify(title=title, body=body, link=link, now=now, roles=(role,), division=division)


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
