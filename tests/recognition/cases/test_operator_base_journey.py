"""One operator's base, from the application through construction and acceptance to the catalogue, through the services."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.recognition.cases.conftest import SQUARE
from youji.acceptance.models import Acceptance
from youji.acceptance.services import fieldwork
from youji.acceptance.services import visits as acceptance
from youji.catalogue.models import Entry
from youji.ledger.models import AuditEntry
from youji.recognition.models import Movement
from youji.recognition.selectors.facts import gather
from youji.recognition.services import applications, milestones, notices
from youji.registry.models import Base, Operator
from youji.registry.services.plots import add_plot
from youji.schemes.selectors import scheme_of
from youji.shared.refusals import Blocked

ANSWERS = {
    "address": "君山区柳林洲街道", "households_count": "210", "sampling_pass_rate": "100", "major_incident": "否",
    "work_summary": "统一品种、技术、管理。",
}  # fmt: skip


@pytest.fixture
def built(farm, people, make_round, schemes, fill_in, step, now):
    """As far as the acceptance: applied, recommended, reviewed, built to standard."""
    add_plot(
        base_id=farm.base.pk, name="一号地", geometry=SQUARE, datum="CGCS2000", actor=farm.holder, now=now
    )
    found = make_round(schemes["provincial-base"])
    made = applications.start_application(
        round_id=found.pk, base_id=farm.base.pk, category="green", actor=farm.holder, now=now
    )
    fill_in(made, farm.holder, ANSWERS)
    step("submit", made, farm.holder)
    step("county_recommend", made, farm.county, days=1, opinion="核查属实，推荐。")
    building = step("city_recommend", made, people.city, days=2, opinion="同意进入建设。")
    for milestone in scheme_of(building.scheme_version).milestones:
        milestones.report_milestone(
            code=building.code,
            key=milestone.key,
            note="已完成。",
            actor=farm.holder,
            now=now + timedelta(days=60),
        )
    return building


def hold_acceptance(application, farm, people, now):
    """Arrange, visit, score apart, agree, sign."""
    visit = now + timedelta(days=100)
    found = Acceptance.objects.get(application=application)
    acceptance.arrange_acceptance(
        code=application.code, scheduled_on=date(2026, 9, 9), assessor_ids=[a.user_id for a in farm.assessors],
        version=found.version, actor=people.city, now=now + timedelta(days=91),
    )  # fmt: skip
    sheet = scheme_of(application.scheme_version).sheet
    for assessor in farm.assessors:
        where = fieldwork.Position(lon=112.727, lat=29.482, accuracy_m=8.0, device_time=visit)
        fieldwork.check_in(acceptance_id=found.pk, position=where, actor=assessor, now=visit)
        changes = [fieldwork.Change(i.key, 0, "", 1000) for i in sheet.items if not i.bonus]
        fieldwork.save_lines(acceptance_id=found.pk, changes=changes, actor=assessor, now=visit)
        fieldwork.sign_sheet(acceptance_id=found.pk, actor=assessor, now=visit)
    found.refresh_from_db()
    lines = {i.key: {"tier": 0, "note": ""} for i in sheet.items if not i.bonus}
    found = acceptance.reconcile_acceptance(
        acceptance_id=found.pk, lines=lines, version=found.version, actor=farm.assessors[0], now=visit
    )
    for assessor in farm.assessors:
        found.refresh_from_db()
        if not found.outcome:
            acceptance.sign_reconciled(
                acceptance_id=found.pk, version=found.version, actor=assessor, now=visit
            )


@pytest.mark.clause("5.3")
@pytest.mark.clause("4.1-a")
@pytest.mark.clause("4.2-d")
def test_a_cooperatives_tea_garden_is_built_to_standard_accepted_and_recognised(
    built, farm, people, step, now
):
    assert (built.status, built.building_from, built.building_until) == (
        "building",
        date(2026, 6, 3),
        date(2026, 12, 3),
    )

    step("apply_acceptance", built, farm.holder, days=90)
    with pytest.raises(Blocked) as early:
        step("accept", built, people.city, days=90, opinion="合格")
    assert "REC-021" in [f.code for f in early.value.findings]

    hold_acceptance(built, farm, people, now)
    step("accept", built, people.city, days=101, opinion="验收合格。")
    step("province_recheck", built, people.province, days=102, opinion="复核通过。")
    notice = notices.open_notice(
        application_ids=[built.pk], title="公示", document_number="", text="", actor=people.publisher,
        now=now + timedelta(days=103),
    )  # fmt: skip
    after = (notice.closes_on - date(2026, 6, 1)).days + 1
    done = step("recognise", built, people.decision, days=after, document_number="湘农发〔2026〕40号")

    assert done.status == "recognised"
    assert list(Movement.objects.values_list("step", flat=True)) == [
        "submit", "county_recommend", "city_recommend", "apply_acceptance", "accept", "province_recheck", "announce", "recognise",
    ]  # fmt: skip
    entry = Entry.objects.get()
    assert (entry.name, entry.category, entry.base.operator.name) == (
        "君山银针茶园",
        "green",
        "君山银针茶叶专业合作社",
    )
    assert (
        AuditEntry.objects.filter(action="recognition.application.recognised", public__isnull=False).count()
        == 1
    )


@pytest.mark.clause("5.3")
def test_while_building_the_self_assessment_can_be_improved_but_the_form_cannot(built, farm, now):
    saved = applications.save_assessment(
        application_id=built.pk,
        lines={"signboard": {"tier": 1, "note": "已换新牌"}},
        actor=farm.holder,
        now=now,
    )
    assert saved.application.self_assessment["signboard"]["tier"] == 1

    with pytest.raises(applications.NotAllowed):
        applications.save_answers(
            application_id=built.pk, answers={"households_count": "999"}, actor=farm.holder, now=now
        )


@pytest.mark.clause("4.1-f")
def test_ground_that_another_base_claims_holds_the_recommendation_back_with_the_area(
    farm, make_round, schemes, fill_in, step, now
):
    rival = Operator.objects.create(code="JS0002", name="邻社", kind="cooperative", division="430611")
    other = Base.objects.create(
        code="JS0002-01",
        name="邻社茶园",
        kind="operator",
        operator=rival,
        division="430611",
        product=farm.base.product,
    )
    add_plot(
        base_id=farm.base.pk, name="一号地", geometry=SQUARE, datum="CGCS2000", actor=farm.holder, now=now
    )
    add_plot(base_id=other.pk, name="甲地", geometry=SQUARE, datum="CGCS2000", actor=farm.county, now=now)
    found = make_round(schemes["provincial-base"])
    made = applications.start_application(
        round_id=found.pk, base_id=farm.base.pk, category="green", actor=farm.holder, now=now
    )
    step("submit", fill_in(made, farm.holder, ANSWERS), farm.holder)

    with pytest.raises(Blocked) as blocked:
        step("county_recommend", made, farm.county, opinion="推荐")
    (finding,) = blocked.value.findings
    assert finding.code == "REC-013"
    assert "与邻社茶园（JS0002-01）重叠" in finding.message


@pytest.mark.clause("4.1-b")
@pytest.mark.parametrize(
    ("category", "enough"), [("green", 1), ("organic", 0), ("gi_core", 0), ("full_control", 1)]
)
def test_a_category_rests_on_certificates_of_its_own_kind(farm, make_round, schemes, now, category, enough):
    found = make_round(schemes["provincial-base"])
    made = applications.start_application(
        round_id=found.pk, base_id=farm.base.pk, category=category, actor=farm.holder, now=now
    )
    assert gather(made, farm.holder, now).valid_certificates == enough
