"""An objection is investigated by one and answered by another, whoever they are and by whatever door (C7)."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from tests.recognition.cases.conftest import pdf
from youji.accounts.models import Message, Person
from youji.accounts.services.tokens import create_token
from youji.documents.services import store
from youji.recognition.logic.objections import investigated_before_concluded
from youji.recognition.models import Objection
from youji.recognition.selectors.notices import earlier_findings
from youji.recognition.selectors.turns import waiting
from youji.recognition.services import notices
from youji.shared.refusals import Blocked


def program(actor, now) -> Client:
    _, key = create_token(
        name="复核", scopes=["recognition:read", "recognition:write"],
        expires_on=now.date() + timedelta(days=30), actor=actor, now=now,
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def filed(decided, people, second, now):
    notice = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher, now=now
    )  # fmt: skip
    return notices.file_objection(
        notice_id=notice.pk, application_code=decided.code, source="x", now=now,
        complaint=notices.Complaint(name="李明", phone="13900001234", text="面积与实际不符，请核实清楚。"),
    )  # fmt: skip


@pytest.fixture
def investigate(filed, now):
    def look(actor, version=0, findings="实测相符。", **more):
        return notices.investigate_objection(
            objection_id=filed.pk, version=version, findings=findings, actor=actor, now=now, **more
        )

    return look


@pytest.fixture
def conclude(filed, now):
    def settle(actor, version=1):
        return notices.conclude_objection(
            objection_id=filed.pk, version=version, upheld=False, outcome="异议不成立。", actor=actor, now=now
        )

    return settle


@pytest.mark.parametrize(("investigated", "objects"), [(False, True), (True, False)])
def test_the_rule(investigated, objects):
    assert bool(investigated_before_concluded(investigated=investigated)) is objects


def codes(call, *args) -> list[str]:
    with pytest.raises(Blocked) as blocked:
        call(*args)
    return [finding.code for finding in blocked.value.findings]


@pytest.mark.clause("5.4")
def test_nobody_answers_what_nobody_has_looked_into(conclude, people, second):
    assert codes(conclude, people.province, 0) == codes(conclude, second, 0) == ["REC-045"]


@pytest.mark.clause("5.4")
def test_whoever_investigated_does_not_answer_and_another_does(investigate, conclude, people, second):
    investigate(people.province)

    assert codes(conclude, people.province) == ["PRO-001"]
    assert conclude(second).state == "dismissed"
    assert Objection.objects.get().investigated_by == "赵复核"


def test_who_finds_it_incomplete_records_anew_and_the_first_may_answer(investigate, conclude, people, second):
    investigate(people.province)
    investigate(second, version=1)

    assert codes(conclude, second, 2) == ["PRO-001"]
    assert conclude(people.province, 2).concluded_by == "赵复核"


@pytest.mark.clause("5.4")
def test_what_is_recorded_anew_stands_beside_what_was_recorded_before(
    investigate, people, second, now, client, at_that_time
):
    first = store(file=pdf(), name="丈量记录.pdf", actor=people.province, now=now, division="43")
    found = investigate(people.province, document=first)
    assert earlier_findings(found, second) == []
    other = store(file=pdf(), name="复测记录.pdf", actor=second, now=now, division="43")
    found = investigate(second, version=1, findings="复测后少8亩。", document=other)

    assert [(one.text, one.by, one.document) for one in earlier_findings(found, second)] == [
        ("实测相符。", "赵复核", first)
    ]
    client.force_login(
        Person.objects.get(pk=people.province.user_id), backend="youji.accounts.backends.HouseBackend"
    )
    page = client.get(f"/desk/notices/objections/{found.pk}/").content.decode()
    assert [said in page for said in ("复测后少8亩。", "实测相符。", "丈量记录.pdf")] == [True] * 3
    api = program(people.province, now).get(f"/api/v1/recognition/objections/{found.pk}/earlier-findings")
    assert [(one["text"], one["document_id"]) for one in api.json()] == [("实测相符。", str(first.pk))]


def rows(actor, now) -> list[str]:
    return [item.next_action for item in waiting(actor, now) if item.kind == "objection"]


def test_the_inbox_follows_the_hands_and_the_other_is_told(investigate, conclude, people, second, now):
    assert rows(people.province, now) == rows(second, now) == ["调查并答复"]

    investigate(people.province)
    assert (rows(people.province, now), rows(second, now)) == ([], ["复核并办结"])
    unread = Message.objects.filter(read_at=None, matter__startswith="objection:")
    assert [(one.person_id, one.title) for one in unread] == [(second.user_id, "异议待办结：君山茶叶")]

    conclude(second)
    assert (rows(people.province, now), rows(second, now)) == ([], [])
    assert not unread.all().exists()


def test_a_document_goes_with_the_investigation_and_stays_without_a_new_one(investigate, people, second, now):
    document = store(file=pdf(), name="丈量记录.pdf", actor=people.province, now=now, division="43")
    investigate(people.province, document=document)

    assert investigate(second, version=1).evidence == document


def test_a_program_takes_the_same_two_hands(filed, people, second, now, at_that_time):
    document = store(file=pdf(), name="丈量记录.pdf", actor=people.province, now=now, division="43")

    def post(actor, step, **body):
        url = f"/api/v1/recognition/objections/{filed.pk}/{step}"
        return program(actor, now).post(url, body, content_type="application/json")

    answer = {"version": 1, "upheld": False, "outcome": "异议不成立。"}
    assert post(second, "conclude", **answer | {"version": 0}).status_code == 409
    found = post(people.province, "investigate", version=0, findings="实测。", document_id=str(document.pk))
    assert (found.status_code, found.json()["evidence_id"]) == (200, str(document.pk))
    assert post(people.province, "conclude", **answer).status_code == 409
    assert post(second, "conclude", **answer).json()["concluded_by"] == "周复核"


def test_what_was_under_investigation_before_knows_by_whom_from_the_trail(investigate, people):
    investigate(people.province)
    Objection.objects.update(investigated_by_id=None, investigated_by="", investigated_at=None)

    import_module("youji.recognition.migrations.0011_second_hand").name_who_investigated(apps, None)

    found = Objection.objects.get()
    assert (found.investigated_by_id, found.investigated_by) == (people.province.user_id, "赵复核")
