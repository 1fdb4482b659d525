"""The rules are asked of every record: what is forbidden is kept and told, a harvest before its day makes no lot."""

from __future__ import annotations

from datetime import date

import pytest

from tests.production.conftest import SPRAYED, record
from youji.accounts.models import Message
from youji.norms.services.loading import load_norms
from youji.production import services
from youji.production.models import Finding, Lot, Plan, Record
from youji.production.selectors import inbox
from youji.production.selectors.lots import lot_left
from youji.registry.models import Product
from youji.shared.actor import Role
from youji.shared.refusals import Blocked

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]
BANNED = {**SPRAYED, "input": "甲胺磷", "registration": "", "content": "50%", "maker": "不详"}
HARVEST = {"kind": "harvest", "day": "2026-06-01", "quantity": "300", "unit": "kg", "into_lot": True}


@pytest.fixture
def norms(tea, now):
    load_norms(now=now)


def test_a_banned_pesticide_is_kept_with_its_verdict_and_told_to_the_county(norms, season, take, make_actor):
    officer = make_actor(Role.COUNTY_REVIEWER, division="430611")
    [result] = take(record(seasons=[season.code], **BANNED))
    assert (result.state, result.verdict) == ("stored", "forbidden")
    assert Record.objects.get().verdict == "forbidden"
    assert Record.objects.get().edition != ""
    assert Finding.objects.filter(verdict="forbidden", stands=True).count() >= 1
    assert Message.objects.get().person_id == officer.user_id


def test_a_harvest_into_a_lot_is_stopped_after_it_and_kept_as_a_record(norms, season, take, make_actor):
    take(record(seasons=[season.code], **BANNED))
    [stopped] = take(record(seasons=[season.code], **HARVEST))
    assert (stopped.state, Lot.objects.count()) == ("refused", 0)
    assert {field for field, _ in stopped.problems} == {"into_lot"}
    [kept] = take(record(seasons=[season.code], **HARVEST | {"into_lot": False}))
    assert (kept.state, kept.verdict) == ("stored", "forbidden")


def test_a_plan_with_it_is_stopped_before_it_happens(norms, season, grower, now):
    given = {key: BANNED[key] for key in ("input", "content", "dose", "dose_unit", "target")}
    with pytest.raises(Blocked) as stopped:
        services.plan_spraying(actor=grower, now=now, day="2026-06-02", seasons=[season.code], **given)
    assert Plan.objects.count() == 0
    said = str(stopped.value)
    assert "（《农药管理条例》第三十四条" in said
    assert said.count("《") == said.count("》")


def test_a_harvest_with_nothing_against_it_opens_a_lot(norms, season, take):
    [result] = take(record(seasons=[season.code], **HARVEST))
    lot = Lot.objects.get()
    assert (result.lot, lot.quantity, lot.unit, lot.day) == (lot.code, 300_000, "kg", date(2026, 6, 1))
    assert lot_left(lot.operator_id, lot.pk) == 300_000
    assert Product.objects.get(pk=lot.product_id).name == "茶叶"


def test_what_no_rule_allows_waits_with_the_county_and_what_is_short_with_the_grower(
    norms, season, take, grower, make_actor, now
):
    """Each stands in the inbox of whoever must act, and in the view over the area with whose hands it is in."""
    county = make_actor(Role.COUNTY_REVIEWER, division="430611")
    take(record(seasons=[season.code], **BANNED | {"total": "2", "total_unit": "kg"}))

    assert [item.kind for item in inbox.waiting(county, now)] == ["misuse"]
    assert [item.kind for item in inbox.waiting(grower, now)] == ["shortage"]
    assert {item.kind for item in inbox.pending(county, now)} == {"misuse", "shortage"}
    assert inbox.waiting(make_actor(Role.COUNTY_REVIEWER, division="430624"), now) == []


@pytest.mark.clause("4.4-e")
@pytest.mark.parametrize(("waited", "state"), [(6, "refused"), (7, "stored")])
def test_a_lot_is_opened_from_the_day_on_which_the_interval_is_over(norms, season, take, waited, state):
    """联苯菊酯 on tea: seven days; the sentence names the first day."""
    used = {
        "input": "联苯菊酯", "content": "10%", "formulation": "乳油", "registration": "", "dose": "25",
        "dose_unit": "mL/亩", "target": "小绿叶蝉", "day": "2026-05-10",
    }  # fmt: skip
    take(record(seasons=[season.code], **SPRAYED | used))
    [harvest] = take(record(seasons=[season.code], **HARVEST | {"day": f"2026-05-{10 + waited}"}))
    assert harvest.state == state, harvest
    assert ("5月17日" in harvest.said) is (state == "refused")
