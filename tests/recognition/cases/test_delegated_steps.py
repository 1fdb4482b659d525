"""办理过程 says for whom a step was taken under delegation (process.md C8)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.recognition.cases.conftest import text
from youji.accounts.models import Delegation, Grant, Person
from youji.accounts.selectors import actor_of
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_that_time")]


@pytest.fixture
def deputy(people, make_actor, now):
    """何劲松 of the same office, to whom 王市审 has lent the review for today."""
    today = clock.local_date(now)
    other = make_actor(Role.AUDITOR, division="4306", name="何劲松")
    Delegation.objects.create(
        absent_id=people.city.user_id,
        deputy_id=other.user_id,
        roles=[Role.CITY_REVIEWER],
        starts_on=today,
        ends_on=today + timedelta(days=9),
    )
    return actor_of(Person.objects.get(pk=other.user_id), now=now)


def test_a_step_taken_for_a_colleague_says_so_to_officers_alone(submitted, deputy, people, step, client_as):
    step("city_recommend", submitted, deputy)
    move = submitted.movements.last()
    assert (move.actor_name, move.acting_for) == ("何劲松", "王市审")
    assert "何劲松（代王市审）" in text(client_as(people.province).get(f"/desk/cases/{submitted.code}/"))
    assert "王市审" not in text(client_as(people.applicant).get(f"/field/apply/{submitted.code}/"))


def test_whoever_has_the_role_themselves_acts_for_nobody(submitted, deputy, step, now):
    Grant.objects.create(person_id=deputy.user_id, role=Role.CITY_REVIEWER, valid_from=clock.local_date(now))
    step("city_recommend", submitted, deputy)
    assert submitted.movements.last().acting_for == ""
