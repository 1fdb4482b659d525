"""品质: indicators, grade rules, results with their reason; 标准综合体 frozen, printed, adopted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.papers import faults, measured
from tests.pictures import place_of
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused
from youji.standards import selectors, services
from youji.standards.models import Composite, Evaluation
from youji.standards.selectors.quality import composite_paper

pytestmark = pytest.mark.django_db
ORIGIN = {"source": "测试", "mark": "pending"}
RESULT = {"sample": "样1", "tested_on": "2026-05-20", "results": "水浸出物\t42\n水分：6.1 %"}


@pytest.fixture
def rules(tea, province_reviewer, now):
    for name in ("水浸出物", "水分"):
        services.put_indicator(
            product_code="0401", name=name, unit="%", core=True, **ORIGIN, actor=province_reviewer, now=now
        )
    for grade, rank, bound in (("特级", 1, "40"), ("一级", 2, "36")):
        services.put_grade(
            product_code="0401", grade=grade, rank=rank, indicator="水浸出物", direction="min", bound=bound, **ORIGIN,
            actor=province_reviewer, now=now,
        )  # fmt: skip


@pytest.mark.clause("4.2-c")
def test_a_result_gets_its_grade_with_the_reason_and_says_what_it_rests_on(
    rules, base, county_reviewer, holder, now
):
    row = services.evaluate(product_code="0401", base=base.code, **RESULT, actor=county_reviewer, now=now)
    assert (row.grade, row.mark, row.operator_id) == ("特级", "pending", base.operator_id)
    assert row.reasons == ["符合特级：水浸出物不小于40%，实测42%。"]
    services.evaluate(
        product_code="0401", base=base.code, **RESULT | {"results": "水浸出物 38"}, actor=holder, now=now
    )
    assert [one.grade for one in selectors.evaluations(holder)] == ["一级", "特级"]


@pytest.mark.clause("4.2-c")
@pytest.mark.parametrize("results", ["水浸出物", "水浸出物 高", "水浸出物 40\n水浸出物 41"])
def test_a_line_that_cannot_be_read_is_told(rules, county_reviewer, now, results):
    with pytest.raises(Refused) as refused:
        services.evaluate(
            product_code="0401", **RESULT | {"results": results}, actor=county_reviewer, now=now
        )
    assert set(refused.value.by_field) == {"results"}


@pytest.mark.clause("4.2-c")
def test_a_result_keeps_the_rules_it_was_judged_by_and_the_trail_what_they_were(
    rules, county_reviewer, province_reviewer, now
):
    row = services.evaluate(product_code="0401", **RESULT, actor=county_reviewer, now=now)
    services.put_grade(
        product_code="0401", grade="特级", rank=1, indicator="水浸出物", direction="min", bound="45", **ORIGIN,
        actor=province_reviewer, now=now,
    )  # fmt: skip
    row.refresh_from_db()
    assert [(one["grade"], one["bound"], one["unit"]) for one in row.rules] == [
        ("特级", "40", "%"),
        ("一级", "36", "%"),
    ]
    last = AuditEntry.objects.filter(action="standards.grade_row.set").order_by("pk").last()
    assert (Decimal(last.before["bound"]), Decimal(last.after["bound"])) == (40, 45)


@pytest.mark.clause("4.2-c")
def test_a_value_in_another_unit_is_turned_or_told_and_nothing_is_tested_tomorrow(
    rules, county_reviewer, now
):
    said = {"product_code": "0401", "actor": county_reviewer, "now": now}
    for line in ("水浸出物 42 %", "水浸出物 42%", "水浸出物 42"):
        assert services.evaluate(**said, **RESULT | {"results": line}).grade == "特级"
    with pytest.raises(Refused) as other:
        services.evaluate(**said, **RESULT | {"results": "水浸出物 42 mg"})
    assert "水浸出物 42 mg（单位是%）" in other.value.by_field["results"]
    with pytest.raises(Refused) as early:
        services.evaluate(**said, **RESULT | {"tested_on": "2026-06-02"})
    assert set(early.value.by_field) == {"tested_on"}


def test_others_results_are_not_mine_and_the_rules_are_the_provinces(
    rules, base, county_reviewer, make_actor, now
):
    services.evaluate(product_code="0401", base=base.code, **RESULT, actor=county_reviewer, now=now)
    stranger = make_actor(Role.HOLDER, operator_id=base.operator_id + 1)
    assert not selectors.evaluations(stranger)
    with pytest.raises(NotAllowed):
        services.evaluate(product_code="0401", **RESULT, actor=stranger, now=now)
    with pytest.raises(NotAllowed):
        services.put_indicator(
            product_code="0401", name="茶多酚", unit="%", core=True, **ORIGIN, actor=county_reviewer, now=now
        )


def test_a_rule_needs_its_indicator_and_a_rank_has_one_name(rules, province_reviewer, now):
    said = {"rank": 1, "direction": "min", "bound": "1", **ORIGIN}
    with pytest.raises(Refused) as unknown:
        services.put_grade(
            product_code="0401", grade="特级", indicator="锌", **said, actor=province_reviewer, now=now
        )
    assert set(unknown.value.by_field) == {"indicator"}
    with pytest.raises(Refused) as named:
        services.put_grade(
            product_code="0401", grade="头等", indicator="水分", **said, actor=province_reviewer, now=now
        )
    assert set(named.value.by_field) == {"grade"}


@pytest.mark.clause("4.4-a")
def test_a_composite_keeps_what_covered_the_stages_on_its_day(
    issued, standard, base, province_reviewer, holder, now
):
    row = services.issue_composite(product="0401", number="ZHT-0401-2026", actor=province_reviewer, now=now)
    assert len(row.content["stages"]) == 8
    assert len(row.content["gaps"]) == 6
    assert row.content["procedures"][0]["digest"] == issued.digest
    services.change_standard(
        standard_id=standard.pk, version=0, actor=province_reviewer, now=now,
        **{key: getattr(standard, key) for key in ("number", "title", "kind", "scope", "source", "mark")},
        stages=["grading"],
    )  # fmt: skip
    row.refresh_from_db()
    assert "分等分级" in row.content["gaps"]
    adoption = services.adopt_composite(composite_id=row.pk, base=base.code, actor=holder, now=now)
    assert selectors.adopted_composite(row, holder) == [adoption]
    with pytest.raises(Refused):
        services.adopt_composite(composite_id=row.pk, base=base.code, actor=holder, now=now)
    with pytest.raises(Refused, match="已经用过"):
        services.issue_composite(product="0401", number="ZHT-0401-2026", actor=province_reviewer, now=now)
    assert faults(measured(composite_paper(row)), 4) == []
    place_of("standards-composite").write_bytes(composite_paper(row, format_="png"))


def test_the_pages(client_as, rules, base, issued, province_reviewer, holder):
    client = client_as(province_reviewer)
    assert (
        client.post(
            "/desk/standards/quality/0401/indicator/", {"name": "茶多酚", "unit": "%", **ORIGIN}
        ).status_code
        == 302
    )
    grade = {"grade": "二级", "rank": 3, "indicator": "水浸出物", "direction": "min", "bound": "34", **ORIGIN}
    assert client.post("/desk/standards/quality/0401/grade/", grade).status_code == 302
    assert "二级" in client.get("/desk/standards/quality/0401/").content.decode()
    assert (
        client.post("/desk/standards/composites/new/", {"product": "0401", "number": "ZHT-1"}).status_code
        == 302
    )
    row = Composite.objects.get()
    assert "ZHT-1" in client.get("/desk/standards/composites/").content.decode()
    assert client.get(f"/desk/standards/composites/{row.pk}.pdf").content.startswith(b"%PDF")
    mine = client_as(holder)
    assert (
        mine.post("/desk/standards/quality/0401/evaluate/", RESULT | {"base": base.code}).status_code == 302
    )
    assert "特级" in mine.get("/desk/standards/quality/").content.decode()
    assert mine.post(f"/desk/standards/composites/{row.pk}/adopt/", {"base": base.code}).status_code == 302
    assert base.name in mine.get(f"/desk/standards/composites/{row.pk}/").content.decode()
    assert Evaluation.objects.get().grade == "特级"
