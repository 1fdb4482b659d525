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
    until: date | None = None  # RECOGNISED, RENEWED: first day no longer valid
    key: object = None
    revokes: object = None  # WARNING_REVOKED: the ``key`` of the warning it takes back


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


REMOVED, SUSPENDED, RECTIFYING, WARNED = (
    EntryStatus.REMOVED,
    EntryStatus.SUSPENDED,
    EntryStatus.RECTIFYING,
    EntryStatus.WARNED,
)
#: What an event puts on an entry, and what it lifts. Kinds not named here change neither.
EFFECTS: dict[EventKind, tuple[frozenset[EntryStatus], frozenset[EntryStatus]]] = {
    EventKind.WARNED: (frozenset({WARNED}), frozenset()),
    EventKind.ANNUAL_FAILED: (frozenset({WARNED}), frozenset()),
    EventKind.ANNUAL_PASSED: (frozenset(), frozenset({WARNED})),
    EventKind.RECTIFICATION_ORDERED: (frozenset({RECTIFYING}), frozenset()),
    EventKind.RECTIFIED: (
        frozenset(),
        frozenset({RECTIFYING}),
    ),  # an order lifts what it ordered, nothing else
    EventKind.SUSPENDED: (frozenset({SUSPENDED}), frozenset()),
    EventKind.RESUMED: (frozenset(), frozenset({SUSPENDED})),
    EventKind.REMOVED: (frozenset({REMOVED}), frozenset()),
    EventKind.RESTORED: (frozenset(), frozenset({REMOVED, SUSPENDED})),
}


#: Events whose ``until`` ends a validity ``[…, until)``; of the others it is a last day.
VALIDITIES = frozenset({EventKind.RECOGNISED, EventKind.RENEWED})


def last_day_of(kind: EventKind, until: date | None) -> date | None:
    """The last day an event names, as people read it."""
    return last_day(until) if until and kind in VALIDITIES else until


def valid_until_on(course: Course, day: date) -> date | None:
    """The first day no longer valid, as it stood on ``day``: renewals count from the day they take effect."""
    ends = [e.until for e in course.until(day) if e.kind is EventKind.RENEWED and e.until]
    if course.valid_until is None:
        return None
    return max([course.valid_until, *ends])


def burdens_on(course: Course, day: date) -> frozenset[EntryStatus]:
    """The measures lying on the entry on ``day``. A warning taken back lifts itself and no other."""
    held: set[tuple[EntryStatus, object]] = set()
    for event in course.until(day):
        put, lifted = EFFECTS.get(event.kind, (frozenset(), frozenset()))
        held = {(status, key) for status, key in held if status not in lifted}
        held |= {(status, event.key) for status in put}
        if event.kind is EventKind.WARNING_REVOKED:
            held.discard((WARNED, event.revokes))
    return frozenset(status for status, _ in held)


def status_on(course: Course, day: date) -> EntryStatus | None:
    """Where the entry stands on ``day``; ``None`` before it was recognised.

    The gravest thing is what it is called by: removed, expired, suspended, not yet published, rectifying, warned.
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
        (not published, EntryStatus.PENDING),
        (RECTIFYING in held, RECTIFYING),
        (WARNED in held, WARNED),
    )
    return next((status for so, status in ladder if so), EntryStatus.IN_FORCE)


#: Statuses in which an entry is on the list (在目录内) …
LISTED = frozenset({EntryStatus.IN_FORCE, WARNED, RECTIFYING, SUSPENDED})
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
