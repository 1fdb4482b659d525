"""One noun through its doors: the same text by page, program and workbook is the same row, or the same sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from youji.registry.fields import BASE, CERTIFICATE, OPERATOR
from youji.registry.logic.uscc import complete
from youji.registry.models import Base, CertifiedProduct, Operator
from youji.registry.policy import READERS
from youji.shared.actor import OFFICERS, SYSTEM
from youji.shared.workbook import MIME

USCC = complete("91430611MA4L7777")
INSTITUTION = complete("1243061143MA4L77")
NOUNS = {
    "operators": (Operator, OPERATOR, "operator", "经营主体"),
    "bases": (Base, BASE, "base", "基地"),
    "certificates": (CertifiedProduct, CERTIFICATE, "certified", "认证产品"),
}
SOUND = {
    "operators": {"name": "君山茶业", "kind": "enterprise", "division": "430611", "uscc": USCC},
    "bases": {"name": "君山茶叶", "kind": "county_product", "division": "430611"},
    "certificates": {
        "name": "银针", "kind": "green", "division": "430611", "number": "LB-13-2401180123A",
        "valid_from": "2024-06-01", "valid_until": "2027-06-01",
    },
}  # fmt: skip


class Doors:
    """Each door takes a noun and texts and answers the row's values, or key → sentence."""

    def __init__(self, browser, program) -> None:
        self.browser, self.program = browser, program

    def of(self, noun: str) -> list:
        return [self.page, self.api] + ([self.sheet] if NOUNS[noun][3] else [])

    def kept(self, noun: str) -> dict:
        model, fields, _, _ = NOUNS[noun]
        row = model.objects.get()
        found = {key: getattr(row, key) for key in fields if hasattr(row, key) and key != "operator"}
        model.objects.all().delete()
        return found

    def page(self, noun: str, given: dict) -> dict:
        typed = dict(given)
        if noun == "certificates":  # paper and page say the last day, the table the day after
            del typed["valid_until"]
            typed["last_day"] = "2027-05-31"
        answer = self.browser.post(reverse(f"registry:new_{NOUNS[noun][2]}"), typed)
        if answer.status_code == 302:
            return self.kept(noun)
        assert answer.status_code == 422
        return {key: errors[0] for key, errors in answer.context["form"].errors.items()}

    def api(self, noun: str, given: dict) -> dict:
        answer = self.program.post(f"/registry/{noun}", given)
        if answer.status_code == 201:
            return self.kept(noun)
        assert answer.status_code == 422, answer.content
        return {problem["field"]: problem["sentence"] for problem in answer.json()["problems"]}

    def sheet(self, noun: str, given: dict) -> dict:
        names = {key: value.heading for key, value in NOUNS[noun][1].items()} | {"last_day": "有效期止"}
        if noun == "certificates":  # a sheet says the last day too
            given = {**given, "last_day": "2027-05-31"}
            del given["valid_until"]
        upload = SimpleUploadedFile(
            "表.xlsx", book(NOUNS[noun][3], {names[key]: cell for key, cell in given.items()}), MIME
        )
        answer = self.program.client.post(f"/api/v1/registry/workbooks/{noun}", {"file": upload})
        if answer.status_code == 200:
            return self.kept(noun)
        headings = {heading: key for key, heading in names.items()}
        told = (problem["sentence"].partition("：") for problem in answer.json()["problems"])
        return {headings[heading]: sentence for heading, _, sentence in told}


def book(name: str, *rows: dict) -> bytes:
    """A workbook of these rows; numbers are number cells, all else is text."""
    out = BytesIO()
    headings = list(dict.fromkeys(heading for cells in rows for heading in cells))
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet(name)
        sheet.write_row(0, 0, headings)
        for line, cells in enumerate(rows, 1):
            for heading, cell in cells.items():
                write = sheet.write_number if isinstance(cell, int | float) else sheet.write_string
                write(line, headings.index(heading), cell)
    return out.getvalue()


@pytest.fixture
def doors(caller, client_as, county_reviewer) -> Doors:  # noqa: F811
    return Doors(client_as(county_reviewer), caller(county_reviewer))


@pytest.mark.parametrize(
    ("noun", "key", "written", "outcome"),
    [
        ("operators", "contact_phone", "1" * 60, "联系电话最多20个字，这里有60个。请缩短。"),
        ("operators", "contact_phone", "０７３０－１２３４５６７", "0730-1234567"),
        ("bases", "techniques", "术" * 15_000, "技术措施最多2000个字，这里有15000个。请缩短。"),
        ("bases", "techniques", "一\n二", "一\n二"),
        ("certificates", "name", "茶" * 70, "茶" * 70),
        ("certificates", "name", "茶" * 81, "产品名称最多80个字，这里有81个。请缩短。"),
        ("bases", "area_mu", "0.35万", Decimal(3500)),
        ("bases", "area_mu", "2.5公顷", Decimal("37.5")),
        ("bases", "area_mu", "3400亩", Decimal(3400)),
        ("bases", "area_mu", 3400.5, Decimal("3400.5")),
        ("bases", "area_mu", "3,4", "规模里的逗号看不出是小数点还是千位分隔。请写成 3.5 或 3,500 的样子。"),
        ("bases", "output_t", "3.400,5", "年产量里的逗号看不出是小数点还是千位分隔。请写成 3.5 或 3,500 的样子。"),
        ("certificates", "output_t", "2万斤", Decimal(10)),
        ("operators", "registered_on", "２０２６－０５－０１", date(2026, 5, 1)),
        ("operators", "registered_on", "2026年5月1日", date(2026, 5, 1)),
        ("operators", "registered_on", "0026-05-01", "日期应在 1949-10-01 到 2100-12-31 之间，请核对年份。"),
        ("certificates", "valid_from", "2024.6.1", date(2024, 6, 1)),
        ("operators", "name", "君\u200b山\xa0茶业\ufeff", "君山 茶业"),
        ("operators", "name", "\u202e君山茶业", "君山茶业"),
        ("operators", "name", "\U00020bb7〇·合作社", "\U00020bb7〇·合作社"),
        ("operators", "name", "名" * 121, "主体名称最多120个字，这里有121个。请缩短。"),
        ("operators", "name", " \u200b ", "请填写主体名称。"),
        ("operators", "kind", "农业企业", "enterprise"),
        ("operators", "uscc", f"\u200b{USCC[:8]} {USCC[8:].lower()}", USCC),
        ("operators", "uscc", f"{USCC}1", "统一社会信用代码应为18位，您输入了19位。请对照营业执照核对。"),
        ("certificates", "number", "ｌｂ－13－2401180123ａ", "LB-13-2401180123A"),
    ],
)  # fmt: skip
def test_the_same_text_is_the_same_value_or_sentence_by_every_door(doors, noun, key, written, outcome):
    """The table of what differed once (a long phone on one page, a full-width date in one sheet …)."""
    for door in doors.of(noun):
        got = door(noun, SOUND[noun] | {key: written})
        assert got.get(key) == outcome, door.__name__


WHOLE = {
    "operators": SOUND["operators"] | {
        "identity_kind": "统一社会信用代码", "address": "柳林洲\xa0街道", "contact_name": "张\u200b三",
        "contact_phone": "（0730）１２３４５６７转8", "registered_on": "2019/3/1",
    },
    "bases": SOUND["bases"] | {
        "operator": "", "area_mu": "0.34万亩", "output_t": "３００千克", "address": "一\u202e村", "responsible": "村\ufeff委",
        "techniques": "一\r\n二 ",
    },
    "certificates": SOUND["certificates"] | {"issuer": "中心\u200b", "area_mu": "2.5公顷", "output_t": "2万斤"},
}  # fmt: skip


@pytest.mark.parametrize("noun", list(NOUNS))
def test_every_field_of_a_noun_together_is_the_same_row_by_every_door(doors, noun):
    """All fields at once, each written badly: one row, however it came; and all sentences at once."""
    rows = []
    for door in doors.of(noun):
        given = dict(WHOLE[noun])
        if door.__name__ == "api":
            given.pop("operator", None)
        rows.append(door(noun, given))
    assert "name" in rows[0]
    assert all(row == rows[0] for row in rows), rows
    assert rows[0]["name"] == SOUND[noun]["name"]


def test_what_was_visible_and_went_is_said_at_every_door(doors):
    """A line break that became a space: beside the field, in the answer, at the cell."""
    given = SOUND["operators"] | {"name": "君山\n茶业"}
    said = "主体名称：换行改成了空格。"
    page = reverse("registry:new_operator")
    shown = doors.browser.post(page, given | {"uscc": "1"}).content.decode()
    assert "与营业执照一致（换行改成了空格）" in shown
    assert said in doors.browser.post(page, given, follow=True).content.decode()
    Operator.objects.all().delete()
    answer = doors.program.post("/registry/operators", given).json()
    assert (answer["name"], answer["notes"]) == ("君山 茶业", [said])
    plain = doors.program.patch(f"/registry/operators/{answer['code']}", {"version": 0, "name": "茶"})
    assert plain.json()["notes"] == []
    data = book("经营主体", {"主体名称": "君山\n茶业", "类型": "企业", "县市区": "430611"})
    look = doors.program.client.post(
        "/api/v1/registry/workbooks/operators/check", {"file": SimpleUploadedFile("表.xlsx", data, MIME)}
    )
    assert [(note["field"], note["sentence"]) for note in look.json()["notes"]] == [("A2", said)]
    seen = doors.browser.post(
        reverse("registry:import", args=["operators"]), {"file": SimpleUploadedFile("表.xlsx", data, MIME)}
    )
    assert f"A2 {said}" in seen.content.decode()


def test_no_door_can_pass_the_service_by(make_operator, now):
    """Whoever calls the service: what it keeps is read by the description, and what is not described is a mistake."""
    from youji.registry import services

    operator = make_operator(
        "君山\u200b茶业", contact_phone="０７３０－１２３４５６７", registered_on="2019.3.1"
    )
    assert (operator.name, operator.contact_phone) == ("君山茶业", "0730-1234567")
    with pytest.raises(services.Refused, match="最多40个字"):
        services.update_operator(operator, version=0, contact_name="张" * 41, actor=SYSTEM, now=now)
    with pytest.raises(services.Refused, match="请填写主体名称"):
        services.update_operator(operator, version=0, name="", actor=SYSTEM, now=now)
    with pytest.raises(TypeError, match="division"):
        services.update_operator(operator, version=0, division="430621", actor=SYSTEM, now=now)


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_whoever_the_page_refuses_the_program_refuses_too(
    role, make_base, put_plot, make_actor, client_as, caller  # noqa: F811
):  # fmt: skip
    """Security D12: experts and administrators read telephones, addresses and plots the pages do not show them."""
    base = make_base()
    put_plot(base)
    actor = make_actor(role, division="43")
    program, reads = caller(actor), role in READERS.roles
    for noun, listed in (("operators", "operators"), ("bases", "bases"), ("certificates", "certified")):
        page = client_as(actor).get(reverse(f"registry:{listed}"))
        assert page.status_code == program.get(f"/registry/{noun}").status_code == (200 if reads else 403)
    for row in (f"operators/{base.operator.code}", f"bases/{base.code}"):
        for part in ("", "/history"):
            assert program.get(f"/registry/{row}{part}").status_code == (200 if reads else 403)
    for part in ("plots", "overlaps"):
        answer = program.get(f"/registry/bases/{base.code}/{part}")
        assert answer.status_code == (200 if reads else 403)
