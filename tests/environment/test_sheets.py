"""Samples with their results from Excel: looked at first, judged as on their page, added to once."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.api.conftest import caller
from tests.imports.conftest import var
from tests.recognition.cases.test_at_once import meanwhile
from youji.environment.models import Result, Sample
from youji.environment.services import samples as services
from youji.environment.services import sheets
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role
from youji.shared.refusals import Refused
from youji.shared.workbook import Terms, export

__all__ = ["caller", "var"]

VALUES = "pH 5.2；镉 0.9 mg/kg；汞 <0.002 mg/kg"


@pytest.fixture
def row(base, laboratory):
    def make(**more):
        said = {
            "base": base.code,
            "kind": "soil",
            "taken_on": date(2026, 5, 20),
            "taken_by": "周晓岚",
            "use": "水田",
            "place": "东垄",
        }
        return said | more

    return make


@pytest.fixture
def reported(row, laboratory):
    def make(**more):
        said = {
            "laboratory": laboratory.name,
            "report_number": "2026-7",
            "reported_on": date(2026, 5, 28),
            "values": VALUES,
        }
        return row(**(said | more))

    return make


def book(*rows) -> bytes:
    return export(sheets.SAMPLES, rows)


@pytest.fixture
def plan(county_reviewer, now):
    return lambda *rows, **more: sheets.plan_samples(
        book(*rows), actor=more.get("actor", county_reviewer), now=now
    )


@pytest.fixture
def take_in(county_reviewer, now):
    def make(*rows, terms=None):
        return sheets.import_samples(book(*rows), actor=county_reviewer, now=now, terms=terms or Terms())

    return make


def wrong(plan) -> dict[str, str]:
    return {one.label: one.message for one in plan.errors}


@pytest.mark.clause("4.3-a")
def test_a_sheet_of_samples_is_judged_as_their_page_judges(reported, take_in, take, report):
    typed = report(take(place="西垄"), VALUES.replace("；", "\n"))
    assert len(take_in(reported()).created) == 1
    made = Sample.objects.exclude(pk=typed.pk).get()
    assert (made.state, made.grade, made.report_number) == ("reported", typed.grade, "2026-7")
    by_hand, from_sheet = (
        list(one.results.values_list("parameter", "value", "below", "grade", "sentence", "limit"))
        for one in (typed, made)
    )
    assert from_sheet == by_hand
    assert "没有" in made.caveat, "without the report's scan it says so"
    assert AuditEntry.objects.filter(action="environment.sample.reported").count() == 2


def test_the_same_sheet_again_writes_nothing(reported, row, take_in):
    rows = [reported(), row(place="西垄")]
    take_in(*rows)
    before = AuditEntry.objects.count()
    again = take_in(*rows)
    assert (len(again.created), len(again.updated), len(again.unchanged)) == (0, 0, 2)
    assert (AuditEntry.objects.count(), Sample.objects.count(), Result.objects.count()) == (before, 2, 3)


@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_sent_twice_at_once_is_written_once(row, take_in):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    assert meanwhile(lambda: take_in(row()), lambda: take_in(row())) is None
    assert Sample.objects.count() == 1


def test_results_that_come_later_are_the_waiting_samples(reported, row, plan, take_in):
    take_in(row())
    looked = plan(reported())
    assert (len(looked.created), len(looked.updated)) == (0, 1)
    take_in(reported())
    assert (Sample.objects.get().state, Result.objects.count()) == ("reported", 3)


@pytest.mark.parametrize(
    ("more", "label", "said"),
    [
        ({"base": "没有-01"}, "基地", "没有这个基地编号"),
        ({"point": "没设的点"}, "监测点", "没有叫这个名字的监测点"),
        ({"use": "旱作"}, "用途", "没有“旱作”这种用途"),
        ({"lon": "112.9"}, "纬度", "要一起填"),
        ({"taken_on": date(2027, 1, 1)}, "采样日期", "不能晚于今天"),
        ({"report_number": ""}, "报告编号", "要一起填"),
        ({"laboratory": "没有的机构"}, "检测机构", "没有登记过"),
        ({"reported_on": date(2026, 5, 1)}, "报告日期", "早于采样日期"),
        ({"values": "镉多少"}, "检测结果", "看不懂"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(reported, plan, more, label, said):
    found = wrong(plan(reported(**more)))
    assert said in found.get(label, ""), found
    assert not Sample.objects.exists()


def test_what_is_judged_is_not_judged_again_by_a_sheet(reported, row, plan, take_in):
    take_in(reported())
    assert "已经出了结果" in wrong(plan(reported(values="镉 0.1 mg/kg")))["检测结果"]
    assert "已经出了结果" in wrong(plan(reported(report_number="2026-8")))["报告编号"]
    assert "已经登记" in wrong(plan(reported(taken_by="别人")))["采样人"]


def test_the_right_rows_go_in_and_the_wrong_one_comes_back(reported, row, take_in):
    rows = [reported(), row(place="西垄", use="旱作")]
    with pytest.raises(Refused):
        take_in(*rows)
    assert not Sample.objects.exists()
    done = take_in(*rows, terms=Terms(leave_out_faulty=True))
    assert (len(done.created), len(done.refused), Sample.objects.count()) == (1, 1, 1)


def test_nobody_writes_of_a_base_that_is_not_theirs(reported, plan, make_actor):
    far = make_actor(Role.COUNTY_REVIEWER, division="430181")
    assert "没有这个基地编号" in wrong(plan(reported(), actor=far))["基地"]


def test_a_point_gives_place_and_use(base, row, take_in, county_reviewer, now):
    services.add_point(base=base.code, name="1号点", kind="soil", use="水田", lon="112.85", lat="29.555", actor=county_reviewer, now=now)  # fmt: skip
    take_in(row(point="1号点", use="", place=""))
    made = Sample.objects.get()
    assert (made.point.name, made.use, str(made.lon)) == ("1号点", "水田", "112.850000")
    assert len(take_in(row(point="1号点", use="", place="")).unchanged) == 1


def test_the_page_looks_first_and_a_program_takes(reported, row, client_as, caller, county_reviewer):
    page, client = "/desk/environment/samples/import/", client_as(county_reviewer)
    assert client.get(f"{page}template/").status_code == 200
    looked = client.post(page, {"file": SimpleUploadedFile("样品.xlsx", book(reported()))})
    assert (looked.status_code, Sample.objects.count()) == (200, 0)
    done = client.post(page, {"kept": looked.context["kept"], "apply": "1"}, follow=True)
    assert "已登记1个样品" in done.content.decode()
    program = caller(county_reviewer)
    file = SimpleUploadedFile("样品.xlsx", book(reported(), row(place="西垄")))
    answer = program.client.post("/api/v1/environment/workbooks/samples", {"file": file}).json()
    assert (answer["created"], answer["unchanged"], Sample.objects.count()) == (1, 1, 2)


def test_a_long_sheet_is_judged_in_no_request(row, client_as, caller, county_reviewer):
    """A thousand samples were judged, and a thousand public pages written, while the page waited."""
    page, client = "/desk/environment/samples/import/", client_as(county_reviewer)
    for many, handed_over in ((sheets.AT_ONCE, False), (sheets.AT_ONCE + 1, True)):
        data = book(*(row(place=f"{number}号") for number in range(many)))
        answer = client.post(page, {"file": SimpleUploadedFile("样品.xlsx", data)})
        asked = caller(county_reviewer).client.post(
            "/api/v1/environment/workbooks/samples", {"file": SimpleUploadedFile("样品.xlsx", data)}
        )
        assert (answer.status_code, asked.status_code) == ((302, 202) if handed_over else (200, 200))
        assert Sample.objects.count() == sheets.AT_ONCE
    assert "超过100行" in client.get(page).content.decode()
