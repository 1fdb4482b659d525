"""A base's file: the sum over its members of the day, every number opening its rows; the worst base of a county first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.production.conftest import SPRAYED, TODAY, record
from tests.production.test_book import household  # noqa: F401  (a fixture)
from tests.production.test_workbench import at_that_time, signed_in  # noqa: F401  (fixtures)
from tests.registry.conftest import WEST, square
from youji.members import services as members
from youji.production.jobs import reckon_files
from youji.production.logic.base_file import change, kept_to, lacks, part_of, per_mu_text, share
from youji.production.models import BaseFile, Record, Season, Work
from youji.production.selectors.base_file import BaseYear
from youji.production.views.base_files import WHAT
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.standards import services as standards

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-e")]
WEED = {"kind": "weed", "day": "2026-03-15"}
FERTILISED = {
    "kind": "fertilise", "day": "2026-03-20", "input": "复合肥", "dose": "30", "dose_unit": "kg/亩", "nitrogen": "15", "organic": False,
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


def test_the_page_of_a_base_says_how_it_produces_and_opens_the_file(
    procedure, base, season, take, client_as, make_actor, now
):
    officer = client_as(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    page = f"/desk/registry/bases/{base.code}"
    assert "生产档案" not in officer.get(page).content.decode()
    take(*(record(seasons=[season.code], **one) for one in (WEED, SPRAYED, FERTILISED)))
    reckon_files(now)
    shown = officer.get(page).content.decode()
    assert "2026年生产档案" in shown
    assert "66.6%" in shown
    assert f"/desk/production/bases/{base.code}/?year=2026" in shown
    auditor = client_as(make_actor(Role.SYSTEM_ADMIN, division="43"))
    assert "生产档案" not in auditor.get(page).content.decode()


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
    for what in WHAT:
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


def test_a_record_counts_for_every_base_whose_member_the_producer_is(
    make_base, base, plot, put_plot, tea, grower, county_reviewer, open_season, take, now
):  # fmt: skip
    """Their own base and the county's: by the plot it was opened on, and by the ground it shares with one."""
    county = make_base("君山茶叶", kind="county_product", operator=None, product_id=tea.pk)
    put_plot(county, "同一块地")  # drawn over the same ground
    far = put_plot(county, "远处的地", square(WEST + 0.03))
    row = members.apply(base=county.code, since=TODAY - timedelta(days=20), actor=grower, now=now)
    members.answer(
        membership_id=row.pk, version=row.version, answer="confirm", actor=county_reviewer, now=now
    )
    mine = {
        "plots": [far.pk],
        "operator": base.operator.code,
        "since": TODAY,
        "actor": county_reviewer,
        "now": now,
    }
    members.assign_plots(base=county, **mine)
    own, there = open_season(plot)[0], open_season(far, base=base.code, started_on="2026-05-25")[0]
    take(
        record(seasons=[own.code], **WEED),  # before the membership
        record(seasons=[own.code], **WEED | {"day": "2026-05-20"}),
        record(seasons=[there.code], **WEED | {"day": "2026-05-26"}),
    )
    assert (own.base_id, there.base_id) == (base.pk, base.pk)
    assert sorted(row.day for row in BaseYear.of(county, 2026, TODAY).listed) == [
        date(2026, 5, 20), date(2026, 5, 26)
    ]  # fmt: skip
    assert len(BaseYear.of(base, 2026, TODAY).records) == 3
    assert reckon_files(now) == 2
    assert dict(BaseFile.objects.values_list("base_id", "records")) == {base.pk: 3, county.pk: 2}


def test_of_a_record_over_two_bases_each_counts_the_part_on_its_ground(
    make_base, base, put_plot, open_season, take, grower
):  # fmt: skip
    other = make_base("对岸", operator=base.operator)
    here, there = put_plot(base), put_plot(other, "对岸的地", square(WEST + 0.03))
    seasons = open_season(here) + open_season(there)
    take(record(seasons=[one.code for one in seasons], **FERTILISED))
    amounts = [BaseYear.of(one, 2026, TODAY).intensity.used["fertiliser", "mass"] for one in (base, other)]
    assert sum(amounts) == 60_000_000
    assert min(amounts) > 20_000_000


def test_another_member_reads_the_sum_and_their_own_rows(
    make_base, make_operator, make_actor, put_plot, tea, grower, county_reviewer, open_season, take, signed_in, now  # noqa: F811
):  # fmt: skip
    county = make_base("君山茶叶", kind="county_product", operator=None, product_id=tea.pk)
    neighbour = make_actor(Role.HOLDER, operator_id=make_operator("邻居").pk)
    for actor in (grower, neighbour):
        row = members.apply(base=county.code, since=date(2026, 1, 1), actor=actor, now=now)
        members.answer(
            membership_id=row.pk, version=row.version, answer="confirm", actor=county_reviewer, now=now
        )
    plot = put_plot(county)
    code = Operator.objects.get(pk=grower.operator_id).code
    members.assign_plots(
        base=county, plots=[plot.pk], operator=code, since=date(2026, 1, 1), actor=county_reviewer, now=now
    )
    take(record(seasons=[open_season(plot)[0].code], **SPRAYED))
    page = f"/desk/production/bases/{county.code}/"
    link = f"/records/{Record.objects.get().pk}/"
    for actor, listed in ((neighbour, False), (grower, True), (county_reviewer, True)):
        client = signed_in(actor)
        assert client.get(page).status_code == 200
        rows = client.get(f"{page}records/").content.decode()
        assert (link in rows, "另有1条是别的成员的" in rows) == (listed, not listed)


def test_a_base_that_cannot_be_reckoned_keeps_none_from_its_turn(
    base, season, take, make_base, open_season, put_plot, now
):  # fmt: skip
    take(record(seasons=[season.code], **SPRAYED))
    made = Record.objects.get()
    made.pk, made.root, made.facts = uuid4(), uuid4(), {"input": 5}  # nobody can say this by any door
    made.save(force_insert=True)
    Work.objects.create(
        operator_id=made.operator_id, season_id=season.pk, day=made.day, kind="spray", root=made.root, record_id=made.pk
    )  # fmt: skip
    other = make_base("好基地", operator=base.operator)
    open_season(put_plot(other, "好地", square(WEST + 0.03)))
    with pytest.raises(RuntimeError, match=base.code):
        reckon_files(now)
    assert [row.base_id for row in BaseFile.objects.all()] == [other.pk]


def test_large_amounts_are_said_in_kilograms_and_litres():
    assert per_mu_text(Decimal("61877.33"), "mass") == "61.88 kg/亩"
    assert per_mu_text(Decimal("24.5"), "volume") == "24.5 mL/亩"
    assert (part_of(-9, [1], []), part_of(-9, [100], [200]), part_of(-9, [0], [0, 0])) == (-9, -3, -3)


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
