"""A public page shows the certificates of its own base and of nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

from youji.catalogue.selectors.published_rows import _certificates
from youji.registry.models import Base, CertifiedProduct, GIProduct, Operator, Product
from youji.registry.selectors.statement import statements_of
from youji.shared import clock


@pytest.fixture
def certify(db):
    def make(number: str, **values) -> None:
        said = {
            "kind": "green",
            "name": "茶",
            "division": "430611",
            "valid_from": date(2026, 1, 1),
            "confirmed_at": clock.now(),
            **values,
        }
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

    found = _certificates(statements_of([base, county, place, gi_base]))
    numbers = {pk: {c["number"] for c in papers} for pk, papers in found.items()}

    assert numbers == {base.pk: {"OWN"}, county.pk: {"OWN"}, place.pk: set(), gi_base.pk: {"GI"}}


def test_what_nobody_confirmed_is_not_shown_and_what_is_revoked_says_so(base, certify):
    certify("OWN", operator=base.operator, revoked_on=date(2026, 3, 1))
    certify("CLAIMED", operator=base.operator, confirmed_at=None)

    shown = _certificates(statements_of([base]))[base.pk]

    assert [(paper["number"], paper["revoked_on"]) for paper in shown] == [("OWN", "2026-03-01")]


@pytest.mark.parametrize(
    ("on", "revoked"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 3, 2), True)]
)
def test_the_public_page_knows_a_revoked_certificate_from_its_first_day(on, revoked):
    from youji.portal.selectors.entries import _papers

    payload = {"certificates": [{"number": "OWN", "valid_from": "2026-01-01", "revoked_on": "2026-03-01"}]}

    assert [paper.revoked for paper in _papers(payload, on)] == [revoked]
