"""A training from its plan to the certificates: who signs in, who sits the exam, who gets what, who reads it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from youji.ledger.models import AuditEntry
from youji.quality.logic.exams import LETTERS
from youji.quality.models import Attendance, Exam, Inspector, Question
from youji.quality.selectors import exams as exam_reads
from youji.quality.selectors import inspectors as reads
from youji.quality.selectors.training import find_session, heard_by, hours_at
from youji.quality.services import bank, exams, inspectors, training
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-a")]


@pytest.fixture
def clerk(make_actor, grower):
    """Who is to be the base's 内检员."""
    return make_actor(Role.STAFF, operator_id=grower.operator_id, name="李内检")


def test_two_sessions_an_exam_and_a_certificate(course, sit, clerk, grower, county_reviewer, now):
    row, sessions = course(2)
    for one in sessions:
        training.sign_in(token=one.token, actor=clerk, now=now)
    assert hours_at(row) == {clerk.user_id: Decimal(16)}
    with pytest.raises(Refused, match="没有可以发证的人"):
        inspectors.issue_certificates(training=row.pk, actor=county_reviewer, now=now)
    done = sit(row, clerk, right=8)
    assert (done.points, done.passed) == (80, True)
    [made] = inspectors.issue_certificates(training=row.pk, actor=county_reviewer, now=now)
    today = clock.local_date(now)
    assert (made.person_id, made.operator_id, made.valid_from) == (clerk.user_id, grower.operator_id, today)
    assert reads.valid_of(clerk.user_id, grower.operator_id, today) == made.number
    assert reads.valid_of(clerk.user_id, grower.operator_id, made.valid_until) == ""
    assert reads.valid_of(grower.user_id, grower.operator_id, today) == ""
    with pytest.raises(Refused):
        inspectors.issue_certificates(training=row.pk, actor=county_reviewer, now=now)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert actions >= {
        "quality.training.planned", "quality.session.added", "quality.session.signed", "quality.exam.opened",
        "quality.exam.submitted", "quality.inspector.granted",
    }  # fmt: skip


def test_a_failed_exam_and_too_few_hours_get_none_and_it_is_said_why(
    course, sit, clerk, county_reviewer, now
):
    row, sessions = course(2)
    training.sign_in(token=sessions[0].token, actor=clerk, now=now)
    assert not sit(row, clerk, right=7).passed
    [person] = reads.people_of(row, clock.local_date(now))
    assert [one.code for one in person.against] == ["QUA-001", "QUA-002"]
    assert not person.ready


def test_tries_run_out_and_one_that_goes_on_is_gone_on_with(course, sit, clerk, now):
    row, [one] = course(1)
    training.sign_in(token=one.token, actor=clerk, now=now)
    begun = exams.begin_exam(training=row.pk, actor=clerk, now=now)
    assert exams.begin_exam(training=row.pk, actor=clerk, now=now).pk == begun.pk
    later = begun.ends_at + timedelta(minutes=5)
    done = exams.hand_in(exam=begun.pk, answers=_answers(begun, 10), actor=clerk, now=later)
    assert (done.points, done.answers) == (0, {})  # time was up
    for _ in range(2):
        sit(row, clerk, right=0)
    with pytest.raises(Refused) as refused:
        exams.begin_exam(training=row.pk, actor=clerk, now=now)
    assert refused.value.problems[0].code == "QUA-005"
    assert Exam.objects.count() == 3


def test_an_exam_is_drawn_again_from_the_bank_of_its_time(course, clerk, province_reviewer, now):
    row, [one] = course(1)
    training.sign_in(token=one.token, actor=clerk, now=now)
    made = exams.begin_exam(training=row.pk, actor=clerk, now=now)
    code = made.questions[0][0]
    later = now + timedelta(minutes=1)
    old = exam_reads.find_question(code)
    bank.put_question(
        code=code, topic=old.topic, stem="改过的题", choices="对\n错", answer="B", article=old.article,
        actor=province_reviewer, now=later,
    )  # fmt: skip
    bank.retire_question(code=made.questions[1][0], version=None, actor=province_reviewer, now=later)
    assert exam_reads.drawn_again(made) == exam_reads.asked_of(made)
    assert exam_reads.paper_of(made)[0].stem == old.stem
    assert exams.hand_in(exam=made.pk, answers=_answers(made, 10), actor=clerk, now=later).points == 100


def test_who_has_not_handed_in_reads_no_answer_and_nobody_sits_anothers(course, clerk, grower, now):
    row, [one] = course(1)
    training.sign_in(token=one.token, actor=clerk, now=now)
    made = exams.begin_exam(training=row.pk, actor=clerk, now=now)
    assert {(put.right, put.article) for put in exam_reads.paper_of(made)} == {("", "")}
    for other in (grower,):
        with pytest.raises(Unknown):
            exams.hand_in(exam=made.pk, answers={}, actor=other, now=now)
        with pytest.raises(NotAllowed):
            exams.begin_exam(training=row.pk, actor=other, now=now)
    with pytest.raises(Refused):
        exams.hand_in(exam=made.pk, answers={made.questions[0][0]: "Z"}, actor=clerk, now=now)
    exams.hand_in(exam=made.pk, answers={}, actor=clerk, now=now)
    with pytest.raises(StaleState):
        exams.hand_in(exam=made.pk, answers={}, actor=clerk, now=now)


@pytest.mark.parametrize(("days", "ok"), [(-1, False), (0, True), (1, False)])
def test_the_code_lets_in_on_the_sessions_day_alone(course, clerk, now, days, ok):
    _, [one] = course(1)
    when = now + timedelta(days=days)
    if ok:
        training.sign_in(token=one.token.lower(), actor=clerk, now=when)
        with pytest.raises(StaleState):
            training.sign_in(token=one.token, actor=clerk, now=when)
    else:
        with pytest.raises(Refused, match="只有当天"):
            training.sign_in(token=one.token, actor=clerk, now=when)
    assert Attendance.objects.count() == int(ok)


def test_a_code_that_was_changed_lets_nobody_in(course, clerk, county_reviewer, now):
    _, [one] = course(1)
    training.change_code(session=one.pk, version=None, actor=county_reviewer, now=now)
    with pytest.raises(Unknown):
        training.sign_in(token=one.token, actor=clerk, now=now)


def test_by_hand_and_struck_out(course, clerk, grower, county_reviewer, now, make_actor):
    row, [one] = course(1)
    home = _code_of(grower.operator_id)
    said = {"session": one.pk, "operator": home, "name": "李内检", "note": "没有带手机"}
    made = training.sign_in_by_hand(**said, actor=county_reviewer, now=now)
    assert (made.person_id, made.way, made.by_name) == (clerk.user_id, "hand", county_reviewer.name)
    for wrong, field in (
        ({"name": "没有的人"}, "name"),
        ({"operator": "ZZZZZ"}, "operator"),
        ({"note": ""}, "note"),
    ):
        with pytest.raises(Refused) as refused:
            training.sign_in_by_hand(**said | wrong, actor=county_reviewer, now=now)
        assert set(refused.value.by_field) == {field}
    stranger = make_actor(Role.COUNTY_REVIEWER, division="430181")
    for act in (training.strike, training.sign_in_by_hand):
        with pytest.raises(Unknown):
            act(
                session=one.pk,
                **(
                    {"attendance": made.pk, "reason": "x"}
                    if act is training.strike
                    else {k: v for k, v in said.items() if k != "session"}
                ),
                actor=stranger,
                now=now,
            )
    training.strike(session=one.pk, attendance=made.pk, reason="代签", actor=county_reviewer, now=now)
    assert hours_at(row) == {}
    assert heard_by({clerk.user_id}) == {}
    with pytest.raises(StaleState, match="划去"):
        training.sign_in(token=one.token, actor=clerk, now=now)
    assert Attendance.objects.count() == 1


def test_whose_training_it_is_leads_it_and_reads_who_was_there(course, clerk, grower, make_actor, now):
    row, [one] = course(1)
    for stranger in (
        clerk,
        grower,
        make_actor(Role.COUNTY_REVIEWER, division="430612"),
        make_actor(Role.AUDITOR, division="43"),
    ):
        with pytest.raises((NotAllowed, Unknown)):
            training.call_session(
                training=row.pk, day=one.day, hours=8, place="x", teacher="y", actor=stranger, now=now
            )
        with pytest.raises(Unknown):
            find_session(one.pk, stranger)
    own = training.plan_training(title="社员培训", audience="inspector", topics="自检", actor=grower, now=now)
    with pytest.raises(Unknown):
        training.call_session(
            training=own.pk,
            day=one.day,
            hours=2,
            place="x",
            teacher="y",
            actor=make_actor(Role.COUNTY_REVIEWER, division="430612"),
            now=now,
        )
    meeting = training.call_session(
        training=own.pk, day=one.day, hours="2", place="社里", teacher="张", actor=grower, now=now
    )
    training.sign_in(token=meeting.token, actor=clerk, now=now)
    with pytest.raises(Refused):
        training.sign_in(token=meeting.token, actor=make_actor(Role.HOLDER, operator_id=4711), now=now)


@pytest.mark.parametrize("hours", ["0", "12.1", "x", ""])
def test_a_session_is_of_some_hours(course, county_reviewer, now, hours):
    row, _ = course(1)
    with pytest.raises(Refused) as refused:
        training.call_session(
            training=row.pk, day=clock.local_date(now), hours=hours, place="x", teacher="y", actor=county_reviewer, now=now
        )  # fmt: skip
    assert set(refused.value.by_field) == {"hours"}


def test_a_certificate_is_withdrawn_with_a_reason_by_an_officer_of_the_area(
    inspector, clerk, grower, county_reviewer, make_actor, now
):
    row = inspector(clerk)
    with pytest.raises((NotAllowed, Unknown)):
        inspectors.withdraw(code=row.number, reason="x", actor=grower, now=now)
    with pytest.raises(Unknown):
        inspectors.withdraw(
            code=row.number, reason="x", actor=make_actor(Role.COUNTY_REVIEWER, division="430612"), now=now
        )
    with pytest.raises(Refused):
        inspectors.withdraw(code=row.number, reason="", actor=county_reviewer, now=now)
    inspectors.withdraw(code=row.number, reason="伪造自检", actor=county_reviewer, now=now)
    assert reads.valid_of(clerk.user_id, grower.operator_id, clock.local_date(now)) == ""
    with pytest.raises(StaleState):
        inspectors.withdraw(code=row.number, reason="再", actor=county_reviewer, now=now)


def test_the_public_reads_what_the_paper_says_and_no_more(inspector, clerk, client, now):
    row = inspector(clerk)
    page = client.get(f"/inspectors/{row.number}")
    said = page.content.decode()
    assert page.status_code == 200
    assert row.number in said
    assert "李＊＊" in said
    assert "李内检" not in said
    told = client.get(f"/inspectors/{row.number}", headers={"accept": "application/json"}).json()
    assert (told["state"], told["name"]) == ("valid", "李＊＊")
    assert client.get("/inspectors/NJ00000000").status_code == 404


def test_what_was_issued_and_who_was_there_nobody_changes(inspector, clerk):
    inspector(clerk)
    for model, said in (
        (Inspector, {"person_name": "别人"}),
        (Attendance, {"person_name": "别人"}),
        (Question, {"answer": "A"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**said)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()


def test_the_pages_lead_from_the_code_to_the_certificate(
    course, client_as, clerk, county_reviewer, grower, now, moving
):
    row, sessions = course(2)
    client = client_as(clerk)
    for one in sessions:
        assert "我到了" in client.get(f"/field/training/{one.token}/").content.decode()
        assert "签到好了" in client.post(f"/field/training/{one.token}/").content.decode()
    assert client.post(f"/field/training/{sessions[0].token}/").status_code == 409
    assert client.get("/field/training/NOSUCHCODE/").status_code == 404
    begun = client.post(f"/desk/quality/trainings/{row.pk}/exam/")
    made = Exam.objects.get()
    assert begun["Location"] == f"/field/exams/{made.pk}/"
    assert "交卷" in client.get(begun["Location"]).content.decode()
    given = {f"q-{code}": letter for code, letter in _answers(made, 10).items()}
    assert client.post(begun["Location"], given).status_code == 302
    assert "100分" in client.get(begun["Location"]).content.decode()
    officer = client_as(county_reviewer)
    assert "给1人发内检员证书" in officer.get(f"/desk/quality/trainings/{row.pk}/").content.decode()
    assert officer.post(f"/desk/quality/trainings/{row.pk}/certificates/").status_code == 302
    [card] = Inspector.objects.all()
    assert card.number in officer.get("/desk/quality/inspectors/").content.decode()
    assert officer.get(f"/desk/quality/inspectors/{card.number}/certificate.pdf").content[:4] == b"%PDF"
    sheet = officer.get(f"/desk/quality/sessions/{sessions[0].pk}/sheet.pdf")
    assert sheet.content[:4] == b"%PDF"
    assert "李内检" in officer.get(f"/desk/quality/sessions/{sessions[0].pk}/").content.decode()


def _answers(exam: Exam, right: int) -> dict[str, str]:
    key = exam_reads.right_of(exam)
    return {
        one.code: LETTERS[(one.order.index(key[one.code]) + (n >= right)) % len(one.order)]
        for n, one in enumerate(exam_reads.asked_of(exam))
    }


def _code_of(operator_id: int) -> str:
    from youji.registry.models import Operator

    return Operator.objects.get(pk=operator_id).code
