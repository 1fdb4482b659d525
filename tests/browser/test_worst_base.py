"""A county officer finds the base that stands worst in two clicks from the first page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from youji.production.models import BaseFile
from youji.registry.models import Base, Operator
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = [pytest.mark.slow, pytest.mark.clause("4.4-e")]


def test_the_worst_base_is_two_clicks_away(transactional_db, at_the_inbox, make_actor):
    farm = Operator.objects.create(
        code="JS0001", name="君山茶叶合作社", kind="cooperative", division="430611"
    )
    for n, (forbidden, completeness) in enumerate(((0, 1000), (3, 700), (1, 200)), 1):
        base = Base.objects.create(
            code=f"JS0001-{n:02}", name=f"君山茶叶{n}号基地", kind="operator", operator=farm, division="430611",
            area_mu=320, initials="jscy",
        )  # fmt: skip
        BaseFile.objects.create(
            base=base, year=clock.local_date(clock.now()).year, division="430611", records=9, completeness=completeness,
            missing=0, forbidden=forbidden, reckoned_at=clock.now(),
        )  # fmt: skip
    counted = at_the_inbox(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    page = counted.page

    page.get_by_role("link", name="基地档案").first.click()
    page.locator("table.data tbody tr").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        f"君山茶叶2号基地 {clock.local_date(clock.now()).year}年生产档案"
    )

    counted.told("找到最差的基地", clicks=2, loads=2, before=(0, 0))
