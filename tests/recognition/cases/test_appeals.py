"""申诉 against a refusal: by the applicant, in time, once; by somebody else, publicly; upheld, the case goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ledger.tampering import guards_lifted
from tests.pressing import press_twice
from youji.accounts.models import Message
from youji.appeals import services as appeals
from youji.appeals.models import Appeal
from youji.appeals.selectors import right_of, waiting
from youji.divisions.selectors import calendar
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application, Notice, Objection
from youji.recognition.selectors import turns
from youji.recognition.services import applications, notices
from youji.recognition.services.review import Remark
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown
from youji.shared.rows import advance


@pytest.fixture
def refused(submitted, people, step):
    return step("city_refuse", submitted, people.city, days=1, opinion="规模不达标。")


@pytest.fixture
def file(now):
    def file(application, actor, *, days=2, text="面积以实测为准，达到规模。"):
        return appeals.file_refusal(
            code=application.code, text=text, actor=actor, now=now + timedelta(days=days)
        )

    return file


@pytest.fixture
def decide(now):
    def decide(appeal, actor, *, upheld, days=3, **said):
        return appeals.decide(
            appeal_id=appeal.pk, upheld=upheld, outcome="经复核，规模达标。", document_number="湘农函〔2026〕8号",
            actor=actor, now=now + timedelta(days=days), **said,
        )  # fmt: skip

    return decide


@pytest.mark.clause("5.2")
def test_upheld_the_case_is_back_where_it_was_refused_with_the_reason(
    refused, people, step, file, decide, now
):
    appeal = file(refused, people.applicant)
    assert appeal.due_on == calendar().after(clock.local_date(now + timedelta(days=2)), 20)
    assert [i.kind for i in waiting(people.province, now + timedelta(days=2))] == ["appeal"]

    decided = decide(appeal, people.province, upheld=True)

    refused.refresh_from_db()
    assert (decided.state, refused.status) == ("upheld", "submitted")
    last = refused.movements.order_by("-at").first()
    assert (last.source, last.target, last.label) == ("refused", "submitted", "申诉成立，恢复办理")
    assert last.opinion == "申诉成立：经复核，规模达标。"
    assert refused.due_on == calendar().after(clock.local_date(now + timedelta(days=3)), 20)
    assert list(turns.waiting_cases(people.city, refused.due_on)) == [refused]
    told = set(Message.objects.filter(title__contains="申诉成立").values_list("person_id", flat=True))
    assert told >= {people.applicant.user_id, people.city.user_id}
    assert (
        step("city_recommend", refused, people.city, days=4, opinion="同意推荐。").status == "city_reviewed"
    )


def test_a_case_refused_before_anything_was_frozen_is_frozen_as_it_comes_back(refused, people, file, decide):
    Application.objects.filter(pk=refused.pk).update(submission=None)

    decide(file(refused, people.applicant), people.province, upheld=True)

    refused.refresh_from_db()
    assert (refused.status, refused.submission.stated.name) == ("submitted", "君山茶叶")


def test_the_refusal_the_decision_and_the_return_are_each_public(refused, people, file, decide):
    appeal = decide(file(refused, people.applicant), people.province, upheld=True)
    public = {e.action: e.public for e in AuditEntry.objects.exclude(public=None)}
    refusal = appeal.movement.ledger_entry_id
    assert public["appeals.appeal.decided"] == {
        "kind": "appeal", "application": refused.code, "against": str(refusal), "state": "upheld",
        "outcome": "经复核，规模达标。",
    }  # fmt: skip
    assert public["recognition.application.reinstated"]["to"] == "submitted"
    assert "appeals.appeal.filed" not in public


def test_dismissed_the_refusal_stands_and_cannot_be_appealed_against_again(refused, people, file, decide):
    decide(file(refused, people.applicant), people.province, upheld=False)
    refused.refresh_from_db()
    assert refused.status == "refused"
    with pytest.raises(NotAllowed, match="已经提出过申诉"):
        file(refused, people.applicant, days=4)


@pytest.mark.parametrize(("over", "open_"), [(0, True), (1, False)])
def test_an_appeal_is_in_time_on_its_last_working_day(refused, people, file, now, over, open_):
    decided_on = clock.local_date(now + timedelta(days=1))
    last = calendar().after(decided_on, 15) + timedelta(days=over)
    assert right_of(refused, people.applicant, last).open is open_
    days = (last - clock.local_date(now)).days
    if open_:
        file(refused, people.applicant, days=days)
    else:
        with pytest.raises(Blocked, match="期限已于"):
            file(refused, people.applicant, days=days)


def test_only_the_applicant_and_only_against_a_refusal(submitted, people, step, file, make_actor):
    with pytest.raises(NotAllowed, match="不需要申诉"):
        file(submitted, people.applicant)
    refused = step("city_refuse", submitted, people.city, days=1, opinion="规模不达标。")
    with pytest.raises(NotAllowed, match="只有申报人"):
        file(refused, people.province)
    with pytest.raises(Unknown):
        file(refused, make_actor(Role.COUNTY_APPLICANT, division="430602"))
    assert right_of(refused, people.province, clock.local_date(refused.moved_at)) is None


def test_one_who_withdrew_has_nothing_to_appeal_against(submitted, people, step, file):
    withdrawn = step("withdraw", submitted, people.applicant)
    with pytest.raises(NotAllowed):
        file(withdrawn, people.applicant)


def test_nobody_decides_on_their_own_refusal(submitted, people, step, file, decide, make_actor, now):
    step("city_recommend", submitted, people.city, days=1, opinion="同意。")
    refused = step("province_refuse", submitted, people.province, days=2, opinion="不符合。")
    appeal = file(refused, people.applicant, days=3)
    assert not [i for i in waiting(people.province, now) if i.kind == "appeal"]
    with pytest.raises(Blocked, match="您是原决定的作出人"):
        decide(appeal, people.province, upheld=True, days=4)
    other = make_actor(Role.PROVINCE_REVIEWER, division="43", name="另一复核员")
    assert decide(appeal, other, upheld=True, days=4).state == "upheld"
    refused.refresh_from_db()
    assert refused.status == "city_reviewed"


@pytest.mark.parametrize(("role", "division"), [(Role.CITY_REVIEWER, "4306"), (Role.AUDITOR, "43")])
def test_others_do_not_decide(refused, people, file, decide, make_actor, role, division):
    appeal = file(refused, people.applicant)
    with pytest.raises(NotAllowed):
        decide(appeal, make_actor(role, division=division), upheld=True)
    with pytest.raises(Unknown):
        decide(appeal, make_actor(Role.PROVINCE_REVIEWER, division="4307"), upheld=True)


def test_two_who_decide_at_once_one_wins(refused, people, file, decide, make_actor):
    appeal = file(refused, people.applicant)
    decide(appeal, people.province, upheld=True, version=0)
    with pytest.raises((StaleState, NotAllowed)):
        decide(appeal, people.decision, upheld=False, version=0)
    assert Appeal.objects.get().state == "upheld"


def test_who_was_slower_is_told_what_the_appeal_is_by_now(refused, people, file, decide):
    appeal = file(refused, people.applicant)
    seen = Appeal.objects.get()
    decide(appeal, people.province, upheld=True)
    with pytest.raises(StaleState, match="现在是“申诉成立”。") as told:
        advance(seen, state=Appeal.State.DISMISSED)
    assert told.value.now == {"version": 1, "state": "upheld"}
    assert seen.state == "received"  # nothing in hand says what was not written


def test_an_appeal_and_a_new_application_do_not_run_side_by_side(refused, people, file, decide, now):
    appeal = file(refused, people.applicant)
    start = {
        "round_id": refused.round_id, "base_id": refused.base_id, "category": refused.category,
        "actor": people.applicant, "now": now + timedelta(days=3),
    }  # fmt: skip
    with pytest.raises(Refused, match="申诉正在办理"):
        applications.start_application(**start)
    decide(appeal, people.province, upheld=False)
    again = applications.start_application(**start)
    Appeal.objects.all().delete()
    with pytest.raises(Blocked, match=f"已经重新申报（{again.code}）"):
        file(refused, people.applicant, days=4)


def test_an_upheld_appeal_waits_until_the_new_application_is_withdrawn(refused, people, file, decide):
    appeal = file(refused, people.applicant)
    twin = Application.objects.get(pk=refused.pk)
    twin.pk, twin.code, twin.status = None, "2026-430611-9999", "draft"
    twin.save()
    with pytest.raises(Blocked, match="请先撤回2026-430611-9999"):
        decide(appeal, people.province, upheld=True)
    assert Appeal.objects.get().state == "received"


def test_objections_a_refusal_rested_on_are_investigated_again(
    decided, people, second, step, file, decide, answer, now
):
    notice = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="",
        actor=people.publisher, now=now + timedelta(days=5),
    )  # fmt: skip
    objection = notices.file_objection(
        notice_id=notice.pk, application_code=decided.code, source="x", now=now + timedelta(days=6),
        complaint=notices.Complaint(name="李明", phone="13900001234", text="面积与实际不符，请核实清楚。"),
    )  # fmt: skip
    answer(objection, upheld=True, findings="实测不足。", outcome="成立。", at=now + timedelta(days=7))
    refused = step("notice_refuse", decided, people.decision, days=20, opinion="异议成立。")
    decide(file(refused, people.applicant, days=21), people.province, upheld=True, days=22)

    refused.refresh_from_db()
    objection = Objection.objects.get()
    assert (refused.status, objection.state, objection.outcome) == ("on_notice", "investigating", "")
    assert "原处理结果：成立。" in objection.findings
    with pytest.raises(Blocked, match="还没有记录调查情况"):  # it is looked into anew first
        notices.conclude_objection(
            objection_id=objection.pk, version=objection.version, upheld=False, outcome="不成立。",
            actor=second, now=now + timedelta(days=23),
        )  # fmt: skip
    with pytest.raises(Blocked, match="实名异议没有办结"):
        step("recognise", refused, people.decision, days=23, document_number="湘农发〔2026〕9号")


@pytest.fixture
def refused_on_notice(decided, people, step, now):
    """Refused on a notice of its own, on what the department found."""
    notice = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="",
        actor=people.publisher, now=now + timedelta(days=5),
    )  # fmt: skip
    step("refuse_on_notice", decided, people.decision, days=6, opinion="检出禁用药物。", ground="incident")
    notice.refresh_from_db()
    return notice


def test_upheld_a_case_does_not_come_back_to_a_notice_that_was_withdrawn(
    refused_on_notice, decided, people, step, file, decide, now
):
    Notice.objects.filter(pk=refused_on_notice.pk).update(withdrawn_at=now + timedelta(days=7))
    decide(file(decided, people.applicant, days=8), people.province, upheld=True, days=9)

    decided.refresh_from_db()
    assert (decided.status, decided.notice, decided.on_notice_until) == ("decided", None, None)
    with pytest.raises(NotAllowed):
        step("recognise", decided, people.decision, days=40, document_number="湘农发〔2026〕9号")


def test_upheld_a_case_is_on_its_notice_again_for_the_days_the_notice_has(
    refused_on_notice, decided, people, file, decide, now
):
    Application.objects.filter(pk=decided.pk).update(on_notice_until="2026-07-31")
    assert refused_on_notice.snapshot[0]["left"]
    decide(file(decided, people.applicant, days=8), people.province, upheld=True, days=9)

    decided.refresh_from_db()
    refused_on_notice.refresh_from_db()
    assert (decided.status, "left" in refused_on_notice.snapshot[0]) == ("on_notice", False)
    assert decided.due_on >= decided.on_notice_until


def test_a_case_ended_for_want_of_corrections_is_returned_again_with_new_days(
    submitted, people, second, step, file, decide
):
    step("city_recommend", submitted, people.city, days=1, opinion="同意。")
    case = step(
        "province_return", submitted, people.province, days=2, corrections=(Remark("other", "缺附件。"),)
    )
    days = (case.due_on - clock.local_date(submitted.moved_at)).days + 3
    ended = step("lapse_province_reviewer", case, people.province, days=days, opinion="逾期未补正。")
    decide(file(ended, people.applicant, days=days + 1), second, upheld=True, days=days + 2)
    ended.refresh_from_db()
    assert (ended.status, ended.comes_back_to) == ("returned", "city_reviewed")
    assert ended.due_on > case.due_on


def test_every_refusal_of_every_scheme_leads_back_to_a_status_somebody_works_on(schemes):
    """An upheld appeal must not strand a case: from where it was refused there is a forward step."""
    from youji.schemes.selectors import scheme_of

    for version in schemes.values():
        scheme = scheme_of(version)
        for step in scheme.steps:
            for source in step.sources if step.target == "refused" else ():
                assert any(source in s.sources and s.tone == "forward" for s in scheme.steps), (
                    scheme.id,
                    source,
                )


def test_from_the_phone_to_the_desk_and_back(refused, people, client_as):
    with guards_lifted():
        refused.movements.filter(target="refused").update(at=clock.now())  # pages ask the real clock
    client = client_as(people.applicant)
    url = f"/field/apply/{refused.code}/"
    assert "提出申诉" in client.get(url).content.decode()
    empty = client.post(f"{url}appeal/", {"text": ""})
    assert (empty.status_code, "请填写申诉理由" in empty.content.decode()) == (422, True)
    assert client.post(f"{url}appeal/", {"text": "面积以实测为准。"}).status_code == 302
    again = client.get(f"{url}appeal/").content.decode()
    assert "已经对这项决定提出过申诉" in again
    assert "<form" not in again.split("<main")[1].split("</main>")[0].replace('<form class="logout', "")

    desk_page = client_as(people.province).get("/desk/appeals/").content.decode()
    assert "不予推荐" in desk_page
    appeal = Appeal.objects.get()
    found = client.get(f"/desk/appeals/{appeal.pk}/").content.decode()
    assert "规模不达标。" in found
    assert "面积以实测为准。" in found
    said = {"upheld": "yes", "outcome": "实测达标。", "document_number": "", "version": 0}
    done = press_twice(client, f"/desk/appeals/{appeal.pk}/", said)
    assert done.status_code == 302
    page = client_as(people.applicant).get(url).content.decode()
    assert "申诉成立" in page
    assert "实测达标。" in page
