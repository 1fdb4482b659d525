"""What is still to be done, and fertilisers, are judged again when the tables change; whoever means to do it is told."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.norms.test_changes import book, taken, upload
from tests.production.conftest import SPRAYED, record
from tests.production.test_fertilisers import FED
from tests.production.test_judged import norms  # noqa: F401  (a fixture)
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.norms.models import Edition, Instrument, Nutrient, Recheck
from youji.norms.selectors import rechecks
from youji.norms.services import run_since
from youji.norms.services.writing import columns_of, settle
from youji.production import services
from youji.production.models import Plan, SeasonUse
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e"), pytest.mark.usefixtures("norms")]
MEANT = {key: SPRAYED[key] for key in ("input", "content", "formulation", "dose", "dose_unit")} | {
    "target": "小绿叶蝉"
}
BAN = {"active": "联苯菊酯", "kind": "banned", "instrument": "公告第199号", "valid_from": "2026-06-02"}


def plan(season, grower, now, day: str) -> Plan:
    return services.plan_spraying(actor=grower, now=now, day=day, seasons=[season.code], **MEANT)


def test_whoever_plans_what_a_new_ban_forbids_is_told(season, grower, now, make_actor, signed_in):  # noqa: F811
    """Only what had been done was judged again: the ban of tomorrow found nobody who meant to use it tomorrow."""
    officer = make_actor(Role.PROVINCE_REVIEWER, division="43")
    before, after, dropped = (
        plan(season, grower, now, day) for day in ("2026-06-01", "2026-06-02", "2026-06-03")
    )
    services.drop_plan(plan_id=dropped.pk, actor=grower, now=now)
    told = Message.objects.count()
    [recheck] = taken(now, officer, book("bans", BAN), "bans")
    assert [(one.kind, one.ref, one.verdict_before, one.verdict_after) for one in recheck.affected.all()] == [
        ("plan", str(after.pk), "allowed", "forbidden")
    ]
    assert dict(Plan.objects.values_list("pk", "verdict")) == {
        before.pk: "allowed", after.pk: "forbidden", dropped.pk: "allowed"
    }  # fmt: skip
    [message] = Message.objects.order_by("-pk")[: Message.objects.count() - told]
    assert (message.person_id, "禁止" in message.title, "6月2日" in message.body) == (
        grower.user_id,
        True,
        True,
    )
    assert AuditEntry.objects.filter(action="production.plan.judged_again").count() == 1
    assert "规则已变，不能这样用" in signed_in(grower).get("/field/production/").content.decode()


def test_the_look_names_the_plans_each_by_itself(season, grower, now, make_actor, signed_in):  # noqa: F811
    """Two plans of one spraying: each is judged on what was done, not on what may never be."""
    plan(season, grower, now, "2026-06-02"), plan(season, grower, now, "2026-06-09")
    officer = signed_in(make_actor(Role.PROVINCE_REVIEWER, division="43"))
    said = officer.post("/desk/norms/bans/import/", {"file": upload(book("bans", BAN))}).content.decode()
    assert ("6月2日打算在" in said, "6月9日打算在" in said) == (True, True)
    assert set(Plan.objects.values_list("verdict", flat=True)) == {"allowed"}


def test_a_new_row_of_a_fertiliser_finds_whoever_used_it(open_season, plot, take, now):
    """The rollup held medicines and pesticides alone."""
    (season,) = open_season(plot, category="organic")
    [made] = take(record(seasons=[season.code], **FED))
    assert SeasonUse.objects.get().name_key == "名:尿素"
    said = {"name": "尿素", "organic": False, "n": "46", "p2o5": None, "k2o": None}
    cited = {
        "instrument": "GB/T 8321", "provision": "", "valid_from": None, "valid_until": None, "mark": "pending", "source": "",
        "checked_on": None, "note": "",
    }  # fmt: skip
    row = Nutrient.objects.create(
        **columns_of("nutrients", said | cited, {one.code: one for one in Instrument.objects.all()})
    )
    settle({"nutrients": {row.key: None}}, now=now)
    [recheck] = run_since(date(2026, 6, 1), now)
    found = {(one.kind, one.verdict_before, one.verdict_after) for one in recheck.affected.all()}
    assert found == {("record", "unknown", "forbidden"), ("season", "unknown", "forbidden")}
    assert recheck.affected.get(kind="record").ref == made.id


def test_a_list_of_changes_reads_no_row_of_them(province_reviewer, now, client_as):
    """Each line held all its rows, as they were, for their number alone."""
    was = {f"row-{n:04}": None for n in range(300)}
    settle({"labels": was, "bans": {}}, now=now)
    made = Recheck.objects.create(
        edition=Edition.objects.first(),
        table="labels",
        day=date(2026, 6, 1),
        was=was,
        rows=300,
        keys=sorted(was)[:100],
        at=now,
    )
    assert made.pk
    with CaptureQueriesContext(connection) as asked:
        answer = client_as(province_reviewer).get("/desk/norms/rechecks/")
    assert answer.status_code == 200
    assert not [one for one in asked if '"norms_recheck"."was"' in one["sql"]]
    assert rechecks.rechecks(province_reviewer).first().rows == 300
