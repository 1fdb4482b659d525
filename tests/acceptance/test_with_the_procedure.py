"""The acceptance inside the procedure: asked for by the grower, decided on by the city."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acceptance.test_acceptance import agree, reconcile
from youji.acceptance.models import Acceptance
from youji.recognition.models import Application
from youji.recognition.selectors.milestones import milestones_of
from youji.recognition.services import review
from youji.recognition.services.milestones import report_milestone
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Role
from youji.shared.refusals import Blocked

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.3")]


@pytest.fixture
def holder(make_actor, operator):
    return make_actor(Role.HOLDER, operator_id=operator.pk)


@pytest.fixture
def building(application, now):
    """Back in the construction period, with a self-assessment of the best tier throughout."""
    items = scheme_of(application.scheme_version).sheet.items
    Application.objects.filter(pk=application.pk).update(
        status="building",
        building_from=now.date(),
        building_until=now.date() + timedelta(days=180),
        self_assessment={item.key: {"tier": 0} for item in items if not item.bonus},
    )
    application.refresh_from_db()
    return application


def step(name, application, actor, now, **asked):
    return review.take_step(
        name, application_id=application.pk, actor=actor, now=now, asked=review.Asked(**asked)
    )


def codes(caught) -> set[str]:
    return {finding.code for finding in caught.value.findings}


def test_the_visit_is_asked_for_once_every_task_is_reported(building, holder, now):
    with pytest.raises(Blocked) as caught:
        step("apply_acceptance", building, holder, now)
    assert codes(caught) == {"REC-019"}

    for milestone in scheme_of(building.scheme_version).milestones:
        report_milestone(code=building.code, key=milestone.key, note="已完成", actor=holder, now=now)
    assert all(view.report for view in milestones_of(building))
    moved = step("apply_acceptance", building, holder, now)

    assert moved.status == "acceptance"
    assert Acceptance.objects.get(application=building).scheduled_on is None


def test_the_city_accepts_only_what_the_team_has_passed(
    signed, team, common, application, city_reviewer, visit_day
):
    with pytest.raises(Blocked) as caught:
        step("accept", application, city_reviewer, visit_day)
    assert codes(caught) == {"REC-021", "REC-022"}

    reconcile(signed, team.mao, common(), visit_day)
    for actor in (team.mao, team.ren):
        agree(signed, actor, visit_day)

    assert step("accept", application, city_reviewer, visit_day).status == "city_accepted"


def test_a_failed_acceptance_goes_back_to_building_and_is_held_again(
    signed, team, common, application, city_reviewer, holder, visit_day
):
    lines = common(banned=1)
    lines["banned"]["note"] = "检出克百威"
    reconcile(signed, team.mao, lines, visit_day)
    for actor in (team.mao, team.ren):
        agree(signed, actor, visit_day)

    with pytest.raises(Blocked) as caught:
        step("accept", application, city_reviewer, visit_day)
    assert codes(caught) == {"REC-021"}
    moved = step("rebuild", application, city_reviewer, visit_day, opinion="停用克百威，重新检测后再申请验收")

    assert moved.status == "building"
    assert Acceptance.objects.filter(application=application, outcome="failed").count() == 1
