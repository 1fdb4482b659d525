"""What the pages about a base, its county and a change of the tables ask the database: no more for many rows than for few."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.production.conftest import SPRAYED, record
from tests.production.test_base_file import FERTILISED
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.divisions.services import load_divisions
from youji.norms.models import Affected, Edition, Recheck
from youji.norms.services.loading import load_norms
from youji.production.jobs import reckon_files
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e")]
#: address → the most it may ask, of the second visit.
BUDGETS = {
    "/desk/production/bases/": 12,
    "/desk/production/bases/{base}/": 24,
    "/desk/production/bases/{base}/records/": 16,
    "/desk/production/bases/{base}/used/": 16,
    "/desk/norms/rechecks/": 12,
    "/desk/norms/rechecks/{recheck}/": 16,
}


def asked(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def more(recheck: Recheck, operator: int, number: int) -> None:
    Affected.objects.create(
        recheck=recheck, kind="lot", ref=str(number), title="批次", href="/", operator_id=operator, operator_name="某社",
        division="430611", verdict_before="allowed", verdict_after="forbidden", reason="", notice="",
    )  # fmt: skip


def test_many_rows_ask_no_more(open_season, plots, take, base, make_base, make_actor, signed_in, now):  # noqa: F811
    load_divisions(now=now)
    load_norms(now=now)
    client = signed_in(make_actor(Role.COUNTY_REVIEWER, division="430611"))

    def filled(number: int) -> Recheck:
        (season,) = open_season(plots[number])
        for said in (SPRAYED, FERTILISED):
            take(record(seasons=[season.code], **said))
        make_base(f"第{number}个基地")
        reckon_files(now)
        one = Recheck.objects.create(
            edition=Edition.objects.first(), table="labels", day=date(2026, 6, 1), at=now
        )
        for each in range(number + 1):
            more(one, base.operator_id, each)
        return one

    def counted(recheck: Recheck) -> dict[str, int]:
        return {
            address: asked(client, address.format(base=base.code, recheck=recheck.pk)) for address in BUDGETS
        }

    filled(0)
    few = counted(filled(1))
    for number in (2, 3):
        last = filled(number)
    many = counted(last)
    assert {address: count for address, count in many.items() if count > few[address]} == {}, few
    assert {address: count for address, count in many.items() if count > BUDGETS[address]} == {}
