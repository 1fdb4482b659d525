"""An entry's status on any day follows from its events, and the past does not move."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.catalogue.logic import courses as catalogue
from youji.catalogue.logic.courses import Course, Event, status_on, valid_until_on
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.logic.statuses import EventKind as K
from youji.shared.periods import add_months

FROM, UNTIL, PUBLISHED = date(2025, 8, 27), date(2030, 8, 27), date(2025, 9, 1)
NOON = datetime(2025, 8, 27, 4, tzinfo=UTC)


def course(*events: tuple[K, date], until: date | None = UNTIL, published: date | None = PUBLISHED) -> Course:
    made = tuple(Event(kind, on, NOON + timedelta(minutes=n)) for n, (kind, on) in enumerate(events))
    return Course(FROM, until, published, made)


D = date(2026, 5, 1)


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("events", "day", "status"),
    [
        ((), date(2025, 8, 26), None),
        ((), date(2025, 8, 27), S.PENDING),
        ((), date(2025, 8, 31), S.PENDING),
        ((), date(2025, 9, 1), S.IN_FORCE),
        ((), date(2030, 8, 26), S.IN_FORCE),
        ((), date(2030, 8, 27), S.EXPIRED),
        (((K.WARNED, D),), date(2026, 4, 30), S.IN_FORCE),
        (((K.WARNED, D),), D, S.WARNED),
        (((K.WARNED, D), (K.ANNUAL_PASSED, D)), D, S.IN_FORCE),
        (((K.RECTIFICATION_ORDERED, D),), D, S.RECTIFYING),
        (((K.WARNED, D), (K.RECTIFICATION_ORDERED, D)), D, S.RECTIFYING),
        (((K.RECTIFICATION_ORDERED, D), (K.RECTIFIED, D)), D, S.IN_FORCE),
        # closing an order lifts what it ordered, and no warning, and no failed check
        (((K.WARNED, D), (K.RECTIFICATION_ORDERED, D), (K.RECTIFIED, D)), D, S.WARNED),
        (((K.RECTIFICATION_ORDERED, D), (K.ANNUAL_FAILED, D), (K.RECTIFIED, D)), D, S.WARNED),
        (((K.RECTIFIED, D), (K.RECTIFICATION_ORDERED, D)), D, S.RECTIFYING),  # same day: the order recorded
        (((K.RECTIFICATION_ORDERED, D), (K.SUSPENDED, D)), D, S.SUSPENDED),
        (((K.RECTIFICATION_ORDERED, D), (K.SUSPENDED, D), (K.RESUMED, D)), D, S.RECTIFYING),
        (((K.SUSPENDED, date(2025, 8, 28)),), date(2025, 8, 29), S.SUSPENDED),  # before any edition
        (((K.REMOVED, D),), D, S.REMOVED),
        (((K.REMOVED, D), (K.RESUMED, D), (K.RECTIFIED, D)), D, S.REMOVED),
        (((K.REMOVED, D), (K.RESTORED, D)), D, S.IN_FORCE),
        # nor does what puts an entry back on the list lift a suspension it never ordered
        (((K.SUSPENDED, D), (K.REMOVED, D), (K.RESTORED, D)), D, S.SUSPENDED),
        (((K.INTERIM_SUSPENDED, D), (K.REMOVED, D), (K.RESTORED, D)), D, S.INTERIM),
        (((K.REMOVED, D),), date(2031, 1, 1), S.REMOVED),  # not merely expired
        (((K.SUSPENDED, D),), date(2030, 8, 27), S.EXPIRED),
        (((K.ANNUAL_FAILED, D),), D, S.WARNED),
        (((K.CORRECTED, D),), D, S.IN_FORCE),
        (((K.INTERIM_SUSPENDED, D),), D, S.INTERIM),
        (((K.WARNED, D), (K.INTERIM_SUSPENDED, D), (K.INTERIM_LAPSED, D)), D, S.WARNED),
        (((K.INTERIM_SUSPENDED, D), (K.SUSPENDED, D)), D, S.SUSPENDED),
        (((K.INTERIM_SUSPENDED, D), (K.SUSPENDED, D), (K.RESUMED, D)), D, S.IN_FORCE),
        (((K.INTERIM_SUSPENDED, D), (K.RESUMED, D)), D, S.INTERIM),  # another order's end
        (((K.WITHDRAWN, D),), D, S.REMOVED),
        (((K.ANNULLED, D),), D, S.REMOVED),
    ],
)
def test_status_on_a_day(events, day, status):
    assert status_on(course(*events), day) == status


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("warned_on", "status"),
    [(date(2026, 3, 19), S.IN_FORCE), (date(2026, 3, 20), S.WARNED), (date(2026, 4, 1), S.WARNED)],
)
def test_a_passed_check_lifts_what_its_report_could_answer(warned_on, status):
    """Reported on 20 March, passed on 2 April: a warning given since the report stays."""
    warned = Event(K.WARNED, warned_on, NOON)
    passed = Event(K.ANNUAL_PASSED, date(2026, 4, 2), NOON + timedelta(minutes=1), until=date(2026, 3, 20))
    assert status_on(Course(FROM, UNTIL, PUBLISHED, (warned, passed)), D) is status


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("measure", "remedy", "left"),
    [
        (K.ANNUAL_FAILED, K.ANNUAL_PASSED, S.WARNED),
        (K.WARNED, K.WARNING_REVOKED, S.WARNED),
        (K.REMOVED, K.RESTORED, S.SUSPENDED),
    ],
)
def test_an_upheld_appeal_lifts_the_one_measure_it_was_against(measure, remedy, left):
    events = [
        Event(K.WARNED, D, NOON, key="warning"),
        Event(K.SUSPENDED, D, NOON, key="other")
        if left is S.SUSPENDED
        else Event(K.WARNED, D, NOON, key="other"),
        Event(measure, D, NOON + timedelta(minutes=1), key="appealed"),
        Event(remedy, D, NOON + timedelta(minutes=2), revokes="appealed"),
    ]
    assert status_on(Course(FROM, UNTIL, PUBLISHED, tuple(events)), D) is left


def test_a_corrected_end_of_validity_replaces_the_first_and_renewals_count_on_from_it():
    corrected = Event(K.CORRECTED, D, NOON, until=date(2028, 8, 27))
    course = Course(FROM, UNTIL, PUBLISHED, (corrected,))
    assert valid_until_on(course, D - timedelta(days=1)) == UNTIL
    assert valid_until_on(course, D) == date(2028, 8, 27)
    renewed = Event(K.RENEWED, date(2028, 8, 1), NOON, until=date(2033, 8, 27))
    assert valid_until_on(Course(FROM, UNTIL, PUBLISHED, (corrected, renewed)), date(2029, 1, 1)) == date(
        2033, 8, 27
    )


def test_never_published_stays_pending_until_it_expires():
    assert status_on(course(published=None), date(2029, 1, 1)) is S.PENDING
    assert status_on(course(published=None), UNTIL) is S.EXPIRED


def test_without_an_end_it_does_not_expire():
    assert status_on(course(until=None), date(2099, 1, 1)) is S.IN_FORCE


def test_renewal_carries_the_end_on_and_leaves_the_gap_before_it_expired():
    late = Event(K.RENEWED, date(2030, 9, 10), NOON, until=date(2035, 9, 10))
    renewed = Course(FROM, UNTIL, PUBLISHED, (late,))
    assert status_on(renewed, date(2030, 9, 9)) is S.EXPIRED
    assert status_on(renewed, date(2030, 9, 10)) is S.IN_FORCE
    assert valid_until_on(renewed, date(2030, 9, 9)) == UNTIL
    assert status_on(renewed, date(2035, 9, 10)) is S.EXPIRED


days = st.dates(date(2025, 1, 1), date(2036, 1, 1))
kinds = st.sampled_from([k for k in K if k is not K.RECOGNISED])
events = st.builds(
    Event,
    kind=kinds,
    effective_on=days,
    recorded_at=st.datetimes(datetime(2025, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    until=st.none() | days,
)
courses = st.builds(
    Course,
    valid_from=st.just(FROM),
    valid_until=st.none() | st.just(UNTIL),
    published_on=st.none() | st.just(PUBLISHED),
    events=st.lists(events, max_size=8).map(tuple),
)


@given(courses, days, events)
def test_the_past_never_changes_when_something_takes_effect_later(before, day, extra):
    later = Event(
        extra.kind, max(extra.effective_on, day + timedelta(days=1)), extra.recorded_at, extra.until
    )
    after = Course(before.valid_from, before.valid_until, before.published_on, (*before.events, later))
    assert status_on(after, day) == status_on(before, day)


@given(courses, days, st.randoms())
def test_the_order_in_which_events_are_stored_does_not_matter(made, day, random):
    unique = {(e.effective_on, e.recorded_at): e for e in made.events}
    ordered = Course(made.valid_from, made.valid_until, made.published_on, tuple(unique.values()))
    shuffled = list(unique.values())
    random.shuffle(shuffled)
    assert status_on(
        Course(made.valid_from, made.valid_until, made.published_on, tuple(shuffled)), day
    ) == status_on(ordered, day)


@given(courses, days, days)
def test_removed_stays_removed_unless_restored(made, day, later):
    events = tuple(e for e in made.events if e.kind is not K.RESTORED)
    once = Course(made.valid_from, made.valid_until, made.published_on, events)
    if status_on(once, day) is S.REMOVED and later >= day:
        assert status_on(once, later) is S.REMOVED


@given(courses, days, days)
def test_no_warning_lengthens_validity(made, day, on):
    warned = Course(
        made.valid_from,
        made.valid_until,
        made.published_on,
        (*made.events, Event(K.WARNED, on, NOON, until=UNTIL)),
    )
    assert valid_until_on(warned, day) == valid_until_on(made, day)


@given(courses, days)
def test_a_status_that_counts_lies_inside_validity(made, day):
    if status_on(made, day) in catalogue.COUNTED:
        until = valid_until_on(made, day)
        assert made.valid_from <= day
        assert until is None or day < until


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2030, 8, 27), 6, date(2030, 2, 27)),
        (date(2030, 8, 31), 6, date(2030, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2030, 3, 31), 1, date(2030, 2, 28)),
        (date(2030, 1, 15), 1, date(2029, 12, 15)),
        (date(2030, 12, 31), 1, date(2030, 11, 30)),
    ],
)
def test_months_before(day, months, expected):
    assert add_months(day, -months) == expected


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2030, 2, 26), False),
        (date(2030, 2, 27), True),
        (date(2030, 8, 26), True),
        (date(2030, 8, 27), False),
    ],
)
def test_the_renewal_window(day, open_):
    assert catalogue.renewal_open(course(), 6, day) is open_


def test_no_renewal_while_suspended():
    assert not catalogue.renewal_open(course((K.SUSPENDED, D)), 6, date(2030, 5, 1))


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 4, 30), None),
        (date(2026, 5, 1), date(2029, 5, 1)),
        (date(2029, 4, 30), date(2029, 5, 1)),
        (date(2029, 5, 1), None),
    ],
)
def test_a_removed_base_waits_as_long_as_its_scheme_says(day, until):
    assert catalogue.banned_until([(course((K.REMOVED, D)), 3)], day) == until


def test_a_restored_base_waits_for_nothing():
    assert catalogue.banned_until([(course((K.REMOVED, D), (K.RESTORED, D)), 3)], D) is None


@given(given_=st.lists(st.integers(0, 5), unique=True, max_size=6), taken=st.sets(st.integers(0, 5)))
def test_warned_as_long_as_one_warning_stands(given_, taken):
    """A revoked warning lifts itself alone, however many there are and whichever goes first."""
    warnings = [Event(K.WARNED, D, NOON + timedelta(minutes=n), key=n) for n in given_]
    revoked = [
        Event(K.WARNING_REVOKED, D, NOON + timedelta(hours=n + 1), revokes=n)
        for n in sorted(taken, reverse=True)
    ]
    found = status_on(Course(FROM, UNTIL, PUBLISHED, (*warnings, *revoked)), D)
    assert found is (S.WARNED if set(given_) - taken else S.IN_FORCE)
