"""Papers: every character drawn, every text whole inside its place, at any length a field takes."""

from __future__ import annotations

import io
import json
import re

import pytest
import typst
import zxingcpp
from PIL import Image, ImageChops

from youji.catalogue.selectors.papers import TEMPLATES
from youji.shared.paper import CannotPrint, qr_svg, render, undrawable
from youji.shared.paper.rendering import DOTS_PER_INCH, ROOT, _fonts

NAME = "岳阳市君山区广兴洲镇沿江村与合兴村联合优质绿色富硒水稻油菜轮作全程机械化标准化生产示范基地"
TECHNIQUES = (
    "推广绿色防控、测土配方施肥、水肥一体化和秸秆还田；建立投入品台账，执行安全间隔期，产品上市前自检。"
)
ADDRESS = "https://youji.example/b/430611-25-0002"
LOG = {
    "origin": "youji.example/log", "fingerprint": " ".join(["1a2b"] * 16), "url": "https://youji.example/log/",
    "witnesses": [{"name": "湖南农业大学（演示）", "fingerprint": " ".join(["3c4d"] * 16)}],
}  # fmt: skip


def of(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def certificate(name: str, **others: object) -> dict[str, object]:
    statement = f"君山区沿江优质稻种植专业合作社申报的“{name}”，经审查和公示，认定为省级基地，特发此证。"
    facts = [("所在地", "湖南省岳阳市君山区"), ("品种", "茶叶"), ("规模", "0.34万亩"), ("有效期", "长期")]
    return {
        "title": "省级优质农产品生产基地", "name": name, "code": "430611-25-0002", "statement": statement,
        "facts": facts, "issued_by": "湖南省农业农村厅", "issued_on": "二〇二六年六月一日", "url": ADDRESS,
        "reprint": "第12次换发，2026年12月31日", "proof": "透明日志存证 1", "across": "", "demo": False,
        "steps": ["扫正面的码。", "在网页上核对。", "比对指纹。"], "log": LOG, **others,
    }  # fmt: skip


def sign(name: str, techniques: str, **others: object) -> dict[str, object]:
    rows = [
        ("种养品种", "水稻"),
        ("范围规模", "君山区，3400亩"),
        ("技术措施", techniques),
        ("责任主体", "某合作社"),
    ]
    return {
        "title": "省级优质农产品生产基地", "name": name, "rows": rows, "footer": ["认定机关　湖南省农业农村厅"],
        "issued_by": "湖南省农业农村厅", "size": "a3", "across": "", "demo": False, **others,
    }  # fmt: skip


def picture(kind: str, data: dict[str, object]) -> Image.Image:
    made = render(TEMPLATES / f"{kind}.typ", data, qr=ADDRESS, format_="png")
    return Image.open(io.BytesIO(made)).convert("RGB")


def pages(kind: str, data: dict[str, object]) -> int:
    return len(re.findall(rb"/Type ?/Page\b", render(TEMPLATES / f"{kind}.typ", data, qr=ADDRESS)))


def blank(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """The picture with a rectangle (in mm) painted over."""
    box = [round(mm / 25.4 * DOTS_PER_INCH) for mm in (left, top, right, bottom)]
    painted = image.copy()
    painted.paste((255, 0, 0), tuple(box))
    return painted


def differs(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.difference(one, other).getbbox()


# -- characters


@pytest.mark.parametrize(
    "text",
    [
        "君山茶叶基地",
        "龘䶮镕堃喆㵪𬭳",
        "𠮷某某",
        "〇㐂",
        "0.34万亩 ℃ ·•—“”",
        "𠮷\ufe00某",
        "张\u200b三\n",
        "",
    ],
)
def test_characters_of_names_are_drawn(text):
    assert undrawable({"name": text, "rows": [("标签", text)]}) == []


@pytest.mark.parametrize("character", ["\ue000", "\U000323af", "\ud800", "😀"])
def test_a_character_no_font_has_is_named_with_the_text_it_stands_in(character):
    said = certificate(f"某{character}基地")
    with pytest.raises(CannotPrint) as refusal:
        render(TEMPLATES / "certificate.typ", said, qr=ADDRESS)
    assert f"U+{ord(character):04X}" in str(refusal.value)
    assert f"“某{character}基地”里的" in str(refusal.value)


def test_a_character_is_named_once_however_often_it_stands():
    assert undrawable(["甲\ue000", "乙\ue000\ue001"]) == [
        ("\ue000", "甲\ue000"),
        ("\ue001", "乙\ue000\ue001"),
    ]


# -- places


@pytest.mark.parametrize("name", [of(NAME, 1), of(NAME, 40), of(NAME, 80), of(NAME, 120), "W" * 120])
def test_a_long_name_moves_nothing_on_the_certificate_but_its_own_part(name):
    short, long = (
        blank(picture("certificate", certificate(n)), 29, 74, 269, 162.5) for n in ("君山茶叶", name)
    )
    assert differs(short, long) is None


def test_the_longest_words_every_field_takes_fit_on_the_certificate():
    name = of(NAME, 120)
    facts = [
        ("所在地", of(NAME, 80)),
        ("品种", of(NAME, 60)),
        ("规模", "12.34万亩"),
        ("认定文号", of(NAME, 60)),
    ]
    statement = (
        f"{of(NAME, 120)}申报的“{name}”，符合《{of(NAME, 120)}》的要求，认定为{of(NAME, 40)}，特发此证。"
    )
    said = certificate(name, facts=facts, statement=statement, issued_by=of(NAME, 60), title=of(NAME, 60))
    assert pages("certificate", said) == 2  # and its back


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("证书正文", certificate(of(NAME, 600))),
        ("认定机关", certificate("君山茶叶", issued_by=of(NAME, 400))),
        ("类别名称", certificate("君山茶叶", title=of(NAME, 400))),
    ],
)
def test_what_no_size_of_type_makes_fit_is_refused_by_name(what, said):
    with pytest.raises(CannotPrint, match=what):
        render(TEMPLATES / "certificate.typ", said, qr=ADDRESS)


@pytest.mark.parametrize("name", [4, 40, 120])
@pytest.mark.parametrize("techniques", [20, 120, 200, 2000])
def test_long_words_stay_in_their_place_on_the_sign(name, techniques):
    def outside(image: Image.Image) -> Image.Image:
        return blank(blank(image, 20, 28, 345, 78), 20, 85, 292, 268)

    plain = outside(picture("sign", sign("君山茶叶", "绿色防控")))
    assert differs(plain, outside(picture("sign", sign(of(NAME, name), of(TECHNIQUES, techniques))))) is None


@pytest.mark.parametrize(("length", "many"), [(20, 1), (200, 1), (2000, 2), (6000, 4)])
def test_techniques_too_long_for_the_sign_stand_whole_behind_it(length, many):
    assert pages("sign", sign("君山茶叶", of(TECHNIQUES, length))) == many


def test_a_code_is_read_back():
    png = picture("certificate", certificate("君山茶叶"))
    assert [code.text for code in zxingcpp.read_barcodes(png)] == [ADDRESS]


def test_a_code_has_its_quiet_zone_unless_told_otherwise():
    assert 'viewBox="0 0 33 33"' in qr_svg("https://youji.example/q/1")
    assert 'viewBox="0 0 25 25"' in qr_svg("https://youji.example/q/1", quiet=False)


# -- the ways to fit, each held to its promise by the typesetter itself


def drawn(source: str, **data: object) -> None:
    head = '#import "/shared/paper/house.typ": *\n#set text(font: sans)\n#show: breaking\n'
    typst.compile(
        (head + source).encode(),
        root=str(ROOT),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data), "qr": ""},
    )


FIT_ROWS = """
#context {
  let (width, height, sizes) = (100mm, 80mm, (20pt, 14pt, 10pt))
  let rows = fit-rows(data.values, width, height, sizes, 9mm, "……（续）")
  assert(rows.map(row => row.height).sum() <= height + 0.001mm, message: "higher than its place")
  for (value, row) in data.values.zip(rows) {
    assert(measure(block(width: width, text(size: row.size, row.shown))).height <= row.height + 0.001mm, message: "overprints")
    assert(row.whole == (row.shown == value), message: "cut without a word")
    if not row.whole {
      assert(row.size == 10pt and row.shown.ends-with("……（续）"), message: "cut before it was made small")
      assert(row.shown.clusters().len() > 20, message: "cut to nothing")
    }
  }
  assert(rows.all(row => row.whole) or not data.fits, message: "cut though it fits")
}
"""  # fmt: skip


@pytest.mark.parametrize(
    ("lengths", "fits"),
    [
        ((4, 4, 4, 4), True),
        ((0, 1, 0, 1), True),
        ((4, 60, 120, 10), True),
        ((4, 60, 2000, 10), False),
        ((2000, 2000, 2000, 2000), False),
        ((4, 700, 4, 700), False),
    ],
)
def test_rows_share_their_room_and_say_what_they_leave(lengths, fits):
    drawn(FIT_ROWS, values=[of(TECHNIQUES, length) for length in lengths], fits=fits)


def test_a_run_without_a_blank_breaks():
    drawn("#context assert(measure(block(width: 40mm, data.run)).width <= 40mm)", run="A" * 200)
