"""The books of a base, the report made of them, stations and regional programmes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from youji.environment.logic.benefit import evaluate
from youji.environment.logic.readings import Unreadable, read_lines
from youji.environment.models import Disposal, Figure, Reading
from youji.environment.selectors import books as reads
from youji.environment.selectors import regions as groups
from youji.environment.services import books as services
from youji.environment.services import regions as group_services
from youji.environment.services import samples
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState

WASTE = {"kind": "package", "done_on": date(2026, 5, 20), "amount": "3.5", "unit": "kg", "way": "collected"}


@pytest.fixture
def write(base, county_reviewer, now):
    def make(what="disposals", **more):
        said = {**(WASTE if what == "disposals" else {}), **more}
        return services.write(
            what=what,
            base=said.pop("base", base.code),
            actor=said.pop("actor", county_reviewer),
            now=now,
            **said,
        )

    return make


@pytest.fixture
def figures(write):
    def make(year, base=None, **amounts):
        more = {"base": base.code} if base else {}
        for item, amount in amounts.items():
            write("figures", year=year, item=item, amount=str(amount), source="台账", **more)

    return make


@pytest.mark.clause("4.3-a")
@pytest.mark.clause("4.3-b")
def test_packages_and_manure_are_recorded_and_a_correction_leaves_both(
    base, holder, write, county_reviewer, now
):
    row = write(actor=holder)
    write(kind="manure", amount="12", unit="t", way="spread", area_mu="30", n_kg="60")
    fixed = services.correct(
        what="disposals",
        row_id=row.pk,
        reason="称错了",
        actor=county_reviewer,
        now=now,
        **(WASTE | {"amount": "5.3"}),
    )
    assert next(one.pk for one in reads.rows("disposals", holder)) == fixed.pk
    assert Disposal.objects.count() == 3
    with pytest.raises(StaleState):
        services.correct(
            what="disposals", row_id=row.pk, reason="再改", actor=county_reviewer, now=now, **WASTE
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Disposal.objects.update(amount=0)
    summary = reads.summary([base.pk], date(2026, 6, 1))
    assert summary["disposals"] == [
        ("农药肥料包装", Decimal("5.300"), "kg", 1),
        ("畜禽粪污", Decimal("12.000"), "t", 1),
    ]


@pytest.mark.parametrize(
    ("what", "said", "field"),
    [
        ("disposals", {"done_on": date(2026, 6, 2)}, "done_on"),
        ("disposals", {"unit": "桶"}, "unit"),
        ("disposals", {"amount": "-1"}, "amount"),
        ("adoptions", {"technique": "organic", "area_mu": "10", "since": date(2026, 5, 1), "until": date(2026, 4, 1)}, "until"),
        ("figures", {"year": "2027", "item": "output", "amount": "1", "source": "台账"}, "year"),
        ("figures", {"year": "1999", "item": "output", "amount": "1", "source": "台账"}, "year"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_fact_is_refused_at_its_field(write, what, said, field):
    with pytest.raises(Refused) as refused:
        write(what, **said)
    assert set(refused.value.by_field) == {field}


def test_one_figure_for_a_base_year_and_item(figures, county_reviewer, now):
    figures(2024, output=10)
    with pytest.raises(Refused, match="已经有数"):
        figures(2024, output=11)
    figures(2025, output=12)

    def correct(**said):
        row = Figure.objects.current().get(year=2025)
        return services.correct(
            what="figures", row_id=row.pk, item="output", source="台账", reason="错了", actor=county_reviewer, now=now, **said
        )  # fmt: skip

    with pytest.raises(Refused, match="已经有数"):  # nor by way of a correction
        correct(year="2024", amount="12")
    correct(year="2025", amount="13")
    assert [row.amount for row in Figure.objects.current()] == [Decimal(13), Decimal(10)]


@pytest.mark.clause("4.3-b")
def test_techniques_are_counted_while_they_are_in_use(base, write):
    for since, until in ((date(2025, 1, 1), None), (date(2025, 1, 1), date(2026, 1, 1))):
        write("adoptions", technique="organic", area_mu="20", since=since, until=until)
    assert reads.summary([base.pk], date(2026, 6, 1))["techniques"] == [
        ("有机肥替代化肥", Decimal("20.00"), 1)
    ]


@pytest.mark.clause("4.3-c")
def test_the_report_says_each_line_its_formula_and_the_rows_behind(base, figures, take, report):
    figures(
        2023, area_mu=100, fert_n=2000, organic_n=500, output=50, removal_n=20, income=300000, cost=200000
    )
    figures(
        2025, area_mu=100, fert_n=1200, organic_n=900, output=55, removal_n=20, income=380000, cost=210000
    )
    made = reads.report([base.pk], 2023, 2025)
    lines = {one.measure.key: (one.before, one.after, one.change, one.verdict) for one in made.outcomes}
    assert lines["fert_n"] == (Decimal("20.000"), Decimal("12.000"), Decimal("-40.0"), "better")
    assert lines["organic_share"][:2] == (Decimal("20.000"), Decimal("42.857"))
    assert lines["balance_n"][:2] == (Decimal("15.000"), Decimal("10.000"))  # (2000 + 500 − 50×20) ÷ 100
    assert lines["income"] == (Decimal("1000.000"), Decimal("1700.000"), Decimal("70.0"), "better")
    assert lines["pesticide"] == (None, None, None, "unknown")
    assert next(one.missing for one in made.outcomes if one.measure.key == "pesticide") == ("pesticide",)
    assert len(made.behind) == 14
    assert {row.source for row in made.behind} == {"台账"}


def test_of_several_bases_those_count_that_have_both_years(base, make_base, figures):
    other = make_base("只有一年的")
    for year in (2023, 2025):
        figures(year, area_mu=100, fert_n=1000)
    figures(2025, base=other, area_mu=900, fert_n=1)
    made = reads.report([base.pk, other.pk], 2023, 2025)
    assert made.outcomes[0].after == Decimal("10.000")
    assert {row.base_name for row in made.behind} == {base.name}


YEARS = st.dictionaries(
    st.sampled_from(["area_mu", "fert_n", "organic_n", "pesticide", "output", "removal_n", "income", "cost"]),
    st.decimals("0", "1000000", places=3),
)


@given(YEARS, YEARS)
def test_no_figures_make_the_report_fail_and_nothing_missing_is_guessed(before, after):
    for one in evaluate(before, after):
        if one.missing:
            assert one.verdict == "unknown"
            assert one.change is None


@pytest.fixture
def station(base, county_reviewer, now):
    samples.add_point(
        base=base.code, name="1号", kind="soil", lon="112.85", lat="29.555", actor=county_reviewer, now=now
    )
    return group_services.add_station(
        base=base.code,
        name="君山试验站",
        lead="省农科院",
        since=date(2020, 1, 1),
        actor=county_reviewer,
        now=now,
    )


@pytest.mark.clause("4.3-c")
def test_a_station_takes_its_series_once_and_whole(station, county_reviewer, now):
    def send(lines):
        return group_services.take_readings(
            station_id=station.pk, lines=lines, actor=county_reviewer, now=now
        )

    lines = "监测点,项目,时间,数值,单位\n" + "\n".join(
        f"1号,有机质,{year}-05-01,{value},g/kg"
        for year, value in zip(range(2021, 2026), (20, 21, 22, 23, 24), strict=True)
    )
    assert send(lines) == (5, 0)
    assert send(lines + "\n1号,有机质,2026-05-01 08:00,25,g/kg") == (1, 5)
    for wrong in (
        "2号,有机质,2025-05-01,1",
        "1号,有机质,2025-05-01,99,g/kg",
        "1号,有机质,2030-01-01,1",
        "1号,pH,2025-05-01,6\n1号,x",
    ):
        with pytest.raises(Refused):
            send(wrong)
    assert Reading.objects.count() == 6
    assert Reading.objects.latest("at").at == datetime(2026, 5, 1, 0, 0, tzinfo=UTC)
    ((name, series),) = groups.readings_of(station)
    assert (name, series.parameter, series.trend.direction) == ("1号", "有机质", "rising")
    assert len(series.line.split()) == 6


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1号,pH,2026-13-01,6", "时间"),
        ("1号,pH,0001-01-01,6", "太早"),
        ("1号,pH,2026-01-01,六", "数值"),
        ("1号,pH", "第1行"),
        ("", "没有数据"),
        ('"' + "1号,有机质,2026-05-01 08:00:00,21.5,g/kg\n" * 4_990, "引号只有一半"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line, said):
    with pytest.raises(Unreadable, match=said):
        read_lines(line)


@pytest.mark.parametrize("text", ["2026/5/1 8:00", "2026-5-1 08:00:00", "2026-05-01T08:00+08:00"])
def test_a_time_is_read_as_excel_writes_it(text):
    """The page takes the CSV that Excel saves, and refused each of its days before the tenth."""
    [read] = read_lines(f"1号,水温,{text},25,℃")
    assert read.at == datetime(2026, 5, 1, 8, tzinfo=clock.PROVINCE_TIME)


@pytest.mark.clause("4.3-d")
def test_a_regional_programme_has_a_public_page_and_a_report_of_its_bases(
    base, figures, write, city_reviewer, county_reviewer, make_actor, client, now
):
    with pytest.raises(NotAllowed):
        group_services.open_region(
            name="湘江源蔬菜",
            lead="市农业农村局",
            since=date(2024, 1, 1),
            summary="绿色大湾区",
            actor=county_reviewer,
            now=now,
        )
    region = group_services.open_region(
        name="湘江源蔬菜",
        lead="市农业农村局",
        since=date(2024, 1, 1),
        summary="绿色大湾区",
        actor=city_reviewer,
        now=now,
    )

    def join():
        return group_services.join(
            region_id=region.pk, base=base.code, since=date(2024, 3, 1), actor=city_reviewer, now=now
        )

    member = join()
    with pytest.raises(StaleState):
        join()
    for year, nitrogen in ((2024, 1000), (2025, 800)):
        figures(year, area_mu=100, fert_n=nitrogen)
    write("adoptions", technique="green_control", area_mu="50", since=date(2025, 1, 1))
    page = client.get(f"/regions/{region.pk}").content.decode()
    assert "湘江源蔬菜" in page
    assert base.name in page
    assert "-20.0%" in page
    assert "绿色防控" in page
    assert client.get("/regions/99").status_code == 404
    assert "湘江源蔬菜" in client.get("/regions").content.decode()
    group_services.leave(
        region_id=region.pk, member_id=member.pk, until=date(2026, 5, 1), actor=city_reviewer, now=now
    )
    assert groups.members_of(region, date(2026, 4, 30)) == [member]
    assert groups.members_of(region, date(2026, 5, 1)) == []
    other = make_actor(Role.CITY_REVIEWER, division="4307")
    with pytest.raises(NotAllowed):
        group_services.join(region_id=region.pk, base=base.code, since=date(2026, 5, 2), actor=other, now=now)


MONEY = {"income": 300_000, "cost": 123_456}


def test_the_public_report_tells_nobodys_own_figures_and_no_money_of_a_few(
    base, make_base, figures, city_reviewer, client, client_as, now
):
    region = group_services.open_region(
        name="湘江源蔬菜", lead="市农业农村局", since=date(2024, 1, 1), summary="绿色", actor=city_reviewer, now=now
    )  # fmt: skip
    address = f"/regions/{region.pk}"
    for number, one in enumerate((base, make_base("乙"), make_base("丙")), 1):
        group_services.join(
            region_id=region.pk, base=one.code, since=date(2024, 3, 1), actor=city_reviewer, now=now
        )
        for year in (2024, 2025):
            figures(year, base=one, area_mu=100, fert_n=1000, **MONEY)
        page = client.get(address).content.decode()
        assert "台账" not in page
        assert "123456" not in page.replace(",", "")
        assert ("每亩净收入" in page) == (number == 3)
        assert "每亩化肥氮" in page
    assert (
        "台账" in client_as(city_reviewer).get(address).content.decode()
    )  # its leader looks behind the numbers


@pytest.mark.parametrize(
    ("years", "status"), [("baseline=2024&year=2025", 200), ("baseline=0&year=99999", 422)]
)
def test_a_year_that_is_none_is_refused(base, county_reviewer, client, program, years, status):
    address = f"/api/v1/environment/bases/{base.code}/benefit?{years}"
    assert client.get(address, headers=program(county_reviewer)).status_code == status


def test_the_pages_write_list_and_report(base, holder, figures, station, client_as, county_reviewer):
    for year in (2024, 2025):
        figures(year, area_mu=100, fert_n=1000)
    client = client_as(county_reviewer)
    for address in (
        "books/", "books/disposals/", "books/adoptions/", "books/figures/", "books/figures/new/",
        f"bases/{base.code}/", f"bases/{base.code}/benefit/?from=2024&to=2025", "stations/", f"stations/{station.pk}/",
        f"stations/{station.pk}/readings/", "regions/new/",
    ):  # fmt: skip
        asked = client.get(f"/desk/environment/{address}")
        assert asked.status_code == (403 if address == "regions/new/" else 200), address
    assert client.get("/desk/environment/books/nothing/").status_code == 404
    said = {**WASTE, "done_on": "2026-05-20", "base": base.code}
    assert client.post("/desk/environment/books/disposals/new/", said).status_code == 302
    row = Disposal.objects.get()
    fixed = {**said, "amount": "9", "reason": "称错"}
    assert client.post(f"/desk/environment/books/disposals/{row.pk}/", fixed).status_code == 302
    own = client_as(holder)
    assert "9 kg" in own.get("/desk/environment/books/").content.decode()
    assert f"{base.name}（{base.code}）" in own.get("/desk/environment/books/disposals/new/").content.decode()
