"""A step of a case that is told to everybody asks once more; the applicant's own never are (decision 0095)."""

from __future__ import annotations

import pytest

from tests.pressing import asked, press_twice
from tests.recognition.cases.conftest import text
from tests.schemes.test_exits import EACH
from youji.ledger.models import AuditEntry
from youji.recognition.services.review import is_published
from youji.schemes.logic.exits import of_renewal
from youji.schemes.logic.scheme import Scheme
from youji.shared.actor import APPLICANTS, Role


@EACH
def test_no_step_of_an_applicant_is_told_to_everybody(scheme: Scheme):
    steps = [*scheme.steps, *(of_renewal(step, scheme) for step in scheme.steps)]
    own = [step for step in steps if Role(step.role) in APPLICANTS]
    assert own
    assert [step.name for step in own for source in step.sources if is_published(step, source)] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("at_that_time")
def test_a_refusal_on_the_page_of_a_case_asks_and_a_recommendation_does_not(submitted, people, client_as):
    desk, url = client_as(people.city), f"/desk/cases/{submitted.code}/step/"
    said = {"step": "city_refuse", "opinion": "规模不达标。", "version": submitted.version}
    told = AuditEntry.objects.filter(subject=submitted.subject, public__isnull=False)
    lines = dict(asked(desk.post(url, said)).lines)
    assert lines["将公开"] == f"君山茶叶（{submitted.code}）：不予推荐"
    assert not told.exists()
    assert press_twice(desk, url, said).status_code == 302
    assert told.get().public["to"] == "refused"


@pytest.mark.django_db
@pytest.mark.usefixtures("at_that_time")
def test_what_only_the_offices_read_is_done_at_the_first_press(submitted, people, client_as):
    said = {"step": "city_recommend", "opinion": "材料属实。", "version": submitted.version}
    done = client_as(people.city).post(f"/desk/cases/{submitted.code}/step/", said)
    assert done.status_code == 302, text(done)
