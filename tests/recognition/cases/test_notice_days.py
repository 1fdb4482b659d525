"""A notice across the year's end: agreed to before it is published, and made longer when the calendar comes (F6)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from tests.pressing import press_twice
from tests.recognition.cases.conftest import text
from youji.accounts.models import Message
from youji.divisions import selectors as calendars
from youji.divisions import services as divisions
from youji.divisions.models import CalendarYear
from youji.ledger.models import AuditEntry
from youji.portal.selectors.notices import notice_page
from youji.recognition import jobs
from youji.recognition.logic.events import NoticeChanged
from youji.recognition.models import Application, Notice, NoticeChange
from youji.recognition.selectors.proven import shown_otherwise
from youji.recognition.services import notices
from youji.recognition.services.deadlines import recount_deadlines
from youji.recognition.services.notice_changes import correct_notice, extend_notice
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.4")]
#: Monday 28 December 2026 in the province: the case of the finding.
DECEMBER = datetime(2026, 12, 28, 2, tzinfo=UTC)
TEXTS = {
    "title": "公示",
    "document_number": "",
    "text": "",
    "phone": "0731-84419988",
    "address": "长沙市芙蓉区",
}


@pytest.fixture
def waiting(decided):
    """The case is decided and due late enough; of the tests' years only 2026 has its holidays entered."""
    CalendarYear.objects.exclude(year=2026).delete()
    return decided


def publish(waiting, people, now=DECEMBER, **more) -> Notice:
    made = notices.open_notice(application_ids=[waiting.pk], **TEXTS, actor=people.publisher, now=now, **more)
    waiting.refresh_from_db()
    return made


def enter(*days: date, now=DECEMBER, kind: str = "holiday") -> None:
    for day in days:
        divisions.add_day(day=day, kind=kind, name="元旦", source="国办通知", actor=SYSTEM, now=now)


def test_a_notice_that_reaches_a_year_not_entered_is_refused_until_it_is_agreed_to(waiting, people):
    with pytest.raises(
        Refused, match="2027年1月5日截止，是推算的：2027年的放假安排还没有登记齐全"
    ) as refused:
        publish(waiting, people)
    assert list(refused.value.by_field) == ["unsettled"]
    assert not Notice.objects.exists()

    made = publish(waiting, people, unsettled=True)

    # New Year is off by law though nobody entered it: 29, 30, 31 December, 4 and 5 January.
    assert (made.closes_on, made.working_days) == (date(2027, 1, 5), 5)
    assert AuditEntry.objects.get(action="recognition.notice.opened").after["reckoned"] == [2027]


@pytest.mark.parametrize(
    ("opens", "settled", "asked"),
    [
        (date(2026, 12, 23), (2026,), False),
        (date(2026, 12, 24), (2026,), False),  # closes on 31 December
        (date(2026, 12, 25), (2026,), True),
        (date(2026, 12, 25), (2026, 2027), False),
        (date(2027, 1, 1), (2026,), True),
        (date(2027, 1, 1), (2027,), False),
    ],
)
def test_who_is_asked_by_the_day(waiting, people, opens, settled, asked):
    CalendarYear.objects.all().delete()
    for year in settled:
        CalendarYear.objects.create(year=year, source="通知", settled_at=DECEMBER)
    now = datetime(opens.year, opens.month, opens.day, 2, tzinfo=UTC)
    if asked:
        with pytest.raises(Refused, match="是推算的"):
            publish(waiting, people, now)
    else:
        assert publish(waiting, people, now).closes_on == calendars.calendar().after(opens, 5)


def test_days_that_turn_out_to_be_holidays_are_added_and_everybody_is_told(
    waiting, people, django_capture_on_commit_callbacks
):
    made = publish(waiting, people, unsettled=True)
    due = waiting.due_on
    notices.file_objection(
        notice_id=made.pk, application_code=waiting.code, source="1.2.3.4", now=DECEMBER,
        complaint=notices.Complaint(
            name="周异议", phone="13800000000", email="zhou@example.cn", text="该基地面积与实际不符，请核查。"
        ),
    )  # fmt: skip
    enter(date(2027, 1, 1), date(2027, 1, 4))

    assert recount_deadlines(DECEMBER) >= 1
    assert recount_deadlines(DECEMBER) == 0

    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.closes_on, waiting.on_notice_until) == (date(2027, 1, 6), date(2027, 1, 6))
    assert waiting.due_on > due
    change = NoticeChange.objects.get()
    assert (change.kind, change.actor_name, change.application) == ("extended", "系统", None)
    assert "应满5个工作日，截止日由2027年1月5日顺延至2027年1月6日" in change.reason
    entry = AuditEntry.objects.get(pk=change.ledger_entry_id)
    assert entry.public["after"] == {"closes_on": "2027-01-06", "until": {}}
    assert list(shown_otherwise()) == []
    assert notice_page(made.number, today=date(2026, 12, 29)).changes == [change]
    assert Message.objects.filter(title__contains="公示延长").exists()
    jobs.mail_change(NoticeChanged(change.pk))
    assert "顺延至2027年1月6日" in mail.outbox[-1].body


def test_a_day_worked_after_all_shortens_no_notice(waiting, people):
    made = publish(waiting, people, unsettled=True)
    enter(date(2027, 1, 2), kind="workday")

    assert recount_deadlines(DECEMBER) == 0
    made.refresh_from_db()
    assert made.closes_on == date(2027, 1, 5)


def test_more_days_than_the_scheme_asks_for_stay_that_many(waiting, people):
    made = publish(waiting, people, unsettled=True, working_days=8)
    assert made.closes_on == date(2027, 1, 8)
    enter(date(2027, 1, 4))
    recount_deadlines(DECEMBER)
    made.refresh_from_db()
    assert made.closes_on == date(2027, 1, 11)


def test_a_notice_from_before_its_days_were_kept_has_those_of_its_scheme(waiting, people):
    made = publish(waiting, people, unsettled=True)
    Notice.objects.filter(pk=made.pk).update(working_days=None, closes_on=date(2027, 1, 4))
    Application.objects.filter(pk=waiting.pk).update(on_notice_until=date(2027, 1, 4))

    recount_deadlines(DECEMBER)

    made.refresh_from_db()
    assert made.closes_on == date(2027, 1, 5)


def test_what_was_prolonged_further_or_is_withdrawn_or_too_late_stays(waiting, people):
    made = publish(waiting, people, unsettled=True)
    extend_notice(
        notice_id=made.pk, version=made.version, closes_on=date(2027, 1, 20), actor=people.publisher, now=DECEMBER,
        reason="扩大知悉范围。",
    )  # fmt: skip
    enter(date(2027, 1, 4))
    recount_deadlines(DECEMBER)
    made.refresh_from_db()
    assert made.closes_on == date(2027, 1, 20)

    february = datetime(2027, 2, 20, tzinfo=UTC)
    enter(*(date(2027, 1, day) for day in range(11, 22) if date(2027, 1, day).weekday() < 5), now=february)
    recount_deadlines(february)
    made.refresh_from_db()
    assert made.closes_on == date(2027, 1, 20)


def test_a_notice_that_should_have_stayed_until_a_day_that_is_past_says_so_once(
    waiting, people, make_actor, client, monkeypatch
):
    made = publish(waiting, people, unsettled=True)
    county = make_actor(Role.COUNTY_REVIEWER, division="430611", name="县审")
    january = datetime(2027, 1, 20, 2, tzinfo=UTC)
    enter(date(2027, 1, 4), now=january)

    recount_deadlines(january)
    recount_deadlines(january)

    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.closes_on, waiting.on_notice_until) == (date(2027, 1, 5), date(2027, 1, 5))
    change = NoticeChange.objects.get()
    assert (change.kind, change.after) == ("corrected", {"short": {waiting.code: "2027-01-06"}})
    assert "到2027年1月5日截止，按登记后的工作日应到2027年1月6日，这一天已经过去" in change.reason
    assert AuditEntry.objects.get(pk=change.ledger_entry_id).public["after"] == change.after
    assert list(shown_otherwise()) == []
    monkeypatch.setattr("youji.shared.clock.now", lambda: january)
    assert change.reason in text(client.get(f"/notices/{made.number}"))
    told = Message.objects.filter(title=f"公示不够工作日：{made.number}")
    assert {one.person_id for one in told} == {
        one.user_id for one in (people.publisher, people.decision, county)
    }

    enter(date(2027, 1, 5), now=january)  # another day, another word
    recount_deadlines(january)
    assert NoticeChange.objects.latest("pk").after == {"short": {waiting.code: "2027-01-07"}}


def test_a_row_that_was_corrected_is_counted_from_its_correction(waiting, people):
    made = publish(waiting, people, unsettled=True)
    rows = [{**made.snapshot[0], "area_mu": "34000.00"}]
    Notice.objects.filter(pk=made.pk).update(snapshot=rows)
    later = datetime(2026, 12, 30, 2, tzinfo=UTC)
    change = {
        "notice_id": made.pk, "version": made.version, "code": waiting.code, "actor": people.publisher, "now": later,
        "reason": "面积排印有误。",
    }  # fmt: skip
    with pytest.raises(Refused, match="2027年1月7日截止，是推算的"):
        correct_notice(**change)
    correct_notice(**change, unsettled=True)
    enter(date(2027, 1, 4))

    recount_deadlines(later)

    made.refresh_from_db()
    waiting.refresh_from_db()
    assert (made.closes_on, waiting.on_notice_until) == (date(2027, 1, 8), date(2027, 1, 8))
    assert made.snapshot[0]["until"] == "2027-01-08"
    assert list(shown_otherwise()) == []


def test_the_page_tells_the_publisher_asks_and_the_public_page_says_so(
    waiting, people, client_as, client, monkeypatch
):
    monkeypatch.setattr("youji.shared.clock.now", lambda: DECEMBER)
    desk = client_as(people.publisher)
    page = text(desk.get("/desk/notices/new/"))
    assert "2027年1月5日截止" in page
    assert "按周末和法定节假日推算" in page
    typed = {**TEXTS, "pk": str(waiting.pk), "working_days": "", "do": "open"}
    refused = desk.post("/desk/notices/new/", typed)
    assert (refused.status_code, "请勾选" in refused.content.decode()) == (422, True)
    assert press_twice(desk, "/desk/notices/new/", {**typed, "unsettled": "on"}).status_code == 302

    public = text(client.get(f"/notices/{Notice.objects.get().number}"))
    assert "截止日是推算的：2027年放假安排登记后如需顺延，在本页公告" in public


def test_nothing_is_asked_where_no_day_is_open(decided, people, client_as, monkeypatch):
    monkeypatch.setattr("youji.shared.clock.now", lambda: DECEMBER)
    assert "推算" not in text(client_as(people.publisher).get("/desk/notices/new/"))
