"""What is judged, noticed and recognised is what was handed in, whatever the register says by then."""

from __future__ import annotations

import importlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from tests.catalogue.stated import state
from tests.recognition.in_flight import put_in_flight
from youji.catalogue.models import Entry, Revision
from youji.recognition.models import Application, Evidence, Movement, Notice, Submission
from youji.recognition.selectors import cases, facts, judged
from youji.recognition.selectors.noticed import NOTICED, row_of
from youji.recognition.services import adopting, applications, bulk, notices, review, submissions
from youji.registry import services as registry
from youji.registry.logic.statement import COMPARED
from youji.registry.models import Base, GIProduct, Operator, Plot, Product
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown

pytestmark = pytest.mark.django_db
RING = [[112.7, 29.4], [112.71, 29.4], [112.71, 29.41], [112.7, 29.41], [112.7, 29.4]]
SHAPE = {"type": "Polygon", "coordinates": [RING]}


def edit(base: Base, actor, now, **values) -> Base:
    """The register says something else, through its own door."""
    base.refresh_from_db()
    return registry.update_base(base, version=base.version, actor=actor, now=now, **values)


def product(now) -> dict[str, object]:
    return {"product_id": Product.objects.create(code="P09", name="草鱼", group="水产").pk}


def gi_product(now) -> dict[str, object]:
    return {"gi_product_id": GIProduct.objects.create(name="君山银针", authority="农业农村部").pk}


def counted(now) -> dict[str, object]:
    Product.objects.update(group="畜牧")  # tea is not counted by the head
    return {"scale": Decimal(5000), "scale_unit": "bird"}


#: Each field a decision rests on, and what the register says of it later; the rest no door of the register changes.
EDITS = {
    "name": lambda now: {"name": "君山银针"},
    "address": lambda now: {"address": "广兴洲镇"},
    "product": product,
    "gi_product": gi_product,
    "area_mu": lambda now: {"area_mu": Decimal(7500)},
    "counted": counted,
    "output_t": lambda now: {"output_t": Decimal(1)},
    "techniques": lambda now: {"techniques": "加微信领补贴"},
    "responsible": lambda now: {"responsible": "某某公司"},
}
OTHERWISE = {"division", "operator", "plots"}


def test_every_field_of_the_statement_is_tried():
    assert set(EDITS) | OTHERWISE == set(COMPARED)


@pytest.mark.clause("5.2")
@pytest.mark.parametrize("field", EDITS)
def test_what_the_register_says_later_changes_nothing_of_what_is_judged(
    field, submitted, tea_base, people, now
):
    known = facts.gather(submitted, people.city, now)
    before = facts.surroundings_of(cases.find(submitted.pk, people.city), now.date())
    edit(tea_base, people.applicant, now, **EDITS[field](now))

    case = cases.find(submitted.pk, people.city)
    after = facts.surroundings_of(case, now.date())
    assert after.registry == before.registry
    assert [one.field for one in judged.changes_since(case)] == [field]
    assert case.judged_answers == submitted.judged_answers
    assert facts.gather(case, people.city, now) == known


def test_a_plot_drawn_later_is_not_judged_and_one_retired_still_is(submitted, tea_base, people, now):
    registry.add_plot(
        base_id=tea_base.pk, name="一号地", geometry=SHAPE, datum="CGCS2000", actor=SYSTEM, now=now
    )
    case = cases.find(submitted.pk, people.city)
    around = facts.surroundings_of(case, now.date())
    assert (around.registry.plot_count, [one.field for one in judged.changes_since(case)]) == (0, ["plots"])

    taken = adopting.adopt_register(
        application_id=case.pk, version=case.version, reason="补画了地块", actor=people.city, now=now
    )
    registry.retire_plot(plot_id=Plot.objects.get().pk, actor=SYSTEM, now=now, reason="误画")
    again = cases.find(taken.pk, people.city)
    assert facts.surroundings_of(again, now.date()).registry.plot_count == 1
    assert [(one.field, one.after) for one in judged.changes_since(again)] == [("plots", "")]


def test_everything_handed_in_is_kept_with_its_digest(submitted, people):
    kept = submitted.submission
    assert (kept.number, kept.by_id, kept.stated.name, kept.stated.area_mu) == (
        1,
        people.applicant.user_id,
        "君山茶叶",
        Decimal("3400.00"),
    )
    assert kept.answers == submitted.answers
    assert kept.self_assessment == submitted.self_assessment
    rows = Evidence.objects.filter(application=submitted).select_related("document")
    assert [(row["target"], row["sha256"]) for row in kept.evidence] == [
        (row.target, row.document.sha256) for row in rows
    ]
    assert len(kept.digest) == 64


@pytest.mark.parametrize("do", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_what_was_handed_in(submitted, do):
    rows = Submission.objects.filter(application=submitted)
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        rows.update(reason="改过") if do == "update" else rows._raw_delete(rows.db)
    assert rows.get().reason == ""


def test_no_case_is_in_flight_without_what_was_handed_in(whole):
    with pytest.raises(DatabaseError), transaction.atomic():
        Application.objects.filter(pk=whole.pk).update(status="submitted")


def test_what_is_handed_in_again_after_a_return_is_what_is_judged(submitted, tea_base, people, step, now):
    remark = review.Remark("field:households_count", "与统计数不一致。")
    step("city_return", submitted, people.city, corrections=[remark])
    edit(tea_base, people.applicant, now, area_mu=Decimal(7500))
    row = submitted.corrections.get()
    applications.answer_correction(
        correction_id=row.pk, answer="已改", actor=people.applicant, now=now + timedelta(hours=1)
    )
    again = step("resubmit", cases.find(submitted.pk, people.applicant), people.applicant, days=1)

    assert [kept.stated.area_mu for kept in again.submissions.all()] == [Decimal("3400.00"), Decimal(7500)]
    assert again.submission.number == 2
    assert judged.changes_since(again) == ()


# --- process.md A2: 750 → 7500 -------------------------------------------------------------------


def open_notice(application, people, now) -> Notice:
    return notices.open_notice(
        application_ids=[application.pk], title="公示", document_number="", text="", actor=people.publisher, now=now
    )  # fmt: skip


@pytest.mark.clause("5.4")
@pytest.mark.parametrize("when", ["after the decision", "on notice"])
@pytest.mark.parametrize("door", ["step", "bulk"])
def test_what_is_recognised_is_what_was_on_notice(decided, tea_base, people, step, now, when, door):
    """A2: the county edits 3400 → 34000 under the notice; it is not what is recognised, by either door."""
    if when == "after the decision":
        edit(tea_base, people.applicant, now, area_mu=Decimal(34000), name="君山大茶")
    notice = open_notice(decided, people, now)
    if when == "on notice":
        edit(tea_base, people.applicant, now, area_mu=Decimal(34000), name="君山大茶")

    later = now + timedelta(days=12)
    asked = review.Asked(document_number="湘农发〔2026〕9号")
    if door == "bulk":
        (done,) = bulk.bulk_take(
            "recognise", application_ids=[decided.pk], actor=people.decision, now=later, asked=asked
        )
        assert done.done, done.sentences
    else:
        review.take_step(
            "recognise", application_id=decided.pk, actor=people.decision, now=later, asked=asked
        )

    (row,) = notice.snapshot
    entry = Entry.objects.get(application_code=decided.code)
    frozen = Application.objects.get(pk=decided.pk).submission
    assert row["area_mu"] == str(entry.area_mu) == str(frozen.stated.area_mu) == "3400.00"
    assert row["name"] == entry.name == "君山茶叶"
    assert row["digest"] == frozen.digest


@pytest.mark.clause("5.4")
@pytest.mark.parametrize("key", sorted(NOTICED))
def test_what_was_noticed_otherwise_is_not_recognised(key, decided, people, now):
    notice = open_notice(decided, people, now)
    Notice.objects.filter(pk=notice.pk).update(snapshot=[notice.snapshot[0] | {key: "别的"}])

    with pytest.raises(Blocked) as refusal:
        review.take_step(
            "recognise", application_id=decided.pk, actor=people.decision, now=now + timedelta(days=12),
            asked=review.Asked(document_number="湘农发〔2026〕9号"),
        )  # fmt: skip
    assert [finding.code for finding in refusal.value.findings] == ["REC-041"]


def test_a_row_missing_from_the_notice_is_not_recognised(decided, people, now):
    notice = open_notice(decided, people, now)
    Notice.objects.filter(pk=notice.pk).update(snapshot=[])
    with pytest.raises(Blocked, match="公示名单"):
        review.take_step(
            "recognise", application_id=decided.pk, actor=people.decision, now=now + timedelta(days=12),
            asked=review.Asked(document_number="湘农发〔2026〕9号"),
        )  # fmt: skip


# --- taking over what the register says by now ---------------------------------------------------


def adopt(application, actor, now, *, version=None, reason="现场核实，原登记少写一位") -> Application:
    return adopting.adopt_register(
        application_id=application.pk, version=version, reason=reason, actor=actor, now=now
    )


@pytest.mark.clause("5.2")
def test_a_reviewer_takes_a_change_over_with_a_reason_and_it_is_judged_from_then_on(
    submitted, tea_base, people, step, now
):
    edit(tea_base, people.applicant, now, area_mu=Decimal(7500))
    taken = adopt(submitted, people.city, now)

    case = cases.find(taken.pk, people.city)
    assert (case.submission.number, case.submission.stated.area_mu) == (2, Decimal(7500))
    assert case.submission.reason == "现场核实，原登记少写一位"
    assert case.answers["area_mu"] == "7500"
    assert judged.changes_since(case) == ()
    moved = Movement.objects.filter(application=case).latest("pk")
    assert (moved.step, moved.source, moved.target, moved.actor_id) == (
        "adopt_register",
        "submitted",
        "submitted",
        people.city.user_id,
    )
    assert "由“3400.00”改为“7500.00”" in moved.opinion
    assert moved.ledger_entry_id
    step("city_recommend", case, people.city, opinion="同意。")


@pytest.mark.clause("5.5")
def test_a_renewal_goes_on_with_what_was_confirmed_of_its_entry_meanwhile(
    submitted, tea_base, people, step, now
):
    """Recognised as it was handed in, it would put back what the change took away."""
    entry = Entry.objects.create(
        base=tea_base, scheme_version=submitted.scheme_version, scheme_key=submitted.scheme_key,
        category=submitted.category, code="430611-21-0001", level="province", division="430611", name="君山茶叶",
        recognised_on=date(2021, 9, 1), valid_from=date(2021, 9, 1), valid_until=date(2026, 9, 1),
    )  # fmt: skip
    state(entry, now - timedelta(days=900))
    Application.objects.filter(pk=submitted.pk).update(renews=entry)
    edit(tea_base, people.applicant, now, area_mu=Decimal(7500), techniques="改了，没有申请变更")
    assert judged.unadopted_changes(cases.find(submitted.pk, people.city)) == (), "nobody confirmed it"
    said = replace(submitted.submission.stated, area_mu=Decimal(7500))
    Revision.objects.create(
        entry=entry, number=2, in_force_on=date(2026, 6, 1), statement=said.as_json(),
        cause=Revision.Cause.CHANGED, recorded_at=now + timedelta(hours=1),
    )  # fmt: skip
    with pytest.raises(Blocked, match="规模") as undoes:
        step("city_recommend", submitted, people.city, days=1, opinion="同意。")
    assert [f.code for f in undoes.value.findings] == ["REC-046"]
    adopt(submitted, people.city, now + timedelta(hours=2))
    step("city_recommend", cases.find(submitted.pk, people.city), people.city, days=1, opinion="同意。")


def test_what_cannot_be_taken_over_is_said(submitted, tea_base, people, now):
    with pytest.raises(Refused, match="没有可采用的变更"):
        adopt(submitted, people.city, now)
    edit(tea_base, people.applicant, now, area_mu=Decimal(7500))
    with pytest.raises(Refused) as refused:
        adopt(submitted, people.city, now, reason=" ")
    assert [problem.field for problem in refused.value.problems] == ["reason"]
    with pytest.raises(StaleState):
        adopt(submitted, people.city, now, version=submitted.version - 1)
    assert submitted.submissions.count() == 1


@pytest.mark.clause("5.2")
@pytest.mark.parametrize("changed", ["operator", "division"])
def test_another_operator_or_county_is_not_taken_over_into_the_case_of_the_first(
    farm, farm_case, neighbour, step, now, changed
):
    case = step("submit", farm_case, farm.holder)
    values = {"operator": neighbour.operator} if changed == "operator" else {"division": "430602"}
    type(farm.base).objects.filter(pk=farm.base.pk).update(**values)
    with pytest.raises(Refused, match="请退回由新的主体重新提交"):
        adopt(case, farm.county, now)
    assert case.submissions.count() == 1


def test_a_notice_names_the_county_that_was_judged(submitted):
    """As the catalogue will: entering writes what was stated."""
    stated = replace(submitted.submission.stated, division="430602")
    row = row_of(submitted, stated)
    assert (row["division"], row["district"]) == ("430602", "岳阳市岳阳楼区")


@pytest.mark.clause("5.2")
def test_nobody_else_takes_a_change_over(submitted, tea_base, people, make_actor, now):
    edit(tea_base, people.applicant, now, area_mu=Decimal(7500))
    for actor in (people.applicant, people.province, people.decision, people.publisher):
        with pytest.raises(NotAllowed):
            adopt(submitted, actor, now)
    with pytest.raises(Unknown):
        adopt(submitted, make_actor(Role.CITY_REVIEWER, division="4307"), now)
    review.recuse(application_id=submitted.pk, reason="亲属", actor=people.city, now=now)
    with pytest.raises(NotAllowed):
        adopt(submitted, people.city, now)
    (outcome,) = bulk.bulk_take("adopt_register", application_ids=[submitted.pk], actor=people.city, now=now)
    assert not outcome.done
    assert submitted.submissions.count() == 1


@pytest.mark.clause("5.4")
def test_once_decided_or_on_notice_nothing_is_taken_over(decided, tea_base, people, now):
    edit(tea_base, people.applicant, now, area_mu=Decimal(7500))
    everybody = (people.city, people.province, people.decision, people.publisher)
    for actor in everybody:
        with pytest.raises(NotAllowed):
            adopt(decided, actor, now)
    open_notice(decided, people, now)
    for actor in everybody:
        with pytest.raises(NotAllowed):
            adopt(decided, actor, now)


@pytest.mark.clause("5.3")
def test_what_is_handed_in_for_acceptance_adds_the_assessment_and_no_word_of_the_register(
    farm, farm_case, people, step, now
):
    """The base is built meanwhile; its ground and its holder's name are taken over by a reviewer or not at all."""
    case = step("submit", farm_case, farm.holder)
    put_in_flight(case, "building")
    edit(farm.base, farm.holder, now, area_mu=Decimal(2600))
    operator = Operator.objects.get(pk=farm.base.operator_id)
    registry.update_operator(operator, version=operator.version, name="某某公司", actor=farm.holder, now=now)
    item = next(iter(case.self_assessment))
    applications.save_assessment(
        application_id=case.pk, lines={item: {"note": "建成后补充"}}, actor=farm.holder, now=now
    )
    built = cases.find(case.pk, farm.holder)
    assert built.judged_assessment[item]["note"] == "建成后补充", "while building it is the applicant's"

    frozen = submissions.hand_in(built, actor=farm.holder, now=now)
    assert (frozen.stated.area_mu, frozen.stated.operator) == (Decimal("260.00"), "君山银针茶叶专业合作社")
    assert frozen.self_assessment[item]["note"] == "建成后补充"
    assert {one.field for one in judged.changes_since(built)} >= {"area_mu", "operator"}


# --- the cases that were in flight ---------------------------------------------------------------


def test_the_migration_freezes_what_a_case_is_as_the_service_would(submitted):
    made = submitted.submission
    evidence = [
        {"id": row.pk, "target": row.target, "name": row.document.name, "sha256": row.document.sha256}
        for row in submitted.evidence.select_related("document")
    ]
    frozen = importlib.import_module("youji.recognition.migrations.0005_submissions_in_flight")
    kept = frozen.statement(apps, submitted.base)
    assert kept == {key: made.statement[key] for key in kept}  # what the register knew in that version
    assert frozen.evidence(apps, submitted) == evidence == made.evidence
    parts = {key: getattr(made, key) for key in ("statement", "answers", "self_assessment", "evidence")}
    assert frozen.digest(parts | {"facts": made.facts}) == made.digest
