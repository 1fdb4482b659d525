"""Rounds, quotas, published lists, the catalogue and the trail as workbooks, by token."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.api.test_register_files import send
from tests.recognition.cases.conftest import places, schemes  # noqa: F401  (fixtures)
from youji.catalogue.models import Entry
from youji.catalogue.selectors.workbooks import EXPORT
from youji.catalogue.services import national_workbooks as national_sheets
from youji.recognition.models import Round
from youji.recognition.selectors.exports import QUOTAS
from youji.recognition.selectors.round_sheets import rounds_table
from youji.shared import clock, workbook
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(caller, make_actor):
    return caller(make_actor(Role.PROVINCE_REVIEWER, division="43"))


@pytest.fixture
def line(schemes):  # noqa: F811
    today = clock.local_date(clock.now())
    return {
        "document_number": "湘农办函〔2026〕12号", "scheme": str(schemes["county-product"].pk), "title": "第一批",
        "opens_on": today, "closes_on": today + timedelta(days=25),
    }  # fmt: skip


def rounds_sheet(*rows) -> bytes:
    return workbook.export(rounds_table(clock.local_date(clock.now())), rows)


def told(answer) -> list[str]:
    assert answer.status_code in (200, 422), answer.content.decode()
    return [finding["field"] for finding in answer.json()["problems"]]


def test_rounds_come_in_whole_and_go_out_again(province, line, caller, county_reviewer):
    path = "/recognition/workbooks/rounds"
    late = {**line, "document_number": "另号", "closes_on": line["opens_on"] - timedelta(days=1)}
    assert told(send(province, f"{path}/check", rounds_sheet(line, late)))
    refused = send(province, path, rounds_sheet(line, late))
    assert (refused.status_code, Round.objects.count()) == (422, 0)
    assert send(province, f"{path}/check", rounds_sheet(line)).json()["created"] == 1
    assert not Round.objects.exists()
    assert send(province, path, rounds_sheet(line)).json() == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "problems": [],
    }
    out = province.get(path).content
    assert send(province, path, out).json() == {
        "created": 0,
        "updated": 0,
        "unchanged": 1,
        "refused": 0,
        "problems": [],
    }
    for asked in (path, f"{path}/check"):
        assert send(caller(county_reviewer), asked, rounds_sheet(line)).status_code == 403
    assert caller(county_reviewer).get(path).status_code == 403


def test_quotas_are_looked_at_then_replaced(province, line, caller, county_reviewer):
    send(province, "/recognition/workbooks/rounds", rounds_sheet(line))
    found = Round.objects.get()
    path = f"/recognition/rounds/{found.pk}/quotas/workbook"
    good, bad = {"division": "430611", "maximum": 3}, {"division": "999999", "maximum": 1}
    assert told(send(province, f"{path}/check", workbook.export(QUOTAS, [good, bad]))) == ["A4"]
    assert told(send(province, path, workbook.export(QUOTAS, [good, bad]))) == ["A4"]
    assert not found.quotas.exists()
    assert send(province, path, workbook.export(QUOTAS, [good])).json()["created"] == 1
    assert dict(found.quotas.values_list("division", "maximum")) == {"430611": 3}
    assert [row.values["maximum"] for row in workbook.read(QUOTAS, province.get(path).content).rows] == [3]
    assert send(caller(county_reviewer), path, b"").status_code == 403
    gone = "/recognition/rounds/999/quotas/workbook"
    assert [send(province, gone, b"").status_code, province.get(gone).status_code] == [404, 404]
    out = province.get(f"/recognition/rounds/{found.pk}/workbook")
    assert out.content[:2] == b"PK"
    hidden = caller(county_reviewer).get(f"/recognition/rounds/{found.pk}/workbook")
    assert hidden.status_code == 404, "a draft is nobody's but the province's"


def test_a_published_list_is_entered_whole_and_goes_out_again(caller, make_actor, province, schemes):  # noqa: F811
    publisher = caller(make_actor(Role.PUBLISHER, division="43"))
    path = "/catalogue/workbooks/national"
    good = {
        "choice": "national-county:key_county", "division": "君山区", "document_number": "农质发〔2026〕3号",
        "issued_by": "农业农村部", "list_row": "1", "recognised_on": date(2026, 5, 1),
    }  # fmt: skip
    bad = {**good, "list_row": "2", "division": "桃花源记区"}

    def sheet(*rows) -> bytes:
        return workbook.export(national_sheets.table(), rows)

    assert publisher.get(f"{path}/template")["Content-Type"] == workbook.MIME
    assert told(send(publisher, f"{path}/check", sheet(good, bad))) == ["C4"]
    assert (send(publisher, path, sheet(good, bad)).status_code, Entry.objects.count()) == (422, 0)
    assert send(publisher, path, sheet(good)).json()["created"] == 1
    out = publisher.get(path)
    assert send(publisher, path, out.content).json() == {
        "created": 0,
        "updated": 0,
        "unchanged": 1,
        "refused": 0,
        "problems": [],
    }
    again = publisher.post(
        "/catalogue/national",
        {**good, "division": "430611", "recognised_on": "2026-05-01", "name": "君山区"},
    )
    assert again.status_code == 422
    assert again.json()["problems"][0]["field"] == "list_row"
    assert send(province, path, sheet(good)).status_code == 403
    assert province.get(f"{path}/template").status_code == 403
    rows = workbook.read(EXPORT, publisher.get("/catalogue/workbooks/catalogue").content).rows
    assert [row.values["code"] for row in rows] == [Entry.objects.get().code]
    none = publisher.get("/catalogue/workbooks/catalogue?q=没有").content
    with pytest.raises(workbook.WorkbookRefused, match="没有数据"):
        workbook.read(EXPORT, none)


def test_the_trail_goes_out_in_words_to_those_who_read_it(caller, make_actor, province, line):
    send(province, "/recognition/workbooks/rounds", rounds_sheet(line))
    auditor = caller(make_actor(Role.AUDITOR, division="43"))
    out = auditor.get("/ledger/workbook?action=recognition.round")
    assert out["Content-Type"] == workbook.MIME
    assert out.content[:2] == b"PK"
    statistician = caller(make_actor(Role.STATISTICIAN, division="43"))
    assert statistician.get("/ledger/workbook").status_code == 403
    assert auditor.get("/ledger/entries?about=湘农办函〔2026〕12号").json()["count"] == 1
    assert (
        caller(make_actor(Role.AUDITOR, division="43"), "registry:read").get("/ledger/workbook").status_code
        == 403
    )
