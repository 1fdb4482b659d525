"""办理过程 says for whom a step was taken under delegation (process.md C8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.recognition.cases.conftest import text
from youji.accounts.models import Delegation, Grant, Person
from youji.accounts.selectors import actor_of
from youji.appeals import services as appeals
from youji.recognition.services import adopting
from youji.registry import services as registry
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_that_time")]


@pytest.fixture
def lent(make_actor, now):
    """A colleague of the same office, to whom somebody has lent a role."""

    def lend(absent, role, **where):
        today = clock.local_date(now)
        other = make_actor(Role.AUDITOR, name="何劲松", **where)
        Delegation.objects.create(
            absent_id=absent.user_id, deputy_id=other.user_id, roles=[role], starts_on=today,
            ends_on=today + timedelta(days=9),
        )  # fmt: skip
        return actor_of(Person.objects.get(pk=other.user_id), now=now)

    return lend


@pytest.fixture
def deputy(people, lent):
    """何劲松 of the same office, to whom 王市审 has lent the review for today."""
    return lent(people.city, Role.CITY_REVIEWER, division="4306")


def test_a_step_taken_for_a_colleague_says_so_to_officers_alone(submitted, deputy, people, step, client_as):
    step("city_recommend", submitted, deputy)
    move = submitted.movements.last()
    assert (move.actor_name, move.acting_for) == ("何劲松", "王市审")
    assert "何劲松（代王市审）" in text(client_as(people.province).get(f"/desk/cases/{submitted.code}/"))
    assert "王市审" not in text(client_as(people.applicant).get(f"/field/apply/{submitted.code}/"))


def test_taking_over_what_the_register_says_does_too(submitted, deputy, people, tea_base, now):
    registry.update_base(tea_base, version=tea_base.version, name="君山银针", actor=people.applicant, now=now)
    adopting.adopt_register(
        application_id=submitted.pk, version=None, reason="登记已更正。", actor=deputy, now=now
    )
    assert submitted.movements.last().acting_for == "王市审"


def test_so_does_an_appeal_upheld_for_a_colleague(submitted, lent, people, step, now):
    refused = step("city_refuse", submitted, people.city, opinion="规模不达标。")
    appeal = appeals.file_refusal(code=refused.code, text="面积以实测为准。", actor=people.applicant, now=now)
    appeals.decide(
        appeal_id=appeal.pk, upheld=True, outcome="规模达标。", document_number="湘农函〔2026〕8号",
        actor=lent(people.decision, Role.DECISION_MAKER, division="43"), now=now + timedelta(days=1),
    )  # fmt: skip
    assert submitted.movements.last().acting_for == "钱审定"


def test_whoever_has_the_role_themselves_acts_for_nobody(submitted, deputy, step, now):
    Grant.objects.create(person_id=deputy.user_id, role=Role.CITY_REVIEWER, valid_from=clock.local_date(now))
    step("city_recommend", submitted, deputy)
    assert submitted.movements.last().acting_for == ""
