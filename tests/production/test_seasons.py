"""A season hangs on ground and on a base whose member its producer is; of two at once there is one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from youji.members.selectors import is_member
from youji.production import services
from youji.production.models import Season
from youji.registry.models import BaseKind
from youji.shared.identifiers import short_code, uuid7
from youji.shared.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]


def test_nobody_produces_for_a_base_whose_member_they_are_not(open_season, make_base, tea, plot, grower, now):
    """Whatever a county's base sums up would count strangers."""
    county = make_base("君山茶叶", kind=BaseKind.COUNTY_PRODUCT, product_id=tea.pk)
    assert not is_member(grower.operator_id, county.pk, now.date(), tea.code)
    with pytest.raises(Refused) as no:
        open_season(plot, base=county.code)
    assert [one.field for one in no.value.problems] == ["base"]
    assert Season.objects.count() == 0


def test_a_season_of_ones_own_base_is_opened(open_season, base, plot):
    [season] = open_season(plot, base=base.code)
    assert season.base_id == base.pk


def test_the_database_holds_one_open_season_of_a_product_on_a_plot(season):
    """Two phones at once pass the same look; the second is told."""
    again = Season.objects.get(pk=season.pk)
    again.pk, again.code, again._state.adding = uuid7(), short_code(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_closed_and_opened_again_is_the_same_ground_twice(season, open_season, plot, grower, now):
    services.close_season(season_id=season.pk, ended_on="2026-05-30", actor=grower, now=now)
    [after] = open_season(plot, started_on="2026-05-31")
    with pytest.raises(Refused):
        services.reopen_season(season_id=season.pk, reason="点错了", actor=grower, now=now)
    assert Season.objects.filter(ended_on__isnull=True).get() == after
