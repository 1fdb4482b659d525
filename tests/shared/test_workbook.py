from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hunting import times
from youji.shared import cleaning
from youji.shared.refusals import Refused
from youji.shared.workbook import Column, Table, export, make_plan, read, template
from youji.shared.workbook.opening import WorkbookRefused, address, check_sheet


def even(value: int) -> int:
    if value % 2:
        raise ValueError("户数应当是双数。")
    return value


TABLE = Table(
    name="主体",
    columns=(
        Column("code", "编号", hint="新增时留空", example="AB12"),
        Column("name", "名称", required=True, max_length=10, hint="与执照一致"),
        Column("kind", "类型", kind="choice", choices=(("coop", "合作社"), ("farm", "家庭农场"))),
        Column("area", "面积（亩）", kind="decimal", minimum=0),
        Column("day", "日期", kind="date"),
        Column("households", "户数", kind="integer", parse=even),
        Column("demo", "示范", kind="yes_no"),
    ),
)
ROW = {
    "code": "A1",
    "name": "君山合作社",
    "kind": "coop",
    "area": Decimal("12.50"),
    "day": date(2026, 5, 1),
    "households": 4,
    "demo": True,
}


def book(*rows, merge: str = "", formula: str = "", far: str = "", name: str = "主体") -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if merge:
            sheet.merge_range(merge, "x")
        if formula:
            sheet.write_formula(formula, "=1+1")
        if far:
            sheet.write(far, "远")
    return out.getvalue()


HEADER = ["编号", "名称*", "类型", "面积（亩）", "日期", "户数", "示范"]


@pytest.mark.parametrize(
    ("cells", "where", "says"),
    [
        (["", "", "合作社"], "B2", "请填写名称"),
        (["", "一二三四五六七八九十一"], "B2", "最多10个字"),
        (["", "甲", "公司"], "C2", "没有“公司”这一项"),
        (["", "甲", "", "十亩"], "D2", "应当是数字"),
        (["", "甲", "", -1], "D2", "不能小于0"),
        (["", "甲", "", "99999999999"], "D2", "太大"),
        (["", "甲", "", "", "明天"], "E2", "应当是日期"),
        (["", "甲", "", "", "2026-02-30"], "E2", "应当是日期"),
        (["", "甲", "", "", "", 2.5], "F2", "整数"),
        (["", "甲", "", "", "", 3], "F2", "双数"),
        (["", "甲", "", "", "", "", "也许"], "G2", "“是”或“否”"),
        ([914403001922038216, "甲"], "A2", "末几位已经丢失"),
    ],
)
def test_a_wrong_cell_is_named_by_its_address_and_told_how_to_mend_it(cells, where, says):
    reading = read(TABLE, book(HEADER, cells))
    assert [(error.address, says in error.message) for error in reading.errors] == [(where, True)]


def test_dates_are_read_however_officials_write_them():
    rows = [["", "甲", "", "", text] for text in ("2026-05-01", "2026/5/1", "2026年5月1日", "2026.5.1")]
    assert {row.values["day"] for row in read(TABLE, book(HEADER, *rows)).rows} == {date(2026, 5, 1)}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "不是 .xlsx"),
        (b"PK\x03\x04broken", "不是 .xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "另存为 .xlsx"),
        (b"0" * 10_000_001, "超过10 MB"),
        (book(HEADER, ["", "甲"], formula="D2"), "单元格 D2有公式"),
        (book(HEADER, ["", "甲"], merge="A3:B4"), "A3:B4是合并单元格"),
        (book(HEADER, ["", "甲"], far="A900000"), "900,000行"),
        (book(HEADER, ["", "甲"], far="XFD2"), "列太多"),
        (book(["名字", "类型"], ["甲", ""]), "缺少“名称”，多了“名字”"),
        (book(["名称", "名称"], ["甲", "乙"]), "出现了两次"),
        (book(HEADER), "没有数据"),
        (book(), "空的"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data, says):
    with pytest.raises(Refused, match=says):
        read(TABLE, data)


def test_an_error_of_excels_is_refused_at_its_cell_and_not_read_as_empty():
    """#N/A in a cell would otherwise empty what is on file."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book(HEADER, ["", "甲", "", 7]))) as sound,
        zipfile.ZipFile(out, "w") as wrong,
    ):
        for part in sound.namelist():
            cell = b'<c r="D2"><v>7</v></c>'
            body = sound.read(part).replace(cell, b'<c r="D2" t="e"><v>#N/A</v></c>')
            wrong.writestr(part, body)
    [error] = read(TABLE, out.getvalue()).errors
    assert (error.address, error.value) == ("D2", "#N/A")
    assert "#N/A 是 Excel 的错误值" in error.message


def test_an_error_pasted_as_text_is_refused_at_its_cell_too():
    [error] = read(TABLE, book(HEADER, ["", "#REF!"])).errors
    assert (error.address, "错误值" in error.message) == ("B2", True)


def test_ten_thousand_and_one_rows_are_refused():
    with pytest.raises(Refused, match="超过10,000行"):
        read(TABLE, book(HEADER, *([["", "甲"]] * 10_001)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 130_000_000)
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(Refused, match="解压后太大"):
        read(TABLE, out.getvalue())


def test_any_bytes_in_a_zip_get_a_sentence_not_a_crash():
    for body in (b"<broken", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b""):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("xl/workbook.xml", body)
        with pytest.raises(Refused):
            read(TABLE, out.getvalue())


def test_a_sheet_that_declares_something_is_refused_before_it_is_declared():
    """The sheet is looked through by expat itself, which would unfold what a document type declares."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book(["编号"], ["A1"]))) as was, zipfile.ZipFile(out, "w") as archive:
        for part in was.namelist():
            said = was.read(part)
            if part.startswith("xl/worksheets/sheet"):
                head, mark, rest = said.partition(b"<worksheet")
                said = head + b'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>' + mark + rest
            archive.writestr(part, said)
    with pytest.raises(WorkbookRefused, match="可能已损坏"):
        check_sheet(out.getvalue(), "主体")


def test_the_template_is_read_as_having_no_data():
    with pytest.raises(Refused, match="没有数据"):
        read(TABLE, template(TABLE))


def test_a_row_typed_over_the_example_is_told_and_the_example_itself_is_not():
    header = [column.heading for column in TABLE.columns]
    over = ["例：AB12", "君山合作社", "", "12.5"]
    assert read(TABLE, book(header, TABLE.example, ["A1", "甲"])).remarks == []
    assert read(TABLE, book(header, over, ["A1", "甲"])).remarks == [
        "第2行开头写着“例：”，当作例子没有读。是要导入的，请删掉“例：”再上传。"
    ]
    with pytest.raises(Refused, match="第2行开头写着“例：”"):
        read(TABLE, book(header, over))


def test_a_row_is_called_by_what_must_be_said_of_it_and_a_number_has_no_idle_zeros():
    assert TABLE.called(ROW) == "君山合作社"
    assert TABLE.columns[3].read_as(Decimal("12.5000")) == "12.5"


name = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=10)


@settings(max_examples=times(25, 500), deadline=None)
@given(st.lists(st.builds(lambda n, a, k: {**ROW, "name": n, "area": a, "kind": k}, name.filter(lambda n: not n.startswith("例：") and cleaning.visible(n) == n),
    st.decimals(0, 10**6, places=2), st.sampled_from(["coop", "farm", None])), min_size=1, max_size=5))  # fmt: skip
def test_what_is_exported_reads_back_the_same(rows):
    reading = read(TABLE, export(TABLE, rows))
    assert reading.errors == []
    assert [dict(row.values) for row in reading.rows] == rows


def test_a_name_that_looks_like_a_formula_stays_text():
    assert read(TABLE, export(TABLE, [{**ROW, "name": "=1+1"}])).rows[0].values["name"] == "=1+1"


def test_the_plan_tells_new_changed_unchanged_and_refused_rows_apart():
    rows = [ROW, {**ROW, "code": "A2", "name": "改名"}, {**ROW, "code": None, "name": "新的"}, ROW]
    plan = make_plan(
        read(TABLE, export(TABLE, rows)),
        key=lambda row: row.values["code"],
        existing=lambda keys: {"A1": ROW, "A2": {**ROW, "code": "A2"}},
    )
    assert [row.action for row in plan.rows] == ["unchanged", "update", "create", "refused"]
    assert plan.updated[0].changes == {"名称": ("君山合作社", "改名")}
    assert [(error.address, error.message) for error in plan.errors] == [
        ("A6", "和第3行重复。请只保留一行。")
    ]


def test_a_column_left_out_of_the_sheet_is_left_alone():
    plan = make_plan(
        read(TABLE, book(["编号", "名称"], ["A1", "新名"])),
        key=lambda row: row.values["code"],
        existing=lambda keys: {"A1": ROW},
    )
    assert dict(plan.rows[0].changes) == {"名称": ("君山合作社", "新名")}


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_addresses_are_excels(place, letters):
    assert address(place, 7) == f"{letters}7"
