"""Workbooks as counties really send them (``workbooks/``), each with its outcome: what is read, or what is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from youji.ledger.models import AuditEntry
from youji.registry.models import Operator
from youji.registry.services.base_sheets import import_bases, plan_bases
from youji.registry.services.operator_sheets import import_operators, plan_operators
from youji.shared.workbook import WorkbookRefused

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "workbooks"
MARCH = date(2019, 3, 5)
BUILT_IN = [f"14_date_builtin_{n}" for n in (27, 28, 30, 31, 36, 50, 52, 55, 57, 58)]

#: The file, and what of its refusal as a whole.
REFUSED = {
    "02_merged_title_row.xlsx": "表头上面的标题、分组请整行删去",
    "03_title_row_unmerged.xlsx": "看的是“经营主体”这个工作表，第1行表头和模板不一样",
    "04_two_heading_rows.xlsx": "A1:E1、F1:J1是合并单元格",
    "30_formula.xlsx": "G2有公式",
    "35_data_on_second_sheet.xlsx": "看的是“汇总”这个工作表",
    "38_extra_remark_column.xlsx": "多了“备注”",
    "46_gb18030.csv": "CSV 等文字格式的表格",
    "47_old.xls": "旧版（.xls）",
    "48_html_as.xls": "网页格式的表格",
    "49_html_as.xlsx": "网页格式的表格",
    "53_merged_only_in_title_below.xlsx": "G2:G3是合并单元格",
}
#: The file, the wrong cell, and what of its sentence.
WRONG = {
    "12_date_serial_general.xlsx": ("J2", "43529 是 Excel 的日期序号（2019年3月5日）"),
    "20_uscc_number.xlsx": ("F2", "末几位已经丢失"),
    "21_uscc_sci_text.xlsx": ("F2", "应为18位"),
    "26_error_value.xlsx": ("G2", "#N/A 是 Excel 的错误值"),
    "27_choice_short_county.xlsx": ("D2", "没有“君山区”这一项"),
    "39_total_row_at_end.xlsx": ("C3", "请选择类型"),
    "45_duplicate_in_file.xlsx": ("F3", "和第2行重复"),
    "61_update_with_NA.xlsx": ("G2", "#N/A 是 Excel 的错误值"),
}
#: The file, and the day of registration that is read.
DAYS = {
    **dict.fromkeys(["08_date_text_dots", "09_date_text_cn", "10_date_text_compact", "11_date_number_compact"], date(2026, 3, 5)),
    **dict.fromkeys(["13_date_fmt14", *BUILT_IN, "15_date_custom_cn", "16_date_custom_cn_locale", "17_date_dbnum", "18_date_1904"], MARCH),
    "19_date_time": MARCH,
}  # fmt: skip
#: The file, how many rows are new, and what is remarked of the file.
TAKEN = {
    "01_plain": (1, []),
    "05_hidden_rows": (3, ["有1行在 Excel 里被隐藏或筛选掉了（第3行）"]),
    "06_hidden_column": (1, ["有1列在 Excel 里被隐藏（地址）"]),
    "22_uscc_fullwidth": (1, []),
    "23_uscc_zero_width": (1, []),
    "25_name_trailing": (5, []),
    "28_choice_code": (1, []),
    "29_choice_spaces": (1, []),
    "31_formula_other_sheet_only": (1, ["另有1个工作表没有读：统计"]),
    "34_two_sheets_named_other": (1, ["另有1个工作表没有读：Sheet2"]),
    "37_header_fullwidth_star": (1, []),
    "40_phone_number_leading_zero": (2, []),
    "41_rare_names": (1, []),
    "42_shared_strings_phonetic": (1, []),
    "50_rich_text_cell": (1, []),
    "51_comment_note": (1, []),
    "52_blank_rows_between": (2, []),
    "60_update_base": (1, []),
    "63_invisible_names": (6, []),
}
#: 64: what is read of each way to write an area, or the sentence; judged as the page judges it (``shared.typed``).
AREAS = [
    "3400.00", "3400.00", "3400.00", "3400.50", "3400.00", "看不出是小数点还是千位分隔", "看不出是小数点还是千位分隔",
    "看不出是小数点还是千位分隔", "应当是数字", "应当是数字", "3400.00", "3400.50", "应当是数字", "3400.00", "应当是数字",
    "应当是数字", "最多两位小数", "最多两位小数", "最多两位小数", "看不出是小数点还是千位分隔",
]  # fmt: skip


def data(name: str) -> bytes:
    return (FILES / name).read_bytes()


def test_every_file_is_in_the_table():
    known = {*REFUSED, *WRONG, *(f"{name}.xlsx" for name in (*DAYS, *TAKEN)), "64_base_numbers.xlsx"}
    assert {one.name for one in FILES.iterdir()} == known | {"66_base_same_name_no_code.xlsx"}


@pytest.mark.parametrize(("name", "said"), REFUSED.items(), ids=REFUSED)
def test_a_file_that_is_no_such_sheet_is_told_what_it_is(name, said, county_reviewer):
    with pytest.raises(WorkbookRefused, match=said.replace("（", r"\（")):
        plan_operators(data(name), actor=county_reviewer)


@pytest.mark.parametrize(("name", "where"), WRONG.items(), ids=WRONG)
def test_a_wrong_cell_is_named_with_its_mend(name, where, county_reviewer):
    error = plan_operators(data(name), actor=county_reviewer).errors[0]
    assert (error.address, where[1] in error.message) == (where[0], True), error.message


@pytest.mark.parametrize(("name", "day"), DAYS.items(), ids=DAYS)
def test_a_date_is_read_however_its_cell_is_formatted(name, day, county_reviewer):
    plan = plan_operators(data(f"{name}.xlsx"), actor=county_reviewer)
    assert [row.values["registered_on"] for row in plan.created] == [day]


@pytest.mark.parametrize(("name", "outcome"), TAKEN.items(), ids=TAKEN)
def test_what_is_right_is_taken_and_what_is_hidden_is_told(name, outcome, county_reviewer):
    plan = plan_operators(data(f"{name}.xlsx"), actor=county_reviewer)
    assert (len(plan.created), plan.errors) == (outcome[0], ())
    assert [part in said for part, said in zip(outcome[1], plan.remarks, strict=True)] == [True] * len(
        outcome[1]
    )


def test_names_are_kept_as_they_are_seen(county_reviewer):
    for name in ("63_invisible_names", "25_name_trailing"):
        for row in plan_operators(data(f"{name}.xlsx"), actor=county_reviewer).created:
            assert row.values["name"].isprintable()
            assert row.values["name"] == row.values["name"].strip()


@pytest.fixture
def on_file(county_reviewer, now, make_operator):
    import_operators(data("60_update_base.xlsx"), actor=county_reviewer, now=now)
    return Operator.objects.get()


def test_the_same_file_twice_changes_nothing(on_file, county_reviewer, now):
    entries = AuditEntry.objects.count()
    again = import_operators(data("60_update_base.xlsx"), actor=county_reviewer, now=now)
    on_file.refresh_from_db()
    assert (len(again.unchanged), on_file.version, AuditEntry.objects.count()) == (1, 0, entries)


def test_an_error_after_it_wipes_nothing(on_file, county_reviewer):
    plan = plan_operators(data("61_update_with_NA.xlsx"), actor=county_reviewer)
    assert [(one.address, one.value) for one in plan.errors] == [("G2", "#N/A")]


@pytest.fixture
def holder_of_bases(make_operator):
    operator = make_operator()
    Operator.objects.filter(pk=operator.pk).update(code="RTV4GE")
    return operator


def test_an_area_is_read_as_the_page_reads_it(holder_of_bases, county_reviewer):
    plan = plan_bases(data("64_base_numbers.xlsx"), actor=county_reviewer)
    seen = [row.errors[0].message if row.errors else str(row.values["area_mu"]) for row in plan.rows]
    assert [(wanted, said) for wanted, said in zip(AREAS, seen, strict=True) if wanted not in said] == []


def test_a_base_found_by_its_name_alone_is_unchanged_the_second_time(holder_of_bases, county_reviewer, now):
    first = import_bases(data("66_base_same_name_no_code.xlsx"), actor=county_reviewer, now=now)
    again = import_bases(data("66_base_same_name_no_code.xlsx"), actor=county_reviewer, now=now)
    assert (len(first.created), len(again.unchanged)) == (1, 1)
    assert again.rows[0].values["area_mu"] == Decimal(120)
