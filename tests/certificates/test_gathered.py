"""What the gate looks at of many lots at once is what it looks at of each alone, and the questions are as many for ten as for two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.certificates.test_bulk import ROW, stop
from tests.registry.conftest import put_plot, square  # noqa: F401
from youji.certificates.models import Certificate
from youji.certificates.selectors import facts
from youji.certificates.selectors.facts import gather
from youji.certificates.services.bulk import issue_many
from youji.certificates.services.voiding import void_certificate
from youji.environment.models import Sample
from youji.lots import services as movements
from youji.lots.models import Flow, LotHead
from youji.lots.services.posting import MOVED, By, heads, post_each
from youji.production.models import Lot
from youji.production.selectors.of_lot import lots_with_codes
from youji.registry.models import Product
from youji.shared.clock import local_date
from youji.shared.refusals import StaleState

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


@pytest.fixture
def several(lot, harvest, issue, base, open_season, put_plot, grower, now):  # noqa: F811
    """Lots of every kind: picked, of two seasons, parted, merged, processed, promised, part void, stopped, held, from outside."""
    [other] = open_season(put_plot(base, "二号地", square(112.9)), product="豇豆")
    picked = [harvest("100") for _ in range(4)]
    both = harvest("100", seasons=[other.code])
    promised = Lot.objects.get(pk=issue(lot).parcel_id)
    half = issue(lot, quantity="10", copies=2)
    void_certificate(code=half.code, first="2", last="2", reason="破损", actor=grower, now=now)
    part = movements.part(lot_id=picked[0].pk, quantity=10_000, actor=grower, now=now)
    merged = movements.merge(
        inputs=[(part.pk, 5_000), (picked[1].pk, 5_000), (promised.pk, 5_000)], actor=grower, now=now
    )
    dried = Product.objects.create(code="0221", name="干豇豆", group="蔬菜")
    made = movements.process(
        inputs=[(picked[2].pk, 9_000)], product=dried.name, quantity=3_000, actor=grower, now=now
    )
    bought = movements.take_in(
        product=lot.product.name,
        quantity=50_000,
        unit="kg",
        party="张家界的亲戚",
        party_kind="producer",
        actor=grower,
        now=now,
    )
    of_both = movements.merge(inputs=[(bought.pk, 1_000), (picked[1].pk, 1_000)], actor=grower, now=now)
    held_part = movements.part(lot_id=picked[3].pk, quantity=10_000, actor=grower, now=now)
    stop(picked[3], now)
    movements.hold(lot_id=both.pk, reason="先看看", actor=grower, now=now)
    Sample.objects.create(
        operator_id=base.operator_id, base=base, division=base.division, kind="product", product_name="豇豆",
        taken_on=lot.day - timedelta(days=1), recorded_at=now, recorded_by_id=1, state="reported", grade="ok", fit=True,
    )  # fmt: skip
    rest = [lot, both, promised, part, merged, made, bought, of_both, held_part]
    parcel = Lot.objects.get(pk=half.parcel_id)
    codes = [one.code for one in (*picked, *rest, parcel)]
    found = lots_with_codes(codes, grower, local_date(now))
    return [found[code] for code in codes]


def test_together_as_each_alone(several, now):
    day = local_date(now)
    together = gather(several, day)
    alone = {lot.pk: gather([lot], day)[lot.pk] for lot in several}
    assert together == alone
    told = [one.facts for one in together.values()]
    for name in ("stops", "standing", "partly_void", "unproved", "tested"):
        said = {bool(getattr(one, name)) for one in told}
        assert said == {True, False}, name
    assert {one.judged is None for one in told} == {True, False}


def test_in_small_groups_as_together(several, now, monkeypatch):
    day = local_date(now)
    whole = gather(several, day)
    monkeypatch.setattr(facts, "MOST_IN_LINES", 3)
    assert gather(several, day) == whole


def test_ten_lots_are_as_many_questions_as_two(harvest, grower, now):
    codes = [harvest("10").code for _ in range(12)]
    found = list(lots_with_codes(codes, grower, local_date(now)).values())

    def asked(some: list[Lot]) -> int:
        with CaptureQueriesContext(connection) as questions:
            gather(some, local_date(now))
        return len(questions)

    asked(found)
    assert asked(found[:2]) == asked(found[2:])


def test_to_issue_of_ten_lots_is_as_many_statements_as_of_two(harvest, grower, now):
    codes = [harvest("10").code for _ in range(14)]

    def asked(some: list[str]) -> int:
        with CaptureQueriesContext(connection) as statements:
            told = issue_many([{"lot": code, **ROW, "quantity": "1"} for code in some], actor=grower, now=now)
        assert all(one.made for one in told)
        return len(statements)

    asked(codes[:2])
    assert asked(codes[2:4]) == asked(codes[4:])
    assert Certificate.objects.count() == 14


def test_of_many_chains_none_is_posted_to_where_one_has_moved(harvest, grower, now):
    some = [harvest("100") for _ in range(3)]
    chains = heads(some)
    stale = chains[some[1].pk]
    stale.left -= 1
    with pytest.raises(StaleState, match=MOVED), transaction.atomic():
        post_each([(chains[lot.pk], [1_000]) for lot in some], "into", By.of(grower, now, None))
    assert not Flow.objects.exists()
    assert set(LotHead.objects.values_list("left", "seq")) == {(100_000, None)}
