"""Degree-days end a withdrawal by what the water really was: from a station's series to the lot, the phone and the gap."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.production.conftest import record
from tests.production.phone import on_the_phone, told
from youji.environment.selectors.water import daily_means
from youji.environment.services import regions
from youji.environment.services import samples as services
from youji.norms.services.loading import load_norms
from youji.production import services as production
from youji.production.models import Lot
from youji.registry.models import Product
from youji.shared import clock
from youji.standards import services as standards
from youji.standards.selectors.procedures import tasks_due
from youji.standards.selectors.warmth import warmth_since

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.4-d")]
GIVEN = date(2026, 5, 1)
MEDICINE = {
    "kind": "medicate", "day": GIVEN.isoformat(), "input": "甲砜霉素", "formulation": "散", "dose": "0.2", "dose_unit": "g/kg",
    "target": "烂鳃病", "maker": "演示兽药厂", "worker": "王五",
}  # fmt: skip


@pytest.fixture
def pond(make_base, put_plot, holder, now):
    """A pond of grass carp that was given 甲砜霉素, whose 500 degree-days begin the next day."""
    load_norms(now=now)
    fish = Product.objects.create(code="0602", name="草鱼", group="水产")
    base = make_base("采桑湖鱼塘")
    plot = put_plot(base, "1号塘")
    actor = holder(base)
    [season] = production.open_seasons(
        actor=actor, now=now, kind="pond", product=fish.name, started_on="2026-03-01", plots=[str(plot.pk)], base=base.code,
    )  # fmt: skip
    [made] = send(actor, now, season, **MEDICINE)
    assert made.state == "stored", made
    return base, season, actor


@pytest.fixture
def holder(make_actor):
    return lambda base: make_actor("holder", operator_id=base.operator_id)


@pytest.fixture
def station(pond, county_reviewer, now):
    """Two points of the pond; ``read`` sends what one of them read, a day after another."""
    base = pond[0]
    for name in ("东头", "西头"):
        services.add_point(base=base.code, name=name, kind="irrigation", lon="112.85", lat="29.555", actor=county_reviewer, now=now)  # fmt: skip
    made = stands(base, county_reviewer, now)

    def read(value, days, *, point="东头", hour=8):
        lines = [f"{point},水温,{GIVEN + timedelta(days=n)} {hour:02d}:00,{value},℃" for n in days]
        return regions.take_readings(
            station_id=made.pk, lines="\n".join(lines), actor=county_reviewer, now=now
        )

    return read


def stands(base, actor, now):
    return regions.add_station(
        base=base.code, name="采桑湖试验站", lead="县水产站", since="2026-01-01", actor=actor, now=now
    )


def send(actor, now, season, **said):
    return production.take_records(
        [record(seasons=[season.code], **said)], actor=actor, now=now, channel="phone"
    )


def caught(pond, now, day):
    """Fish taken out into a lot on the day."""
    _, season, actor = pond
    said = {
        "kind": "catch",
        "day": day.isoformat(),
        "quantity": "300",
        "unit": "kg",
        "into_lot": True,
        "origin": "市场",
    }
    [result] = send(actor, now, season, **said)
    return result


def test_warm_water_ends_it_on_the_day_its_degrees_add_up_to_and_no_day_before(pond, station, now):
    station("25", range(1, 30))
    last = GIVEN + timedelta(days=20)  # 20 × 25 = 500
    early = caught(pond, now, last - timedelta(days=1))
    assert early.state == "refused"
    assert clock.in_words(last) in f"{early.said}{early.problems}"
    on_time = caught(pond, now, last)
    assert on_time.state == "stored", on_time
    assert Lot.objects.count() == 1


def test_the_phone_reckons_with_the_same_water(pond, station, now):
    _, season, actor = pond
    station("25", range(1, 30))
    for days, verdict in ((19, "forbidden"), (20, "allowed")):
        day = GIVEN + timedelta(days=days)
        said = on_the_phone(actor, now, season, harvest=day.isoformat())
        assert said["verdict"] == verdict, said
        [kept] = send(
            actor, now, season, kind="catch", day=day.isoformat(), quantity="1", unit="kg", origin="市场"
        )
        assert told(said["findings"]) == told(kept.findings)


def test_a_day_nobody_measured_leaves_it_open_and_is_named(pond, station, now):
    station("25", [*range(1, 9), *range(10, 30)])
    _, season, actor = pond
    day = GIVEN + timedelta(days=25)
    [kept] = send(
        actor, now, season, kind="catch", day=day.isoformat(), quantity="1", unit="kg", origin="市场"
    )
    [found] = [one for one in kept.findings if one.rule == "VET-002"]
    assert found.verdict == "unknown"
    assert (GIVEN + timedelta(days=9)).isoformat() in found.message or "5月10日" in found.message


def test_the_colder_end_counts_and_the_mean_of_a_day_is_rounded_down(pond, station):
    base, *_ = pond
    station("25", [1], hour=6)
    station("26.55", [1], hour=14)
    station("20.19", [1, 2], point="西头")
    assert daily_means(base.pk, GIVEN, GIVEN + timedelta(days=2)) == {
        GIVEN + timedelta(days=1): 201,
        GIVEN + timedelta(days=2): 201,
    }


@pytest.mark.parametrize(
    ("encoding", "divided", "word"),
    [
        ("utf-8-sig", ",", "新增2个数"),
        ("gb18030", ",", "新增2个数"),
        ("utf-8", "\t", "新增2个数"),
        ("utf-16", ",", "不是 CSV"),
    ],
)
def test_the_file_a_probe_wrote_is_taken_as_it_is(
    base, county_reviewer, client_as, now, encoding, divided, word
):
    """The page asked for the lines themselves; a table pasted from Excel came with tabs and was refused."""
    services.add_point(base=base.code, name="东头", kind="irrigation", lon="112.85", lat="29.555", actor=county_reviewer, now=now)  # fmt: skip
    rows = ["监测点,项目,时间,数值,单位", *(f"东头,水温,2026-05-0{n} 08:00,2{n}.5,℃" for n in (1, 2))]
    raw = "\r\n".join(rows).replace(",", divided).encode(encoding)
    page = f"/desk/environment/stations/{stands(base, county_reviewer, now).pk}/readings/"
    client = client_as(county_reviewer)
    answer = client.post(page, {"file": SimpleUploadedFile("水温.csv", raw)}, follow=True)
    assert word in answer.content.decode()
    if encoding == "utf-8-sig":
        both = {"lines": rows[1], "file": SimpleUploadedFile("水温.csv", raw)}
        assert "只用一种" in client.post(page, both).content.decode()
        tabbed = rows[1].replace(",", "\t")
        assert "1个已经有了" in client.post(page, {"lines": tabbed}, follow=True).content.decode()
        assert "选择 CSV 文件" in client.post(page, {"lines": ""}).content.decode()


@pytest.mark.clause("4.4-a")
def test_a_task_that_waits_for_warmth_is_due_when_the_stations_series_has_it(
    base, make_base, county_reviewer, now
):
    """No series ever reached a procedure: what waits for 积温 was always reckoned by the calendar."""
    about = {"actor": county_reviewer, "now": now}
    Product.objects.create(code="0401", name="绿茶", group="茶叶", source="测试")
    made = standards.start_procedure(
        title="绿茶规程", product="0401", mode="常规", season_word="萌芽", **about
    )
    edition = made.editions.get()
    standards.put_task(
        edition_id=edition.pk, number=1, title="开园采摘", act="harvest", stage="technique", anchor="heat", degree_days="50",
        from_day=60, until_day=62, how="一芽一叶。", **about,
    )  # fmt: skip
    services.add_point(base=base.code, name="茶园", kind="air", lon="112.85", lat="29.555", **about)
    lines = [
        f"茶园,气温,2026-03-0{n} 08:00,{value},℃" for n, value in enumerate(("12", "9.9", "20", "20"), 1)
    ]
    station = stands(base, county_reviewer, now)
    regions.take_readings(station_id=station.pk, lines="\n".join(lines), **about)
    start, on = date(2026, 3, 1), date(2026, 4, 1)
    [task] = tasks_due(
        edition, start, on, base_id=base.pk
    )  # 12 + 20 + 20; a day under ten degrees does not count
    assert (task.from_on, task.note) == (date(2026, 3, 4), "积温已到50℃·日")
    assert tasks_due(edition, start, on) == ()
    assert tasks_due(edition, start, on, base_id=make_base("没有站的").pk) == ()
    regions.take_readings(station_id=station.pk, lines="茶园,气温,2026-03-06 08:00,30,℃", **about)
    assert warmth_since(base.pk, start, on) == {
        date(2026, 3, n): Decimal(total) for n, total in enumerate((12, 12, 32, 52), 1)
    }  # what came after the fifth, of which nobody knows, does not count
