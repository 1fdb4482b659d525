"""A described value: what is read, what is refused with which sentence, and what is never lost."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.shared.cleaning import JOINED, TURNED, lines, one_line
from youji.shared.fields import DescribedForm
from youji.shared.values import (
    Amount,
    Choice,
    Code,
    Day,
    Fields,
    Line,
    Misread,
    Phone,
    Text,
    Unreadable,
    Whether,
    Whole,
    YesNo,
)

NAME = Line("name", "名称", limit=10, required=True)
AREA = Amount("area_mu", "规模", unit="亩")
DAY = Day("day", "日期")
PHONE = Phone("phone", "电话", limit=20)
KIND = Choice("kind", "类型", options=(("coop", "合作社"), ("farm", "家庭农场")), required=True)
WHOLE = Whole("count", "户数")
SURE = YesNo("sure", "确认")
COMMA = "规模里的逗号看不出是小数点还是千位分隔。请写成 3.5 或 3,500 的样子。"
NO_AREA = "规模应当是数字，如 85.5，单位是亩。"
NO_DAY = "日期应当是日期。请按 2026-05-01 的样子填日期。"
NO_YEAR = "日期应在 1949-10-01 到 2100-12-31 之间，请核对年份。"
NO_PHONE = "电话应当是一个电话号码，如 13812345678 或 0730-1234567。"


def answer(value, raw):
    """The value read, or the sentence."""
    try:
        return value.read(raw)
    except Unreadable as unreadable:
        return str(unreadable)


@pytest.mark.parametrize(
    ("value", "raw", "read"),
    [
        *[
            (AREA, raw, Decimal(number))
            for raw, number in {
                "3400亩": "3400", "0.34万亩": "3400", "0.34 万": "3400", "2.5公顷": "37.5", "3,400": "3400",
                "３，４００亩": "3400", "３４００．５": "3400.5", "3400。5": "3400.5", "3 400": "3400",
                "3400\u200b": "3400", "\u202e3400\u202c": "3400", "3400\xa0亩": "3400", "㏊": "1", "2000平方米": "3",
                3400: "3400", 3400.5: "3400.5", 0.34: "0.34", Decimal("1E+3"): "1000", "9999999999.99": "9999999999.99",
                "2.5556公顷": "38.33", "0": "0",
            }.items() if raw != "㏊"
        ],
        *[
            (AREA, raw, said)
            for raw, said in {
                "3,4": COMMA, "12,50": COMMA, "3.400,5": COMMA, "1,2,3": COMMA, "1_000": NO_AREA, "1e3": NO_AREA,
                "约3400": NO_AREA, "34/5": NO_AREA, "3400-3500": NO_AREA, "3400斤": NO_AREA, True: NO_AREA,
                float("nan"): NO_AREA, float("inf"): NO_AREA, "-1": "规模不能小于0。", -1: "规模不能小于0。",
                "3400.125": "规模最多两位小数。", 3400.125: "规模最多两位小数。",
                "10000000000": "规模太大了，请核对单位。", "1" * 30: "规模太大了，请核对单位。",
            }.items()
        ],
        *[
            (DAY, raw, date(2026, 5, 1))
            for raw in ("2026-05-01", "2026/5/1", "2026.5.1", "2026年5月1日", "2026年5月1号", "20260501", 20260501,
                        "２０２６－０５－０１", "２０２６．５．１", "2026–05–01", "\u200f2026-05-01", "2026 - 05 - 01",
                        date(2026, 5, 1), datetime(2026, 5, 1, 8, 30))  # noqa: DTZ001
        ],
        *[(DAY, raw, NO_DAY) for raw in ("明天", "2026-13-1", "26.5.1", "2026-02-30", "5月1日", "2026-W10-4", True, 1.5)],
        *[(DAY, raw, NO_YEAR) for raw in ("0026-05-01", "9999-12-31", "1949-09-30", "2101-01-01")],
        *[
            (PHONE, raw, kept)
            for raw, kept in {
                "０７３０－１２３４５６７": "0730-1234567", "+86 139 0000 1234": "13900001234",
                "0086-13900001234": "13900001234", "（0730）1234567": "0730-1234567",
                "0730-1234567转801": "0730-1234567-801", "0730 1234567 ext. 8": "07301234567-8",
                "\u202d13900001234\u202c": "13900001234", "12316": "12316", 13900001234: "13900001234",
                "+1 415 555 1234": "+14155551234", "139\xa00000\u30001234": "13900001234",
            }.items()
        ],
        *[(PHONE, raw, NO_PHONE) for raw in ("无", "13900001234/13900001235", "张三13900001234", "12", True)],
        (PHONE, "1" * 60, "电话最多20个字，这里有60个。请缩短。"),
        *[(KIND, raw, "coop") for raw in ("coop", "合作社", " 合 作 社 ", "ｃｏｏｐ", "合作社\u200b")],
        (KIND, "公司", "类型没有“公司”这一项。请从列表中选择类型：合作社、家庭农场。"),
        (KIND, "", "请选择类型。"),
        *[(WHOLE, raw, 1200) for raw in ("1200", "1,200", "１２００", 1200, 1200.0, "0.12万")],
        (WHOLE, "2.5", "户数应当是整数。"),
        (WHOLE, "十", "户数应当是整数，如 12。"),
        (WHOLE, "9999999999", "户数不能大于2147483647。"),
        *[(SURE, raw, True) for raw in (True, "是", "true", "1", "√")],
        *[(SURE, raw, False) for raw in (False, "否", "0", None, "")],
        (SURE, "也许", "确认应填“是”或“否”。"),
        (NAME, "一二三四五六七八九十一", "名称最多10个字，这里有11个。请缩短。"),
        (NAME, " \u200b\xa0", "请填写名称。"),
        *[(NAME, f"A{between}\u0301", "\xc1") for between in ("\u200b", "\ufe00", "\ufe0f", "\U000e0100")],
        (Code("code", "编号"), "A \u0301", "\xc1"),
        (NAME, None, "请填写名称。"),
        *[(NAME, raw, "名称应当是文字。") for raw in (True, [], {}, b"x")],
        (Text("more", "说明", limit=5), "一\r\n二  \n\u200b三\n", "一\n二\n三"),
        (Text("more", "说明", limit=5), "一\n二\n三四", "说明最多5个字，这里有6个。请缩短。"),
    ],
)  # fmt: skip
def test_a_value_is_read_or_its_sentence_said(value, raw, read):
    assert answer(value, raw) == read


@pytest.mark.parametrize(
    "value", [NAME, AREA, DAY, PHONE, KIND, WHOLE, Text("more", "说明"), Code("code", "编号", limit=9)]
)
@given(raw=st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.decimals()))
def test_reading_twice_changes_nothing_and_nothing_else_ever_happens(value, raw):
    """Whatever comes, there is a value or a sentence; a value read again is itself, with nothing to tell."""
    try:
        once = value.read(raw)
    except Unreadable:
        return
    assert value.look(once).value == once
    assert value.look(once).notes == ()


@given(st.one_of(st.integers(0, 10**9), st.decimals(0, 10**9, places=2), st.floats(0, 10**9)))
def test_a_json_number_and_its_text_are_the_same(number):
    """Same amount, same whole number or same sentence, whether in quotation marks or not."""
    text = str(number) if isinstance(number, int) else f"{Decimal(str(number)):f}"
    for value in (AREA, WHOLE, DAY, PHONE, NAME):
        assert answer(value, number) == answer(value, text)


@pytest.mark.parametrize(
    ("raw", "kept", "notes"),
    [
        ("君山\n茶叶", "君山 茶叶", (JOINED,)),
        ("君山茶叶\r\n", "君山茶叶", ()),
        ("君\u202e山", "君山", (TURNED,)),
        ("君\u200b山\ufeff\u00ad", "君山", ()),
        ("君\xa0\u3000山", "君 山", ()),
        ("Cafe\u0301", "Café", ()),
        ("e\u200b\u0301", "é", ()),
        ("君\x00\x07山\ud800\uffff", "君山", ()),
        ("君山\U000e0101", "君山\U000e0101", ()),
        ("君\ufe0f山\u3164", "君山", ()),
        ("买买提·吐•尔・逊‧", "买买提·吐•尔・逊‧", ()),
        (
            "\U00020bb7某〇\uf9ea\ufa0e\U0002f800\U0003134a",
            "\U00020bb7某〇\uf9ea\ufa0e\U0002f800\U0003134a",
            (),
        ),
    ],
)
def test_a_line_keeps_what_is_seen_and_says_what_was_seen_and_went(raw, kept, notes):
    assert one_line(raw) == (kept, notes)


def test_every_han_character_stays_as_it_is():
    """98,000 of them, in every plane, and those NFC would replace."""
    han = [
        chr(code) for code in range(0x3007, 0x40000) if unicodedata.name(chr(code), "").startswith("CJK ")
    ] + ["〇"]
    assert len(han) > 90_000
    for start in range(0, len(han), 1000):
        some = "".join(han[start : start + 1000])
        assert one_line(some)[0] == some
        assert lines(some)[0] == some


@given(st.text())
def test_nothing_invisible_is_left_in_a_line(text):
    kept, _ = one_line(text)
    assert not [c for c in kept if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert one_line(kept) == (kept, ())


def test_a_table_is_read_whole_and_says_everything_at_once():
    """All sentences at once; a part is read when a part is named; what is not described is a programmer's mistake."""
    fields = Fields(NAME, AREA, DAY)
    with pytest.raises(Misread) as misread:
        fields.read({"area_mu": "3,4", "day": "2026.5.1"})
    assert misread.value.problems == {"name": "请填写名称。", "area_mu": COMMA}
    assert fields.read({"area_mu": "0.34万"}, partial=True) == {"area_mu": Decimal(3400)}
    with pytest.raises(TypeError, match="colour"):
        fields.read({"colour": "绿"}, partial=True)


@pytest.mark.parametrize(
    ("raw", "read"), [("是", True), (True, True), ("否", False), (False, False), ("", None), (None, None)]
)
def test_nothing_said_is_neither_yes_nor_no(raw, read):
    assert Whether("organic", "有机肥").read(raw) is read
    form = DescribedForm(
        {"organic": raw} if raw is not None else {}, fields=Fields(Whether("organic", "有机肥"))
    )
    assert form.is_valid()
    assert form.cleaned_data["organic"] is read
    shown = str(
        DescribedForm(initial={"organic": read}, fields=Fields(Whether("organic", "有机肥")))["organic"]
    )
    assert re.findall(r'value="([a-z]*)" selected', shown) == [{True: "true", False: "false", None: ""}[read]]
