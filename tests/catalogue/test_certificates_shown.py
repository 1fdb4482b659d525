"""A public page shows the certificates of its own base and of nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

from youji.catalogue.selectors.published_rows import _certificates
from youji.registry.models import Base, CertifiedProduct, GIProduct, Operator, Product


@pytest.fixture
def certify(db):
    def make(number: str, **values) -> None:
        said = {"kind": "green", "name": "茶", "division": "430611", "valid_from": date(2026, 1, 1), **values}
        CertifiedProduct.objects.create(number=number, **said)

    return make


def test_a_countys_base_shows_its_product_in_its_county_and_nobodys_else(base, certify):
    tea, rice = base.product, Product.objects.create(code="R01", name="稻", group="粮油")
    county = Base.objects.create(
        code="430611-01", name="君山茶叶", kind="county_product", division="430611", product=tea
    )
    place = Base.objects.create(code="430611-02", name="君山区", kind="county", division="430611")
    gi = GIProduct.objects.create(name="君山银针", counties=["430611"], source="测试")
    gi_base = Base.objects.create(
        code="430611-03", name="君山银针", kind="county_product", division="430611", gi_product=gi
    )
    other = Operator.objects.create(code="AAAAA", name="别家", kind="enterprise", division="430611")
    certify("OWN", operator=base.operator, product=tea)
    certify("RICE", operator=other, product=rice)
    certify("FAR", operator=other, product=tea, division="430181")
    certify("GI", kind="gi", gi_product=gi)

    found = _certificates([base, county, place, gi_base])
    numbers = {pk: {c["number"] for c in papers} for pk, papers in found.items()}

    assert numbers == {base.pk: {"OWN"}, county.pk: {"OWN"}, place.pk: set(), gi_base.pk: {"GI"}}
