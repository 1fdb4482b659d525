"""The rollup of uses finds whoever a changed row concerns: by name and number, on shared ground, while a lot stands."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.production.conftest import SPRAYED, record
from tests.registry.conftest import WEST, square
from youji.compliance.selectors import Reached
from youji.production import services
from youji.production.models import SeasonUse
from youji.production.selectors.resting import resting_on

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.2-a")]
BY_NAME = Reached(frozenset({"联苯菊酯"}), frozenset())
BY_NUMBER = Reached(frozenset(), frozenset({"PD20081234"}))
HARVEST = {"kind": "harvest", "day": "2026-06-01", "quantity": "300", "unit": "kg", "into_lot": True}


def rows() -> list[tuple]:
    return sorted(
        SeasonUse.objects.values_list("season_id", "label_key", "name_key", "last_on", "uses", "live")
    )


def closed(season, grower, now):
    services.close_season(season_id=season.pk, actor=grower, now=now, ended_on="2026-06-01", reason="采完")


def test_a_use_is_found_by_its_name_and_by_its_number(season, take):
    take(record(seasons=[season.code], **SPRAYED))
    assert resting_on(BY_NAME) == resting_on(BY_NUMBER) == {season.pk: season.operator_id}
    assert resting_on(Reached(frozenset({"啶虫脒"}), frozenset({"PD1"}))) == {}


def test_what_was_used_on_the_same_ground_before_is_found_by_the_season_there_now(
    open_season, put_plot, base, plot, take, grower, now
):
    before = open_season(plot)[0]
    take(record(seasons=[before.code], **SPRAYED))
    closed(before, grower, now)
    assert resting_on(BY_NAME) == {}
    over = put_plot(base, "改过边界的地", square(WEST + 0.005))
    after = open_season(over)[0]
    assert resting_on(BY_NAME) == {after.pk: after.operator_id}
    assert SeasonUse.objects.get(season_id=after.pk).uses == 0
    # What is put down late of the season before reaches the one that is there now.
    take(
        record(
            seasons=[before.code], **SPRAYED | {"input": "啶虫脒", "registration": "", "day": "2026-05-21"}
        )
    )
    assert resting_on(Reached(frozenset({"啶虫脒"}), frozenset())) == {after.pk: after.operator_id}


def test_a_season_that_has_ended_is_found_while_a_lot_of_it_stands(season, take, grower, now):
    take(record(seasons=[season.code], **SPRAYED | {"day": "2026-03-20"}))
    [harvest] = take(record(seasons=[season.code], **HARVEST))
    assert harvest.lot
    closed(season, grower, now)
    assert resting_on(BY_NAME) == {season.pk: season.operator_id}
    take(
        record(
            seasons=[season.code],
            **HARVEST | {"quantity": "0", "into_lot": False, "supersedes": harvest.id, "reason": "没有采"},
        )
    )
    services.reopen_season(season_id=season.pk, actor=grower, now=now, reason="关错了")
    closed(season, grower, now)
    assert resting_on(BY_NAME) == {}


def test_a_corrected_name_is_found_by_the_new_one_alone(season, take):
    [first] = take(record(seasons=[season.code], **SPRAYED))
    take(
        record(
            seasons=[season.code],
            **SPRAYED | {"input": "联苯·菊酯", "supersedes": first.id, "reason": "写错了"},
        )
    )
    assert (resting_on(BY_NAME), len(rows())) == ({}, 1)


def test_the_rollup_is_made_anew_as_it_was(open_season, put_plot, base, plot, take, grower, now):
    first = open_season(plot)[0]
    second = open_season(put_plot(base, "改过边界的地", square(WEST + 0.005)))[0]
    take(
        *(
            record(seasons=[one.code], **SPRAYED | {"day": f"2026-05-{day}"})
            for one in (first, second)
            for day in (10, 20)
        )
    )
    was = rows()
    assert len(was) == 2
    SeasonUse.objects.all().delete()
    call_command("rebuild_uses")
    assert rows() == was


def test_an_update_finds_what_was_used_before_it(open_season, put_plot, base, plot, take, grower, now):
    """By each of two names of one number, on ground used before, and in an ended season of which a lot stands."""
    before = open_season(plot)[0]
    take(
        *(
            record(seasons=[before.code], **SPRAYED | {"input": name, "day": "2026-03-20"})
            for name in ("联苯菊酯", "联苯·菊酯")
        )
    )
    take(record(seasons=[before.code], **HARVEST))
    closed(before, grower, now)
    open_season(put_plot(base, "改过边界的地", square(WEST + 0.005)))
    was = rows()
    assert {(name, uses, live) for _, _, name, _, uses, live in was} == {
        ("名:联苯菊酯", 1, True), ("名:联苯菊酯", 0, True), ("名:联苯·菊酯", 1, True), ("名:联苯·菊酯", 0, True),
    }  # fmt: skip
    SeasonUse.objects.all().delete()
    import_module("youji.production.migrations.0007_uses_of_before").roll_up(apps, None)
    assert rows() == was
