"""What holds of a recognition at every moment: asked at every step that leads on, and kept by the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.catalogue.test_standing import together
from tests.recognition.in_flight import put_in_flight
from youji.catalogue.logic.measures import BY_NAME
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import Entry
from youji.catalogue.services import standing
from youji.catalogue.services.entering import enter_national
from youji.catalogue.services.standing import Order
from youji.recognition.selectors import cases
from youji.recognition.services import applications, experts, notices, review
from youji.schemes.logic.scheme import STANDING, guard_names
from youji.schemes.selectors import scheme_of
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, StaleState
from youji.shared.rows import one_of_two

pytestmark = pytest.mark.django_db


def codes(refusal) -> set[str]:
    return {finding.code for finding in refusal.value.findings}


@pytest.fixture
def put_on_list(people, now, county_product, tea_base):
    """The same base recognised by another door: on the strength of a document from before the catalogue."""

    def put(**more):
        values = {
            "category": "county_product", "document_number": "湘农发〔2025〕1号", "issued_by": "湖南省农业农村厅",
            "list_row": "7", "recognised_on": date(2025, 1, 1),
        }  # fmt: skip
        values |= {"scheme_version": county_product, "base": tea_base}
        return enter_national(actor=people.publisher, now=now, **values | more)

    return put


@pytest.mark.clause("5.4")
@pytest.mark.clause("5.5")
def test_every_step_that_leads_on_asks_what_must_hold_at_any_time(schemes):
    for version in schemes.values():
        for step in scheme_of(version).steps:
            asked = set(STANDING) <= set(guard_names(step))
            assert asked == (step.tone == "forward"), (version, step.name)


@pytest.fixture
def second(whole, people, make_round, county_product, tea_base, fill_in, now):
    """The same base, put forward in a second round as well."""
    other = make_round(county_product, title="2026年第二批", document_number="湘农办函〔2026〕19号")
    draft = applications.start_application(
        round_id=other.pk, base_id=tea_base.pk, category="county_product", actor=people.applicant, now=now
    )
    return fill_in(draft, people.applicant)


@pytest.mark.clause("5.2")
def test_a_base_has_one_application_in_flight_whatever_the_round(whole, second, people, step):
    step("submit", whole, people.applicant)
    second.refresh_from_db()

    seen = review.outlook(second, people.applicant, second.created_at)
    submit = next(one for one in seen if one.step.name == "submit")
    assert [f.message for f in submit.findings if f.code == "REC-033"], "said before it is pressed"
    with pytest.raises(Blocked, match=whole.code) as refusal:
        step("submit", second, people.applicant)
    assert "REC-033" in codes(refusal)

    whole.refresh_from_db()
    step("withdraw", whole, people.applicant, opinion="改报第二批")
    second.refresh_from_db()
    step("submit", second, people.applicant)


def test_the_database_itself_lets_one_be_in_flight(whole, second):
    put_in_flight(whole, "submitted")
    with pytest.raises(IntegrityError, match=r"once_in_flight|scheme_key"), transaction.atomic():
        put_in_flight(second, "decided")


@pytest.mark.clause("5.4")
def test_a_base_is_recognised_once_by_whichever_door(decided, people, put_on_list, now):
    first = put_on_list()
    with pytest.raises(Blocked, match=first.code) as refusal:
        put_on_list(list_row="8")
    assert codes(refusal) == {"CAT-016"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(
            base_id=first.base_id, scheme_version=first.scheme_version, scheme_key=first.scheme_key,
            category=first.category, code="430611-25-0009", level="province", division="430611", name="x",
            recognised_on=first.recognised_on, valid_from=first.valid_from,
        )  # fmt: skip

    with pytest.raises(Blocked) as late:
        review.take_step("announce", application_id=decided.pk, actor=people.publisher, now=now)
    assert "REC-017" in codes(late)


def test_what_is_over_when_it_is_entered_stands_in_nobodys_way(put_on_list, now):
    old = put_on_list(recognised_on=date(2019, 1, 1), valid_until=date(2022, 1, 1))

    assert old.status == EntryStatus.EXPIRED
    assert put_on_list(list_row="8").status == EntryStatus.PENDING


HARMS = {
    "suspend": (
        "REC-015",
        Order(reason="检出禁用药物", ground="annual_failed", document_number="湘农函〔2026〕3号"),
    ),
    "remove": (
        "REC-016",
        Order(reason="发生重大事件", ground="major_incident", document_number="湘农发〔2026〕3号"),
    ),
}


@pytest.mark.clause("5.5")
@pytest.mark.parametrize("measure", HARMS)
def test_what_befalls_the_base_stops_its_case_at_every_step_and_is_itself_a_ground_for_refusal(
    decided, people, put_on_list, schemes, make_actor, step, now, measure
):
    code, order = HARMS[measure]
    notices.open_notice(
        application_ids=[decided.pk],
        title="公示",
        document_number="",
        text="",
        actor=people.publisher,
        now=now,
    )
    elsewhere = put_on_list(scheme_version=schemes["provincial-base"], category="planting")
    hand = make_actor(Role.SUPERVISOR, Role.DECISION_MAKER, division="43")
    way = BY_NAME[measure].way
    standing.take_measure(measure, code=elsewhere.code, order=order, actor=hand, now=now, way=way)

    case = cases.find(decided.pk, people.decision)
    with pytest.raises(Blocked) as refusal:
        step("recognise", case, people.decision, days=12, document_number="湘农发〔2026〕9号")
    assert codes(refusal) == {code}
    refused = step("notice_refuse", case, people.decision, days=12, opinion="基地已被暂停或删除。")
    assert refused.status == "refused"


@pytest.mark.clause("5.5")
def test_a_declared_incident_stops_the_case_before_it_is_handed_in(whole, people, now, step):
    applications.save_answers(
        application_id=whole.pk, answers={"major_incident": "是"}, actor=people.applicant, now=now
    )
    with pytest.raises(Blocked, match="重大农产品质量安全事件") as refusal:
        step("submit", cases.find(whole.pk, people.applicant), people.applicant)
    assert codes(refusal) == {"REC-034"}


@pytest.mark.clause("5.4")
def test_experts_below_the_line_do_not_pass_it(scored, people, step, now):
    for expert in people.experts:
        experts.record_score(
            application_id=scored.pk, score=Decimal(35), opinion="不成熟", actor=expert, now=now
        )
    with pytest.raises(Blocked, match=r"平均35\.00分") as refusal:
        step("expert_review", cases.find(scored.pk, people.province), people.province)
    assert codes(refusal) == {"REC-036"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_same_base_at_once_one_is_told(put_on_list):
    said = together(lambda: put_on_list(list_row="7"), lambda: put_on_list(list_row="8"))

    assert Entry.objects.count() == 1
    assert sum(isinstance(one, Blocked | StaleState) for one in said) == 1, said


def test_whoever_is_slower_than_the_database_is_told_and_not_shown_a_fault():
    with pytest.raises(StaleState, match="刚刚"), transaction.atomic(), one_of_two("刚刚被纳入目录。"):
        raise IntegrityError("UNIQUE constraint failed")
