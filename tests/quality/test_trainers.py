"""A 培训教师 leads what they are named for, and nothing else: sessions, how exams are set, sheets of paper."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from youji.accounts.models import Message, Person
from youji.ledger.models import AuditEntry
from youji.quality.logic.exams import LETTERS
from youji.quality.models import Exam, PaperSet, Trainer
from youji.quality.selectors import exams as reads
from youji.quality.selectors.training import find_session, find_training, trainings
from youji.quality.services import bank, exams, trainers, training
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-a")]


@pytest.fixture
def trainer(make_actor):
    return make_actor(Role.TRAINER, division="430611", name="覃一鸣")


@pytest.fixture
def clerk(make_actor, grower):
    return make_actor(Role.STAFF, operator_id=grower.operator_id, name="李内检")


@pytest.fixture
def named(trainer, now):
    """The trainer is named for a training."""

    def name(row, actor):
        username = Person.objects.get(pk=trainer.user_id).username
        return trainers.name_trainer(training=row.pk, username=username, actor=actor, now=now)

    return name


def test_a_trainer_leads_what_they_are_named_for_and_is_told(
    course, named, trainer, clerk, grower, county_reviewer, now
):
    row, [one] = course(1)
    with pytest.raises(Unknown):
        find_session(one.pk, trainer)
    made = named(row, county_reviewer)
    assert Message.objects.filter(person_id=trainer.user_id, title__contains=row.title).count() == 1
    assert find_session(one.pk, trainer).pk == one.pk
    said = {"day": clock.local_date(now), "hours": "2", "place": "农技站", "teacher": "覃一鸣"}
    own = training.call_session(training=row.pk, **said, actor=trainer, now=now)
    training.sign_in(token=own.token, actor=clerk, now=now)
    home = Operator.objects.get(pk=grower.operator_id).code
    there = training.sign_in_by_hand(
        session=one.pk, operator=home, name="李内检", note="没有带手机", actor=trainer, now=now
    )
    training.strike(session=one.pk, attendance=there.pk, reason="没有来", actor=trainer, now=now)
    assert training.change_code(session=own.pk, version=None, actor=trainer, now=now).token != own.token
    trainers.release_trainer(training=row.pk, trainer=made.pk, actor=county_reviewer, now=now)
    with pytest.raises(Unknown):
        find_session(one.pk, trainer)
    with pytest.raises(StaleState):
        trainers.release_trainer(training=row.pk, trainer=made.pk, actor=county_reviewer, now=now)
    assert {"quality.training.assigned", "quality.training.revoked"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_they_hold_none_and_issue_none_and_name_nobody(
    course, named, trainer, county_reviewer, client_as, now
):
    row, _ = course(1)
    named(row, county_reviewer)
    with pytest.raises(NotAllowed):
        training.plan_training(title="x", audience="inspector", topics="y", actor=trainer, now=now)
    with pytest.raises(NotAllowed):
        named(row, trainer)
    page = client_as(trainer)
    for address in (
        "/desk/quality/inspectors/", "/desk/quality/coverage/", "/desk/quality/bank/", "/desk/quality/checks/",
        "/desk/quality/trainings/new/", f"/desk/quality/trainings/{row.pk}/trainers/",
    ):  # fmt: skip
        assert page.get(address).status_code == 403, address
    assert page.post(f"/desk/quality/trainings/{row.pk}/certificates/").status_code == 403
    shown = page.get(f"/desk/quality/trainings/{row.pk}/").content.decode()
    assert "排一场" in shown
    assert "指定培训教师</a>" not in shown


def test_of_another_training_they_read_what_anybody_does(
    course, named, trainer, clerk, county_reviewer, client_as, now
):
    row, _ = course(1)
    other, [session] = course(1)
    named(row, county_reviewer)
    training.sign_in(token=session.token, actor=clerk, now=now)
    page = client_as(trainer)
    assert "李内检" not in page.get(f"/desk/quality/trainings/{other.pk}/").content.decode()
    assert page.get(f"/desk/quality/sessions/{session.pk}/").status_code == 404
    assert [one.pk for one in trainings(trainer, named="me")] == [row.pk]
    for write in (
        lambda: exams.set_exam(training=other.pk, actor=trainer, now=now),
        lambda: exams.begin_paper(training=other.pk, person=clerk.user_id, actor=trainer, now=now),
        lambda: training.call_session(training=other.pk, actor=trainer, now=now),
    ):
        with pytest.raises(NotAllowed):
            write()


def test_an_operators_own_training_is_shown_to_its_trainer_alone(
    named, trainer, clerk, grower, make_actor, now
):
    own = training.plan_training(title="社里的课", audience="producer", topics="x", actor=grower, now=now)
    assert own.division == "430611"
    with pytest.raises(Unknown):
        find_training(own.pk, trainer)
    named(own, grower)
    assert find_training(own.pk, trainer).pk == own.pk
    said = {"day": clock.local_date(now), "hours": "2", "place": "社里", "teacher": "覃一鸣"}
    session = training.call_session(training=own.pk, **said, actor=trainer, now=now)
    home = Operator.objects.get(pk=grower.operator_id).code
    for by in (trainer, grower):
        there = training.sign_in_by_hand(
            session=session.pk, operator=home, name=clerk.name if by == trainer else grower.name, note="x",
            actor=by, now=now,
        )  # fmt: skip
        assert there.operator_id == grower.operator_id
    Operator.objects.create(code="NH0009", name="别家", division="430611")
    with pytest.raises(Refused) as refused:
        training.sign_in_by_hand(
            session=session.pk, operator="NH0009", name="x", note="x", actor=trainer, now=now
        )
    assert set(refused.value.by_field) == {"operator"}


@pytest.mark.parametrize(("role", "division"), [(Role.TRAINER, "430181"), (Role.STAFF, "430611")])
def test_nobody_is_named_who_is_no_trainer_of_the_area(
    course, county_reviewer, make_actor, now, role, division
):
    row, _ = course(1)
    who = make_actor(role, division=division)
    with pytest.raises(Refused) as refused:
        trainers.name_trainer(
            training=row.pk, username=Person.objects.get(pk=who.user_id).username, actor=county_reviewer, now=now
        )  # fmt: skip
    assert set(refused.value.by_field) == {"username"}
    assert not Trainer.objects.exists()


def test_nobody_is_named_twice_and_only_by_who_holds_it(course, named, county_reviewer, make_actor):
    row, _ = course(1)
    named(row, county_reviewer)
    with pytest.raises(StaleState):
        named(row, county_reviewer)
    with pytest.raises(NotAllowed):
        named(row, make_actor(Role.COUNTY_REVIEWER, division="430612"))


def test_an_exam_is_set_drawn_so_and_those_before_stay(
    course, named, trainer, clerk, province_reviewer, county_reviewer, now
):
    row, [one] = course(1)
    named(row, county_reviewer)
    training.sign_in(token=one.token, actor=clerk, now=now)
    for n in range(10):
        bank.put_question(
            code=f"R{n:04d}", topic="记录", stem=f"记录{n}", choices="甲\n乙", answer="A", article="x",
            actor=province_reviewer, now=now - timedelta(days=1),
        )  # fmt: skip
    before = exams.begin_exam(training=row.pk, actor=clerk, now=now)
    exams.hand_in(exam=before.pk, answers={}, actor=clerk, now=now)
    later = now + timedelta(minutes=1)
    exams.set_exam(training=row.pk, topics="记录", actor=trainer, now=later)
    after = exams.begin_exam(training=row.pk, actor=clerk, now=later)
    assert {code[0] for code, *_ in after.questions} == {"R"}
    assert {code[0] for code, *_ in before.questions} != {"R"}
    for made in (before, after):
        assert reads.drawn_again(made) == reads.asked_of(made)


def test_an_exam_is_begun_on_its_days_alone(course, named, trainer, clerk, county_reviewer, now):
    row, [one] = course(1)
    named(row, county_reviewer)
    training.sign_in(token=one.token, actor=clerk, now=now)
    today = clock.local_date(now)
    tomorrow, before = today + timedelta(days=1), today - timedelta(days=1)
    for said, words in (({"opens_on": tomorrow}, "起才能考"), ({"closes_on": before}, "已经过了")):
        exams.set_exam(training=row.pk, **said, actor=trainer, now=now)
        with pytest.raises(Refused, match=words):
            exams.begin_exam(training=row.pk, actor=clerk, now=now)
    exams.set_exam(training=row.pk, opens_on=today, closes_on=today, actor=trainer, now=now)
    assert exams.begin_exam(training=row.pk, actor=clerk, now=now).nth == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"topics": "没有的类别"}, "topics"),
        ({"opens_on": "2026-07-02", "closes_on": "2026-07-01"}, "closes_on"),
        ({"opens_on": "昨天"}, "opens_on"),
    ],
)
def test_what_cannot_be_set_is_said_at_its_field(course, county_reviewer, now, said, field):
    row, _ = course(1)
    with pytest.raises(Refused) as refused:
        exams.set_exam(training=row.pk, **said, actor=county_reviewer, now=now)
    assert set(refused.value.by_field) == {field}
    assert not PaperSet.objects.exists()


def _letters(exam, right):
    key = reads.right_of(exam)
    return {
        one.code: LETTERS[(one.order.index(key[one.code]) + (n >= right)) % len(one.order)]
        for n, one in enumerate(reads.asked_of(exam))
    }


def test_a_sheet_of_paper_is_printed_entered_and_counts(
    course, named, trainer, clerk, county_reviewer, client_as, now, moving
):
    row, sessions = course(2)
    named(row, county_reviewer)
    for one in sessions:
        training.sign_in(token=one.token, actor=clerk, now=now)
    page = client_as(trainer)
    begun = page.post(f"/desk/quality/trainings/{row.pk}/papers/{clerk.user_id}/")
    made = Exam.objects.get()
    assert begun["Location"] == f"/desk/quality/papers/{made.pk}/"
    assert page.get(f"{begun['Location']}sheet.pdf").content[:4] == b"%PDF"
    stem = reads.paper_of(made)[0].stem
    assert stem in page.get(begun["Location"]).content.decode()
    sitter = client_as(clerk)
    shown = sitter.get(f"/field/exams/{made.pk}/").content.decode()
    assert "纸卷" in shown
    assert stem not in shown
    assert sitter.get(begun["Location"]).status_code == 403
    with pytest.raises(NotAllowed):
        exams.hand_in(exam=made.pk, answers=_letters(made, 10), actor=clerk, now=now)
    with pytest.raises(Refused, match="纸卷"):
        exams.begin_exam(training=row.pk, actor=clerk, now=now)
    page = client_as(trainer)  # one client, whoever acts
    given = {f"q-{code}": letter for code, letter in _letters(made, 9).items()}
    assert page.post(begun["Location"], given).status_code == 302
    made.refresh_from_db()
    assert (made.points, made.marked_by, made.passed) == (90, "覃一鸣", True)
    assert "覃一鸣录入" in page.get(begun["Location"]).content.decode()
    assert page.get(f"{begun['Location']}sheet.pdf").status_code == 404
    assert stem in client_as(clerk).get(f"/field/exams/{made.pk}/").content.decode()
    with pytest.raises(StaleState):
        exams.mark_paper(exam=made.pk, answers={}, actor=trainer, now=now)
    officer = client_as(county_reviewer)
    assert "给1人发内检员证书" in officer.get(f"/desk/quality/trainings/{row.pk}/").content.decode()


def test_nobody_enters_their_own_paper_nor_an_exam_of_a_telephone(
    course, named, trainer, clerk, county_reviewer, client_as, now
):
    row, [one] = course(1)
    named(row, county_reviewer)
    for who in (trainer, clerk):
        training.sign_in(token=one.token, actor=who, now=now)
    with pytest.raises(NotAllowed, match="别人录"):
        exams.begin_paper(training=row.pk, person=trainer.user_id, actor=trainer, now=now)
    own = exams.begin_paper(training=row.pk, person=trainer.user_id, actor=county_reviewer, now=now)
    with pytest.raises(NotAllowed, match="别人录"):
        exams.mark_paper(exam=own.pk, answers={}, actor=trainer, now=now)
    on_phone = exams.begin_exam(training=row.pk, actor=clerk, now=now)
    with pytest.raises(NotAllowed, match="手机"):
        exams.mark_paper(exam=on_phone.pk, answers={}, actor=trainer, now=now)
    assert (
        reads.paper_of(on_phone)[0].stem
        not in client_as(trainer).get(f"/desk/quality/papers/{on_phone.pk}/").content.decode()
    )
    with pytest.raises(Unknown):
        exams.begin_paper(training=row.pk, person=county_reviewer.user_id, actor=trainer, now=now)
    with pytest.raises(Unknown):
        exams.mark_paper(exam=UUID(int=7), answers={}, actor=trainer, now=now)


def test_the_database_keeps_how_an_exam_was_set_and_who_marks_a_telephone(
    course, clerk, county_reviewer, now
):
    row, [one] = course(1)
    training.sign_in(token=one.token, actor=clerk, now=now)
    exams.set_exam(training=row.pk, topics="安全间隔期", actor=county_reviewer, now=now)
    made = exams.begin_exam(training=row.pk, actor=clerk, now=now)
    for write in (
        lambda: PaperSet.objects.update(topics=""),
        lambda: PaperSet.objects.all().delete(),
        lambda: Exam.objects.filter(pk=made.pk).update(marked_by="教师"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
