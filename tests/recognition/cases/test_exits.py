"""The ways out of a case, taken: process.md A4, one row after another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.recognition.cases.conftest import MEETING, pdf, text
from youji.accounts.models import Message
from youji.catalogue.services import standing
from youji.catalogue.services.entering import enter_national
from youji.catalogue.services.standing import Order
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application, Correction
from youji.recognition.selectors import progress, turns
from youji.recognition.services import bulk, notices, review
from youji.recognition.services.review import Remark
from youji.schemes.logic.exits import NO_LONGER_VOLUNTARY, open_statuses, scheme_in
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed

pytestmark = pytest.mark.django_db
COUNTY_PRODUCT = scheme_in((settings.DATA / "schemes" / "county-product-2024.toml").read_text("utf-8"))
REASON = "会后接到检测报告，禁用药物超标。"


def codes(refusal) -> set[str]:
    return {finding.code for finding in refusal.value.findings}


def open_to(application, actor, at) -> set[str]:
    application.refresh_from_db()
    return {one.step.name for one in review.outlook(application, actor, at) if one.open}


@pytest.fixture
def on_notice(decided, people, now):
    notices.open_notice(
        application_ids=[decided.pk],
        title="公示",
        document_number="",
        text="",
        actor=people.publisher,
        now=now,
    )
    decided.refresh_from_db()
    return decided


# --- 已审定; 公示中 and nobody objects ------------------------------------------------------------


@pytest.mark.clause("5.2")
@pytest.mark.parametrize(("where", "days"), [("decided", 5), ("on_notice", 5), ("on_notice", 40)])
def test_what_the_department_finds_itself_ends_a_case_that_is_decided_or_on_notice(
    request, people, step, where, days
):
    case = request.getfixturevalue(where)
    with pytest.raises(Blocked) as refusal:
        step(f"refuse_{where}", case, people.decision, days=days, opinion=REASON)
    assert codes(refusal) == {"REC-038"}

    ended = step(f"refuse_{where}", case, people.decision, days=days, opinion=REASON, ground="incident")

    assert ended.status == "refused"
    last = ended.movements.last()
    assert (last.opinion, last.get_ground_display()) == (REASON, "发生农产品质量安全事件或正在调查")
    entry = AuditEntry.objects.get(action="recognition.application.ground_refused")
    assert entry.public["ground"] == "发生农产品质量安全事件或正在调查"


@pytest.fixture
def suspended(decided, people, make_actor, schemes, tea_base, now):
    """The base's other recognition is suspended while its case is decided."""
    elsewhere = enter_national(
        scheme_version=schemes["provincial-base"], base=tea_base, category="planting",
        document_number="湘农发〔2025〕1号", issued_by="湖南省农业农村厅", list_row="7", recognised_on=date(2025, 1, 1),
        actor=people.publisher, now=now,
    )  # fmt: skip
    hand = make_actor(Role.SUPERVISOR, Role.DECISION_MAKER, division="43")
    order = Order(reason="检出禁用药物", ground="annual_failed", document_number="湘农函〔2026〕3号")
    standing.take_measure("suspend", code=elsewhere.code, order=order, actor=hand, now=now)
    return decided


@pytest.mark.clause("5.5")
def test_a_case_whose_base_is_suspended_is_not_stuck(suspended, people, now):
    announce = {o.step.name: o.open for o in review.outlook(suspended, people.publisher, now)}
    assert announce == {"announce": False}
    assert open_to(suspended, people.decision, now) == {
        "send_back_decided",
        "defer_on_notice",
        "refuse_decided",
        "release",
    }


def test_an_error_found_after_the_decision_goes_back_to_be_decided_again(decided, people, step):
    with pytest.raises(Blocked) as refusal:
        step("send_back_decided", decided, people.decision, days=5)
    assert codes(refusal) == {"REC-026"}

    back = step("send_back_decided", decided, people.decision, days=5, opinion="纪要所附名单有误，重新审定。")

    assert back.status == "expert_reviewed"
    assert back.due_on is not None
    assert [i.url for i in turns.waiting(people.decision, back.moved_at)] == [f"/desk/cases/{back.code}/"]
    public = AuditEntry.objects.get(action="recognition.application.sent_back").public
    assert (public["from"], public["to"]) == ("decided", "expert_reviewed")


@pytest.mark.parametrize("where", ["decided", "on_notice"])
def test_an_applicant_who_no_longer_wants_it_is_let_go_by_whoever_decides(request, people, step, where):
    case = request.getfixturevalue(where)
    with pytest.raises(NotAllowed):
        step("withdraw", case, people.applicant, days=5)
    ended = step("release", case, people.decision, days=5, opinion="申报单位来函申请撤回。")
    assert ended.status == "withdrawn"


# --- 暂缓 -----------------------------------------------------------------------------------------


@pytest.mark.clause("5.2")
def test_what_is_put_off_waits_for_its_day_and_comes_back_then(scored, people, step, now):
    case = step("expert_review", scored, people.province, days=3, opinion="同意。")
    today = clock.local_date(now) + timedelta(days=4)
    day = today + timedelta(days=20)
    for wrong in (None, today):
        with pytest.raises(Blocked) as refusal:
            step("defer_decided", case, people.decision, days=4, opinion="待补检测报告。", again_on=wrong)
        assert codes(refusal) == {"REC-039"}

    case = step("defer_decided", case, people.decision, days=4, opinion="待补检测报告。", again_on=day)

    assert (case.status, case.deferred_until, case.due_on) == ("expert_reviewed", day, day)
    assert list(turns.waiting_cases(people.decision, day - timedelta(days=1))) == []
    assert list(turns.waiting_cases(people.decision, day)) == [case]
    told = Message.objects.get(person_id=people.applicant.user_id, title="君山茶叶：暂缓审定")
    assert clock.in_words(day) in told.body
    stages = progress.stages_of(case, scheme_of(case.scheme_version), progress.movements_of(case))
    assert [clock.in_words(day) in s.note for s in stages if s.state == "now"] == [True]

    case = step("decide", case, people.decision, days=6, document_number="湘农党组纪要〔2026〕9号", **MEETING)
    assert (case.status, case.deferred_until) == ("decided", None)


def test_many_are_put_off_at_once(scored, people, step, now):
    step("expert_review", scored, people.province, days=3, opinion="同意。")
    asked = review.Asked(opinion="会议改期。", again_on=date(2026, 8, 1))
    later = now + timedelta(days=4)
    for do in (bulk.bulk_preview, bulk.bulk_take):
        [outcome] = do(
            "defer_decided", application_ids=[scored.pk], actor=people.decision, now=later, asked=asked
        )
        assert (outcome.done, outcome.label) == (True, "暂缓审定")
    scored.refresh_from_db()
    assert scored.deferred_until == date(2026, 8, 1)


def test_a_step_keeps_only_what_it_asks_for(submitted, people, step):
    """A form of several steps sends all its fields with each."""
    unasked = {"ground": "untrue", "again_on": date(2026, 8, 1), "declared_by": "李申报", **MEETING}
    step("city_recommend", submitted, people.city, days=1, opinion="同意推荐。", **unasked)
    last = submitted.movements.last()
    assert (last.ground, last.again_on, last.declared_by) == ("", None, "")
    assert (last.meeting, last.met_on) == ("", None)
    assert AuditEntry.objects.get(pk=last.ledger_entry_id).after == {"status": "city_reviewed"}


# --- withdrawal while it is voluntary -------------------------------------------------------------


@pytest.mark.clause("5.2")
@pytest.mark.parametrize("status", open_statuses(COUNTY_PRODUCT))
def test_an_applicant_withdraws_from_wherever_it_is_voluntary(submitted, people, step, status):
    Application.objects.filter(pk=submitted.pk).update(status=status)
    if status in NO_LONGER_VOLUNTARY:
        with pytest.raises(NotAllowed):
            step("withdraw", submitted, people.applicant, days=1)
    else:
        assert step("withdraw", submitted, people.applicant, days=1).status == "withdrawn"


# --- 退回补正 --------------------------------------------------------------------------------------


@pytest.mark.clause("5.2")
def test_the_province_that_asked_for_corrections_ends_the_waiting_itself(submitted, people, step, now):
    step("city_recommend", submitted, people.city, days=1, opinion="同意推荐。")
    case = step(
        "province_return", submitted, people.province, days=2, corrections=(Remark("other", "缺检测报告。"),)
    )
    late = (case.due_on - clock.local_date(now)).days + 1
    assert case in turns.waiting_cases(people.province, case.due_on + timedelta(days=1))
    assert case not in turns.waiting_cases(people.province, case.due_on)
    ended = step("lapse_province_reviewer", case, people.province, days=late, opinion="逾期未补正。")
    assert ended.status == "refused"


def test_what_the_city_asked_for_is_not_the_provinces_to_end(submitted, people, step, now):
    case = step("city_return", submitted, people.city, days=1, corrections=(Remark("other", "缺检测报告。"),))
    late = (case.due_on - clock.local_date(now)).days + 1
    assert Correction.objects.count() == 1
    assert case not in turns.waiting_cases(people.province, case.due_on + timedelta(days=1))
    with pytest.raises(NotAllowed):
        step("lapse_province_reviewer", case, people.province, days=late, opinion="逾期未补正。")


def test_what_the_province_asked_for_is_not_the_citys_to_end(submitted, people, step, now):
    step("city_recommend", submitted, people.city, days=1, opinion="同意推荐。")
    case = step(
        "province_return", submitted, people.province, days=2, corrections=(Remark("other", "缺检测报告。"),)
    )
    late = (case.due_on - clock.local_date(now)).days + 1
    assert case not in turns.waiting_cases(people.city, case.due_on + timedelta(days=1))
    assert "lapse" not in {
        s.name for s in review.steps_open_to(case, scheme_of(case.scheme_version), people.city)
    }
    with pytest.raises(NotAllowed):
        step("lapse", case, people.city, days=late, opinion="逾期未补正。")


def test_every_waiting_for_corrections_can_be_ended_by_whoever_asked(schemes):
    for version in schemes.values():
        steps = scheme_of(version).steps
        ends = {(s.role, s.comes_back_to) for s in steps if "corrections_are_overdue" in s.guards}
        assert {(s.role, s.comes_back_to) for s in steps if s.target == "returned"} <= ends, version.key


# --- cases in flight ------------------------------------------------------------------------------


def test_a_case_under_a_text_that_says_nothing_of_exits_has_them_too(decided, people, now):
    stored = SchemeVersion.objects.get(pk=decided.scheme_version_id)
    assert "exits" not in stored.text
    assert {"refuse_decided", "send_back_decided", "release"} <= open_to(decided, people.decision, now)


# --- the meeting ----------------------------------------------------------------------------------


@pytest.mark.clause("5.2")
def test_the_decision_names_the_meeting_and_its_day(scored, people, step):
    case = step("expert_review", scored, people.province, days=3, opinion="同意。")
    for said in ({}, {"meeting": "厅党组会"}, {**MEETING, "met_on": date(2027, 1, 1)}):
        with pytest.raises(Blocked) as refusal:
            step("decide", case, people.decision, days=4, document_number="湘农党组纪要〔2026〕9号", **said)
        assert codes(refusal) == {"REC-044"}
    case = step("decide", case, people.decision, days=4, document_number="湘农党组纪要〔2026〕9号", **MEETING)
    last = case.movements.last()
    assert (last.meeting, last.met_on) == ("2026年第9次厅党组会", date(2026, 6, 1))
    assert AuditEntry.objects.get(action="recognition.application.decided").after["met_on"] == "2026-06-01"


@pytest.mark.usefixtures("at_that_time")
def test_many_are_decided_with_meeting_and_minutes_or_put_off_from_the_page_of_the_meeting(
    scored, people, step, client_as
):
    step("expert_review", scored, people.province, opinion="同意。")
    client = client_as(people.decision)
    assert "预览暂缓" in text(client.get("/desk/decisions/"))
    off = {"pk": [scored.pk], "step": "defer_decided", "opinion": "会议改期。", "again_on": "2026-08-01"}
    preview = text(client.post("/desk/decisions/", off))
    assert "再次审议：2026年8月1日" in preview
    assert "可以办理" in preview

    asked = {"pk": [scored.pk], "step": "decide", "document_number": "湘农党组纪要〔2026〕9号"} | MEETING
    page = client.post("/desk/decisions/", {**asked, "document": pdf("纪要.pdf")})
    assert "会议：2026年第9次厅党组会，2026年6月1日，附会议纪要" in text(page)
    kept = page.context["form"].cleaned_data["kept"]
    client.post("/desk/cases/bulk/", {**asked, "confirmed": "1", "kept": str(kept)})

    last = scored.movements.get(step="decide")
    assert (last.step, last.meeting, last.document.name) == ("decide", "2026年第9次厅党组会", "纪要.pdf")
    assert "2026年第9次厅党组会" in text(client.get(f"/desk/cases/{scored.code}/"))
