"""A trainer leads a training and a grower's 内检员 learns there, on a phone and at a desk: sign-in, exam, a sheet of paper, the bank."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.pictures import shot
from tests.quality.conftest import *  # noqa: F403  (a grower, twelve questions, a course)
from youji.accounts.models import Person
from youji.quality.models import Exam
from youji.quality.selectors import exams as reads
from youji.quality.services import trainers
from youji.quality.services import training as services
from youji.shared import clock
from youji.shared.actor import Role


@pytest.fixture
def now(clock_stands):
    """The pages' own clock, which stands: what is of today is of the day on which the browser asks."""
    return clock.now()


@pytest.fixture
def trainer(make_actor):
    return make_actor(Role.TRAINER, division="430611", name="覃一鸣")


@pytest.fixture
def led(course, trainer, county_reviewer, now):
    """A training that the trainer is named for, with two sessions today."""
    row, sessions = course(2)
    username = Person.objects.get(pk=trainer.user_id).username
    trainers.name_trainer(training=row.pk, username=username, actor=county_reviewer, now=now)
    return row, sessions


@pytest.fixture
def clerks(make_actor, grower):
    """Who learns: one with a telephone, one without."""
    return [
        make_actor(Role.STAFF, operator_id=grower.operator_id, name=name) for name in ("李内检", "王内检")
    ]


@pytest.fixture
def looked_at(axe, fits):
    """A page as it stands: nothing over its edge, nothing axe finds, and a picture."""

    def look(page, name):
        fits(page)
        axe(page)
        shot(page, name)

    return look


@pytest.mark.clause("4.5-a")
def test_a_learner_signs_in_by_the_code_and_sits_the_exam_on_a_phone(
    phone, sign_in, live_server, led, clerks, looked_at
):
    _, sessions = led
    sign_in(phone, clerks[0])
    for n, one in enumerate(sessions):
        phone.goto(f"{live_server.url}/field/training/{one.token}/")
        if not n:
            looked_at(phone, "training-sign-in")
        phone.get_by_role("button", name="我到了").tap()
        expect(phone.get_by_text("签到好了")).to_be_visible()
    phone.get_by_role("link", name="看这个培训").tap()
    looked_at(phone, "training-learner")
    phone.get_by_role("button", name="开始考试").tap()
    expect(phone.get_by_role("button", name="交卷")).to_be_visible()
    looked_at(phone, "training-exam")
    made = Exam.objects.get()
    for code, letter in _right(made).items():
        phone.locator(f"input[name='q-{code}'][value='{letter}']").check()
    phone.get_by_role("button", name="交卷").tap()
    expect(phone.get_by_text("100分，80分合格")).to_be_visible()
    looked_at(phone, "training-exam-over")


@pytest.mark.clause("4.5-a")
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_trainer_opens_the_code_sets_the_exam_and_enters_a_sheet_of_paper(
    device, request, sign_in, live_server, led, clerks, now, looked_at
):
    page, (row, sessions) = request.getfixturevalue(device), led
    for clerk in clerks:
        for one in sessions:
            services.sign_in(token=one.token, actor=clerk, now=now)
    sign_in(page, trainer_of(row))
    page.goto(f"{live_server.url}/desk/quality/trainings/?named=me")
    looked_at(page, f"trainings-{device}")
    page.get_by_role("link", name=row.title).click()
    looked_at(page, f"training-led-{device}")
    page.locator(f"a[href='/desk/quality/sessions/{sessions[0].pk}/']").click()
    expect(page.get_by_text("今天有效")).to_be_visible()
    looked_at(page, f"training-session-{device}")
    page.goto(f"{live_server.url}/desk/quality/trainings/{row.pk}/exam-set/")
    page.get_by_label("考哪些类别").fill("没有的类别")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("题库里没有这些类别：没有的类别").first).to_be_visible()
    looked_at(page, f"training-exam-set-{device}")
    page.get_by_label("考哪些类别").fill("安全间隔期")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(re.compile("考安全间隔期"))).to_be_visible()
    page.get_by_role("row", name=re.compile("王内检")).get_by_role("button", name="出纸卷").click()
    expect(page.get_by_role("link", name="打印试卷")).to_be_visible()
    looked_at(page, f"training-paper-{device}")
    for code, letter in _right(Exam.objects.get()).items():
        page.locator(f"input[name='q-{code}'][value='{letter}']").check()
    page.get_by_role("button", name="录入成绩").click()
    expect(page.get_by_text("由覃一鸣录入")).to_be_visible()
    looked_at(page, f"training-paper-over-{device}")
    page.goto(f"{live_server.url}/desk/quality/trainings/{row.pk}/")
    expect(page.get_by_role("row", name=re.compile("王内检.*100"))).to_be_visible()
    looked_at(page, f"training-marked-{device}")


@pytest.mark.clause("4.5-a")
def test_the_county_names_a_trainer_and_the_province_keeps_the_bank(
    phone, desktop, sign_in, live_server, course, trainer, county_reviewer, province_reviewer, looked_at
):
    row, _ = course(1)
    sign_in(desktop, county_reviewer)
    desktop.goto(f"{live_server.url}/desk/quality/trainings/{row.pk}/trainers/")
    desktop.get_by_label("培训教师的用户名").fill("no-such-name")
    desktop.get_by_role("button", name="指定").click()
    expect(desktop.get_by_text("这里没有用这个用户名的培训教师").first).to_be_visible()
    looked_at(desktop, "training-name-trainer")
    desktop.get_by_label("培训教师的用户名").fill(Person.objects.get(pk=trainer.user_id).username)
    desktop.get_by_role("button", name="指定").click()
    expect(desktop.get_by_role("button", name="收回")).to_be_visible()
    looked_at(desktop, "training-held")
    for page, name in ((phone, "phone"), (desktop, "desktop")):
        sign_in(page, province_reviewer)
        page.goto(f"{live_server.url}/desk/quality/bank/")
        looked_at(page, f"bank-{name}")
        page.goto(f"{live_server.url}/desk/quality/bank/T0003/")
        looked_at(page, f"bank-question-{name}")


def trainer_of(row):
    """Who is named for it."""
    from youji.accounts.selectors import actor_of

    [one] = row.trainers.all()
    return actor_of(Person.objects.get(pk=one.person_id), now=clock.now())


def _right(exam):
    key = reads.right_of(exam)
    return {one.code: "ABCDEF"[one.order.index(key[one.code])] for one in reads.asked_of(exam)}
