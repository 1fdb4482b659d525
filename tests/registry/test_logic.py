from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from youji.registry.logic import certificates, datum, identity, uscc
from youji.registry.logic.geometry import class_side, county_problem, overlap_mu, read_shape, size_class
from youji.registry.logic.initials import initials_of
from youji.shared.refusals import Refused

GOOD = [
    "91620100MA744EJF7H",
    "914403001922038216",
    "9144030071526726XG",
    "91430181MA4L00011X",
    "93430225MA4M00020A",
]


# --- 统一社会信用代码 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", GOOD)
def test_real_codes_are_right(code):
    assert uscc.problem(code) is None


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91370783MA3M123456", "第18位校验码应为“N”"),
        ("91620100MA744EJF8H", "第17位校验码应为“7”，您输入的是“8”"),
        ("91620100MA744EJF7G", "第18位校验码应为“H”"),
        ("91620100MA744EJF7", "您输入了17位"),
        ("91620100MA744EIF7H", "第15位“I”不会出现在统一社会信用代码里。是不是1？"),
        ("9162O100MA744EJF7H", "第5位“O”不会出现在统一社会信用代码里。是不是0？"),
        ("9162A100MA744EJF7H", "第5位“A”应当是数字"),
    ],
)
def test_a_wrong_code_is_told_which_character_is_wrong(code, says):
    assert says in uscc.problem(code)


first16 = st.tuples(
    st.sampled_from(["91", "92", "93"]),
    st.from_regex(r"43[0-9]{4}", fullmatch=True),
    st.text(uscc.ALPHABET, min_size=8, max_size=8),
).map("".join).filter(lambda first: uscc.organisation_check(first[8:]) in uscc.ALPHABET)  # fmt: skip


@given(first16, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_any_single_slip_of_a_right_code_is_found(start, place, character):
    code = uscc.complete(start)
    assert uscc.problem(code) is None
    slipped = code[:place] + character + code[place + 1 :]
    assert (uscc.problem(slipped) is None) == (slipped == code)


@given(first16, st.integers(0, 16))
def test_two_neighbours_swapped_are_found(start, place):
    code = uscc.complete(start)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or uscc.problem(swapped) is not None


def test_full_width_and_spaced_codes_are_put_right():
    assert uscc.normalise(" ９１６２-0100 ma744ejf7h ") == "91620100MA744EJF7H"


@pytest.mark.parametrize(
    ("kind", "identity_kind", "code", "card", "field"),
    [
        ("enterprise", "none", "", "", "identity_kind"),
        ("enterprise", "uscc", "", "", "uscc"),
        ("enterprise", "uscc", "93430225MA4M00020A", "", "uscc"),
        ("cooperative", "uscc", "93430225MA4M00020A", "", None),
        ("family_farm", "none", "", "", None),
        ("family_farm", "identity_card", "", "11010519491231002X", None),
        ("family_farm", "identity_card", "", "110105194912310021", "identity_number"),
        ("household", "identity_card", "", "123", "identity_number"),
        ("collective", "identity_card", "", "11010519491231002X", "identity_kind"),
    ],
)
def test_who_may_do_without_a_code(kind, identity_kind, code, card, field):
    assert list(identity.problems(kind, identity_kind, code, card)) == ([field] if field else [])


def test_no_sentence_repeats_an_identity_card_number():
    said = identity.problems("household", "identity_card", "", "110105194912310021")
    assert "1101051949" not in said["identity_number"]


# --- certificates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "number", "fine"),
    [
        ("green", "LB-13-2401180123A", True),
        ("green", "LB-13-24011801234", True),
        ("green", "LB-13-2401180123AA", True),
        ("green", "LB-13-2413180123A", False),
        ("green", "LB-1-2401180123A", False),
        ("green", "GF430181240123", True),
        ("green", "GF990181240123", False),
        ("organic", "00124123456789012", True),
        ("organic", "0012412345678901", False),
        ("organic", "001OP1200001", True),
        ("gi", "AGI2016-01-1794", True),
        ("gi", "AGI01794", True),
        ("gi", "公告2018年第31号", True),
        ("gi", "AGI2016-1-1794", False),
        ("featured", "CAQS-MTYX-20230123", True),
        ("gap", "001GAP1200001", True),
        ("controlled", "CAQS-QCS-20240001", True),
        ("controlled", "", False),
    ],
)
def test_each_kind_of_certificate_has_its_own_numbers(kind, number, fine):
    said = certificates.number_problem(kind, number)
    assert (said is None) == fine
    assert fine or said.endswith("。")


def test_every_example_is_right_for_its_kind():
    for kind, formats in certificates.FORMATS.items():
        for form in formats:
            assert certificates.number_problem(kind, form.example) is None, form.example


def test_a_number_typed_with_spaces_and_wide_letters_is_put_right():
    assert certificates.normalise("ＧＦ 430181 24 0123") == "GF430181240123"


TODAY = date(2026, 6, 1)


@pytest.mark.clause("3-c")
@pytest.mark.parametrize(
    ("start", "end", "revoked", "state"),
    [
        (TODAY, None, None, "valid"),
        (TODAY + timedelta(1), None, None, "future"),
        (date(2023, 6, 1), TODAY, None, "expired"),
        (date(2023, 6, 1), TODAY + timedelta(1), None, "expiring"),
        (date(2023, 6, 1), TODAY + timedelta(90), None, "expiring"),
        (date(2023, 6, 1), TODAY + timedelta(91), None, "valid"),
        (date(2023, 6, 1), TODAY + timedelta(91), TODAY, "revoked"),
        (date(2023, 6, 1), TODAY + timedelta(91), TODAY + timedelta(1), "valid"),
    ],
)
def test_a_certificate_counts_only_on_days_inside_its_validity(start, end, revoked, state):
    assert certificates.state(start, end, revoked, TODAY, confirmed=True) == state
    counted = certificates.counts(start, end, revoked, TODAY, confirmed=True)
    assert counted == (state in {"valid", "expiring"})
    unconfirmed = certificates.state(start, end, revoked, TODAY, confirmed=False)
    assert unconfirmed == ("revoked" if state == "revoked" else "unconfirmed")
    assert not certificates.counts(start, end, revoked, TODAY, confirmed=False)


@given(st.dates(), st.dates(), st.dates())
def test_a_certificate_counts_exactly_from_its_first_day_to_the_day_before_its_end(start, end, day):
    assert certificates.counts(start, end, None, day, confirmed=True) == (start <= day < end)


# --- datum ------------------------------------------------------------------------------------------------------

lons, lats = st.floats(108.7, 114.3), st.floats(24.6, 30.2)


@given(lons, lats)
def test_gcj02_there_and_back_is_the_same_place_to_a_centimetre(lon, lat):
    back = datum.from_gcj02(*datum.to_gcj02(lon, lat))
    assert math.dist(back, (lon, lat)) < 1e-7


def test_gcj02_in_hunan_lies_some_hundred_metres_off():
    lon, lat = datum.to_gcj02(112.9388, 28.2282)  # 长沙
    metres = math.hypot((lon - 112.9388) * 98_000, (lat - 28.2282) * 111_000)
    assert 200 < metres < 800


def test_an_unknown_datum_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="unknown datum"):
        datum.to_cgcs2000(112, 28, "BD09")


# --- boundaries -------------------------------------------------------------------------------------------------

WEST, SOUTH, STEP = 112.80, 29.50, 0.01


def square(west: float = WEST, south: float = SOUTH, side: float = STEP) -> dict:
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def polygon(*points: tuple[float, float]) -> dict:
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


many = [(112 + math.cos(n / 16000) / 10, 28 + math.sin(n / 16000) / 10) for n in range(100_000)]


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (None, "没有读到地块边界"),
        ({"type": "LineString", "coordinates": [[112, 28], [113, 28]]}, "读到的是线"),
        ({"type": "Polygon", "coordinates": []}, "坐标写法不对"),
        ({"type": "Polygon", "coordinates": [[1, 2]]}, "第1个点"),
        ({"type": "Polygon", "coordinates": "x"}, "坐标写法不对"),
        (polygon((112, 28), (112, 28), (112.1, 28)), "至少要有3个"),
        (polygon((112, 28), (112, "a"), (112.1, 28)), "第2个点"),
        (polygon((112, 28), (112.1, 28), (112.1, float("nan"))), "第3个点"),
        (polygon((28, 112), (28, 112.1), (28.1, 112.1)), "写反了"),
        (polygon((500000, 3100000), (500100, 3100000), (500100, 3100100)), "投影坐标"),
        (polygon((116.4, 39.9), (116.5, 39.9), (116.5, 40)), "不在湖南省范围内"),
        (polygon((112.9, 28.1), (112.91, 28.11), (112.91, 28.1), (112.9, 28.11)), "东经112.90500°、北纬28.10500°附近自己交叉"),
        (polygon((112, 28), (112.000001, 28), (112, 28.000001)), "不到0.01亩"),
        (polygon(*many), "边界有100,000个点，超过20,000个"),
        ({"type": "MultiPolygon", "coordinates": [square()["coordinates"]] * 2}, "重叠|交叉"),
    ],
)  # fmt: skip
def test_a_boundary_that_will_not_do_is_refused_at_the_place_it_is_wrong(geometry, says):
    with pytest.raises(Refused, match=says):
        read_shape(geometry)


def test_an_open_boundary_is_closed_and_turned_counter_clockwise_without_heights():
    ring = [(*point, 88.0) for point in square()["coordinates"][0][:-1]][::-1]
    kept = read_shape(polygon(*ring)).geometry["coordinates"][0]
    assert kept[0] == kept[-1]
    assert {len(point) for point in kept} == {2}
    assert read_shape(polygon(*ring)).area_mu == read_shape(square()).area_mu


def test_the_area_is_the_ellipsoids():
    # 0.01° square at 29.5°N by the closed formula for the ellipsoid: M·N·cosφ·Δφ·Δλ
    axis, squash = 6378137.0, 0.00669438002290
    mid = math.radians(SOUTH + STEP / 2)
    root = 1 - squash * math.sin(mid) ** 2
    metres2 = axis**2 * (1 - squash) / root**2 * math.cos(mid) * math.radians(STEP) ** 2
    assert float(read_shape(square()).area_mu) == pytest.approx(metres2 / (2000 / 3), rel=1e-5)


def test_a_hole_is_taken_off():
    hole = square(WEST + 0.002, SOUTH + 0.002, 0.004)["coordinates"][0]
    ring = {"type": "Polygon", "coordinates": [square()["coordinates"][0], hole]}
    inner = read_shape(square(WEST + 0.002, SOUTH + 0.002, 0.004)).area_mu
    assert read_shape(ring).area_mu == pytest.approx(
        read_shape(square()).area_mu - inner, abs=Decimal("0.01")
    )


@given(st.floats(0.0005, 0.02), st.floats(0, 0.03), st.floats(0, 0.03))
def test_overlap_is_the_same_from_both_sides_and_never_more_than_either(side, east, north):
    one, other = read_shape(square()), read_shape(square(WEST + east, SOUTH + north, side))
    common = overlap_mu(one.geometry, other.geometry)
    assert common == pytest.approx(overlap_mu(other.geometry, one.geometry), abs=Decimal("0.02"))
    assert common <= min(one.area_mu, other.area_mu) + Decimal("0.02")


@pytest.mark.parametrize(
    ("east", "overlaps"),
    [(STEP, False), (STEP - 0.0000002, False), (STEP - 0.000001, True), (STEP + 0.1, False), (0.0, True)],
)
def test_neighbours_that_share_an_edge_touch_and_do_not_overlap(east, overlaps):
    assert (
        bool(overlap_mu(read_shape(square()).geometry, read_shape(square(WEST + east)).geometry)) == overlaps
    )


@given(st.floats(0.00001, 6))
def test_a_plot_is_never_larger_than_its_size_class(side):
    number = size_class((108.7, 24.6, 108.7 + side, 24.6 + side / 2))
    assert side <= class_side(number) + 1e-9
    assert number == 0 or side > class_side(number - 1) - 1e-9


@pytest.mark.parametrize(("west", "fine"), [(112.80, True), (112.893, True), (112.90, False), (113.5, False)])
def test_a_plot_outside_its_county_is_refused(west, fine):
    county = square(112.70, 29.40, 0.2)
    said = county_problem(square(west, 29.5), county, "君山区")
    assert (said is None) == fine
    assert fine or "在君山区以外" in said


def test_initials_find_a_name():
    assert initials_of("君山茶叶（A区）") == "jscyaq"
    assert initials_of("长沙") == "cs"


@pytest.mark.parametrize(
    "name",
    ["重庆银行", "君山茶叶专业合作社123号", "长乐镇音乐基地", "ABC有机农场（重点）", "〇㐀x", "茶 叶", ""],
)
def test_initials_word_by_word_are_those_of_the_whole_name(name):
    whole = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    assert initials_of(name) == "".join(c for c in whole if c.isascii() and c.isalnum())
