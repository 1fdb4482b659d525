"""Deadlines and the calendar: a holiday entered late moves them later, never earlier; a missing year is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.recognition.cases.test_objection_mail import objection  # noqa: F401  (a fixture)
from youji.appeals import jobs as appeal_jobs
from youji.appeals.models import Appeal
from youji.desk import selectors as desk
from youji.divisions import services as divisions
from youji.divisions.logic.events import CalendarChanged
from youji.divisions.models import CalendarYear
from youji.divisions.selectors import calendar
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application
from youji.recognition.room import ROOM
from youji.recognition.selectors.progress import AWAITED
from youji.recognition.services.deadlines import recount_deadlines
from youji.schemes.logic.scheme_file import parse
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role
from youji.shared.rooms import listeners_of

pytestmark = pytest.mark.django_db


def enter(first: date, last: date, now) -> None:
    divisions.add_days(
        day=first, until=last, kind="holiday", name="端午节", source="国办通知", actor=SYSTEM, now=now
    )


def test_a_holiday_entered_after_the_count_gives_the_days_back(submitted, now):
    before = submitted.due_on
    assert recount_deadlines(now) == 0
    enter(date(2026, 6, 8), date(2026, 6, 10), now)
    assert recount_deadlines in [job.run for job in ROOM.jobs]
    assert recount_deadlines(now) == 1
    submitted.refresh_from_db()
    assert (submitted.due_on - before).days >= 3
    assert recount_deadlines(now) == 0
    moved = AuditEntry.objects.get(action="recognition.application.deadline_moved")
    assert (moved.before["due_on"], moved.after["due_on"]) == (
        before.isoformat(),
        submitted.due_on.isoformat(),
    )


def test_a_holiday_taken_back_shortens_nobody_s_days(submitted, now):
    enter(date(2026, 6, 8), date(2026, 6, 10), now)
    recount_deadlines(now)
    submitted.refresh_from_db()
    long = submitted.due_on
    for day in (8, 9, 10):
        divisions.remove_day(day=date(2026, 6, day), actor=SYSTEM, now=now)
    assert recount_deadlines(now) == 0
    submitted.refresh_from_db()
    assert submitted.due_on == long


def test_a_draft_keeps_the_round_s_own_day(draft, now):
    enter(date(2026, 6, 8), date(2026, 6, 10), now)
    assert recount_deadlines(now) == 0


@pytest.mark.parametrize(
    ("day", "known", "asked"),
    [
        (datetime(2026, 10, 31, 4, tzinfo=UTC), (2026,), []),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), (2026,), [(2027, date(2026, 12, 10))]),
        (datetime(2026, 12, 20, tzinfo=UTC), (2026, 2027), []),
        (datetime(2027, 1, 5, tzinfo=UTC), (2026,), [(2027, date(2027, 1, 5))]),
    ],
)
def test_a_year_not_entered_whole_is_asked_for_before_deadlines_reach_it(make_actor, now, day, known, asked):
    enter(date(2027, 10, 1), date(2027, 10, 7), now)  # some days are not the year
    for year in known:
        CalendarYear.objects.create(year=year, source="通知", settled_at=now)
    keeper = make_actor(Role.SYSTEM_ADMIN, division="43")
    found = [i for i in desk.inbox(keeper, day) if i.kind == "calendar"]
    assert [(int(i.title[:4]), i.due_on) for i in found] == asked
    assert all(i.url == f"/desk/calendar/{i.title[:4]}/" for i in found)
    assert not [
        i for i in desk.inbox(make_actor(Role.SYSTEM_ADMIN, division="4306"), day) if i.kind == "calendar"
    ]


def test_a_holiday_entered_moves_an_appeals_day_too_and_it_is_on_the_trail(submitted, people, now):
    Application.objects.filter(pk=submitted.pk).update(status="refused")
    appeal = Appeal.objects.create(
        application=submitted, text="不服", filed_at=now, filed_by_id=people.applicant.user_id,
        due_on=calendar().after(clock.local_date(now), 20),
    )  # fmt: skip
    assert appeal_jobs.recount_deadlines(now) == 0
    enter(date(2026, 6, 8), date(2026, 6, 10), now)
    assert appeal_jobs.recount_deadlines(now) == 1
    moved = AuditEntry.objects.get(action="appeals.appeal.deadline_moved")
    assert (moved.subject, moved.division) == (f"appeals.appeal:{appeal.pk}", submitted.division)
    assert appeal_jobs.recount_deadlines(now) == 0


def test_whoever_counts_deadlines_hears_of_a_changed_calendar(submitted, now):
    before = submitted.due_on
    enter(date(2026, 6, 8), date(2026, 6, 8), now)
    counting = len(listeners_of(CalendarChanged))
    assert counting == 6  # recognition, appeals, hearings, catalogue, environment, receiving
    for listener in listeners_of(CalendarChanged):
        listener(CalendarChanged("2026-06-08"))
    submitted.refresh_from_db()
    assert submitted.due_on >= before


def test_a_reopened_objection_is_counted_from_the_day_it_was_opened_again(objection, now):  # noqa: F811
    again = now + timedelta(days=3)
    day = calendar().after(clock.local_date(again), 10)
    type(objection).objects.filter(pk=objection.pk).update(counted_from=clock.local_date(again), due_on=day)
    enter(date(2026, 6, 8), date(2026, 6, 10), now)
    assert recount_deadlines(again) == 2  # and the notice
    objection.refresh_from_db()
    assert objection.due_on == calendar().after(clock.local_date(again), 10) > day


@pytest.mark.parametrize("path", sorted(Path("data/schemes").glob("*.toml")), ids=lambda path: path.stem)
def test_what_is_awaited_is_said_of_every_step_that_leads_on(path):
    scheme = parse(path.read_text("utf-8"))

    assert {step.target for step in scheme.steps if step.tone == "forward"} <= set(AWAITED)
