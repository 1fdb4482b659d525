"""From rows to courses: what ``logic.catalogue`` needs to know of an entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from youji.catalogue.logic.courses import HALTED, Course, Event, banned_until, status_on, valid_until_on
from youji.catalogue.logic.courses import renewal_open as window_open
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import Entry
from youji.schemes.selectors import scheme_of


def course_of(entry: Entry) -> Course:
    """The entry's course. Reads ``events`` and ``first_edition``; prefetch them for many."""
    events = tuple(
        Event(EventKind(e.kind), e.effective_on, e.recorded_at, e.until, e.pk, e.revokes_id)
        for e in entry.events.all()
    )
    first = [e.until for e in events if e.kind is EventKind.RECOGNISED]
    return Course(
        valid_from=entry.valid_from,
        valid_until=first[0] if first else entry.valid_until,
        published_on=entry.first_edition.published_on if entry.first_edition else None,
        events=events,
    )


def status_of(entry: Entry, day: date) -> EntryStatus | None:
    """Where the entry stands on ``day``, past or future."""
    return status_on(course_of(entry), day)


def renewal_open(entry: Entry, today: date) -> bool:
    """Whether a renewal of this entry may be applied for today."""
    return window_open(course_of(entry), scheme_of(entry.scheme_version).renewal_months, today)


def in_force_until(entry: Entry, day: date) -> date | None:
    """The first day no longer valid, as it stands on ``day``."""
    return valid_until_on(course_of(entry), day)


class BaseStanding:
    """What the catalogue says of one base on one day; the guards of an application ask this."""

    def __init__(self, base_id: int, today: date) -> None:
        entries = list(
            Entry.objects.filter(base_id=base_id)
            .select_related("first_edition", "scheme_version")
            .prefetch_related("events")
        )
        pairs = [(entry, course_of(entry)) for entry in entries]
        #: where each of its entries stands
        self.statuses = {entry: status_on(course, today) for entry, course in pairs}
        self.suspended = not HALTED.isdisjoint(self.statuses.values())
        bans = [(course, scheme_of(entry.scheme_version).reapply_ban_years) for entry, course in pairs]
        self.banned_until = banned_until(bans, today)
        gone = {EntryStatus.REMOVED, EntryStatus.EXPIRED, None}
        #: (scheme key, category, entry code) of what is on the list
        self.on_list = tuple(
            (entry.scheme_version.key, entry.category, entry.code)
            for entry, status in self.statuses.items()
            if status not in gone
        )


def standing_of_base(base_id: int, today: date) -> BaseStanding:
    """Whether the base is suspended, banned, and where it is already on the list."""
    return BaseStanding(base_id, today)


def states_of(base_ids: Iterable[int], today: date) -> dict[int, list[tuple[Entry, EntryStatus]]]:
    """Of each base, its entries and where they stand; one not yet, or never, on the list is not there."""
    rows = Entry.objects.filter(base_id__in=list(base_ids)).select_related("first_edition", "scheme_version")
    found: dict[int, list[tuple[Entry, EntryStatus]]] = defaultdict(list)
    for entry in rows.prefetch_related("events"):
        if status := status_of(entry, today):
            found[entry.base_id].append((entry, status))
    return found
