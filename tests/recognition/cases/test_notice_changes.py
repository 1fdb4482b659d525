"""更正公告, 延长公示, 撤回公示: what stands on notice is what was decided, and nobody is told less than what changed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache

from tests.pressing import press_twice
from tests.recognition.cases.conftest import text
from youji.accounts.models import Message
from youji.ledger.logic.tiles import LEAF_LIMIT_BYTES
from youji.ledger.models import AuditEntry
from youji.portal.selectors.notices import notice_page
from youji.recognition import jobs
from youji.recognition.logic.events import NoticeChanged
from youji.recognition.logic.noticed import ROWS_AT_MOST, digest, rows_in_a_leaf
from youji.recognition.models import Application, Notice, NoticeChange
from youji.recognition.selectors import turns
from youji.recognition.selectors.proven import shown_otherwise
from youji.recognition.services import notices
from youji.recognition.services.notice_changes import correct_notice, extend_notice, withdraw_notice
from youji.recognition.services.review import outlook
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState

pytestmark = pytest.mark.django_db
OBJECTION = {
    "name": "周异议",
    "phone": "13800000000",
    "email": "zhou@example.cn",
    "text": "该基地面积与实际不符，请核查。",
}
WHY = {"reason": "面积排印有误。", "document_number": "湘农公示〔2026〕4号"}


@pytest.fixture
def notice(decided, people, now):
    cache.clear()
    made = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher, now=now,
        phone="0731-84419988", address="长沙市芙蓉区农业大厦",
    )  # fmt: skip
    decided.refresh_from_db()
    return made


@pytest.fixture
def misprinted(notice):
    """The notice says 34000 where 3400 was decided."""
    rows = [{**notice.snapshot[0], "area_mu": "34000.00"}]
    Notice.objects.filter(pk=notice.pk).update(snapshot=rows)
    notice.refresh_from_db()
    return notice


def objected(notice, application, now):
    return notices.file_objection(
        notice_id=notice.pk,
        application_code=application.code,
        complaint=notices.Complaint(**OBJECTION),
        source="1.2.3.4",
        now=now,
    )


# --- 更正 -----------------------------------------------------------------------------------------


@pytest.mark.clause("5.4")
def test_a_row_that_differs_from_what_was_decided_is_listed_again_and_its_days_begin_anew(
    misprinted, decided, people, now, step
):
    filed = objected(misprinted, decided, now)
    later = now + timedelta(days=4)

    changed = correct_notice(
        notice_id=misprinted.pk,
        version=misprinted.version,
        code=decided.code,
        actor=people.publisher,
        now=later,
        **WHY,
    )

    decided.refresh_from_db()
    assert changed.snapshot[0]["area_mu"] == "3400.00"
    assert misprinted.closes_on == date(2026, 6, 8)
    assert (changed.closes_on, decided.on_notice_until) == (date(2026, 6, 12), date(2026, 6, 12))
    assert changed.snapshot[0]["until"] == "2026-06-12"
    made = NoticeChange.objects.get()
    assert (made.kind, made.application, made.before["row"]["area_mu"]) == ("corrected", decided, "34000.00")
    public = AuditEntry.objects.get(action="recognition.notice.corrected").public
    assert (public["number"], public["reason"]) == (changed.number, WHY["reason"])
    assert Message.objects.get(person_id=people.applicant.user_id, title="君山茶叶：公示更正")
    jobs.mail_change(NoticeChanged(made.pk))
    assert [m.to for m in mail.outbox] == [["zhou@example.cn"]]
    assert filed.receipt in mail.outbox[0].subject
    with pytest.raises(Blocked, match="2026年6月12日"):
        step("recognise", decided, people.decision, days=9, document_number="湘农发〔2026〕31号")


def test_what_agrees_with_the_decision_is_not_listed_again(notice, decided, people, now):
    with pytest.raises(Refused, match="没有需要更正"):
        correct_notice(
            notice_id=notice.pk,
            version=notice.version,
            code=decided.code,
            actor=people.publisher,
            now=now,
            **WHY,
        )


@pytest.mark.clause("5.4")
def test_the_words_of_a_notice_are_put_right_and_its_days_stay(notice, people, now):
    changed = correct_notice(
        notice_id=notice.pk, version=notice.version, title="2026年第一批公示", phone="12316",
        actor=people.publisher, now=now + timedelta(days=2), **WHY,
    )  # fmt: skip
    assert (changed.title, changed.phone, changed.closes_on) == (
        "2026年第一批公示",
        "12316",
        notice.closes_on,
    )
    assert NoticeChange.objects.get().before == {"title": "公示", "phone": "0731-84419988"}
    with pytest.raises(Refused, match="没有改动"):
        correct_notice(
            notice_id=notice.pk,
            version=changed.version,
            title="2026年第一批公示",
            actor=people.publisher,
            now=now,
            **WHY,
        )


@pytest.mark.clause("5.4")
def test_a_corrected_row_has_no_fewer_days_than_it_had(misprinted, decided, people, now):
    extended = extend_notice(
        notice_id=misprinted.pk, version=misprinted.version, closes_on=date(2026, 7, 10), actor=people.publisher,
        now=now, **WHY,
    )  # fmt: skip
    changed = correct_notice(
        notice_id=extended.pk, version=extended.version, code=decided.code, actor=people.publisher, now=now, **WHY
    )  # fmt: skip
    decided.refresh_from_db()
    assert (decided.on_notice_until, changed.snapshot[0]["until"]) == (date(2026, 7, 10), "2026-07-10")


def test_what_was_put_off_keeps_its_day_when_the_days_of_the_notice_change(
    notice, decided, people, step, now
):
    day = date(2026, 8, 3)
    step("defer_recognised", decided, people.decision, days=1, opinion="待补检测报告。", again_on=day)
    extend_notice(
        notice_id=notice.pk, version=notice.version, closes_on=date(2026, 6, 20), actor=people.publisher, now=now,
        **WHY,
    )  # fmt: skip
    decided.refresh_from_db()
    assert (decided.on_notice_until, decided.due_on) == (date(2026, 6, 20), day)


# --- 延长 -----------------------------------------------------------------------------------------


@pytest.mark.clause("5.4")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "请选择"),
        (date(2026, 6, 8), "应当晚于"),
        (date(2026, 6, 7), "应当晚于"),
        (date(2026, 6, 9), ""),
    ],
)
def test_a_notice_is_extended_to_a_later_day(notice, decided, people, now, day, said):
    ask = {
        "notice_id": notice.pk,
        "version": notice.version,
        "closes_on": day,
        "actor": people.publisher,
        "now": now,
    }
    if said:
        with pytest.raises(Refused, match=said):
            extend_notice(**ask, **WHY)
        return
    extended = extend_notice(**ask, **WHY)
    decided.refresh_from_db()
    assert (extended.closes_on, decided.on_notice_until) == (day, day)
    assert list(turns.waiting_cases(people.decision, day)) == []
    assert list(turns.waiting_cases(people.decision, day + timedelta(days=1))) == [decided]
    assert objected(extended, decided, now + timedelta(days=8)).state == "received"


@pytest.mark.clause("5.4")
def test_a_corrected_row_is_open_on_the_page_until_the_extended_day(misprinted, decided, people, now):
    corrected = correct_notice(
        notice_id=misprinted.pk, version=misprinted.version, code=decided.code, actor=people.publisher, now=now, **WHY
    )  # fmt: skip
    extended = extend_notice(
        notice_id=corrected.pk, version=corrected.version, closes_on=date(2026, 6, 26), actor=people.publisher,
        now=now, **WHY,
    )  # fmt: skip
    assert [row["code"] for row in notice_page(extended.number, today=date(2026, 6, 26)).open_rows] == [
        decided.code
    ]


def test_what_has_ended_is_not_told_of_an_extension_nor_objected_to(notice, decided, people, step, now):
    twin = Application.objects.get(
        pk=decided.pk
    )  # one that is still on notice, so that there is something to extend
    twin.pk, twin.code, twin.category = None, "2026-430611-9999", "other"
    twin.operator = Operator.objects.create(code="X1", name="某合作社", kind="cooperative", division="430611")
    twin.save()
    step("refuse_on_notice", decided, people.decision, days=1, opinion="检出禁用药物。", ground="incident")
    notice.refresh_from_db()
    assert notice.snapshot[0]["left"] == "2026-06-02"
    with pytest.raises(Refused, match="已经办结，不再公示"):
        objected(notice, decided, now + timedelta(days=1))
    extend_notice(
        notice_id=notice.pk, version=notice.version, closes_on=date(2026, 6, 20), actor=people.publisher,
        now=now + timedelta(days=1), **WHY,
    )  # fmt: skip
    assert not Message.objects.filter(person_id=people.applicant.user_id, title="君山茶叶：公示延长").exists()


def test_a_notice_that_is_over_is_not_extended_into_the_past(notice, people, now):
    with pytest.raises(Refused, match="不能早于今天"):
        extend_notice(
            notice_id=notice.pk, version=notice.version, closes_on=date(2026, 6, 10), actor=people.publisher,
            now=now + timedelta(days=30), **WHY,
        )  # fmt: skip


# --- 撤回 -----------------------------------------------------------------------------------------


@pytest.mark.clause("5.4")
def test_a_withdrawn_notice_leaves_its_cases_where_they_were_before(notice, decided, people, now):
    filed = objected(notice, decided, now)
    gone = withdraw_notice(
        notice_id=notice.pk, version=notice.version, actor=people.publisher, now=now, **WHY
    )

    decided.refresh_from_db()
    assert (decided.status, decided.notice, decided.on_notice_until) == ("decided", None, None)
    assert gone.withdrawn_at == now
    assert AuditEntry.objects.get(action="recognition.notice.withdrawn").public["after"] == {
        "applications": [decided.code]
    }
    with pytest.raises(Refused, match="已经撤回"):
        objected(gone, decided, now)
    with pytest.raises(StaleState, match="已经撤回"):
        withdraw_notice(notice_id=notice.pk, version=gone.version, actor=people.publisher, now=now, **WHY)
    # It can go on notice again; what was objected to before is answered first.
    again = notices.open_notice(
        application_ids=[decided.pk],
        title="公示",
        document_number="",
        text="",
        actor=people.publisher,
        now=now,
    )
    assert (again.phone, again.address) == (notice.phone, notice.address)
    decided.refresh_from_db()
    recognise = next(
        o for o in outlook(decided, people.decision, now + timedelta(days=30)) if o.step.name == "recognise"
    )
    assert [f.code for f in recognise.findings] == ["REC-029"]
    assert filed.notice_id == notice.pk


def test_what_was_upheld_against_a_withdrawn_notice_does_not_bar_the_corrected_one(
    notice, decided, people, answer, now
):
    filed = objected(notice, decided, now)
    answer(filed, upheld=True, findings="面积排印有误。", outcome="撤回公示，重新公示。")
    withdraw_notice(notice_id=notice.pk, version=notice.version, actor=people.publisher, now=now, **WHY)
    notices.open_notice(
        application_ids=[decided.pk],
        title="公示",
        document_number="",
        text="",
        actor=people.publisher,
        now=now,
    )
    decided.refresh_from_db()
    seen = outlook(decided, people.decision, now + timedelta(days=30))
    assert next(o for o in seen if o.step.name == "recognise").open


def test_what_is_upheld_after_its_notice_was_withdrawn_stops_the_case_on_the_next(
    notice, decided, people, answer, now, step
):
    filed = objected(notice, decided, now)
    withdraw_notice(notice_id=notice.pk, version=notice.version, actor=people.publisher, now=now, **WHY)
    answer(
        filed, upheld=True, findings="查实使用禁用药物。", outcome="异议成立。", at=now + timedelta(days=1)
    )
    again = now + timedelta(days=2)
    notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher, now=again
    )  # fmt: skip
    with pytest.raises(Blocked) as refusal:
        step("recognise", decided, people.decision, days=30, document_number="湘农发〔2026〕31号")
    assert [f.code for f in refusal.value.findings] == ["REC-030"]


def test_what_was_upheld_of_a_notice_that_was_withdrawn_for_it_is_not_said_of_the_next(
    notice, decided, people, answer, now
):
    """The inbox and the guard ask the same: what recognition is open to is not called upheld."""
    filed = objected(notice, decided, now)
    answer(filed, upheld=True, findings="面积排印有误。", outcome="撤回公示，重新公示。")
    withdraw_notice(notice_id=notice.pk, version=notice.version, actor=people.publisher, now=now, **WHY)
    notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher, now=now
    )  # fmt: skip
    [row] = turns.waiting_cases(people.decision, clock.local_date(now) + timedelta(days=30))
    assert not row.upheld


def test_one_row_is_struck_and_the_notice_goes_on(notice, decided, people, now):
    struck = withdraw_notice(
        notice_id=notice.pk, version=notice.version, code=decided.code, actor=people.publisher, now=now, **WHY
    )
    decided.refresh_from_db()
    assert decided.status == "decided"
    assert struck.withdrawn_at is None
    assert struck.snapshot[0]["left"] == clock.local_date(now).isoformat()
    with pytest.raises(Refused, match="都已办结"):
        withdraw_notice(notice_id=notice.pk, version=struck.version, actor=people.publisher, now=now, **WHY)


# --- who, and when --------------------------------------------------------------------------------

ACTS = {
    "correct": lambda **who: correct_notice(title="新的标题", **who, **WHY),
    "extend": lambda **who: extend_notice(closes_on=date(2026, 7, 1), **who, **WHY),
    "withdraw": lambda **who: withdraw_notice(**who, **WHY),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_it_is_the_publishers_once_with_a_reason_on_what_is_still_on_notice(
    notice, decided, people, now, act
):
    who = {"notice_id": notice.pk, "version": notice.version, "now": now}
    with pytest.raises(NotAllowed, match="目录发布员"):
        act(**who, actor=people.decision)
    with pytest.raises(StaleState, match="刚刚被别人改过"):
        act(**{**who, "version": 99}, actor=people.publisher)
    Application.objects.filter(pk=decided.pk).update(status="recognised")
    with pytest.raises(Refused, match="都已办结"):
        act(**who, actor=people.publisher)


@pytest.mark.parametrize("service", [correct_notice, extend_notice, withdraw_notice])
def test_every_change_says_why(notice, people, now, service):
    more = {"closes_on": date(2026, 7, 1)} if service is extend_notice else {}
    with pytest.raises(Refused, match="理由"):
        service(
            notice_id=notice.pk, version=notice.version, reason=" ", actor=people.publisher, now=now, **more
        )


# --- how long ------------------------------------------------------------------------------------


@pytest.mark.clause("5.4")
@pytest.mark.parametrize(
    ("days", "closes"), [(4, None), (5, date(2026, 6, 8)), (6, date(2026, 6, 9)), (None, date(2026, 6, 8))]
)
def test_fewer_days_than_the_scheme_allows_are_refused_not_replaced(decided, people, now, days, closes):
    ask = {
        "application_ids": [decided.pk], "title": "公示", "document_number": "", "text": "", "working_days": days,
        "actor": people.publisher, "now": now,
    }  # fmt: skip
    if closes is None:
        with pytest.raises(Refused, match="不少于5个工作日，这里填了4个") as refused:
            notices.open_notice(**ask)
        assert [p.field for p in refused.value.problems] == ["working_days"]
        assert not Notice.objects.exists()
    else:
        assert notices.open_notice(**ask).closes_on == closes


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_that_time")
def test_the_publisher_sees_the_difference_corrects_it_and_the_public_reads_both(
    misprinted, decided, people, client_as, client
):
    desk = client_as(people.publisher)
    page = text(desk.get(f"/desk/notices/{misprinted.pk}/"))
    assert "公示的内容与审定的不一致" in page
    address = f"/desk/notices/{misprinted.pk}/correct/"
    asked = {"code": decided.code, "version": misprinted.version, "reason": "面积排印有误。", "title": "公示"}
    assert desk.post(address, {**asked, "reason": ""}).status_code == 422
    answer = press_twice(desk, address, asked)
    assert answer.status_code == 302, text(answer)

    assert "公示的内容与审定的不一致" not in text(desk.get(f"/desk/notices/{misprinted.pk}/"))
    public = text(client.get(f"/notices/{misprinted.number}"))
    assert "原为：君山茶叶" in public
    assert "更正公示" in public
    assert "电话 0731-84419988，地址 长沙市芙蓉区农业大厦" in public


@pytest.mark.usefixtures("at_that_time")
def test_a_withdrawn_notice_says_so_to_the_public_and_takes_no_objection(
    notice, decided, people, now, client_as, client
):
    desk = client_as(people.publisher)
    said = {"version": notice.version, "reason": "名单有误，重新公示。", "code": ""}
    assert press_twice(desk, f"/desk/notices/{notice.pk}/withdraw/", said).status_code == 302

    public = text(client.get(f"/notices/{notice.number}"))
    assert "已撤回" in public
    assert "名单有误，重新公示。" in public
    assert 'id="objection"' not in public
    assert "已撤回" in text(desk.get("/desk/notices/"))
    assert client_as(people.province).get(f"/desk/notices/{notice.pk}/withdraw/").status_code == 403


@pytest.mark.clause("5.5")
def test_a_notice_and_what_became_of_it_is_what_the_log_says(notice, people, now):
    assert list(shown_otherwise()) == []
    notice = correct_notice(
        notice_id=notice.pk, version=notice.version, actor=people.publisher, now=now, text="更正后的正文", title="新标题", **WHY
    )  # fmt: skip
    assert list(shown_otherwise()) == []
    notice = extend_notice(
        notice_id=notice.pk, version=notice.version, actor=people.publisher, now=now,
        closes_on=notice.closes_on + timedelta(days=9), **WHY,
    )  # fmt: skip
    assert list(shown_otherwise()) == []
    withdraw_notice(notice_id=notice.pk, version=notice.version, actor=people.publisher, now=now, **WHY)
    assert list(shown_otherwise()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "别的"},
        {"text": "别的"},
        {"phone": "0731-1"},
        {"closes_on": date(2030, 1, 1)},
        {"opens_on": date(2020, 1, 1)},
        {"withdrawn_at": datetime(2026, 6, 2, tzinfo=UTC)},
        {"snapshot": []},
    ],
)
def test_a_notice_changed_behind_the_applications_back_is_named(notice, change):
    Notice.objects.update(**change)
    (fault,) = shown_otherwise()
    assert notice.number in fault.what
    assert fault.entry_id == str(notice.ledger_entry_id)


@pytest.mark.parametrize("key", ["name", "area_mu", "operator", "district", "category"])
def test_a_row_changed_behind_the_applications_back_is_named(notice, key):
    Notice.objects.update(snapshot=[notice.snapshot[0] | {key: "别的"}])
    (fault,) = shown_otherwise()
    assert notice.snapshot[0]["code"] in fault.what


def test_more_rows_than_a_leaf_holds_are_there_by_their_digests():
    row = {"code": "2026-430611-0001", "name": "名" * 120, "operator": "称" * 120, "scheme": "办" * 80}
    many = [row | {"code": f"2026-430611-{n:04d}"} for n in range(ROWS_AT_MOST)]
    leaf = {"text_sha256": "0" * 64, "title": "题" * 160, "address": "址" * 200, **rows_in_a_leaf(many)}
    assert "rows" not in leaf
    assert len(json.dumps(leaf, ensure_ascii=False).encode()) < LEAF_LIMIT_BYTES - 1000
    assert leaf["rows_sha256"]["2026-430611-0007"] == digest(
        many[7] | {"until": "2026-06-01", "left": "2026-06-01"}
    )
    assert rows_in_a_leaf(many[:3]) == {"rows": many[:3]}


def test_a_notice_of_more_than_the_log_can_hold_is_refused(people, now):
    with pytest.raises(Refused, match=f"最多列{ROWS_AT_MOST}件"):
        notices.open_notice(
            application_ids=list(range(ROWS_AT_MOST + 1)), title="公示", document_number="", text="",
            actor=people.publisher, now=now,
        )  # fmt: skip
