"""What is not in the rows of a workbook, and what is said of those that are: hidden, empty, wrong."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from tests.safety.test_budgets import workbook
from tests.shared.test_workbook import HEADER, ROW, TABLE, book
from youji.shared.workbook import Terms, WorkbookRefused, export, kept, make_plan, read, sheet_to_mend
from youji.shared.workbook.opening import MAX_COLUMNS, Sheet
from youji.shared.workbook.writing import REASONS

ERASE = Terms(erase_empty=True)


def plan_of(data: bytes, terms: Terms = Terms(), **more):  # noqa: B008
    return make_plan(
        read(TABLE, data, terms),
        key=lambda row: row.values["code"],
        existing=lambda keys: {"A1": ROW},
        lasting=("code",),
        **more,
    )


def made(build) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as one:
        build(one)
    return out.getvalue()


def test_an_empty_cell_leaves_what_is_on_file_and_that_is_counted():
    plan = plan_of(book(HEADER, ["A1", "新名"]))
    assert dict(plan.updated[0].changes) == {"名称": ("君山合作社", "新名")}
    assert plan.updated[0].values["area"] == Decimal("12.50")
    assert (plan.empty_cells, plan.erased) == (5, {})
    assert plan.empty_said == "类型1格、面积（亩）1格、日期1格、户数1格、示范1格"


def test_it_empties_it_where_that_is_said_and_then_each_is_a_change():
    plan = plan_of(book(HEADER, ["A1", "君山合作社"]), ERASE)
    assert plan.updated[0].changes["面积（亩）"] == ("12.5", "")
    assert (sum(plan.erased.values()), plan.kept) == (5, {})


def test_no_word_of_it_where_nothing_was_on_file():
    assert plan_of(book(HEADER, ["A9", "新的"]), ERASE).empty_cells == 0


def test_what_cannot_be_read_is_no_empty_cell():
    plan = plan_of(book(HEADER, ["A1", "君山合作社", "", "十亩"]))
    assert "面积（亩）" not in plan.kept
    assert [error.address for error in plan.errors] == ["D2"]


def test_nought_and_no_are_said_and_not_empty():
    plan = plan_of(book(HEADER, ["A1", "君山合作社", "合作社", 0, "2026-05-01", 4, "否"]))
    assert dict(plan.updated[0].changes) == {"面积（亩）": ("12.5", "0"), "示范": ("是", "否")}


@pytest.mark.parametrize("terms", [Terms(), ERASE])
def test_which_row_it_is_is_no_change_of_it(terms):
    """A county that keeps its own list without our codes must be able to see 不变."""
    plan = make_plan(
        read(TABLE, export(TABLE, [{**ROW, "code": None}]), terms),
        key=lambda row: row.values["name"],
        existing=lambda keys: {ROW["name"]: ROW},
        lasting=("code",),
    )
    assert [row.action for row in plan.rows] == ["unchanged"]


def test_hidden_and_filtered_rows_are_read_and_told():
    def build(one):
        sheet = one.add_worksheet(TABLE.name)
        for number, row in enumerate([HEADER, ["", "甲"], ["", "乙"], ["", "丙"]]):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})  # nothing in it
        sheet.set_column(4, 5, None, None, {"hidden": True})

    reading = read(TABLE, made(build))
    assert [row.values["name"] for row in reading.rows] == ["甲", "乙", "丙"]
    assert reading.remarks == [
        "有1行在 Excel 里被隐藏或筛选掉了（第3行），也一起读了。不要导入的，请先删去这些行。",
        "有2列在 Excel 里被隐藏（日期、户数），也一起读了。请展开核对。",
    ]


def test_sheets_that_are_not_read_are_named_and_ours_are_not():
    def build(one):
        one.add_worksheet("说明").write(0, 0, "字")
        one.add_worksheet("旧数据").hide()
        sheet = one.add_worksheet(TABLE.name)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["", "甲"])

    assert read(TABLE, made(build)).remarks == [
        "只读了“主体”。另有1个工作表没有读：说明。",
        "另有1个隐藏的工作表没有读：旧数据。",
    ]
    assert read(TABLE, export(TABLE, [ROW])).remarks == []


def test_a_sheet_with_other_headings_is_named():
    with pytest.raises(WorkbookRefused, match="看的是“封面”这个工作表"):
        read(TABLE, book(["名字"], ["甲"], name="封面"))


def test_wrong_rows_come_back_as_a_sheet_that_is_read_once_they_are_mended():
    rows = [["A1", "君山合作社"], ["", "乙", "公司", "12亩"], ["", "丙", "", "", "明天"]]
    plan = plan_of(book(HEADER, *rows), Terms(leave_out_faulty=True))
    assert (len(plan.refused), plan.stopped) == (2, False)
    back = sheet_to_mend(plan)
    again = plan_of(back)
    assert [error.label for error in again.errors] == ["类型", "面积（亩）", "日期"]
    assert again.refused[0].cells["area"] == "12亩"
    from python_calamine import load_workbook

    grid = load_workbook(BytesIO(back)).get_sheet_by_name(TABLE.name).to_python()
    assert grid[0][0] == REASONS
    assert grid[2][0].startswith("原表第3行 类型：")
    mended = book([REASONS, *HEADER], ["原表第3行", "", "乙", "合作社", "12亩"], ["原表第4行", "", ""])
    assert [row.values["name"] for row in read(TABLE, mended).rows] == ["乙"]


def test_wrong_rows_stop_the_right_ones_unless_that_is_said():
    assert plan_of(book(HEADER, ["", "乙", "公司"], ["", "丙"])).stopped


def test_empty_cells_of_a_row_that_does_not_go_in_are_not_counted():
    """They neither leave nor empty anything: the preview said one cell more than was emptied."""
    for terms in (Terms(), ERASE):
        assert plan_of(book(HEADER, ["A1", "君山合作社", "公司"]), terms).empty_cells == 0


@pytest.mark.parametrize("number", ["1e999", "NaN", "-inf"])
def test_a_number_that_is_none_comes_back_to_be_mended(number):
    """Its sheet could not be written: the look at it was a page of 500."""
    heads = "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in HEADER)
    row = f'<c r="B2" t="inlineStr"><is><t>甲</t></is></c><c r="D2"><v>{number}</v></c>'
    data = workbook(f'<row r="1">{heads}</row><row r="2">{row}</row>')
    plan = plan_of(data)
    assert [error.address for error in plan.errors] == ["D2"]
    assert [error.label for error in plan_of(sheet_to_mend(plan)).errors] == ["面积（亩）"]


def test_columns_are_not_hidden_without_end():
    sheet = Sheet()
    for _ in range(MAX_COLUMNS):
        sheet.at_columns({"hidden": "1", "min": "5", "max": "5"})
    with pytest.raises(WorkbookRefused):
        sheet.at_columns({"hidden": "1", "min": "5", "max": "5"})


def test_a_file_that_waits_is_there_for_a_day_and_for_nobody_else():
    token = kept.keep(b"rows", 7)
    assert kept.fetch(token, 7) == b"rows"
    with pytest.raises(WorkbookRefused):
        kept.fetch(token, 8)
    path = kept._folder() / f"7-{token}.kept"
    yesterday = time.time() - kept.KEPT_SECONDS - 60
    os.utime(path, (yesterday, yesterday))
    with pytest.raises(WorkbookRefused):  # though nobody has kept another since, by which it would be gone
        kept.fetch(token, 7)
    kept.drop_old()
    assert not path.exists()
