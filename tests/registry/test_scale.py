"""A base is measured in its own unit: what is kept by the head or the cage, beside the ground it takes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.registry.test_doors import book
from youji.registry import services
from youji.registry.logic import scale
from youji.registry.logic.statement import Statement, differences
from youji.registry.models import Base, Product
from youji.registry.selectors import base_facts
from youji.registry.selectors.statement import statement_now
from youji.registry.services.decided import restate_base
from youji.shared.actor import SYSTEM
from youji.shared.products import PRODUCT_GROUPS
from youji.shared.refusals import Refused
from youji.shared.workbook import MIME


@pytest.mark.parametrize(
    ("amount", "unit", "group", "fields"),
    [
        (None, "", "畜牧", set()),
        (None, "", "", set()),
        (Decimal(5000), "bird", "畜牧", set()),
        (Decimal(5000), "bird", "", set()),  # the product is not known yet
        (Decimal(300), "water_m3", "水产", set()),
        (Decimal(50), "bag_10k", "食用菌", set()),
        (Decimal(5000), "", "畜牧", {"scale_unit"}),
        (None, "bird", "畜牧", {"scale"}),
        (Decimal(5000), "bird", "茶叶", {"scale_unit"}),
        (Decimal(5000), "bird", "水产", {"scale_unit"}),
        (Decimal(5000), "fish", "畜牧", {"scale_unit"}),
    ],
)
def test_an_amount_has_a_unit_in_which_its_product_is_measured(amount, unit, group, fields):
    assert set(scale.problems(amount, unit, group)) == fields


def test_the_table_names_groups_and_units_that_exist():
    assert set(scale.UNITS_OF) <= set(PRODUCT_GROUPS)
    assert {unit for units in scale.UNITS_OF.values() for unit in units} == set(scale.UNITS)


@pytest.mark.parametrize(
    ("amount", "unit", "area", "text"),
    [
        (Decimal("5000.00"), "bird", Decimal(85), "5,000羽"),
        (Decimal("12.50"), "bag_10k", None, "12.5万袋"),
        (Decimal(100000), "head", None, "100,000头"),
        (None, "", Decimal("85.30"), "85.3亩"),
        (None, "", None, "—"),
    ],
)
def test_a_scale_is_told_in_its_own_unit(amount, unit, area, text):
    assert scale.scale_text(amount, unit, area) == text


@pytest.fixture
def fowl(db):
    return Product.objects.create(code="0504", name="家禽", group="畜牧")


@pytest.fixture
def tea(db):
    return Product.objects.create(code="04", name="茶叶", group="茶叶")


GIVEN = {
    "name": "君山东安鸡",
    "kind": "county_product",
    "division": "430611",
    "scale": "5,000",
    "scale_unit": "羽",
}


def by_page(browser, program, given):
    answer = browser.post(reverse("registry:new_base"), given)
    return {} if answer.status_code == 302 else answer.context["form"].errors


def by_program(browser, program, given):
    code = Product.objects.get(pk=given["product_id"]).code
    answer = program.post(
        "/registry/bases", {k: v for k, v in given.items() if k != "product_id"} | {"product_code": code}
    )
    return {} if answer.status_code == 201 else {p["field"]: p for p in answer.json()["problems"]}


def by_sheet(browser, program, given):
    from youji.registry.fields import BASE

    cells = {BASE[key].heading: str(value) for key, value in given.items()}
    cells["产品"] = Product.objects.get(pk=given["product_id"]).name
    upload = SimpleUploadedFile("表.xlsx", book("基地", cells), MIME)
    answer = program.client.post("/api/v1/registry/workbooks/bases", {"file": upload})
    if answer.status_code == 200:
        return {}
    return {"scale_unit": answer.json()} if "不按“羽”计量" in answer.content.decode() else {"?": answer}


@pytest.mark.parametrize("door", [by_page, by_program, by_sheet])
def test_by_every_door_a_scale_is_kept_or_refused_at_its_unit(
    door, fowl, tea, county_reviewer, client_as, caller  # noqa: F811
):  # fmt: skip
    doors = client_as(county_reviewer), caller(county_reviewer)
    assert set(door(*doors, GIVEN | {"product_id": tea.pk})) == {"scale_unit"}
    assert Base.objects.count() == 0
    assert door(*doors, GIVEN | {"product_id": fowl.pk}) == {}
    base = Base.objects.get()
    assert (base.scale, base.scale_unit, base.scale_text) == (Decimal(5000), "bird", "5,000羽")


def test_what_is_changed_must_fit_what_stays(fowl, tea, make_base, now):
    base = make_base(product_id=fowl.pk, scale=5000, scale_unit="bird")
    with pytest.raises(Refused) as said:
        services.update_base(base, version=0, product_id=tea.pk, actor=SYSTEM, now=now)
    assert set(said.value.by_field) == {"scale_unit"}
    with pytest.raises(Refused) as said:
        services.update_base(base, version=0, scale=None, actor=SYSTEM, now=now)
    assert set(said.value.by_field) == {"scale"}
    services.update_base(base, version=0, scale=None, scale_unit="", product_id=tea.pk, actor=SYSTEM, now=now)


def test_the_database_keeps_no_amount_without_a_unit(make_base):
    base = make_base()
    with pytest.raises(IntegrityError), transaction.atomic():
        Base.objects.filter(pk=base.pk).update(scale=5)


def test_it_is_stated_frozen_and_compared(fowl, make_base, now):
    base = make_base(product_id=fowl.pk, area_mu=80, scale=5000, scale_unit="bird")
    before = statement_now(base.pk)
    assert Statement.of(before.as_json()) == before
    assert base_facts(base.pk, now.date()).scale_text == before.scale_text == "5,000羽"
    services.update_base(base, version=0, scale=6000, actor=SYSTEM, now=now)
    found = differences(before, statement_now(base.pk))
    assert [(d.label, d.before, d.after) for d in found] == [("规模（数量）", "5,000羽", "6,000羽")]
    older = {key: value for key, value in before.as_json().items() if not key.startswith("scale")}
    assert Statement.of(older).counted == ""  # one frozen before there were units


def test_a_countys_product_is_registered_once_by_workbook_too(
    fowl, make_base, county_reviewer, caller  # noqa: F811
):  # fmt: skip
    make_base("君山鸡", kind="county_product", product_id=fowl.pk)
    cells = {"对象": "县域产品基地", "行政区划": "430611", "基地名称": "君山家禽", "产品": "家禽"}
    upload = SimpleUploadedFile("表.xlsx", book("基地", cells), MIME)
    answer = caller(county_reviewer).client.post("/api/v1/registry/workbooks/bases", {"file": upload})
    assert answer.status_code == 422
    assert "已经登记为“君山鸡”" in answer.content.decode()


def test_what_is_published_is_told_in_its_own_unit_and_the_acres_stay_acres(fowl, make_base, now):
    from youji.catalogue.logic.published import ITEM_LABELS
    from youji.catalogue.selectors.published_said import columns, sign_of

    base = make_base(product_id=fowl.pk, area_mu=80, scale=5000, scale_unit="bird")
    said = statement_now(base.pk)

    assert sign_of(said)["scope"] == "5,000羽"
    assert {name: columns(said, {})[name] for name in ("area_mu", "counted")} == {
        "area_mu": Decimal("80.00"), "counted": "5,000羽",
    }  # fmt: skip
    assert (ITEM_LABELS["area_mu"], ITEM_LABELS["counted"]) == ("规模（亩）", "规模（数量）")


def test_what_was_decided_of_a_base_is_measured_in_a_unit_of_its_product(make_base, fowl, now):
    """A confirmed change comes by no form: the register asks as every door does."""
    tea = Product.objects.create(code="0401", name="绿茶", group="茶叶")
    base = make_base(product_id=fowl.pk, scale=Decimal(5000), scale_unit="bird")
    with pytest.raises(Refused) as said:
        restate_base(base, product_id=tea.pk, actor=SYSTEM, now=now, reason="变更产品")
    assert set(said.value.by_field) == {"scale_unit"}
    restate_base(base, product_id=tea.pk, scale=None, scale_unit="", actor=SYSTEM, now=now, reason="变更产品")
    restate_base(base, address="柳林洲", actor=SYSTEM, now=now, reason="变更地址")
    assert base.address == "柳林洲"
