"""Annual checks, appeals, what the jobs do by themselves, and the inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tests.catalogue.test_standing import RECTIFY, REMOVE, SUSPEND, together
from youji.accounts.models import Message
from youji.appeals import services as appeals
from youji.appeals.models import Appeal
from youji.appeals.selectors import last_day_to_appeal
from youji.appeals.selectors import waiting as appeals_waiting
from youji.catalogue import jobs
from youji.catalogue.logic.measures import BY_NAME
from youji.catalogue.logic.statuses import EntryStatus as S
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import AnnualCheck, Entry, PublishedEntry, Rectification
from youji.catalogue.selectors import failed_checks
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.inbox import pending, waiting
from youji.catalogue.services import annual, publication, standing
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.standing import Order
from youji.registry.models import Base, CertifiedProduct
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, StaleState, Unknown

TODAY = date(2026, 6, 1)


def status(entry: Entry, day: date = TODAY) -> S | None:
    return status_of(Entry.objects.get(pk=entry.pk), day)


def told(actor) -> list[str]:
    return list(Message.objects.filter(person_id=actor.user_id).values_list("title", flat=True))


@pytest.mark.clause("5.5")
def test_the_year_opens_once_and_only_for_what_was_recognised_before_it(entry, make_entry, now):
    assert annual.open_year(2025, now=now) == 0
    assert annual.open_year(2026, now=now) == 1
    assert annual.open_year(2026, now=now) == 0
    assert AnnualCheck.objects.get().due_on == date(2026, 3, 31)


def test_a_suspended_entry_is_not_checked(entry, supervisor, now):
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    assert annual.open_year(2026, now=now) == 0


@pytest.fixture
def check(entry, now):
    annual.open_year(2026, now=now)
    return AnnualCheck.objects.get()


@pytest.mark.parametrize(
    ("result", "expected"), [("passed", S.IN_FORCE), ("failed", S.WARNED), ("rectify", S.RECTIFYING)]
)
def test_a_conclusion_is_public(check, entry, holder, supervisor, now, result, expected):
    annual.report(check_id=check.pk, self_report="一切正常", actor=holder, now=now)
    annual.conclude(
        check_id=check.pk, result=result, opinion="意见", ground="records_incomplete", deadline=date(2026, 7, 1),
        actor=supervisor, now=now,
    )  # fmt: skip
    assert status(entry) is expected
    assert PublishedEntry.objects.get(code=entry.code).status == expected
    if result != "rectify":
        assert PublishedEntry.objects.get().payload["annual_checks"][0]["result"] == result


def test_no_conclusion_before_the_report_unless_it_is_overdue(check, supervisor, now):
    january = datetime(2026, 1, 20, tzinfo=UTC)
    with pytest.raises(Blocked):
        annual.conclude(check_id=check.pk, result="passed", opinion="x", actor=supervisor, now=january)
    annual.conclude(check_id=check.pk, result="failed", opinion="逾期未报", actor=supervisor, now=now)
    with pytest.raises(StaleState, match="已经办结"):
        annual.conclude(check_id=check.pk, result="passed", opinion="x", actor=supervisor, now=now)


def test_a_rectification_ordered_in_the_check_must_be_in_order_or_nothing_is_written(
    check, holder, supervisor, now
):
    annual.report(check_id=check.pk, self_report="x", actor=holder, now=now)
    with pytest.raises(Blocked):
        annual.conclude(check_id=check.pk, result="rectify", opinion="x", actor=supervisor, now=now)
    check.refresh_from_db()
    assert check.concluded_at is None


@pytest.mark.django_db(transaction=True)
def test_two_officers_conclude_at_once_one_wins(check, holder, supervisor, make_actor, now):
    annual.report(check_id=check.pk, self_report="x", actor=holder, now=now)
    other = make_actor(Role.CITY_REVIEWER, division="4306")
    check.refresh_from_db()
    said = together(
        lambda: annual.conclude(
            check_id=check.pk,
            result="passed",
            opinion="合格",
            actor=supervisor,
            now=now,
            version=check.version,
        ),
        lambda: annual.conclude(
            check_id=check.pk, result="failed", opinion="不合格", actor=other, now=now, version=check.version
        ),
    )
    assert len([s for s in said if isinstance(s, StaleState | NotAllowed)]) == 1
    assert check.entry.events.filter(kind__startswith="annual").count() == 1


@pytest.mark.clause("5.5")
@pytest.mark.parametrize("measure", ["suspend", "remove"])
def test_an_upheld_appeal_undoes_the_measure_publicly(
    entry, holder, supervisor, decision_maker, province_reviewer, now, measure
):
    order, actor = (SUSPEND, supervisor) if measure == "suspend" else (REMOVE, decision_maker)
    way = BY_NAME[measure].way
    event = standing.take_measure(measure, code=entry.code, order=order, actor=actor, now=now, way=way)
    appeal = appeals.file(code=entry.code, event_id=str(event.pk), text="检测有误", actor=holder, now=now)
    appeals.decide(
        appeal_id=appeal.pk, upheld=True, outcome="复检合格", document_number="湘农", actor=province_reviewer,
        now=now + timedelta(hours=1),
    )  # fmt: skip
    assert status(entry) is S.IN_FORCE
    assert PublishedEntry.objects.get(code=entry.code).status == S.IN_FORCE
    assert "君山茶叶基地：申诉成立" in told(holder)


def test_an_upheld_appeal_against_a_failed_check_makes_it_passed(
    check, entry, holder, supervisor, province_reviewer, now
):
    annual.report(check_id=check.pk, self_report="x", actor=holder, now=now)
    annual.conclude(check_id=check.pk, result="failed", opinion="x", actor=supervisor, now=now)
    event = entry.events.get(kind="annual_failed")
    appeal = appeals.file(code=entry.code, event_id=str(event.pk), text="有误", actor=holder, now=now)
    appeals.decide(
        appeal_id=appeal.pk, upheld=True, outcome="核实", document_number="", actor=province_reviewer, now=now + timedelta(hours=1)
    )  # fmt: skip
    check.refresh_from_db()
    assert (check.result, status(entry)) == ("passed", S.IN_FORCE)


WARN = standing.Order(reason="未按时报送", ground="late_report")


def test_an_upheld_appeal_takes_back_one_warning_and_no_other(entry, holder, supervisor, decision_maker, now):
    first = standing.warn(code=entry.code, order=WARN, actor=supervisor, now=now)
    second = standing.warn(code=entry.code, order=WARN, actor=supervisor, now=now + timedelta(hours=1))
    for number, (event, left) in enumerate(((first, S.WARNED), (second, S.IN_FORCE)), 2):
        appeal = appeals.file(code=entry.code, event_id=str(event.pk), text="已报送", actor=holder, now=now)
        appeals.decide(
            appeal_id=appeal.pk, upheld=True, outcome="属实", document_number="", actor=decision_maker,
            now=now + timedelta(hours=number),
        )  # fmt: skip
        assert status(entry) is left
    revoked = entry.events.filter(kind="warning_revoked").order_by("recorded_at")
    assert [event.revokes_id for event in revoked] == [first.pk, second.pk]


def test_a_dismissed_appeal_leaves_the_measure(entry, holder, supervisor, decision_maker, now):
    event = standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    appeal = appeals.file(code=entry.code, event_id=str(event.pk), text="x", actor=holder, now=now)
    appeals.decide(
        appeal_id=appeal.pk, upheld=False, outcome="x", document_number="", actor=decision_maker, now=now
    )
    assert status(entry) is S.SUSPENDED
    with pytest.raises(StaleState, match="已经办结"):
        appeals.decide(
            appeal_id=appeal.pk, upheld=True, outcome="x", document_number="", actor=decision_maker, now=now
        )


def test_nobody_decides_on_an_appeal_against_their_own_decision(entry, holder, decision_maker, now):
    event = standing.remove(way="hearing", code=entry.code, order=REMOVE, actor=decision_maker, now=now)
    appeal = appeals.file(code=entry.code, event_id=str(event.pk), text="x", actor=holder, now=now)
    assert not appeals_waiting(decision_maker, now)
    with pytest.raises(Blocked):
        appeals.decide(
            appeal_id=appeal.pk, upheld=True, outcome="x", document_number="", actor=decision_maker, now=now
        )


def test_an_appeal_is_in_time_on_the_last_working_day_and_filed_once(entry, holder, supervisor, now):
    event = standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    last = last_day_to_appeal(event)
    late = now + (last - TODAY) + timedelta(days=1)
    with pytest.raises(Blocked):
        appeals.file(code=entry.code, event_id=str(event.pk), text="x", actor=holder, now=late)
    appeals.file(
        code=entry.code, event_id=str(event.pk), text="x", actor=holder, now=late - timedelta(days=1)
    )
    with pytest.raises(NotAllowed):
        appeals.file(code=entry.code, event_id=str(event.pk), text="x", actor=holder, now=now)


def test_an_appeal_is_the_holders_and_against_a_measure(entry, holder, supervisor, make_actor, now):
    event = standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    stranger = make_actor(Role.HOLDER, operator_id=entry.base.operator_id + 9)
    with pytest.raises(Unknown):
        appeals.file(code=entry.code, event_id=str(event.pk), text="x", actor=stranger, now=now)
    with pytest.raises(NotAllowed):
        appeals.file(code=entry.code, event_id=str(event.pk), text="x", actor=supervisor, now=now)
    recognised = entry.events.get(kind="recognised")
    with pytest.raises(NotAllowed):
        appeals.file(code=entry.code, event_id=str(recognised.pk), text="x", actor=holder, now=now)
    assert not Appeal.objects.exists()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def test_expiry_is_told_six_three_and_one_month_before_once_each(entry, holder):
    days = [
        date(2030, 2, 26),
        date(2030, 2, 27),
        date(2030, 2, 28),
        date(2030, 5, 27),
        date(2030, 7, 27),
        date(2030, 8, 1),
    ]
    assert [jobs.notice_expiry(at(day)) for day in days] == [0, 1, 0, 1, 1, 0]
    assert len(told(holder)) == 3


def test_a_worker_that_was_away_tells_once_not_thrice(entry, holder):
    assert jobs.notice_expiry(at(date(2030, 8, 1))) == 1
    assert jobs.notice_expiry(at(date(2030, 8, 2))) == 0


def test_the_public_row_follows_the_calendar(entry, supervisor, now):
    later = replace(SUSPEND, effective_on=date(2026, 6, 10))
    standing.suspend(code=entry.code, order=later, actor=supervisor, now=now)
    assert jobs.refresh_statuses(at(date(2026, 6, 9))) == 0
    assert jobs.refresh_statuses(at(date(2026, 6, 10))) == 1
    assert PublishedEntry.objects.get(code=entry.code).status == S.SUSPENDED
    assert jobs.refresh_statuses(at(date(2026, 6, 10))) == 0
    assert jobs.refresh_statuses(at(date(2030, 8, 27))) == 1
    assert PublishedEntry.objects.get(code=entry.code).status == S.EXPIRED
    assert jobs.refresh_statuses(at(date(2030, 8, 28))) == 0


def test_an_overdue_rectification_is_raised_once(entry, supervisor, now):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    assert jobs.raise_overdue_rectifications(at(date(2026, 7, 1))) == 0
    assert jobs.raise_overdue_rectifications(at(date(2026, 7, 2))) == 1
    assert jobs.raise_overdue_rectifications(at(date(2026, 7, 3))) == 0
    assert "君山茶叶基地：整改逾期" in told(supervisor)
    found = waiting(supervisor, at(date(2026, 7, 2)))
    # The deadline was 1 July: the checkers' own ten working days begin on the 2nd.
    assert [(i.kind, i.due_on) for i in found] == [("rectification", date(2026, 7, 15))]
    assert [i.since for i in found] == [datetime(2026, 7, 1, 16, tzinfo=UTC)]


@pytest.mark.clause("5.5")
def test_the_county_does_not_answer_for_an_operators_entry(check, entry, holder, make_actor, client_as, now):
    county = make_actor(Role.COUNTY_APPLICANT, division="430611")
    city = make_actor(Role.CITY_APPLICANT, division="4306")
    for officer in (county, city):
        assert waiting(officer, now) == []
        with pytest.raises(Unknown):
            annual.report(check_id=check.pk, self_report="代填", actor=officer, now=now)
        assert client_as(officer).get(f"/field/entries/{entry.code}/").status_code == 404
        assert client_as(officer).get(f"/field/annual/{check.pk}/").status_code == 404
    assert [item.kind for item in waiting(holder, now)] == ["annual_check"]


def test_what_has_been_checked_asks_nobody_any_more(entry, holder, supervisor, now):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    order = Rectification.objects.get()
    standing.report_rectification(rectification_id=order.pk, report="已补齐", actor=holder, now=now)
    asked = Message.objects.filter(person_id=supervisor.user_id, matter=f"rectification:{order.pk}")
    assert list(asked.values_list("read_at", flat=True)) == [None]

    standing.return_rectification(rectification_id=order.pk, reason="缺照片", actor=supervisor, now=now)

    assert list(asked.values_list("read_at", flat=True)) == [now]


def test_january_opens_the_year_and_march_reminds_once(entry, holder):
    assert jobs.run_annual_checks(at(date(2026, 12, 31))) == 0
    assert jobs.run_annual_checks(at(date(2027, 1, 1))) == 1
    assert jobs.run_annual_checks(at(date(2027, 1, 2))) == 0
    assert jobs.run_annual_checks(at(date(2027, 3, 1))) == 1
    assert jobs.run_annual_checks(at(date(2027, 3, 2))) == 0


@pytest.mark.clause("4.4-c")
def test_the_sign_follows_what_is_confirmed_and_not_the_register(entry, publisher, now):
    Base.objects.filter(pk=entry.base_id).update(techniques="加微信领补贴", version=F("version") + 1)
    jobs.keep_catalogue(at(TODAY))
    assert PublishedEntry.objects.get().payload["sign"]["techniques"] == "绿色防控、有机肥替代"

    standing.correct(code=entry.code, order=Order(reason="笔误", name="君山银针"), actor=publisher, now=now)
    assert PublishedEntry.objects.get().payload["sign"]["techniques"] == "绿色防控、有机肥替代"


def test_certificates_are_live(entry, operator):
    assert jobs.follow_certificates(at(TODAY)) == 0
    CertifiedProduct.objects.create(
        operator=operator, division="430611", kind="green", number="LB-1", name="君山银针",
        valid_from=date(2025, 1, 1), valid_until=date(2028, 1, 1), confirmed_at=at(TODAY),
    )  # fmt: skip
    assert jobs.follow_certificates(at(TODAY)) == 1
    assert [c["number"] for c in PublishedEntry.objects.get().payload["certificates"]] == ["LB-1"]
    assert jobs.follow_certificates(at(TODAY)) == 0


def test_all_jobs_together_can_run_again_and_again(entry):
    day = at(date(2027, 1, 5))
    jobs.keep_catalogue(day)
    assert jobs.keep_catalogue(day) == 0


def test_what_waits_for_whom(entry, make_entry, holder, supervisor, publisher, now):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    assert [i.next_action for i in waiting(holder, now)] == ["提交整改报告"]
    assert waiting(supervisor, now) == []
    standing.report_rectification(
        rectification_id=Rectification.objects.get().pk, report="x", actor=holder, now=now
    )
    assert waiting(holder, now) == []
    assert [i.next_action for i in waiting(supervisor, now)] == ["核查整改报告"]
    assert waiting(publisher, now) == []
    base = entry.base
    base.pk, base.code = None, "other"
    base.save()
    make_entry(base=base)
    assert [i.title for i in waiting(publisher, now)] == ["1个新认定等待公布"]


def test_a_holder_is_led_to_where_the_report_is_written(check, entry, holder, supervisor, client_as, now):
    """phone.md C17: the row led to the entry, where the same button had to be pressed again."""
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    order = Rectification.objects.get()
    rows = {item.kind: item.url for item in waiting(holder, now)}

    assert rows == {
        "rectification": f"/field/rectifications/{order.pk}/",
        "annual_check": f"/field/annual/{check.pk}/",
    }
    phone = client_as(holder)
    assert order.matter in phone.get(rows["rectification"]).content.decode()
    assert all("提交</button>" in phone.get(url).content.decode() for url in rows.values())


@pytest.mark.clause("5.5")
def test_a_check_nobody_reported_on_stands_in_the_inbox_of_whoever_concludes_it(check, supervisor, now):
    AnnualCheck.objects.update(due_on=TODAY)
    assert not [item for item in waiting(supervisor, now) if item.kind == "annual_check"], "still in time"

    [item] = [one for one in waiting(supervisor, now + timedelta(days=1)) if one.kind == "annual_check"]
    assert item.next_action == "年检逾期未报，作结论"
    assert item.due_on > TODAY


@pytest.mark.clause("5.5")
def test_a_check_is_concluded_with_rectification_while_an_order_is_open(
    check, entry, holder, supervisor, now
):
    annual.report(check_id=check.pk, self_report="x", actor=holder, now=now)
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)

    annual.conclude(check_id=check.pk, result="rectify", opinion="用药记录不全。", actor=supervisor, now=now)

    assert Rectification.objects.count() == 1, "the order that is open is the one to carry out"
    assert PublishedEntry.objects.get().payload["annual_checks"][0]["result"] == "rectify"
    assert status(entry) is S.RECTIFYING
    assert any("年度年检：限期整改" in title for title in told(holder))


@pytest.mark.clause("5.5")
@pytest.mark.parametrize("measure", ["suspend", "remove"])
def test_restoring_by_an_upheld_appeal_needs_its_number(
    entry, holder, supervisor, decision_maker, province_reviewer, now, measure
):
    order, actor = (SUSPEND, supervisor) if measure == "suspend" else (REMOVE, decision_maker)
    way = BY_NAME[measure].way
    event = standing.take_measure(measure, code=entry.code, order=order, actor=actor, now=now, way=way)
    appeal = appeals.file(code=entry.code, event_id=str(event.pk), text="检测有误", actor=holder, now=now)
    with pytest.raises(Blocked) as refused:
        appeals.decide(
            appeal_id=appeal.pk,
            upheld=True,
            outcome="复检合格",
            document_number="",
            actor=province_reviewer,
            now=now,
        )
    assert [f.code for f in refused.value.findings] == ["CAT-004"]


@pytest.mark.clause("5.5")
def test_a_failed_check_stays_in_an_inbox_until_something_is_done(entry, supervisor, province_reviewer, now):
    annual.open_year(2026, now=now)
    check = AnnualCheck.objects.get()
    annual.conclude(check_id=check.pk, result="failed", opinion="未按标准生产", actor=supervisor, now=now)
    asked = [item for item in waiting(supervisor, now) if "不合格" in item.subject]
    assert [item.next_action for item in asked] == ["责令限期整改或暂停"]
    assert asked[0].due_on is not None
    assert [
        item for item in waiting(province_reviewer, now) if "不合格" in item.subject
    ] == []  # the city's to do
    later = now + timedelta(minutes=1)
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=later)
    assert [item for item in waiting(supervisor, later) if "不合格" in item.subject] == []


@pytest.mark.parametrize("gone", ["removed", "exited"])
def test_what_is_off_the_list_waits_for_nobody_and_is_not_concluded(
    check, entry, holder, supervisor, province_reviewer, decision_maker, now, gone
):
    standing.order_rectification(code=entry.code, order=RECTIFY, actor=supervisor, now=now)
    order = Rectification.objects.get()
    standing.report_rectification(rectification_id=order.pk, report="改好了", actor=holder, now=now)
    later, mine = now + timedelta(minutes=1), ("rectification", "annual_check")
    assert {item.kind for item in waiting(supervisor, later)} == set(mine)
    with transaction.atomic():
        add_event(Entry.objects.get(pk=entry.pk), EventKind(gone), actor=decision_maker, now=later)
    publication.refresh([entry.code], later)
    Rectification.objects.update(deadline=TODAY - timedelta(days=1), reported_at=None)
    AnnualCheck.objects.update(due_on=TODAY + timedelta(days=3))
    Message.objects.all().delete()
    for actor in (supervisor, holder, province_reviewer):
        assert not [item for item in waiting(actor, later) if item.kind in mine]
    assert not [item for item in pending(province_reviewer, later) if item.kind in mine]
    assert (jobs.raise_overdue_rectifications(later), jobs.run_annual_checks(later)) == (0, 0)
    Rectification.objects.update(reported_at=now)
    for act, said in (
        (annual.conclude, {"check_id": check.pk, "result": "passed", "opinion": "x"}),
        (standing.close_rectification, {"rectification_id": order.pk, "reason": "x"}),
    ):
        with pytest.raises(NotAllowed, match="已不在目录中"):
            act(**said, actor=supervisor, now=later)
    assert AnnualCheck.objects.get().concluded_at is None


def test_a_failed_check_asks_for_nothing_that_cannot_be_done(check, entry, supervisor, second_city, now):
    """Suspended since before the conclusion, it can be ordered neither to rectify nor to stop."""
    standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    later = now + timedelta(minutes=1)
    annual.conclude(check_id=check.pk, result="failed", opinion="逾期未报", actor=second_city, now=later)
    assert [item for item in waiting(supervisor, later) if "不合格" in item.subject] == []
    resume = Order(reason="复检合格", document_number="岳农〔2026〕13号")
    standing.resume(code=entry.code, order=resume, actor=supervisor, now=later + timedelta(minutes=1))
    [asked] = [item for item in waiting(supervisor, later) if "不合格" in item.subject]
    assert asked.next_action == "责令限期整改或暂停"


def test_what_falls_to_the_province_is_not_pushed_out_by_what_does_not(
    entry, make_entry, base, operator, supervisor, second_city, province_reviewer, publisher, now, monkeypatch
):
    """As many as an inbox shows were taken first, and of them those that fall to it."""
    for where in ("youji.procedures.selectors.MOST", "youji.catalogue.selectors.failed_checks.MOST"):
        monkeypatch.setattr(where, 1, raising=False)
    far = Base.objects.create(
        code="K7Q2X-009", name="长沙基地", kind="operator", operator=operator, division="430102"
    )
    other = make_entry(base=far, name="长沙基地", division="430102")
    for one in (entry, other):  # 岳阳 has two who may conclude, 长沙 nobody
        AnnualCheck.objects.create(
            entry=one, year=2026, due_on=TODAY, result="failed", concluded_at=now - timedelta(days=1)
        )
    found = [item.title for item in waiting(province_reviewer, now) if "不合格" in item.subject]
    assert found == ["长沙基地"]


def test_the_calendar_is_asked_once_for_all_failed_checks(entry, make_entry, operator, supervisor, now):
    asked = []
    for number in range(2):
        here = Base.objects.create(
            code=f"K7Q2X-01{number}",
            name=f"{number}号",
            kind="operator",
            operator=operator,
            division="430611",
        )
        one = make_entry(base=here)
        AnnualCheck.objects.create(
            entry=one, year=2026, due_on=TODAY, result="failed", concluded_at=now - timedelta(days=1)
        )
        with CaptureQueriesContext(connection) as queries:
            failed_checks.waiting(supervisor, now)
        asked.append(sum("calendarday" in query["sql"] for query in queries))
    assert asked[0] <= 2  # and what its days are, where nobody had asked before
    assert asked[1] == 1


@pytest.fixture
def second_city(make_actor):
    return make_actor(Role.CITY_REVIEWER, division="4306", name="市审核员")
