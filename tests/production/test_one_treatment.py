"""A treatment counts once for a piece of ground, and an earlier crop's is no use on this one."""

from __future__ import annotations

import pytest

from tests.production.conftest import SPRAYED, TODAY, record
from tests.production.phone import on_the_phone, told
from tests.production.test_judged import norms  # noqa: F401  (a fixture)
from tests.registry.conftest import WEST, square
from youji.production import services
from youji.production.models import Lot
from youji.registry.models import Product

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e"), pytest.mark.usefixtures("norms")]
GOOD = SPRAYED | {"registration": "", "target": "小绿叶蝉"}
HARVEST = {"kind": "harvest", "day": str(TODAY), "quantity": "300", "unit": "kg"}


def test_one_record_over_two_seasons_that_share_ground_is_one_use(
    open_season, plot, put_plot, base, take, grower, now
):
    """联苯菊酯 on tea: once a season. The same spraying was counted in both seasons: 用了2次, and no days between."""
    (one,) = open_season(plot)
    (two,) = open_season(put_plot(base, "重了一半的地", square(WEST + 0.005)))
    [made] = take(record(seasons=[one.code, two.code], **GOOD))
    assert [(each.rule, each.message) for each in made.findings if each.verdict == "forbidden"] == []
    [harvest] = take(record(seasons=[one.code], **HARVEST))
    assert [each.rule for each in harvest.findings if each.verdict == "forbidden"] == []
    assert told(on_the_phone(grower, now, one, harvest=HARVEST["day"])["findings"]) == told(harvest.findings)
    # Twice is twice: another record on the half that both have is the second for either.
    [again] = take(record(seasons=[two.code], **GOOD | {"day": "2026-05-28"}))
    assert {"PPP-005"} <= {each.rule for each in again.findings if each.verdict == "forbidden"}
    [harvest] = take(record(seasons=[one.code], **HARVEST))
    [often] = [each.message for each in harvest.findings if each.rule == "PPP-005"]
    assert "用了2次" in often
    assert told(on_the_phone(grower, now, one, harvest=HARVEST["day"])["findings"]) == told(harvest.findings)


@pytest.mark.parametrize("product", ["黄瓜", "茶叶"])
def test_what_an_earlier_crop_was_given_speaks_against_no_harvest_of_the_next(
    season, plot, take, open_season, grower, now, product
):
    """A spraying of the tea that stood there before was 未登记 for the next crop, one use of its season, and forbade its lots."""
    if product != "茶叶":
        Product.objects.create(code="0217", name=product, group="蔬菜")
    take(record(seasons=[season.code], **GOOD | {"day": "2026-04-01"}))
    take(record(seasons=[season.code], **GOOD | {"input": "甲胺磷", "day": "2026-03-20"}))
    take(record(seasons=[season.code], **HARVEST | {"day": "2026-04-19"}))  # what was sprayed is taken
    services.close_season(season_id=season.pk, actor=grower, now=now, ended_on="2026-04-20", reason="换茬")
    (after,) = open_season(plot, product=product, started_on="2026-04-21")
    if product == "茶叶":
        [own] = take(record(seasons=[after.code], **GOOD | {"day": "2026-05-20"}))
        assert [each.rule for each in own.findings if each.verdict == "forbidden"] == []
    [harvest] = take(record(seasons=[after.code], **HARVEST | {"into_lot": True}))
    assert (harvest.state, harvest.verdict, Lot.objects.count()) == ("stored", "allowed", 1)
    assert told(on_the_phone(grower, now, after, harvest=HARVEST["day"])["findings"]) == told(
        harvest.findings
    )


@pytest.mark.parametrize(
    ("spraying", "rule"),
    [({"input": "甲胺磷", "registration": ""}, "PPP-008"), (GOOD, "PPP-005")],
    ids=["a ban", "a count"],
)
@pytest.mark.parametrize("between", [{}, {"kind": "harvest", "day": "2026-03-10"}], ids=["nothing", "before"])
def test_a_season_that_is_closed_and_opened_again_on_what_still_stands_makes_nothing_undone(
    season, plot, take, open_season, grower, now, spraying, rule, between
):
    """Nothing was taken of the bushes since they were sprayed: closing the season freed them of the ban and of the count."""
    if between:
        take(record(seasons=[season.code], **HARVEST | between))
    take(record(seasons=[season.code], **GOOD | spraying | {"day": "2026-04-01"}))
    services.close_season(season_id=season.pk, actor=grower, now=now, ended_on="2026-04-20", reason="换茬")
    (after,) = open_season(plot, started_on="2026-04-21")
    take(record(seasons=[after.code], **GOOD | {"day": "2026-05-01"}))
    [harvest] = take(record(seasons=[after.code], **HARVEST | {"into_lot": True}))
    assert (harvest.state, Lot.objects.count()) == ("refused", 0)
    [harvest] = take(record(seasons=[after.code], **HARVEST))
    assert rule in {each.rule for each in harvest.findings if each.verdict == "forbidden"}
    assert told(on_the_phone(grower, now, after, harvest=HARVEST["day"])["findings"]) == told(
        harvest.findings
    )


def test_what_was_sown_anew_answers_for_nothing_that_stood_there_before(
    season, plot, take, open_season, grower, now
):
    """The crop was lost before anything was taken of it: the next one is another, of the same kind."""
    take(record(seasons=[season.code], **GOOD | {"input": "甲胺磷", "registration": "", "day": "2026-04-01"}))
    services.close_season(season_id=season.pk, actor=grower, now=now, ended_on="2026-04-20", reason="水淹")
    (after,) = open_season(plot, started_on="2026-04-21")
    take(record(seasons=[after.code], kind="transplant", day="2026-04-22"))
    [harvest] = take(record(seasons=[after.code], **HARVEST | {"into_lot": True}))
    assert (harvest.state, harvest.verdict, Lot.objects.count()) == ("stored", "allowed", 1)


def test_the_interval_of_an_earlier_season_of_the_same_crop_still_runs(
    season, plot, take, open_season, grower, now
):
    """Closing the season and opening another does not bring the harvest nearer."""
    take(record(seasons=[season.code], **GOOD | {"day": "2026-05-28"}))
    take(record(seasons=[season.code], **HARVEST | {"day": "2026-05-29"}))
    services.close_season(season_id=season.pk, actor=grower, now=now, ended_on="2026-05-29", reason="采完")
    (after,) = open_season(plot, started_on="2026-05-30")
    [harvest] = take(record(seasons=[after.code], **HARVEST | {"into_lot": True}))
    assert harvest.state == "refused"
    assert "6月4日" in harvest.said
    assert told(on_the_phone(grower, now, after, harvest=HARVEST["day"])["findings"])[-1][0] == "PPP-007"
