"""Who buys and does not grow: a register of their own beside the producers', an account as others, never a base."""

from __future__ import annotations

import pytest
from django.urls import reverse

from youji.registry import selectors, services
from youji.registry.fields import BUYERS, SIDES, OperatorKind
from youji.registry.logic import identity
from youji.registry.logic.uscc import complete
from youji.shared.actor import SYSTEM
from youji.shared.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(make_operator):
    def make(kind: str = OperatorKind.CANTEEN, name: str = "君山区第一中学食堂"):
        return make_operator(name, kind=kind)

    return make


@pytest.mark.parametrize(
    ("kind", "identity_kind", "code", "field"),
    [
        ("collector", "uscc", "91430225MA4M0002", None),
        ("collector", "identity_card", "", None),
        ("collector", "none", "", "identity_kind"),
        ("canteen", "uscc", "12430225MA4M0002", None),
        ("canteen", "none", "", None),
        ("supermarket", "uscc", "93430225MA4M0002", "uscc"),
        ("supermarket", "none", "", "identity_kind"),
        ("market", "uscc", "54430225MA4M0002", None),
        ("market", "identity_card", "", "identity_kind"),
    ],
)
def test_who_they_are(kind, identity_kind, code, field):
    code = complete(code) if code else ""
    said = identity.problems(kind, identity_kind, code, "11010519491231002X")
    assert list(said) == ([field] if field else [])


@pytest.mark.clause("4.5-b")
@pytest.mark.parametrize("kind", sorted(BUYERS))
def test_a_buyer_has_no_base_and_nothing_to_apply_with(buyer, kind, now):
    row = buyer(kind)
    with pytest.raises(Refused) as refused:
        services.create_base(
            name="某基地", kind="operator", division="430611", operator_id=row.pk, actor=SYSTEM, now=now
        )
    assert "不登记基地" in refused.value.by_field["operator"]


def test_who_has_a_base_does_not_become_a_buyer(make_base, now):
    operator = make_base().operator
    with pytest.raises(Refused) as refused:
        services.update_operator(operator, version=0, kind="supermarket", actor=SYSTEM, now=now)
    assert "登记有基地" in refused.value.by_field["kind"]


def test_the_county_has_a_register_of_buyers_beside_that_of_producers(
    client_as, county_reviewer, buyer, make_operator
):
    producer = make_operator("君山茶业有限公司")
    bought = {buyer(kind, f"买家{kind}").name for kind in BUYERS}
    found = selectors.search_operators
    assert {row.name for row in found(county_reviewer, kind="buyers")} == bought
    assert [row.name for row in found(county_reviewer, kind="producers")] == [producer.name]
    assert [row.name for row in found(county_reviewer, kind="canteen")] == ["买家canteen"]
    page = client_as(county_reviewer).get(reverse("registry:operators") + "?kind=buyers").content.decode()
    assert "收购者名录" in page
    assert producer.name not in page


def test_every_kind_is_on_one_side():
    assert SIDES["producers"] | SIDES["buyers"] == set(OperatorKind)
    assert not SIDES["producers"] & SIDES["buyers"]
