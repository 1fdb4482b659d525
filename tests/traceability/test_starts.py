"""Where a recall starts: a batch of a dealer, an input by its name, active or registration, a plot, a period."""

from __future__ import annotations

import importlib
import json
import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ledger.tampering import guards_lifted
from tests.production.conftest import record
from youji.production.models import NamedInput
from youji.production.selectors.traced import lots_behind
from youji.production.services import close_season, enter
from youji.traceability.fields import START
from youji.traceability.logic.starts import STARTS, lacking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]
SPRAY = {
    "kind": "spray", "day": "2026-05-10", "input": "吡虫啉", "dose": "20", "dose_unit": "g/亩", "target": "蚜虫",
}  # fmt: skip


def found(**said) -> set[object]:
    asked = set(said)
    start = next(
        key
        for key, one in STARTS.items()
        if set(one.needs) <= asked <= set(one.takes) and (not one.one_of or asked & set(one.one_of))
    )
    return {one.lot_id for one in lots_behind(START.read({"start": start} | said))}


@pytest.fixture
def bought(grower, now):
    """What a dealer sold: a line in the store."""

    def buy(batch: str, dealer: str = "广兴洲农资店", day: str = "2026-05-01", **more) -> None:
        said = {
            "kind": "purchase", "sort": "pesticide", "dealer": dealer, "quantity": "1", "unit": "kg", "input": "吡虫啉",
            "batch": batch, "day": day,
        }  # fmt: skip
        enter(actor=grower, now=now, channel="page", **said | more)

    return buy


def test_a_batch_that_was_bought_and_used_finds_the_harvests_since(take, season, harvest, bought):
    before = harvest("10", day="2026-05-05")
    bought("B1")
    take(record(**SPRAY, seasons=[season.code]))
    after = harvest("10")
    assert found(batch="B1") == {after.pk}
    assert found(batch="B1", dealer="广兴洲农资店") == {after.pk}
    assert found(batch="B1", dealer="别家") == set()
    assert found(batch="B2") == set()
    assert before.pk not in found(batch="B1")


def test_a_record_that_names_another_batch_is_no_use_of_this_one(take, season, harvest, bought):
    bought("B1")
    bought("B2")
    take(record(**SPRAY, batch="B2", seasons=[season.code]))
    lot = harvest("10")
    assert found(batch="B1") == set()
    assert found(batch="B2") == {lot.pk}


def test_a_record_that_names_the_batch_counts_where_nobody_put_down_the_purchase(take, season, harvest):
    take(record(**SPRAY, batch="B9", seasons=[season.code]))
    lot = harvest("10")
    assert found(batch="B9") == {lot.pk}


def test_an_input_is_found_by_its_name_and_by_its_registration(take, season, harvest):
    take(record(**SPRAY, registration="PD20080001", seasons=[season.code]))
    lot = harvest("10")
    assert found(input="吡虫啉") == {lot.pk}
    assert found(registration="PD20080001") == {lot.pk}
    assert found(registration="PD1") == set()
    assert found(input="吡虫啉", since="2026-06-01") == set()


def test_what_is_no_treatment_counts_from_the_first_day_on_which_it_was_used(take, season, harvest):
    for day in ("2026-05-20", "2026-05-01"):
        take(record(kind="sow", day=day, input="之豇28", seasons=[season.code]))
    lot = harvest("10", day="2026-05-05")
    assert found(input="之豇28") == {lot.pk}


def test_a_plot_and_a_period(season, plot, lot, base):
    assert found(season=season.code) == {lot.pk}
    assert found(base=base.code, plot=plot.name) == {lot.pk}
    from youji.registry.models import Operator

    code = Operator.objects.get(pk=lot.operator_id).code
    assert found(operator=code, since="2026-05-30", until="2026-05-30") == {lot.pk}
    assert found(operator=code, since="2026-05-31", until="2026-06-01") == set()


def test_the_command_finds_by_batch_and_by_input_and_tells_what_is_open(
    take, season, harvest, bought, recall
):
    bought("B1")
    take(record(**SPRAY, seasons=[season.code]))
    lot = harvest("10")
    made = recall(lot, start="batch", batch="B1", lot="")
    for asked in ({"batch": "B1"}, {"input": "吡虫啉"}):
        out = StringIO()
        call_command("recall", json=True, stdout=out, **asked)
        told = json.loads(out.getvalue())
        assert [one["code"] for one in told["affected"]] == [lot.code]
        assert [one["stock"] for one in told["holders"]] == [{"kg": 10_000}]
        assert [one["code"] for one in told["recalls"]] == [made.code]
        call_command("recall", stdout=out, **asked)
        assert f"召回{made.code}" in out.getvalue()
    out = StringIO()
    call_command("recall", lot=lot.code, json=True, stdout=out)
    assert [one["kind"] for one in json.loads(out.getvalue())["recalls"]] == ["recall"]


@pytest.mark.parametrize("start", STARTS)
def test_each_start_takes_what_it_needs_and_refuses_the_rest(start):
    one = STARTS[start]
    whole = {key: "2026-05-01" if key in ("since", "until") else "X" for key in one.takes}
    assert lacking({"start": start} | whole) == {}
    for key in one.needs:
        assert key in lacking({"start": start} | whole | {key: ""})
    if one.one_of:
        assert one.one_of[0] in lacking({"start": start} | whole | dict.fromkeys(one.one_of, ""))
    strange = next(key for key in START if key not in (*one.takes, "start"))
    assert strange in lacking({"start": start, strange: "X"} | whole)


def test_seed_that_was_bought_by_batch_counts_where_the_sowing_names_none(take, season, harvest, bought):
    before = harvest("10", day="2026-05-05")
    bought("S1", sort="seed", input="之豇28", quantity="2")
    take(record(kind="sow", day="2026-05-10", input="之豇 28", seasons=[season.code]))
    after = harvest("10")
    assert found(batch="S1") == {after.pk}
    take(record(kind="sow", day="2026-05-12", input="之豇28", batch="S2", seasons=[season.code]))
    assert found(batch="S2") == {after.pk}
    assert before.pk not in found(batch="S1")


def test_of_a_record_that_was_corrected_the_newest_version_counts(take, season, harvest):
    first = record(kind="sow", day="2026-05-10", input="之豇28", batch="S1", seasons=[season.code])
    take(first)
    lot = harvest("10")
    assert found(batch="S1") == found(input="之豇28") == {lot.pk}
    again = record(
        kind="sow", day="2026-05-10", input="之豇90", batch="S2", seasons=[season.code],
        supersedes=first["id"], reason="看错了袋子",
    )  # fmt: skip
    take(again)
    assert found(batch="S1") == found(input="之豇28") == set()
    assert found(batch="S2") == found(input="之豇90") == {lot.pk}
    assert NamedInput.objects.filter(root=first["id"]).count() == 2, "what was said stays"


def test_what_was_used_in_a_season_that_is_over_is_found_too(take, season, harvest, bought, grower, now):
    bought("B1")
    take(record(**SPRAY, seasons=[season.code]))
    lot = harvest("10")
    close_season(season_id=season.pk, actor=grower, now=now, ended_on="2026-06-01")
    from youji.production.models import SeasonUse

    SeasonUse.objects.update(live=False)  # as when all of its lots are sold
    assert found(batch="B1") == found(input="吡虫啉") == {lot.pk}


@pytest.fixture
def named(take, season, harvest, bought):
    """What names inputs in every way: purchases, a treatment with and without a batch, seed, what names none."""
    bought("B1")
    bought("", input="没有批号的")
    bought("S1", sort="seed", input="之豇28", quantity="2")
    take(record(**SPRAY, seasons=[season.code]))
    take(record(**SPRAY, batch="B1", registration="PD20080001", seasons=[season.code]))
    take(record(kind="sow", day="2026-05-11", input="之豇２８", seasons=[season.code]))
    take(record(kind="weed", day="2026-05-12", seasons=[season.code]))
    return harvest("10")


def test_what_was_there_before_is_filled_in_as_it_is_written_now(named):
    rows = set(NamedInput.objects.values_list())
    assert len(rows) == 4
    with guards_lifted():
        NamedInput.objects.all().delete()
    importlib.import_module("youji.production.migrations.0011_inputs_named").fill(apps, None)
    assert set(NamedInput.objects.values_list()) == rows


@pytest.mark.parametrize(
    "said",
    [{"batch": "B1"}, {"batch": "S1", "dealer": "广兴洲农资店"}, {"input": "吡虫啉"}, {"input": "之豇28"}],
)
def test_no_start_reads_through_a_table(named, said):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert found(**said) == {named.pk}
    assert asked.captured_queries
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for one in asked.captured_queries:
            how = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
            cursor.execute(how + one["sql"].replace("%", "%%"))
            plan = " / ".join(str(row[-1]) for row in cursor.fetchall())
            assert not re.search("(SCAN|Seq Scan on) production", plan), one["sql"] + plan
