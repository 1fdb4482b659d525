"""What the catalogue does by itself: idempotent, each takes ``now``. Declared in ``room.py``."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from youji.catalogue.logic.courses import COUNTED
from youji.catalogue.logic.statuses import ON_LIST, EntryStatus
from youji.catalogue.models import AnnualCheck, ChangeRequest, Entry, EntryEvent, Rectification, Revision
from youji.catalogue.selectors.changes import table
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.fingerprints import rows_behind
from youji.catalogue.selectors.revisions import columns_on
from youji.catalogue.services import annual, publication
from youji.catalogue.services.holders import tell_holder
from youji.divisions.recounting import recount
from youji.divisions.selectors import calendar
from youji.procedures.rows import OPEN
from youji.procedures.services import tell_hands
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.periods import add_months, last_day

#: A worker that was down for less than this misses nothing.
LOOK_BACK = timedelta(days=60)


def refresh_statuses(now: datetime) -> int:
    """Entries changed by the calendar alone (a dated measure or revision took effect, validity ended) read so.

    Readers fold the status of a day themselves; this keeps lists and filters in step.
    """
    today = clock.local_date(now)
    ended = Q(valid_until__lte=today) & ~Q(status__in=[EntryStatus.EXPIRED, EntryStatus.REMOVED])
    begun = EntryEvent.objects.filter(effective_on__lte=today, effective_on__gt=today - LOOK_BACK)
    begun_entries = Q(pk__in=begun.values("entry_id"))
    said = Revision.objects.filter(in_force_on__lte=today, in_force_on__gt=today - LOOK_BACK)
    begun_entries |= Q(pk__in=said.values("entry_id"))
    found = Entry.objects.filter(ended | begun_entries).select_related("first_edition")
    moved = [entry.code for entry in found.prefetch_related("events", "revisions") if _moved(entry, today)]
    publication.refresh(moved, now)
    return len(moved)


def _moved(entry: Entry, today: date) -> bool:
    """Whether what its columns repeat is another thing today."""
    status = status_of(entry, today)
    said = columns_on(entry, today)
    return (status is not None and status.value != entry.status) or any(
        getattr(entry, name) != value for name, value in said.items()
    )


def notice_expiry(now: datetime) -> int:
    """Holders have been told of the end as many months before it as their scheme says, once each."""
    today = clock.local_date(now)
    sent = 0
    for version in SchemeVersion.objects.all():
        scheme = scheme_of(version)
        horizon = today + timedelta(days=31 * max(scheme.expiry_notice_months, default=0))
        entries = Entry.objects.filter(
            scheme_version=version, valid_until__gt=today, valid_until__lte=horizon,
            first_edition__isnull=False, status__in=[s.value for s in COUNTED],
        )  # fmt: skip
        for entry in entries.select_related("base"):
            sent += _notice_expiry(entry, scheme, today, now)
    return sent


def _notice_expiry(entry: Entry, scheme: Scheme, today: date, now: datetime) -> bool:
    """Tell the holder if the next of the scheme's notices has come; of several that came at once, one is told."""
    until = entry.valid_until
    due = [m for m in scheme.expiry_notice_months if until and add_months(until, -m) <= today]
    told = entry.expiry_notice_months
    if until is None or not due or (told is not None and told <= min(due)):
        return False
    fresh = Entry.objects.filter(pk=entry.pk, expiry_notice_months=told)
    if not fresh.update(expiry_notice_months=min(due)):
        return False
    tell_holder(
        entry,
        f"认定有效期至{clock.in_words(last_day(until))}",
        "请在到期前申请续期；到期后自动退出目录。",
        now,
    )
    return True


def raise_overdue_rectifications(now: datetime) -> int:
    """Orders past their deadline without a report have been raised to those who supervise, once each."""
    today, raised = clock.local_date(now), 0
    late = Rectification.objects.filter(
        entry__status__in=ON_LIST,
        deadline__lt=today,
        concluded_at__isnull=True,
        reported_at__isnull=True,
        overdue_notified_at__isnull=True,
    )
    for order in late.select_related("entry"):
        if Rectification.objects.filter(pk=order.pk, overdue_notified_at__isnull=True).update(
            overdue_notified_at=now
        ):
            tell_hands(
                order,
                title=f"{order.entry.name}：整改逾期",
                body=f"期限{clock.in_words(order.deadline)}已过，没有收到整改报告。请核查，必要时暂停。",
                link=f"/desk/catalogue/{order.entry.code}/",
                now=now,
            )
            raised += 1
    return raised


def run_annual_checks(now: datetime) -> int:
    """From the day its scheme names each check of the year is open; before it is due, holders are reminded."""
    today = clock.local_date(now)
    done = annual.open_year(today.year, now=now, in_window=True)
    soon = AnnualCheck.objects.filter(
        entry__status__in=ON_LIST,
        due_on__gte=today,
        reported_at__isnull=True,
        concluded_at__isnull=True,
        reminded_on__isnull=True,
    )
    for check in soon.select_related("entry__base", "entry__scheme_version"):
        days = scheme_of(check.entry.scheme_version).annual_reminder_days
        if check.due_on <= today + timedelta(days=days):
            annual.remind(check, now)
            done += 1
    return done


def follow_certificates(now: datetime) -> int:
    """Public rows show the certificates as the register has them now; nothing else of the register is live."""
    behind = rows_behind()
    return publication.refresh(behind, now) if behind else 0


def recount_deadlines(now: datetime) -> int:
    """No open request to change an entry is due earlier than the calendar of today makes it; how many moved."""
    rows = ChangeRequest.objects.filter(OPEN, due_on__gte=clock.local_date(now))
    days = table()[1]
    return recount(rows, lambda row: calendar().after(clock.local_date(row.filed_at), days), now)


def keep_catalogue(now: datetime) -> int:
    """All of the above in one go: the daily work of the catalogue."""
    return sum(job(now) for job in JOBS)


JOBS = (
    refresh_statuses,
    run_annual_checks,
    notice_expiry,
    raise_overdue_rectifications,
    follow_certificates,
    recount_deadlines,
)
