"""A failing test holds its lot at once, and everything that was made of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.quality.conftest import DAY
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.lots import services as lots
from youji.lots.models import Hold
from youji.lots.selectors.against import objections
from youji.quality.models import RapidTest
from youji.quality.selectors.lots import lot_tests, lots_of_sample
from youji.quality.services import testing
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


def test_a_rapid_test_with_one_positive_holds_the_lot_and_what_was_made_of_it(lot, rapid, grower, now):
    child = lots.part(lot_id=lot.pk, quantity=100_000, actor=grower, now=now)
    made = rapid(lot, "毒死蜱 阳性\n啶虫脒 阴性")
    [held] = Hold.objects.all()
    assert (held.lot_id, held.cause, held.reason) == (lot.pk, "sample", f"快检{made.code}阳性：毒死蜱")
    assert [one.lot for one in objections([child])] == [lot.code]
    with pytest.raises(Refused, match="已封存"):
        lots.part(lot_id=child.pk, quantity=1_000, actor=grower, now=now)
    assert "quality.rapid.entered" in AuditEntry.objects.values_list("action", flat=True)


@pytest.mark.parametrize("values", ["毒死蜱 阴性", "毒死蜱 无效"])
def test_what_is_not_positive_holds_nothing(lot, rapid, values):
    made = rapid(lot, values)
    assert not Hold.objects.exists()
    assert made.passed == ("阴性" in values)


def test_its_holder_and_the_county_are_told(lot, rapid, grower, make_actor):
    officer = make_actor(Role.SUPERVISOR, division="430611")
    rapid(lot, "毒死蜱 阳性")
    told = Message.objects.filter(title__contains=lot.code)
    assert {one.person_id for one in told} == {grower.user_id, officer.user_id}


def test_only_an_officer_of_the_area_lets_it_go(lot, rapid, grower, county_reviewer, now):
    rapid(lot, "毒死蜱 阳性")
    [held] = Hold.objects.all()
    with pytest.raises(NotAllowed):
        lots.let_go(hold_id=held.pk, reason="重检合格", actor=grower, now=now)
    lots.let_go(hold_id=held.pk, reason="复检合格，已核实", actor=county_reviewer, now=now)
    assert not objections([lot])


def test_a_test_is_its_producers_of_a_day_the_lot_was_there(lot, rapid, make_actor, county_reviewer, now):
    with pytest.raises(Unknown):
        rapid(lot, actor=make_actor(Role.HOLDER, operator_id=99))
    with pytest.raises(NotAllowed):
        rapid(lot, actor=county_reviewer)
    for said, field in (
        ({"values": "毒死蜱"}, "values"),
        ({"device": ""}, "device"),
        ({"day": lot.day - timedelta(days=1)}, "day"),
        ({"day": now.date() + timedelta(days=2)}, "day"),
    ):
        with pytest.raises(Refused) as refused:
            rapid(lot, **said)
        assert set(refused.value.by_field) == {field}
    assert not RapidTest.objects.exists()


def test_a_failed_report_of_a_lots_own_sample_holds_that_lot_alone(
    harvest, report, grower, now, county_reviewer, limit_of_chilli
):
    one, other = harvest("100"), harvest("200")
    sample = testing.send_sample(lot=one.code, taken_by="王五", taken_on=DAY, actor=grower, now=now)
    assert [each.code for each in lot_tests(one.code, grower, now).waiting] == [sample.code]
    report(sample, limit_of_chilli(over=True), reported_on=DAY)
    assert [row.lot_id for row in Hold.objects.all()] == [one.pk]
    assert not objections([other])
    again = testing.send_sample(lot=other.code, taken_by="王五", taken_on=DAY, actor=grower, now=now)
    report(again, limit_of_chilli(over=False), reported_on=DAY)
    assert Hold.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "speaks"), [(0, True), (-30, True), (-31, False), (1, True)], ids=["same", "30", "31", "after"]
)
def test_a_sample_of_no_lot_speaks_for_the_harvests_of_a_month_around_it(lot, sample_of, days, speaks):
    sample = sample_of(taken_on=lot.day + timedelta(days=days))
    assert [one.pk for one in lots_of_sample(sample)] == ([lot.pk] if speaks else [])


def test_a_sample_of_another_product_or_another_plot_speaks_for_other_goods(lot, sample_of):
    assert lots_of_sample(sample_of(product_name="脐橙")) == []
    sample = sample_of()
    sample.plot_id = uuid4()
    assert lots_of_sample(sample) == []


def test_the_page_and_the_operation_say_what_is_missing(lot, client_as, grower, rapid):
    client = client_as(grower)
    page = client.get(f"/desk/quality/lots/{lot.code}/").content.decode()
    assert "记录里没有用过药" in page
    assert client.post(f"/desk/quality/lots/{lot.code}/rapid/", {"values": "x"}).status_code == 422
    answer = client.post(
        f"/desk/quality/lots/{lot.code}/rapid/",
        {"values": "毒死蜱 阳性", "device": "试纸", "day": "2026-05-31"},
    )
    assert answer.status_code == 302
    assert "已封存" in client.get(f"/desk/quality/lots/{lot.code}/").content.decode()
    assert lot.code in client.get("/desk/quality/rapid/?state=failed").content.decode()
    assert "看检测" in client.get(f"/field/lots/{lot.code}/").content.decode()


@pytest.mark.clause("4.2-c")
def test_what_was_sprayed_and_not_tested_is_named(lot_sprayed, rapid, grower, now):
    lot = lot_sprayed("嘧菌酯")
    assert lot_tests(lot.code, grower, now).missing == ("嘧菌酯",)
    rapid(lot, "嘧菌酯 阴性")
    found = lot_tests(lot.code, grower, now)
    assert found.missing == ()
    assert [(one.active, one.state) for one in found.lines] == [("嘧菌酯", "tested")]


def test_what_failed_is_named_and_not_what_is_called_alike(lot, report, limit_of_chilli, grower, now):
    sample = testing.send_sample(lot=lot.code, taken_by="王五", taken_on=DAY, actor=grower, now=now)
    report(sample, f"{limit_of_chilli(over=True)}氰菊酯 0.001 mg/kg\n", reported_on=DAY)
    [one] = lot_tests(lot.code, grower, now).tests
    assert (one.parameters, one.failed) == (("溴氰菊酯", "氰菊酯"), ("溴氰菊酯",))
