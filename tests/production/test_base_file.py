"""A base's file: the sum over its members of the day, every number opening its rows; the worst base of a county first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.production.conftest import SPRAYED, TODAY, record
from tests.production.test_book import household  # noqa: F401  (a fixture)
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from youji.production.jobs import reckon_files
from youji.production.logic.base_file import change, kept_to, lacks, share
from youji.production.models import BaseFile, Record, Season
from youji.production.selectors.base_file import BaseYear
from youji.shared.actor import Role
from youji.standards import services as standards

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e")]
WEED = {"kind": "weed", "day": "2026-03-15"}
FERTILISED = {
    "kind": "fertilise", "day": "2026-03-20", "input": "复合肥", "dose": "30", "dose_unit": "kg/亩", "nitrogen": "15",
    "area_mu": "2", "source": "农资店", "method": "沟施",
}  # fmt: skip


@pytest.fixture
def procedure(tea, base, county_reviewer, now):
    """Four tasks, counted from the first of March: weeded, sprayed, scouted, harvested."""
    made = standards.start_procedure(
        title="茶叶规程", product=tea.code, mode="常规", season_word="萌芽", actor=county_reviewer, now=now
    )
    edition = made.editions.get()
    for number, (act, first, last, what) in enumerate(
        (("weed", 10, 20, ""), ("spray", 60, 70, "茚虫威150 g/L乳油"), ("scout", 30, 40, ""), ("harvest", 85, 120, "")), 1
    ):  # fmt: skip
        standards.put_task(
            edition_id=edition.pk, number=number, title=f"第{number}件", act=act, stage="technique", anchor="season",
            from_day=first, until_day=last, how="照做。", input=what, actor=county_reviewer, now=now,
        )  # fmt: skip
    edition.refresh_from_db()
    standards.issue_edition(
        edition_id=edition.pk,
        version=edition.version,
        in_force_from="2026-06-01",
        actor=county_reviewer,
        now=now,
    )
    standards.adopt(edition_id=edition.pk, base=base.code, season=2026, actor=county_reviewer, now=now)
    return edition


def test_the_file_says_what_was_done_late_missing_off_and_lacking(procedure, base, season, take):
    take(*(record(seasons=[season.code], **one) for one in (WEED, SPRAYED, FERTILISED)))
    found = BaseYear.of(base, 2026, TODAY)
    assert {name: [one.text for one in rows] for name, rows in found.tasks.items()} == {
        "done": ["第1件"], "late": ["第2件"], "missing": ["第3件"], "waiting": ["第4件"],
    }  # fmt: skip
    assert found.adherence == 333
    assert {one.text for one in found.off} == {"施药：联苯菊酯", "施肥：复合肥"}
    assert [one.text for one in found.incomplete] == ["施药没有写来源、用法"]
    assert found.completeness == 666
    inorganic, organic, unknown = found.nitrogen
    assert (str(inorganic), str(organic), unknown) == ("9.00", "0.00", [])  # 30 kg/亩 × 2 亩 × 15 %
    assert found.intensity.used["fertiliser", "mass"] == 60_000_000
    assert found.intensity.per_mu("fertiliser", "mass") == (60_000 / found.area_mu).quantize(
        found.intensity.per_mu("fertiliser", "mass")
    )


def test_a_correction_counts_once_and_another_year_is_another_file(base, season, take):
    first = record(seasons=[season.code], **FERTILISED)
    take(first)
    take(
        record(
            seasons=[season.code],
            **FERTILISED | {"nitrogen": "", "dose": "10"},
            supersedes=first["id"],
            reason="错",
        )
    )
    found = BaseYear.of(base, 2026, TODAY)
    assert (len(found.records), len(found.nitrogen[2]), Record.objects.count()) == (1, 1, 2)
    assert found.intensity.used["fertiliser", "mass"] == 20_000_000
    assert BaseYear.of(base, 2025, TODAY).seasons == {}


def test_a_member_counts_for_the_days_of_their_membership(base, household, grower, take, tea):  # noqa: F811
    season = Season.objects.get(operator_id=household.pk)
    Season.objects.filter(pk=season.pk).update(base=base)
    code = {"operator": household.code, "seasons": [season.code]}
    before = TODAY - timedelta(days=61)
    take(record(**code, **WEED | {"day": before.isoformat()}), record(**code, **WEED | {"day": "2026-05-20"}))
    found = BaseYear.of(base, 2026, TODAY)
    assert [day for _, day, _, _ in found.records.values()] == [date(2026, 5, 20)]


def test_every_number_opens_its_rows_and_only_for_whom_it_concerns(
    procedure, base, season, take, signed_in, grower, county_reviewer, make_actor, make_operator, now  # noqa: F811
):  # fmt: skip
    take(record(seasons=[season.code], **SPRAYED))
    reckon_files(now)
    officer = signed_in(county_reviewer)
    ranking = officer.get("/desk/production/bases/").content.decode()
    assert f"/desk/production/bases/{base.code}/" in ranking
    page = officer.get(f"/desk/production/bases/{base.code}/").content.decode()
    for what in ("incomplete", "forbidden", "done", "late", "missing", "off", "nitrogen"):
        address = f"/desk/production/bases/{base.code}/{what}/?year=2026"
        assert address in page
        assert officer.get(address).status_code == 200
    rows = officer.get(f"/desk/production/bases/{base.code}/off/").content.decode()
    assert f"/records/{Record.objects.get().pk}/" in rows
    assert signed_in(grower).get(f"/desk/production/bases/{base.code}/").status_code == 200
    for stranger in (
        make_actor(Role.COUNTY_REVIEWER, division="430612"),
        make_actor(Role.HOLDER, operator_id=make_operator("别家").pk),
    ):
        client = signed_in(stranger)
        assert client.get(f"/desk/production/bases/{base.code}/").status_code == 404
        assert base.name not in client.get("/desk/production/bases/").content.decode()
    assert officer.get(f"/desk/production/bases/{base.code}/pk/").status_code == 404


def test_the_worst_base_stands_first_and_the_worker_reckons_each_in_its_turn(
    base, season, take, make_base, county_reviewer, now, signed_in  # noqa: F811
):  # fmt: skip
    other = make_base("好基地", operator=base.operator)
    Season.objects.create(
        operator_id=base.operator_id, code="GOODONE", division=base.division, base=other, kind="pond", name="塘",
        product=season.product, started_on=date(2026, 3, 1), opened_at=now,
    )  # fmt: skip
    take(record(seasons=["GOODONE"], **WEED), record(seasons=[season.code], **SPRAYED))
    assert (reckon_files(now), reckon_files(now)) == (2, 0)
    assert reckon_files(now + timedelta(hours=1)) == 2
    assert BaseFile.objects.count() == 2
    page = signed_in(county_reviewer).get("/desk/production/bases/").content.decode()
    assert page.index(base.code) < page.index(other.code)


def test_a_file_asks_no_more_for_more_records(base, season, take):
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = BaseYear.of(base, 2026, TODAY)
            _ = found.incomplete, found.tasks, found.off, found.forbidden, found.nitrogen, found.intensity
        return len(seen)

    take(record(seasons=[season.code], **SPRAYED))
    one = asked()
    take(*(record(seasons=[season.code], **SPRAYED | {"dose": str(n)}) for n in range(20, 24)))
    assert asked() == one <= 9


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([date(2026, 5, 1)], "done"),
        ([date(2026, 5, 11)], "late"),
        ([date(2026, 6, 1)], "missing"),
        ([], "missing"),
    ],
)
def test_a_task_is_kept_to_late_or_missing(days, said):
    assert kept_to(date(2026, 5, 1), date(2026, 5, 10), days, date(2026, 6, 2)) == said


def test_shares_and_changes_of_nothing_are_none():
    assert (share(0, 0), share(2, 3), change(None, None)) == (None, 666, None)
    assert lacks("harvest", {}, bought=False) == []
