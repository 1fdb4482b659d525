"""What has become of a catalogue entry: its status on any day, and which measures are open from there (动态管理)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.shared.periods import add_months, add_years, last_day


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an entry, effective from a day."""

    kind: EventKind
    effective_on: date
    recorded_at: datetime
    until: date | None = (
        None  # RECOGNISED, RENEWED, CORRECTED: first day no longer valid; ANNUAL_PASSED: ``SINCE``
    )
    key: object = None
    revokes: object = None  # the ``key`` of the one event it takes back


@dataclass(frozen=True, slots=True)
class Course:
    """All that decides an entry's status: first validity ``[valid_from, valid_until)``, publication, events."""

    valid_from: date
    valid_until: date | None = None
    published_on: date | None = None  # the first edition's day
    events: tuple[Event, ...] = field(default_factory=tuple)

    def until(self, day: date) -> list[Event]:
        """The events effective by ``day``, in the order in which they count."""
        return sorted(
            (e for e in self.events if e.effective_on <= day), key=lambda e: (e.effective_on, e.recorded_at)
        )


REMOVED, SUSPENDED, INTERIM, RECTIFYING, WARNED = (
    EntryStatus.REMOVED,
    EntryStatus.SUSPENDED,
    EntryStatus.INTERIM,
    EntryStatus.RECTIFYING,
    EntryStatus.WARNED,
)
#: What an event puts on an entry, and what it lifts. Kinds not named here change neither. One that ``revokes`` another
#: lifts what that one put on, and nothing else.
EFFECTS: dict[EventKind, tuple[frozenset[EntryStatus], frozenset[EntryStatus]]] = {
    EventKind.WARNED: (frozenset({WARNED}), frozenset()),
    EventKind.WARNING_REVOKED: (frozenset(), frozenset({WARNED})),
    EventKind.ANNUAL_FAILED: (frozenset({WARNED}), frozenset()),
    EventKind.ANNUAL_PASSED: (frozenset(), frozenset({WARNED})),
    EventKind.RECTIFICATION_ORDERED: (frozenset({RECTIFYING}), frozenset()),
    EventKind.RECTIFIED: (
        frozenset(),
        frozenset({RECTIFYING}),
    ),  # an order lifts what it ordered, nothing else
    EventKind.INTERIM_SUSPENDED: (frozenset({INTERIM}), frozenset()),
    EventKind.INTERIM_LIFTED: (frozenset(), frozenset({INTERIM})),
    EventKind.INTERIM_LAPSED: (frozenset(), frozenset({INTERIM})),
    EventKind.SUSPENDED: (frozenset({SUSPENDED}), frozenset({INTERIM})),
    EventKind.RESUMED: (frozenset(), frozenset({SUSPENDED})),
    EventKind.REMOVED: (frozenset({REMOVED}), frozenset()),
    EventKind.WITHDRAWN: (frozenset({REMOVED}), frozenset()),
    EventKind.ANNULLED: (frozenset({REMOVED}), frozenset()),
    EventKind.RESTORED: (frozenset(), frozenset({REMOVED})),
}


#: Events whose ``until`` ends a validity ``[…, until)`` …
VALIDITIES = frozenset({EventKind.RECOGNISED, EventKind.RENEWED, EventKind.CORRECTED})
#: … and the one whose ``until`` is the day of the report it rests on: what was put on before that day it lifts, for the
#: report could answer it; a warning given since stays. Of the others it is a last day.
SINCE = frozenset({EventKind.ANNUAL_PASSED})


def last_day_of(kind: EventKind, until: date | None) -> date | None:
    """The last day an event names, as people read it."""
    if kind in SINCE:
        return None
    return last_day(until) if until and kind in VALIDITIES else until


def valid_until_on(course: Course, day: date) -> date | None:
    """The first day no longer valid, as it stood on ``day``: renewals count from the day they take effect."""
    end = course.valid_until
    for event in course.until(day):
        if event.kind is EventKind.CORRECTED and event.until:
            end = event.until
        elif event.kind is EventKind.RENEWED and event.until and end:
            end = max(end, event.until)
    return end


def burdens_on(course: Course, day: date) -> frozenset[EntryStatus]:
    """The measures lying on the entry on ``day``."""
    held: list[tuple[EntryStatus, Event]] = []
    for event in course.until(day):
        put, lifts = EFFECTS.get(event.kind, (frozenset(), frozenset()))
        held = [(status, by) for status, by in held if not _lifts(event, lifts, status, by)]
        held += [(status, event) for status in put]
    return frozenset(status for status, _ in held)


def _lifts(event: Event, lifts: frozenset[EntryStatus], status: EntryStatus, by: Event) -> bool:
    """Whether ``event`` lifts ``status``, which ``by`` put on: the one it revokes, or all of the kinds it lifts."""
    if event.revokes is not None:
        return event.revokes == by.key
    earlier = event.kind not in SINCE or event.until is None or by.effective_on < event.until
    return status in lifts and earlier


def status_on(course: Course, day: date) -> EntryStatus | None:
    """Where the entry stands on ``day``; ``None`` before it was recognised.

    The gravest thing is what it is called by: removed, expired, suspended, suspended for the time being, not yet
    published, rectifying, warned.
    """
    if day < course.valid_from:
        return None
    held = burdens_on(course, day)
    until = valid_until_on(course, day)
    published = course.published_on is not None and course.published_on <= day
    ladder = (
        (REMOVED in held, REMOVED),
        (until is not None and until <= day, EntryStatus.EXPIRED),
        (SUSPENDED in held, SUSPENDED),
        (INTERIM in held, INTERIM),
        (not published, EntryStatus.PENDING),
        (RECTIFYING in held, RECTIFYING),
        (WARNED in held, WARNED),
    )
    return next((status for so, status in ladder if so), EntryStatus.IN_FORCE)


#: Statuses in which an entry is on the list (在目录内) …
LISTED = frozenset({EntryStatus.IN_FORCE, WARNED, RECTIFYING, SUSPENDED, INTERIM})
#: … those that may neither be used nor go on to another recognition …
HALTED = frozenset({SUSPENDED, INTERIM})
#: … and those in which it counts towards the plan's targets.
COUNTED = frozenset({EntryStatus.IN_FORCE, WARNED, RECTIFYING})


def removed_on(course: Course, day: date) -> date | None:
    """Since when the entry has been removed, if it is on ``day``."""
    since: date | None = None
    for event in course.until(day):
        if event.kind is EventKind.REMOVED:
            since = since or event.effective_on
        elif event.kind is EventKind.RESTORED:
            since = None
    return since


def banned_until(courses: Iterable[tuple[Course, int]], day: date) -> date | None:
    """The first day on which something removed may be put forward again; ``None`` when nothing forbids it.

    Each course comes with the years its scheme bans for (``reapply_ban_years``).
    """
    ends = [add_years(since, years) for c, years in courses if (since := removed_on(c, day))]
    latest = max(ends, default=None)
    return latest if latest and day < latest else None


def renewal_opens_on(valid_until: date | None, months: int) -> date | None:
    """The first day on which a renewal may be applied for; ``None`` where nothing expires."""
    return None if valid_until is None else add_months(valid_until, -months)


def renewal_open(course: Course, months: int, day: date) -> bool:
    """Whether a renewal may be applied for on ``day``: inside the window, and on the list unsuspended."""
    until = valid_until_on(course, day)
    opens = renewal_opens_on(until, months)
    in_window = opens is not None and until is not None and opens <= day < until
    return in_window and status_on(course, day) in COUNTED | {EntryStatus.PENDING}


def renewed_until(course: Course, years: int, day: date) -> date:
    """Where a renewal recognised on ``day`` carries the entry: from the old end, or from ``day`` if that is past."""
    until = valid_until_on(course, day)
    return add_years(max(until, day) if until else day, years)
