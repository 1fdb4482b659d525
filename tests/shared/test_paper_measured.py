"""Every paper of the house with the words life brings, measured from its PDF: nothing over another, cut, or a box."""

from __future__ import annotations

import pytest
import typst

from tests.papers import MM, UNMEASURED, faults, measured
from tests.pictures import place_of
from tests.shared.test_paper import ADDRESS, LOG, NAME, TECHNIQUES, certificate, of, sign
from youji.shared.paper import render, undrawable
from youji.shared.paper.rendering import ROOT, _fonts

#: Rivers, dams, hollows and people of Hunan whose characters most fonts lack.
RARE = "新晃侗族自治县㵲水河畔溇水源㮾梨塅上㘭里垸内䃎氵酃湖沅潕澧汨峒寨𠮷首买买提·吐尔逊基地"
WIDE = "W" * 15  # the longest run that does not break


def rows(label: str, value: str, many: int = 6) -> list[tuple[str, str]]:
    return [(f"{label}{n}", value) for n in range(many)]


def application(name: str) -> dict[str, object]:
    lines = [(f"第{n}项：{of(NAME, 20)}", f"{of(TECHNIQUES, 90)}", "12.5") for n in range(6)]
    return {
        "title": "申报书", "subtitle": of(NAME, 60), "number": "申报号 2026-430611-0001", "code": "校验码 ABCD-EFGH",
        "across": "未填完", "facts": rows("申报对象", name), "answers": rows("规模", of(TECHNIQUES, 1000), 2),
        "total": "92分，合格线80分", "lines": lines, "documents": rows("材料", f"{name}{WIDE}.pdf"), "statement": of(TECHNIQUES, 200),
    }  # fmt: skip


def opinions(name: str) -> dict[str, object]:
    return {
        "title": "审核意见表", "subtitle": of(NAME, 60), "number": "申报号 2026-430611-0001", "code": "", "across": "",
        "facts": rows("申报对象", name),
        "opinions": [{"office": f"{name}：审核", "rows": rows("意见", of(TECHNIQUES, 300), 2)}] * 2,
        "seals": ["县级农业农村部门（盖章）", "市级农业农村部门（盖章）", "省农业农村厅（盖章）"],
    }  # fmt: skip


def recommended(name: str) -> dict[str, object]:
    row = (
        "12",
        f"{name}（2026-430611-0001）",
        f"{name}{WIDE}",
        of(NAME, 30),
        "1234.56万亩",
        "92.5分",
        "专家评审通过",
    )
    return {
        "title": "推荐汇总表", "subtitle": name, "number": f"湘农函〔2026〕1号　{of(NAME, 20)}", "code": "", "across": "",
        "quota": "名额120个，已推荐120个。", "head": ("名次", "名称", "申报主体", "产品", "规模", "自评", "状态"), "rows": [row] * 12,
        "seals": ["经办人（签字）", "负责人（签字）", f"{of(NAME, 20)}农业农村部门（盖章）"],
    }  # fmt: skip


def annex(name: str) -> dict[str, object]:
    return {
        "title": name, "across": "演示数据", "facts": rows("文号", f"{name}{'a1' * 32}"), "steps": [of(TECHNIQUES, 120)] * 3,
        "log": LOG, "url": ADDRESS,
    }  # fmt: skip


def told(name: str) -> dict[str, object]:
    return {
        "title": "拟移出目录事先告知书", "holder": name, "opening": f"经查，你单位的认定“{name}”存在下列情形。",
        "parts": rows("事实和理由", of(TECHNIQUES, 300), 2), "rights": of(TECHNIQUES, 120), "agency": of(NAME, 40),
        "on": "2026年6月1日", "url": ADDRESS,
    }  # fmt: skip


#: Template, its words around a name, and what stays white at its edges (mm); of the certificate the inner frame.
PAPERS = {
    "certificate": ("catalogue/typst/certificate.typ", certificate, 11),
    "sign": ("catalogue/typst/sign.typ", lambda name: sign(name, of(TECHNIQUES, 20)), 5),
    "annex": ("catalogue/typst/annex.typ", annex, 15),
    "application": ("recognition/typst/application.typ", application, 8),
    "opinions": ("recognition/typst/opinions.typ", opinions, 8),
    "recommended": ("recognition/typst/recommended.typ", recommended, 8),
    "told": ("hearings/typst/notice.typ", told, 10),
}


def made(paper: str, data: dict[str, object], shot: str) -> bytes:
    """The paper; a picture of its first page is kept."""
    template = ROOT / PAPERS[paper][0]
    place_of(f"paper-{paper}-{shot}").write_bytes(render(template, data, qr=ADDRESS, format_="png"))
    return render(template, data, qr=ADDRESS)


SHORT_AND_LONG = [of(NAME, 4), of(NAME, 40), of(NAME, 120), RARE, WIDE, "W" * 120]
#: Papers whose words flow need no name of every length.
NAMES = [(paper, name) for paper in ("certificate", "sign") for name in SHORT_AND_LONG] + [
    (paper, name)
    for paper in PAPERS
    if paper not in {"certificate", "sign"}
    for name in (of(NAME, 120), RARE + WIDE)
]


@pytest.mark.parametrize(("paper", "name"), NAMES, ids=lambda said: f"{said[:11]}{len(said)}")
def test_no_text_is_over_another_leaves_its_frame_or_is_a_box(paper, name):
    _, words, margin = PAPERS[paper]
    sheets = measured(made(paper, words(name), f"{len(name)}{name[:1]}"))

    assert faults(sheets, margin) == []
    assert set(name) - set("".join(sheet.text for sheet in sheets)) <= UNMEASURED


@pytest.mark.parametrize("techniques", [20, 200, 2000])
@pytest.mark.parametrize("size", ["a3", "a2"])
def test_the_sign_holds_techniques_of_any_length(techniques, size):
    said = sign(of(NAME, 40), of(TECHNIQUES, techniques), size=size)
    assert faults(measured(made("sign", said, f"techniques-{techniques}-{size}")), 5) == []


def test_a_word_that_nothing_breaks_is_made_smaller_on_the_sign_until_it_is_inside():
    said = sign(WIDE, WIDE, title=WIDE)
    sheets = measured(made("sign", said, "wide"))
    assert faults(sheets, 5) == []
    code = 302 * MM  # where the code begins
    below = [
        glyph for glyph in sheets[0].glyphs if glyph.text == "W" and glyph.top < sheets[0].height - 82 * MM
    ]
    assert (len(below), max(glyph.right for glyph in below) < code) == (15, True)


def test_characters_of_hunans_places_and_of_its_people_are_drawn():
    assert undrawable(RARE) == []


# -- the measure is held to finding what is wrong


def drawn(source: str) -> bytes:
    head = '#import "/shared/paper/house.typ": *\n#set page(width: 100mm, height: 60mm, margin: 10mm)\n#set text(font: sans)\n'
    return typst.compile(
        (head + source).encode(), root=str(ROOT), font_paths=_fonts(), sys_inputs={"data": "{}", "qr": ""}
    )


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("君山茶叶基地，面积3400亩。", ""),
        ("#place(top + left, dx: 3mm)[君山茶叶]#place(top + left, dx: 5mm, dy: 1mm)[沿江水稻]", "over"),
        ("#set par(leading: -0.6em)\n君山茶叶\\ 沿江水稻", "over"),
        ("#box(width: 300mm)[君山茶叶#h(75mm)沿江水稻]", "leaves its frame"),
        ("#place(top + left, dx: 76mm)[君山茶叶]", "leaves its frame"),
        ("#table(columns: 20mm, stroke: 1pt, [WWWWWWWWWWWW])", "a line goes through"),
        ("君山\U000323af基地", "boxes"),
    ],
)  # fmt: skip
def test_the_measure_sees(source, found):
    said = faults(measured(drawn(source)), 8)
    assert any(found in one for one in said) if found else said == []
