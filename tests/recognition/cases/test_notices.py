"""公示 and real-name objections: what is taken in, what is refused, what an answer leads to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from tests.catalogue.test_standing import together
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.recognition.fields import OBJECTION
from youji.recognition.models import Notice, Objection
from youji.recognition.selectors import turns
from youji.recognition.services import notices
from youji.shared.checked import problem_with
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, TooOften, Unknown

GOOD = {
    "name": "周异议", "phone": "13800000000", "email": "", "identity": "", "text": "该基地面积与实际不符，请核查。",
}  # fmt: skip


@pytest.fixture
def fresh_count(db):
    cache.clear()


@pytest.fixture
def notice(decided, people, now, fresh_count):
    return notices.open_notice(
        application_ids=[decided.pk],
        title="公示",
        document_number="",
        text="",
        actor=people.publisher,
        now=now,
    )


@pytest.fixture
def objected(notice, decided, now):
    def do(days=0, source="1.2.3.4", **said):
        complaint = notices.Complaint(**{**GOOD, **said})
        return notices.file_objection(
            notice_id=notice.pk, application_code=decided.code, complaint=complaint, source=source,
            now=now + timedelta(days=days),
        )  # fmt: skip

    return do


@pytest.mark.parametrize(
    ("field", "value", "refused"),
    [
        ("name", "", True), ("name", "周", True), ("name", "周异议", False), ("name", "阿卜杜拉·买买提", False), ("name", "12345", True),
        ("phone", "13800000000", False), ("phone", "12800000000", True), ("phone", "0730-8888888", False), ("phone", "8888888", True),
        ("email", "", False), ("email", "a@b", True), ("email", "a@b.cn", False),
        ("identity", "", False), ("identity", "123X", False), ("identity", "12345", True),
        ("text", "一二三四五六七八九", True), ("text", "一二三四五六七八九十", False), ("text", "长" * 3000, False), ("text", "长" * 3001, True),
    ],
)  # fmt: skip
def test_an_objection_is_by_real_name_with_a_way_to_be_reached_and_facts(field, value, refused):
    assert bool(problem_with(OBJECTION[field], value)) is refused


@pytest.mark.clause("5.4")
@pytest.mark.parametrize(("days", "taken"), [(0, True), (7, True), (8, False)])
def test_objections_are_taken_through_the_last_day_of_the_notice(notice, objected, days, taken):
    assert notice.closes_on == date(2026, 6, 8)  # five full working days after Monday 1 June
    if taken:
        assert objected(days).due_on > notice.opens_on
    else:
        with pytest.raises(Refused, match="异议不再受理"):
            objected(days)


def test_a_filed_objection_has_a_receipt_a_deadline_and_a_public_record_without_the_person(objected, people):
    filed = objected()

    assert filed.due_on == date(2026, 6, 15)
    assert len(filed.receipt) == len("YY2026") + 9
    public = AuditEntry.objects.get(action="recognition.objection.filed").public
    assert public == {"notice": "GS-2026-001", "application": "2026-430611-0001", "state": "received"}
    assert list(Message.objects.filter(title="收到异议：君山茶叶").values_list("person_id", flat=True)) == [
        people.province.user_id
    ]


def test_from_one_place_five_an_hour_are_taken(objected):
    for _ in range(5):
        objected()

    with pytest.raises(TooOften, match="提交得太多"):
        objected()
    assert objected(source="5.6.7.8").state == "received"


@pytest.mark.clause("5.4")
def test_an_open_objection_holds_recognition_back_and_a_dismissed_one_does_not(
    objected, decided, people, second, step, now
):
    filed = objected()
    with pytest.raises(Blocked) as blocked:
        step("recognise", decided, people.decision, days=8, document_number="湘农发〔2026〕31号")
    assert [f.code for f in blocked.value.findings] == ["REC-029"]

    looked = notices.investigate_objection(
        objection_id=filed.pk,
        version=filed.version,
        findings="实地丈量相符。",
        actor=people.province,
        now=now,
    )
    notices.conclude_objection(
        objection_id=filed.pk, version=looked.version, upheld=False, outcome="异议不成立。", actor=second, now=now
    )  # fmt: skip
    done = step("recognise", decided, people.decision, days=8, document_number="湘农发〔2026〕31号")
    assert done.status == "recognised"


@pytest.mark.clause("5.4")
def test_an_upheld_objection_leaves_refusal_as_the_only_way(objected, decided, people, step, answer):
    answer(objected(), upheld=True, findings="面积虚报。", outcome="异议成立。")
    with pytest.raises(Blocked) as blocked:
        step("recognise", decided, people.decision, days=8, document_number="湘农发〔2026〕31号")
    assert [f.code for f in blocked.value.findings] == ["REC-030"]

    assert step("notice_refuse", decided, people.decision, opinion="异议成立。").status == "refused"


def test_a_case_against_which_one_was_upheld_is_not_called_a_recognition(
    objected, decided, people, answer, now
):
    """C3: 炎陵竹笋 stood in the inbox as “正式认定”, which the rule forbids."""
    answer(objected(), upheld=True, findings="面积虚报。", outcome="异议成立。")
    later = now + timedelta(days=8)

    assert [
        row.next_action for row in turns.waiting(people.decision, later) if row.kind == "application"
    ] == ["异议成立，作不予认定决定"]


def test_two_who_conclude_at_once_and_those_who_may_not(objected, people, second, answer, now):
    filed = objected()
    late = {"objection_id": filed.pk, "version": 0, "outcome": "不成立。", "now": now}
    with pytest.raises(Unknown):
        notices.conclude_objection(upheld=False, actor=people.city, **late)
    answer(filed)

    with pytest.raises(StaleState, match="已经办结"):
        notices.conclude_objection(upheld=True, actor=second, **late)
    assert Objection.objects.get().state == "dismissed"


def test_a_notice_takes_all_of_its_applications_or_none(decided, draft, people, now):
    with pytest.raises((Unknown, NotAllowed)):
        notices.open_notice(
            application_ids=[decided.pk, 999999], title="公示", document_number="", text="", actor=people.publisher, now=now
        )  # fmt: skip

    decided.refresh_from_db()
    assert (Notice.objects.count(), decided.status) == (0, "decided")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"application_ids": []}, "applications"), ({"title": " "}, "title"), ({"working_days": 61}, "working_days"), ({"document_number": "长" * 61}, "document_number")],
)  # fmt: skip
def test_a_notice_that_cannot_be_says_why_at_the_field(decided, people, now, changes, field):
    fields = {"application_ids": [decided.pk], "title": "公示", "document_number": "", "text": ""}
    with pytest.raises(Refused) as refused:
        notices.open_notice(**{**fields, **changes}, actor=people.publisher, now=now)

    assert list(refused.value.by_field) == [field]


@pytest.mark.django_db(transaction=True)
def test_at_once_no_more_objections_are_taken_than_one_after_another(objected):
    """D18: the number was read, then written: of fourteen at once six were taken."""
    said = together(*[objected] * 8)

    assert sum(isinstance(one, Objection) for one in said) == Objection.objects.count() == 5
    assert sum(isinstance(one, TooOften) for one in said) == 3


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 201),  # a program
        ("http://testserver", 201),
        ("https://evil.example", 403),
        ("null", 403),  # a page in a sandbox, or read from a file
    ],
)
def test_another_sites_page_makes_nobody_object(client, notice, decided, now, monkeypatch, origin, status):
    """D18: a form needs no token here, so any page could post one in whoever looks at it."""
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)
    said = {key: GOOD[key] for key in ("name", "phone", "text")} | {"application": decided.code}
    headers = {"origin": origin} if origin else {}
    answer = client.post(f"/api/v1/public/notices/{notice.number}/objections", said, headers=headers)

    assert answer.status_code == status
    assert Objection.objects.count() == (status == 201)
