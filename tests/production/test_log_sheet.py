"""生产记录纸: whole at any length of a name, a sheet for each piece of ground, only for whose books one keeps."""

from __future__ import annotations

import pytest

from tests.papers import faults, measured
from tests.production.conftest import TODAY
from tests.production.test_book import household  # noqa: F401  (a fixture)
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.production import services
from youji.production.selectors.log_sheet import log_sheets
from youji.shared.refusals import Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]
LONG = ("岳阳市君山区广兴洲镇沿江村与合兴村联合优质绿色富硒茶叶全程机械化标准化生产农户𠮷" * 3)[:120]


@pytest.mark.parametrize("name", ["屋后", LONG[:60]])
def test_each_piece_has_a_sheet_and_it_is_whole(grower, tea, base, season, now, name):
    services.open_seasons(
        actor=grower, now=now, kind="pond", name=name, product="茶叶", started_on="2026-03-01"
    )
    type(base.operator).objects.filter(pk=base.operator_id).update(name=LONG)
    pages = measured(log_sheets("", grower, TODAY))
    assert (len(pages), faults(pages, 4)) == (2, [])
    text = "".join(page.text.replace("\u200b", "") for page in pages)
    assert season.code in text
    assert text.count("登记证号") >= 2


def test_the_bookkeeper_prints_for_a_household_and_for_nobody_else(
    household, grower, base, make_operator, signed_in  # noqa: F811
):  # fmt: skip
    client = signed_in(grower)
    answer = client.get(f"/field/production/book/sheets.pdf?operator={household.code}")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert household.code in client.get("/field/production/book/").content.decode()
    assert (
        client.get(f"/field/production/book/sheets.pdf?operator={make_operator('别家').code}").status_code
        == 404
    )
    with pytest.raises(Unknown):
        log_sheets("ZZZZZZ", grower, TODAY)
    with pytest.raises(Refused, match="请先开一季"):
        log_sheets("", grower, TODAY)
