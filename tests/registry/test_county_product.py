"""A county's product is one base: by every door, and in the database."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from youji.registry import services
from youji.registry.models import Base, Product
from youji.shared.actor import SYSTEM
from youji.shared.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(db):
    return Product.objects.create(code="T01", name="茶叶", group="茶叶")


@pytest.fixture
def county_tea(make_base, tea):
    return make_base("君山茶叶", kind="county_product", product_id=tea.pk)


def test_the_same_product_of_the_same_county_is_registered_once(county_tea, make_base, tea):
    with pytest.raises(Refused, match=county_tea.code) as refusal:
        make_base("君山银针", kind="county_product", product_id=tea.pk)
    assert set(refusal.value.by_field) == {"product_id"}
    make_base("岳阳楼茶叶", kind="county_product", product_id=tea.pk, division="430602")
    make_base("君山茶园", kind="operator", product_id=tea.pk)


def test_nor_does_another_base_become_it_later(county_tea, make_base, tea, now):
    fish = Product.objects.create(code="S01", name="草鱼", group="水产")
    other = make_base("君山草鱼", kind="county_product", product_id=fish.pk)
    with pytest.raises(Refused, match=county_tea.code):
        services.update_base(other, version=other.version, product_id=tea.pk, actor=SYSTEM, now=now)
    same = services.update_base(
        county_tea, version=county_tea.version, product_id=tea.pk, actor=SYSTEM, now=now
    )
    assert same.product_id == tea.pk


def test_the_database_holds_it_too(county_tea, tea):
    with pytest.raises(IntegrityError), transaction.atomic():
        Base.objects.create(
            code="430611-99", name="又一个", kind="county_product", division="430611", product=tea
        )
