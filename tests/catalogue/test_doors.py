"""The catalogue's nouns through their doors: the same text by page, program and sheet is the same row or sentence."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.catalogue.test_pages import national_schemes  # noqa: F401  (a fixture)
from tests.ledger.tampering import guards_lifted
from tests.pressing import press_twice
from youji.catalogue.models import Edition, Entry
from youji.catalogue.services.national_workbooks import table

LINE = {
    "choice": "national-county:key_county", "division": "430611", "document_number": "农质发〔2026〕3号",
    "issued_by": "农业农村部", "list_row": "1", "recognised_on": "2026-05-01",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at(monkeypatch, now):
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)


@pytest.fixture
def doors(client_as, caller, publisher, national_schemes):  # noqa: F811
    """Each takes a line of a published list and answers the entry made, or key → sentence."""
    browser, program = client_as(publisher), caller(publisher)

    def made() -> dict:
        entry = Entry.objects.get()
        found = {key: getattr(entry, key) for key in (*LINE, "area_mu", "name") if hasattr(entry, key)}
        with guards_lifted():
            entry.revisions.all().delete()
            entry.events.all().delete()
        entry.delete()
        return found

    def page(said: dict) -> dict:
        answer = press_twice(browser, "/desk/catalogue/national/", said | {"scheme": said["choice"]})
        return made() if answer.status_code == 302 else dict(_first(answer.context["form"].errors))

    def api(said: dict) -> dict:
        answer = program.post("/catalogue/national", said)
        if answer.status_code == 201:
            return made()
        return {one["field"]: one["sentence"] for one in answer.json()["problems"]}

    def sheet(said: dict) -> dict:
        columns = table().columns
        labels = {column.key: column.heading for column in columns}
        content = io.BytesIO(_book({labels[key]: cell for key, cell in said.items()}))
        content.name = "名单.xlsx"
        answer = program.client.post("/api/v1/catalogue/workbooks/national", {"file": content})
        if answer.status_code == 200:
            return made()
        keys = {column.label: column.key for column in columns}
        told = (one["sentence"].partition("：") for one in answer.json()["problems"])
        return {keys[label]: sentence for label, _, sentence in told}

    return page, api, sheet


def _first(errors) -> list:
    return [(key, said[0]) for key, said in errors.items()]


def _book(cells: dict) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet("凭文件纳入")
        for place, (heading, cell) in enumerate(cells.items()):
            sheet.write_string(0, place, heading)
            sheet.write_string(1, place, str(cell))
    return out.getvalue()


@pytest.mark.parametrize(
    ("key", "written", "outcome"),
    [
        ("recognised_on", "２０２６－０５－０１", date(2026, 5, 1)),
        ("recognised_on", "2026年5月1日", date(2026, 5, 1)),
        ("recognised_on", "0026-05-01", "日期应在 1949-10-01 到 2100-12-31 之间，请核对年份。"),
        ("division", "岳阳市君山区", "430611"),
        ("division", "\u200b４３０６１１", "430611"),
        ("area_mu", "0.35万", Decimal(3500)),
        ("area_mu", "2.5公顷", Decimal("37.5")),
        ("area_mu", "3,4", "规模里的逗号看不出是小数点还是千位分隔。请写成 3.5 或 3,500 的样子。"),
        ("document_number", "农质发\u202e〔2026〕3号\xa0", "农质发〔2026〕3号"),
        ("document_number", "文" * 61, "文号最多60个字，这里有61个。请缩短。"),
        ("issued_by", "部" * 120, "部" * 120),
        ("list_row", "1" * 41, "名单序号最多40个字，这里有41个。请缩短。"),
        ("list_row", " ", "请填写名单序号。"),
    ],
)
def test_a_line_of_a_published_list_is_the_same_by_every_door(doors, key, written, outcome):
    for door in doors:
        assert door(LINE | {key: written}).get(key) == outcome, door.__name__


def test_a_place_that_is_not_one_is_told_at_every_door(doors):
    sentences = {door(LINE | {"division": "没有的县"})["division"] for door in doors}
    assert sentences == {"没有“没有的县”，或有重名。请写全称，如“岳阳市君山区”，或填行政区划代码。"}


def test_an_editions_title_is_as_long_for_programs_as_on_the_page(client_as, caller, publisher, entry):  # noqa: F811
    """120 and 160 once; and both doors say the same of one character more."""
    said = {"number": 2, "title": "版" * 161, "document_number": "湘农发〔2026〕2号"}
    if not Edition.objects.exists():
        said["number"] = 1
    program, browser = caller(publisher), client_as(publisher)
    sentence = "标题最多160个字，这里有161个。请缩短。"
    told = program.post("/catalogue/editions", said)
    assert (told.status_code, told.json()["problems"][0]["sentence"]) == (422, sentence)
    assert browser.post("/desk/editions/", said).context["form"].errors["title"] == [sentence]


@pytest.mark.parametrize(
    ("key", "written", "outcome"),
    [
        ("area_mu", "0.34万亩", Decimal(3400)),
        ("area_mu", "3400.125", "更正后的规模最多两位小数。"),
        ("name", "君山\u200b茶叶\xa0基地", "君山茶叶 基地"),
        ("name", "名" * 121, "更正后的名称最多120个字，这里有121个。请缩短。"),
        ("reason", "因" * 2001, "事实和理由最多2000个字，这里有2001个。请缩短。"),
    ],
)
def test_a_correction_is_the_same_by_page_and_program(
    client_as,
    caller,  # noqa: F811
    publisher,
    entry,
    key,
    written,
    outcome,
):
    said = {"name": "君山茶叶", "reason": "名单有误", "document_number": "湘农发〔2026〕2号", key: written}
    path = f"entries/{entry.code}/measures/correct"
    answer = caller(publisher).post(f"/catalogue/{path}", said)
    entry.refresh_from_db()
    by_program = (
        getattr(entry, key, None) if answer.status_code == 200 else answer.json()["problems"][0]["sentence"]
    )
    on_page = said | {"version": entry.version, "effective_on": "2026-06-01"}
    seen = press_twice(client_as(publisher), f"/desk/catalogue/{entry.code}/correct/", on_page)
    entry.refresh_from_db()
    by_page = (
        getattr(entry, key, None)
        if seen.status_code == 302
        else dict(_first(seen.context["form"].errors))[key]
    )
    assert (by_program, by_page) == (outcome, outcome)
