from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from tests.registry.conftest import SOUTH, WEST, square
from youji.divisions.selectors import boundary
from youji.ledger.models import AuditEntry
from youji.registry import selectors, services
from youji.registry.models import Base, GIProduct, Operator, Plot, Product
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import NotAllowed, Refused, StaleState

TODAY = date(2026, 6, 1)


@pytest.mark.clause("4.6-a")
def test_an_operator_is_registered_with_one_audit_entry_and_no_identity_card(make_operator):
    operator = make_operator(
        kind="family_farm", uscc="", identity_kind="identity_card", identity_number="11010519491231002x"
    )
    entry = AuditEntry.objects.get(action="registry.operator.created")
    assert entry.subject == f"registry.operator:{operator.pk}"
    assert operator.identity_digest
    assert "11010519491231002" not in f"{entry.after}{Operator.objects.values().get()}"


def test_a_code_is_registered_once(make_operator):
    first = make_operator()
    with pytest.raises(Refused) as refused:
        make_operator("另一家", uscc=first.uscc)
    assert first.name in refused.value.by_field["uscc"]
    assert Operator.objects.count() == 1


def test_two_people_changing_one_operator_one_is_told(make_operator, now):
    operator = make_operator()
    services.update_operator(operator, version=0, name="新名字", actor=SYSTEM, now=now)
    with pytest.raises(StaleState):
        services.update_operator(operator, version=0, name="别的名字", actor=SYSTEM, now=now)
    operator.refresh_from_db()
    assert (operator.name, operator.initials, operator.version) == ("新名字", "xmz", 1)


@pytest.mark.parametrize(
    ("role", "division", "allowed"),
    [
        (Role.COUNTY_REVIEWER, "430611", True),
        (Role.CITY_REVIEWER, "4306", True),
        (Role.PROVINCE_REVIEWER, "43", True),
        (Role.COUNTY_REVIEWER, "430621", False),
        (Role.AUDITOR, "43", False),
        (Role.EXPERT, "43", False),
    ],
)
def test_only_keepers_of_the_area_write_in_the_register(make_actor, make_operator, role, division, allowed):
    actor = make_actor(role, division=division)
    if allowed:
        assert make_operator(actor=actor).pk
    else:
        with pytest.raises(NotAllowed):
            make_operator(actor=actor)


def test_an_operators_people_write_their_own_rows_only(make_actor, make_operator, make_base):
    mine, other = make_operator(), make_operator("别家")
    actor = make_actor(Role.HOLDER, operator_id=mine.pk)
    assert make_base(operator=mine, actor=actor).code == f"{mine.code}-01"
    with pytest.raises(NotAllowed):
        make_base(operator=other, actor=actor)


def test_base_codes_count_up_under_their_operator_or_county(make_base, make_operator):
    operator = make_operator()
    codes = [make_base(operator=operator).code for _ in range(3)]
    assert codes == [f"{operator.code}-{n:02d}" for n in (1, 2, 3)]
    assert make_base(kind="county_product").code == "430611-01"
    assert make_base(kind="county").code == "430611-02"
    assert make_base(kind="city", division="4306").code == "4306-01"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "operator"}, "operator"),
        ({"kind": "city"}, "division"),
        ({"kind": "county_product", "division": "43"}, "division"),
    ],
)
def test_a_base_without_what_it_needs_is_refused_at_the_field(db, now, values, field):
    given = {"name": "基地", "kind": "county_product", "division": "430611", **values}
    with pytest.raises(Refused) as refused:
        services.create_base(**given, actor=SYSTEM, now=now)
    assert list(refused.value.by_field) == [field]


@pytest.mark.clause("4.1-f")
def test_a_plot_in_gcj02_lies_where_gps_says_and_overlap_is_found_at_once(make_base, put_plot):
    from youji.registry.logic.datum import to_gcj02

    ours, theirs = make_base(), make_base("邻居")
    put_plot(ours)
    shifted = [[list(to_gcj02(*point)) for point in square()["coordinates"][0]]]
    put_plot(theirs, geometry={"type": "Polygon", "coordinates": shifted}, datum="GCJ02")
    found = selectors.overlaps_of(ours.pk)
    assert [overlap.base_code for overlap in found] == [theirs.code]
    assert found[0].area_mu == pytest.approx(Plot.objects.first().area_mu, abs=Decimal("0.1"))


@pytest.mark.clause("4.1-f")
@pytest.mark.parametrize("side", [0.0004, 0.002, 0.01, 0.05])
def test_overlap_is_found_between_plots_of_very_different_size(make_base, put_plot, side):
    ours, theirs = make_base(), make_base("邻居")
    put_plot(ours, geometry=square(WEST, SOUTH - 0.03, 0.06))
    put_plot(theirs, geometry=square(WEST + 0.005, SOUTH - 0.02, side))
    for base in (ours, theirs):
        assert len(selectors.overlaps_of(base.pk)) == 1


def test_neighbours_and_the_same_bases_plots_are_no_overlap(make_base, put_plot):
    ours, theirs = make_base(), make_base("邻居")
    put_plot(ours)
    put_plot(ours, "二号地", square(WEST + 0.005))
    put_plot(theirs, geometry=square(WEST, SOUTH + 0.01))
    assert selectors.overlaps_of(ours.pk) == []
    problems = selectors.base_facts(ours.pk, TODAY).plot_problems
    assert len(problems) == 1
    assert "“一号地”与“二号地”有" in problems[0]


def test_the_same_plot_a_second_time_is_refused_and_says_where_it_is_already(make_base, put_plot):
    base = make_base()
    put_plot(base)
    with pytest.raises(Refused, match="已经在本基地的“一号地”里"):
        put_plot(base, "二号地", square(WEST + 0.0005))
    put_plot(base, "三号地", square(WEST + 0.002))
    put_plot(make_base("邻居"))


def test_a_plot_may_take_its_own_place(make_base, put_plot, now):
    plot = put_plot(make_base())
    kept = services.replace_plot(
        plot_id=plot.pk, name="", geometry=square(WEST + 0.0002), datum="CGCS2000", actor=SYSTEM, now=now
    )
    assert kept.name == plot.name


def test_a_retired_plot_claims_nothing(make_base, put_plot, now):
    ours, theirs = make_base(), make_base("邻居")
    plot = put_plot(ours)
    put_plot(theirs)
    services.retire_plot(plot_id=plot.pk, actor=SYSTEM, now=now, reason="流转")
    assert selectors.overlaps_of(theirs.pk) == []
    assert Plot.objects.count() == 2
    with pytest.raises(StaleState):
        services.retire_plot(plot_id=plot.pk, actor=SYSTEM, now=now)


def test_a_replaced_plot_keeps_the_old_boundary_on_file(make_base, put_plot, now):
    base = make_base()
    plot = put_plot(base)
    services.replace_plot(
        plot_id=plot.pk, name="一号地", geometry=square(side=0.005), datum="WGS84", actor=SYSTEM, now=now
    )
    facts = selectors.base_facts(base.pk, TODAY)
    assert (facts.plot_count, Plot.objects.count()) == (1, 2)
    assert facts.plots_area_mu == pytest.approx(plot.area_mu / 4, rel=Decimal("0.001"))


def test_a_plot_in_another_county_is_refused_and_nothing_is_kept(make_base, now):
    base = make_base()
    plots = [("一号地", square()), ("二号地", square(113.5))]
    with pytest.raises(Refused) as refused:
        services.add_plots(base_id=base.pk, plots=plots, datum="WGS84", actor=SYSTEM, now=now)
    assert refused.value.by_field["geometry"].startswith("“二号地”：")
    assert Plot.objects.count() == 0
    assert not AuditEntry.objects.filter(action="registry.plot.added").exists()


@pytest.mark.clause("3-c")
def test_facts_list_only_certificates_valid_on_the_day(make_base, now):
    base = make_base()
    for number, start, end in (
        ("LB-13-2401180123A", TODAY - timedelta(10), TODAY + timedelta(10)),
        ("LB-13-2301180124A", TODAY - timedelta(100), TODAY),
    ):
        services.create_certified_product(
            kind="green", number=number, name="君山银针", division="430611", operator_id=base.operator_id,
            valid_from=start, valid_until=end, actor=SYSTEM, now=now,
        )  # fmt: skip
    facts = selectors.base_facts(base.pk, TODAY)
    assert [row.number for row in facts.certificates["green"]] == ["LB-13-2401180123A"]
    assert facts.valid_certificates == 1
    assert facts.operator_problems == ()


def test_a_certificate_number_is_registered_once(make_base, now):
    given = {"kind": "organic", "number": "001 OP 1200001", "name": "茶", "division": "430611"}
    given |= {"valid_from": TODAY, "valid_until": TODAY + timedelta(365), "actor": SYSTEM, "now": now}
    base = make_base()
    row = services.create_certified_product(**given, operator_id=base.operator_id)
    assert row.number == "001OP1200001"
    with pytest.raises(Refused) as refused:
        services.create_certified_product(**given)
    assert "已登记" in refused.value.by_field["number"]


def test_what_lies_outside_ones_area_is_not_there(make_base, make_actor):
    base = make_base()
    assert selectors.find_base(base.code.lower(), make_actor(Role.COUNTY_REVIEWER, division="430611")) == base
    for stranger in (
        make_actor(Role.COUNTY_REVIEWER, division="430621"),
        make_actor(Role.HOLDER, operator_id=base.operator_id + 1),
        make_actor(Role.SYSTEM_ADMIN),
    ):
        assert selectors.find_base(base.code, stranger) is None


@pytest.mark.parametrize("q", ["茶叶", "jscy", "JSCYJD", "430611-01"])
def test_a_base_is_found_by_part_of_its_name_initials_or_code(make_base, county_reviewer, q):
    base = make_base(kind="county_product")
    make_base("别的", kind="county")
    assert list(selectors.search_bases(county_reviewer, q=q)) == [base]


def test_loading_the_reference_twice_changes_nothing(db, now):
    first = services.load_reference(now)
    assert first["products"] >= 100
    assert first["gi_products"] >= 100
    assert services.load_reference(now) == {"products": 0, "gi_products": 0, "known_bases": 0}
    assert AuditEntry.objects.filter(action="registry.reference.loaded").count() == 1
    tea = Base.objects.get(name="君山茶叶")
    assert (tea.division, tea.area_mu, tea.kind) == ("430611", Decimal(3400), "county_product")
    assert GIProduct.objects.get(name="永顺莓茶").counties == ["433127"]
    assert [node.name for node in selectors.product_tree()] == [
        "粮油",
        "蔬菜",
        "水果",
        "茶叶",
        "畜牧",
        "水产",
        "中药材",
        "食用菌",
    ]


def test_every_code_in_the_tree_begins_with_its_parents(db, now):
    services.load_reference(now)
    for product in Product.objects.select_related("parent"):
        assert product.code.startswith(product.parent.code if product.parent else product.code)
        assert product.parent is None or product.group == product.parent.group


def test_every_row_of_the_data_names_its_source_and_a_real_county(db):
    for name in ("products.csv", "gi_products.csv", "known_bases.csv"):
        with (settings.DATA / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows
        for row in rows:
            assert row["source"], row
            assert "checked_on" in row
            for code in [*row.get("counties", "").split(), row.get("division", "")]:
                assert not code or boundary(code), row
