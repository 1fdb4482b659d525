"""Workbooks of the register as counties send them: their own list without our codes, empty cells, some rows wrong."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import load_workbook

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.registry.test_doors import book
from youji.ledger.models import AuditEntry
from youji.registry.models import Base, Operator
from youji.registry.services import sheets
from youji.shared.workbook import MIME

pytestmark = pytest.mark.django_db


def upload(data: bytes) -> dict:
    return {"file": SimpleUploadedFile("表.xlsx", data, MIME)}


def theirs(operator, **more) -> dict:
    """A row of a county that keeps its own list: 统一社会信用代码 and name, none of our codes."""
    return {
        "主体名称": operator.name,
        "类型": "农业企业",
        "县市区": "430611",
        "统一社会信用代码": operator.uscc,
    } | more


@pytest.fixture
def operator(make_operator):
    return make_operator(address="君山区某镇某村", contact_name="张三")


@pytest.fixture
def program(caller, county_reviewer):  # noqa: F811
    return caller(county_reviewer).client


def state_of(operator) -> tuple:
    operator.refresh_from_db()
    return (
        operator.version,
        operator.address,
        AuditEntry.objects.filter(action__startswith="registry.").count(),
    )


@pytest.mark.parametrize("erase", ["", "?erase_empty=true"])
def test_the_same_list_again_changes_nothing_and_writes_nothing(program, operator, erase):
    """主体码 left blank was a change, and an unchanged row an entry and a new version (F10)."""
    data = book("经营主体", {**theirs(operator), "主体码": "", "证件类型": ""})
    before = state_of(operator)
    for _ in range(2):
        said = program.post(f"/api/v1/registry/workbooks/operators{erase}", upload(data)).json()
        assert (said["created"], said["updated"], said["unchanged"]) == (0, 0, 1)
    assert state_of(operator) == before


def test_the_same_bases_without_our_numbers_change_nothing(program, make_base):
    base = make_base()
    row = {
        "基地编号": "",
        "对象": "经营主体基地",
        "主体码": base.operator.code,
        "行政区划": "430611",
        "基地名称": base.name,
    }
    said = program.post("/api/v1/registry/workbooks/bases", upload(book("基地", row))).json()
    assert (said["updated"], said["unchanged"]) == (0, 1)
    assert Base.objects.get().version == base.version


def test_an_empty_cell_leaves_the_address_and_empties_it_where_that_is_said(program, operator):
    data = book("经营主体", theirs(operator, 地址=""))
    where = "/api/v1/registry/workbooks/operators"
    looked = program.post(f"{where}/check", upload(data)).json()
    assert (looked["unchanged"], looked["kept_empty"]) == (1, [{"column": "地址", "cells": 1}])
    program.post(where, upload(data))
    assert state_of(operator)[1] == "君山区某镇某村"
    looked = program.post(f"{where}/check?erase_empty=true", upload(data)).json()
    assert looked["erased_empty"] == [{"column": "地址", "cells": 1}]
    assert looked["rows"][0]["changes"] == [{"column": "地址", "before": "君山区某镇某村", "after": ""}]
    assert program.post(f"{where}?erase_empty=true", upload(data)).status_code == 200
    assert state_of(operator)[1] == ""


def test_whoever_is_on_file_without_a_code_stays_so(program, make_operator):
    """An empty 证件类型 meant 统一社会信用代码, of those on file too."""
    farmer = make_operator("周老汉", kind="household", identity_kind="none", uscc=None)
    row = {"主体码": farmer.code, "主体名称": "周老汉家", "类型": "农户", "县市区": "430611", "证件类型": ""}
    said = program.post("/api/v1/registry/workbooks/operators", upload(book("经营主体", row)))
    assert (said.status_code, said.json()["updated"]) == (200, 1)
    farmer.refresh_from_db()
    assert (farmer.name, farmer.identity_kind, farmer.uscc) == ("周老汉家", "none", None)


def test_a_sheet_without_the_code_column_takes_nobodys_code(program, operator):
    held = operator.uscc
    row = {"主体码": operator.code, "主体名称": "新名", "类型": "农业企业", "县市区": "430611"}
    said = program.post("/api/v1/registry/workbooks/operators", upload(book("经营主体", row)))
    assert said.status_code == 200, said.content.decode()
    operator.refresh_from_db()
    assert (operator.name, operator.uscc) == ("新名", held)


def test_the_preview_says_what_empty_cells_do_and_looks_again_the_other_way(
    client_as, county_reviewer, operator
):
    client, page = client_as(county_reviewer), reverse("registry:import", args=["operators"])
    shown = client.post(page, upload(book("经营主体", theirs(operator, 地址="")))).content.decode()
    assert "1个空白格不改登记里的内容" in " ".join(shown.split())
    token = re.search(r'name="kept" value="(\w+)"', shown)[1]
    shown = client.post(page, {"kept": token, "erase_empty": "1"}).content.decode()
    assert "1个空白格将清空登记里的内容" in " ".join(shown.split())
    assert state_of(operator)[1] == "君山区某镇某村"
    token = re.search(r'name="kept" value="(\w+)"', shown)[1]
    assert client.post(page, {"kept": token, "erase_empty": "1", "apply": "1"}).status_code == 302
    assert state_of(operator)[1] == ""


def faulty(operator, **more: str) -> bytes:
    """A row that changes an address, and one that will not do."""
    return book(
        "经营主体",
        theirs(operator, 地址="新地址", **more),
        {"主体名称": "某某合作社", "类型": "合作社", "县市区": "430611", "统一社会信用代码": "9343"},
    )


def test_the_right_rows_go_in_and_the_wrong_come_back_as_a_sheet(client_as, county_reviewer, operator):
    client, page = client_as(county_reviewer), reverse("registry:import", args=["operators"])
    shown = client.post(page, upload(faulty(operator)))
    assert (shown.status_code, "先导入对的1行" in shown.content.decode()) == (422, True)
    assert state_of(operator)[1] == "君山区某镇某村"
    token = re.search(r'name="kept" value="(\w+)"', shown.content.decode())[1]
    # The ordinary button, by hand: the wrong row still stops all.
    assert client.post(page, {"kept": token, "apply": "1"}).status_code == 422
    assert state_of(operator)[1] == "君山区某镇某村"
    token = re.search(
        r'name="kept" value="(\w+)"', client.post(page, upload(faulty(operator))).content.decode()
    )[1]
    done = client.post(page, {"kept": token, "apply": "1", "leave_out_faulty": "1"}, follow=True)
    assert "新增0行，修改1行" in done.content.decode()
    assert "另有1行有误，没有导入" in done.content.decode()
    assert (state_of(operator)[1], Operator.objects.count()) == ("新地址", 1)
    back = client.get(page + re.search(r'href="(\?to_mend=\w+)"', done.content.decode())[1])
    assert back["Content-Type"] == MIME
    rows = load_workbook(BytesIO(b"".join(back))).get_sheet_by_name("经营主体").to_python()
    assert [("某某合作社" in row, "9343" in row, row[0][:5]) for row in rows[2:]] == [
        (True, True, "原表第3行")
    ]


def test_a_sheet_to_mend_is_its_owners(client_as, county_reviewer, city_reviewer, operator):
    page = reverse("registry:import", args=["operators"])
    shown = client_as(county_reviewer).post(page, upload(faulty(operator))).content.decode()
    link = re.search(r'href="(\?to_mend=\w+)"', shown)[1]
    assert client_as(city_reviewer).get(page + link).status_code == 422


def test_a_program_says_so_too_and_is_told_what_was_left_out(program, operator):
    where, data = "/api/v1/registry/workbooks/operators", faulty(operator)
    assert program.post(where, upload(data)).status_code == 422
    said = program.post(f"{where}?leave_out_faulty=true", upload(data)).json()
    assert (said["updated"], said["refused"]) == (1, 1)
    assert {one["field"][-1] for one in said["problems"]} == {"3"}
    assert state_of(operator)[1] == "新地址"


def test_what_was_left_out_under_the_lock_is_told_too(client_as, county_reviewer, operator, monkeypatch):
    """A row that was right at the press and wrong when it was written was left out without a word."""
    client, page = client_as(county_reviewer), reverse("registry:import", args=["operators"])
    shown = client.post(page, upload(faulty(operator, 主体码=operator.code))).content.decode()
    token = re.search(r'name="kept" value="(\w+)"', shown)[1]
    really, seen = sheets.apply_import, []

    def meanwhile(*args, **more):
        Operator.objects.filter(pk=operator.pk).update(code="WEG23456")
        seen.append(really(*args, **more))
        return seen[0]

    monkeypatch.setattr(sheets, "apply_import", meanwhile)
    done = client.post(page, {"kept": token, "apply": "1", "leave_out_faulty": "1"}, follow=True)
    assert len(seen[0].refused) == 2
    assert "另有2行有误，没有导入" in done.content.decode()
