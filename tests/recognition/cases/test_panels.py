"""D13: what an expert gave is nobody's to read until everybody asked has scored, by any door."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.recognition.cases.conftest import pdf, text
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application, PanelSeat
from youji.recognition.selectors import experts as experts_of
from youji.recognition.selectors import exports, facts, panels
from youji.recognition.selectors.case import case_of
from youji.recognition.selectors.pending import pending
from youji.recognition.selectors.turns import waiting
from youji.recognition.services import experts, review
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.4")]
GIVEN = "61.25"


@pytest.fixture
def first_scored(submitted, people, step, now) -> Application:
    """Three experts are asked; one has scored."""
    step("city_recommend", submitted, people.city, days=1, opinion="同意推荐。")
    case = step("province_review", submitted, people.province, days=2, opinion="复审通过。")
    experts.assign_panel(
        application_ids=[case.pk],
        expert_ids=[e.user_id for e in people.experts],
        actor=people.province,
        now=now,
    )
    give(case, people.experts[0], now)
    case.refresh_from_db()
    return case


def give(case, expert, now) -> None:
    experts.record_score(
        application_id=case.pk, score=Decimal(GIVEN), opinion="基础一般。", actor=expert, now=now
    )


def doors(case, actor, client_as, caller, now) -> dict[str, bool]:
    """Where ``actor`` reads the score that was given."""
    code = case.code
    trail = AuditEntry.objects.visible_to(actor).filter(action="recognition.application.expert_scored")
    sheet = list(exports.application_rows(case.round, actor))
    return {
        "page": GIVEN in text(client_as(actor).get(f"/desk/cases/{code}/")),
        "program": GIVEN in caller(actor).get(f"/recognition/applications/{code}/case").content.decode(),
        "case": bool(case_of(case, actor, now).scores),
        "workbook": [row["expert_score"] for row in sheet] == [Decimal(GIVEN)],
        "trail": trail.exists(),
    }


READERS = {
    "county": (Role.COUNTY_REVIEWER, "430611"),
    "city": (Role.CITY_REVIEWER, "4306"),
    "province": (Role.PROVINCE_REVIEWER, "43"),
    "publisher": (Role.PUBLISHER, "43"),
    "statistician": (Role.STATISTICIAN, "43"),
}


@pytest.mark.usefixtures("at_that_time")
@pytest.mark.parametrize("reader", READERS)
def test_the_first_score_is_read_nowhere_and_all_of_them_once_all_are_given(
    reader, first_scored, people, make_actor, client_as, caller, now
):
    role, division = READERS[reader]
    actor = make_actor(role, division=division)
    assert not any(doors(first_scored, actor, client_as, caller, now).values())
    assert "专家已评1名" in text(client_as(actor).get(f"/desk/cases/{first_scored.code}/"))

    for expert in people.experts[1:]:
        give(first_scored, expert, now)
    seen = doors(first_scored, actor, client_as, caller, now)
    assert seen.pop("trail") == (reader == "province"), "the trail has readers of its own"
    assert all(seen.values()), seen


def test_whoever_asks_the_experts_is_told_how_many_have_scored_and_no_mean_of_some(
    first_scored, people, client_as, caller, now
):
    """The matrix met the first score as the mean of one, on the page that asks for more."""
    page = client_as(people.province).get("/desk/experts/")
    assert [one[0].scores for one in page.context["cases"]] == [1]
    assert GIVEN not in text(page)
    assert GIVEN not in caller(people.province).get("/recognition/panel/waiting").content.decode()
    for expert in people.experts[1:]:
        give(first_scored, expert, now)
    assert GIVEN in text(client_as(people.province).get("/desk/experts/"))


def test_who_is_asked_is_named_to_the_province_alone(first_scored, people, now):
    def hands(actor) -> list[str]:
        return [one.keeper.name for one in pending(actor, now) if one.kind == "expert"]

    assert sorted(hands(people.province)) == ["评审专家 专家丙", "评审专家 专家乙"]
    assert hands(people.city) == ["评审专家2名"]


def test_what_is_withheld_is_on_the_trail_all_the_same(first_scored):
    assert AuditEntry.objects.filter(action="recognition.application.expert_scored").count() == 1


def test_who_recused_himself_is_not_waited_for(first_scored, people, now):
    extra = PanelSeat.objects.get(expert_id=people.experts[2].user_id)
    experts_given = people.experts[1]
    give(first_scored, experts_given, now)
    assert panels.is_open(first_scored)
    first_scored.recusals.create(
        person_id=extra.expert_id, person_name=extra.expert_name, reason="亲属", at=now
    )
    assert panels.is_open(first_scored), "two of three that the scheme demands"


def test_who_stands_aside_is_asked_no_more_and_what_they_gave_is_not_counted(scored, people, make_actor, now):
    kin, last = (make_actor(Role.EXPERT, division="43", name=name) for name in ("专家丁", "专家戊"))
    experts.assign_panel(
        application_ids=[scored.pk], expert_ids=[kin.user_id, last.user_id], actor=people.province, now=now
    )
    experts.record_score(application_id=scored.pk, score=Decimal(10), opinion="不行。", actor=kin, now=now)
    assert [item.next_action for item in waiting(last, now)] == ["评分"]
    for one in (kin, last):
        review.recuse(application_id=scored.pk, reason="亲属", actor=one, now=now)

    assert (experts_of.seats_of(kin), waiting(last, now)) == ([], [])
    assert [item for item in pending(people.province, now) if item.kind == "expert"] == []
    assert facts.gather(scored, people.province, now).expert_mean == panels.mean_of(scored) == 89
    (row,) = experts_of.to_review(people.province)
    assert (row.seats, row.scores, row.mean) == (3, 3, 89)


def test_a_mean_of_too_few_is_not_told_with_what_stands_in_the_way(first_scored, people, now):
    seen = review.outlook(first_scored, people.province, now)
    (found,) = [one for one in seen if one.step.name == "expert_review"]
    assert {f.code for f in found.findings} == {"REC-024", "REC-025"}


def test_a_concluded_panel_is_closed(scored, people, step):
    PanelSeat.objects.create(
        application=scored, expert_id=999, expert_name="没来", assigned_at=scored.moved_at
    )
    assert panels.is_open(scored)
    experts.attach_minutes(
        application_ids=[scored.pk], file=pdf(), name="纪要.pdf", actor=people.province, now=scored.moved_at
    )
    concluded = step("expert_review", scored, people.province, days=3, opinion="同意。")
    assert not panels.is_open(concluded)
    with pytest.raises(NotAllowed):  # nor is it scored again
        give(concluded, people.experts[0], scored.moved_at)
    assert panels.mean_of(concluded) == Decimal("89.00")


@pytest.mark.parametrize("door", ["page", "program"])
@pytest.mark.usefixtures("at_that_time")
def test_an_expert_stands_aside_and_who_asks_experts_is_told(
    door, first_scored, people, client_as, caller, now
):
    kin, peer, code = people.experts[0], people.experts[1], first_scored.code
    send = {
        "page": lambda said: client_as(kin).post(f"/desk/experts/{code}/recuse/", said),
        "program": lambda said: caller(kin).post(f"/recognition/applications/{code}/score/recusal", said),
    }[door]
    assert send({"reason": ""}).status_code == 422
    assert send({"reason": "负责人是本人亲属"}).status_code in (200, 302)

    assert experts_of.seats_of(kin) == []
    (row,) = experts_of.to_review(people.province)
    assert (row.seats, row.aside, row.scores) == (2, 1, 0)
    told = Message.objects.filter(title__contains="回避").values_list("person", "link")
    assert set(told) == {(people.province.user_id, "/desk/experts/")}, "not the other experts"
    assert "1人已回避" in text(client_as(people.province).get("/desk/experts/"))
    with pytest.raises(NotAllowed, match="已声明回避"):
        give(first_scored, kin, now)
    with pytest.raises(Refused, match="请换一位专家"):  # nor asked again
        experts.assign_panel(
            application_ids=[first_scored.pk], expert_ids=[kin.user_id], actor=people.province, now=now
        )
    with pytest.raises(Unknown):  # who was never asked has nothing to stand aside from
        experts.stand_aside(application_id=first_scored.pk, reason="亲属", actor=people.city, now=now)
    assert peer.user_id in {seat.expert_id for seat in PanelSeat.objects.counted()}


def test_after_the_review_there_is_nothing_to_stand_aside_from(scored, people, step, now):
    experts.attach_minutes(
        application_ids=[scored.pk], file=pdf(), name="纪要.pdf", actor=people.province, now=scored.moved_at
    )
    concluded = step("expert_review", scored, people.province, days=3, opinion="同意。")
    with pytest.raises(NotAllowed, match="已经办到下一步"):
        experts.stand_aside(application_id=concluded.pk, reason="亲属", actor=people.experts[0], now=now)
