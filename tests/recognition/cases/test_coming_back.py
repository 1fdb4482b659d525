"""退回补正: a corrected case goes on where it was asked about, keeps its place, and does not wait for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from youji.accounts.models import Message
from youji.divisions.selectors import calendar
from youji.recognition.models import Correction
from youji.recognition.selectors import pending, turns
from youji.recognition.selectors.facts import quota_of
from youji.recognition.services import applications
from youji.recognition.services.review import Remark
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.refusals import Blocked

REMARKS = (Remark("doc:map", "分布图没有比例尺。"),)


@pytest.fixture
def answer(people, now):
    def answer(days):
        for correction in Correction.objects.filter(answered_at=None):
            applications.answer_correction(
                correction_id=correction.pk,
                answer="已补正。",
                actor=people.applicant,
                now=now + timedelta(days=days),
            )

    return answer


@pytest.fixture
def asked_by_the_province(submitted, people, step):
    step("city_recommend", submitted, people.city, days=1, opinion="同意推荐。")
    return step("province_return", submitted, people.province, days=2, corrections=REMARKS)


@pytest.mark.clause("5.2")
def test_what_the_province_asked_for_comes_back_to_the_province(asked_by_the_province, people, step, answer):
    answer(3)
    again = step("resubmit", asked_by_the_province, people.applicant, days=3)

    assert (again.status, again.comes_back_to) == ("city_reviewed", "")
    last = again.movements.order_by("-at").first()
    assert (last.source, last.target) == ("returned", "city_reviewed")
    with pytest.raises(Blocked, match="已经退回补正过一次"):
        step("province_return", again, people.province, days=3, corrections=REMARKS)
    assert (
        step("province_review", again, people.province, days=4, opinion="复审通过。").status
        == "province_reviewed"
    )


def test_what_the_first_office_asked_for_comes_back_to_it(submitted, people, step, answer):
    returned = step("city_return", submitted, people.city, days=1, corrections=REMARKS)
    answer(2)
    assert step("resubmit", returned, people.applicant, days=2).status == "submitted"


def test_a_returned_case_keeps_the_place_it_was_recommended_for(asked_by_the_province):
    case = asked_by_the_province
    other = type(case)(round_id=case.round_id, division=case.division, scheme_version=case.scheme_version)
    assert quota_of(other, scheme_of(case.scheme_version))[1] == 1

    type(case).objects.filter(pk=case.pk).update(
        comes_back_to=""
    )  # the first office asked: not yet recommended
    assert quota_of(other, scheme_of(case.scheme_version))[1] == 0


def test_the_applicant_is_told_where_it_goes_and_the_city_that_it_does_not_come_by_again(
    asked_by_the_province, people
):
    assert "补正后直接交回退回的一级" in Message.objects.filter(title__contains="退回补正").values_list(
        "body", flat=True
    ).get(person_id=people.applicant.user_id)
    assert Message.objects.filter(person_id=people.city.user_id, title__contains="上级退回补正").count() == 1


@pytest.mark.parametrize("late", [False, True])
def test_a_case_nobody_corrects_can_be_ended_once_the_days_are_over(
    asked_by_the_province, people, step, now, late
):
    case = asked_by_the_province
    assert case.due_on == calendar().after(clock.local_date(now + timedelta(days=2)), 15)
    days = (case.due_on - clock.local_date(now)).days + late
    inbox = turns.waiting_cases(people.province, case.due_on + timedelta(days=late))
    assert list(inbox) == ([case] if late else [])
    if late:
        ended = step(
            "lapse_province_reviewer", case, people.province, days=days, opinion="经两次提醒未补正。"
        )
        assert (ended.status, ended.comes_back_to) == ("refused", "")
    else:
        with pytest.raises(Blocked, match="还没有届满"):
            step("lapse_province_reviewer", case, people.province, days=days, opinion="未补正。")


def test_the_inbox_of_whoever_may_end_it_says_so(asked_by_the_province, people, now):
    case = asked_by_the_province
    late = now + (case.due_on - clock.local_date(now)) + timedelta(days=1)
    [item] = [i for i in turns.waiting(people.province, late) if i.kind == "application"]
    assert (item.next_action, item.url) == ("逾期未补正，核查后终止办理", f"/desk/cases/{case.code}/")
    assert date.fromisoformat(str(item.due_on)) == case.due_on
    for at, level, action in ((now, "applicant", "按要求补正"), (late, "province", item.next_action)):
        (held,) = pending.pending(people.city, at)
        assert (held.keeper.level, held.next_action) == (level, action)
