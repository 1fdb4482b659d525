"""Entries that failed their annual check and with which nothing was done since: they wait until something is."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from youji.catalogue.logic.courses import COUNTED
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import AnnualCheck, Entry, EntryEvent
from youji.divisions.selectors import calendar, full_name
from youji.procedures.selectors import Hands, in_hands_of
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import InboxItem
from youji.shared.working_days import Calendar

#: What deals with a failed check.
FOLLOWS = frozenset(
    {
        EventKind.RECTIFICATION_ORDERED,
        EventKind.SUSPENDED,
        EventKind.INTERIM_SUSPENDED,
        EventKind.ANNUAL_PASSED,
        EventKind.REMOVED,
        EventKind.WITHDRAWN,
        EventKind.ANNULLED,
    }
)
#: From where one of those that is asked for can be taken: what is suspended is already.
OPEN_TO_MEASURES = COUNTED | {EntryStatus.PENDING}
OFFICE = AnnualCheck.procedure.office


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Those of the actor's own office, or that fall to it because nobody works below."""
    if not OFFICE.admits(actor):
        return []
    today = clock.local_date(now)
    rows = in_hands_of(_rows(actor), actor, today, at="entry__division", office=OFFICE)
    return _items(rows, None)


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """All of the actor's area, with the office that has each."""
    rows = list(_rows(actor))
    return _items(rows, Hands(OFFICE, clock.local_date(now))) if rows else []


def _rows(actor: Actor) -> QuerySet[AnnualCheck]:
    since = EntryEvent.objects.filter(
        entry=OuterRef("entry"), kind__in=FOLLOWS, recorded_at__gt=OuterRef("concluded_at")
    )
    here = Entry.objects.visible_to(actor).filter(status__in=OPEN_TO_MEASURES)
    failed = AnnualCheck.objects.filter(~Exists(since), result="failed", entry__in=here).order_by("pk")
    return failed.select_related("entry__scheme_version", "entry__base")


def _items(rows: list[AnnualCheck], those: Hands | None) -> list[InboxItem]:
    if not rows:
        return []
    days = calendar()
    return [
        InboxItem(
            kind="annual_check",
            title=check.entry.name,
            subject=f"{check.year}年度年检不合格 · {full_name(check.entry.division)}",
            since=check.concluded_at,
            due_on=_due(check, days),
            url=f"/desk/catalogue/{check.entry.code}/",
            next_action="责令限期整改或暂停",
            refs=(check.subject,),
            division=check.entry.division,
            keeper=those.keeper(check) if those else None,
            shared=True,
        )
        for check in rows
    ]


def _due(check: AnnualCheck, working: Calendar) -> date | None:
    """As long as a rectification report has until it is checked."""
    if check.concluded_at is None:
        return None
    days = scheme_of(check.entry.scheme_version).rectification_check_days
    return working.after(clock.local_date(check.concluded_at), days)
