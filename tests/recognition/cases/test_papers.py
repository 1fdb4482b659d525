"""申报书, 审核意见表, 推荐汇总表: filled in, numbered, with a code, to sign and to seal."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import zxingcpp
from PIL import Image

from tests.api.conftest import caller  # noqa: F401  (a fixture)
from tests.recognition.cases.conftest import pdf, text
from youji.recognition.logic import dossier
from youji.recognition.selectors import papers, rounds
from youji.recognition.services import adopting, applications
from youji.recognition.services.review import Remark
from youji.registry.services import update_base
from youji.schemes.logic.scheme_file import parse
from youji.schemes.selectors import scheme_of
from youji.schemes.services import scheme_folder
from youji.shared.actor import Role
from youji.shared.paper import CannotPrint, render

pytestmark = pytest.mark.usefixtures("at_that_time")


def words_of(monkeypatch, make) -> str:
    """What is put on the paper that ``make`` makes, without spaces."""
    seen = {}

    def keep(template, data, **how):
        seen.update(data)
        return render(template, data, **how)

    monkeypatch.setattr(papers, "render", keep)
    made, name = make()
    assert made.startswith(b"%PDF")
    assert name.endswith(".pdf")
    return str(seen)


def test_the_form_is_filled_in_numbered_and_leads_to_its_application(
    farm_case, farm, client_as, now, monkeypatch
):
    said = words_of(monkeypatch, lambda: papers.application_paper(farm_case, now))

    for part in (
        farm_case.code, "君山银针茶园", "君山银针茶叶专业合作社", "统一品种、技术、管理。", papers.check_code(farm_case),
        "本申报所填内容", "营业执照",
    ):  # fmt: skip
        assert part in said, part
    assert "'across': ''" in said
    answer = client_as(farm.holder).get(f"/field/apply/{farm_case.code}/paper.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_what_is_not_filled_in_yet_says_so_across_the_page(draft, now, monkeypatch):
    assert "'across': '未填完'" in words_of(monkeypatch, lambda: papers.application_paper(draft, now))


def test_its_code_changes_with_what_is_filled_in_and_not_with_the_picture_of_the_stamped_form(
    farm_case, farm, now
):
    before = papers.check_code(farm_case)
    applications.add_evidence(
        application_id=farm_case.pk, target="doc:application_form", file=pdf(), name="盖章件.pdf", note="",
        actor=farm.holder, now=now,
    )  # fmt: skip
    assert papers.check_code(farm_case) == before
    saved = applications.save_answers(
        application_id=farm_case.pk, answers={"households_count": "211"}, actor=farm.holder, now=now
    )
    assert papers.check_code(saved.application) != before
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", before)


@pytest.mark.clause("5.2")
def test_its_code_is_of_what_was_handed_in_to_be_stamped_whatever_others_say_later(
    farm_case, farm, people, step, now, monkeypatch
):
    case = step("submit", farm_case, farm.holder)
    stamped = papers.check_code(case)
    farm.base.refresh_from_db()
    update_base(farm.base, version=farm.base.version, actor=farm.holder, now=now, techniques="有机肥替代")
    case = adopting.adopt_register(
        application_id=case.pk, version=case.version, reason="现场核实", actor=farm.county, now=now
    )
    assert case.submission.number == 2
    assert papers.check_code(case) == stamped
    step("county_recommend", case, farm.county, days=1, opinion="核查属实，推荐。")
    step("city_recommend", case, people.city, days=2, opinion="同意进入建设。")
    built = applications.save_assessment(
        application_id=case.pk,
        lines={"signboard": {"tier": 1, "note": "已换新牌"}},
        actor=farm.holder,
        now=now,
    ).application
    assert built.status == "building"
    assert papers.check_code(built) == stamped
    said = words_of(monkeypatch, lambda: papers.application_paper(built, now))
    assert f"校验码 {stamped}" in said
    assert "已换新牌" not in said


def test_what_was_corrected_is_stamped_anew(farm_case, farm, step, now):
    case = step("submit", farm_case, farm.holder)
    stamped = papers.check_code(case)
    step(
        "county_return",
        case,
        farm.county,
        corrections=(Remark("field:households_count", "与统计数不一致。"),),
    )
    applications.save_answers(
        application_id=case.pk, answers={"households_count": "211"}, actor=farm.holder, now=now
    )
    applications.answer_correction(
        correction_id=case.corrections.get().pk, answer="已改", actor=farm.holder, now=now
    )
    case.refresh_from_db()
    printed = papers.check_code(case)
    assert papers.check_code(step("resubmit", case, farm.holder, days=1)) == printed != stamped


def test_the_pages_that_name_it_lead_to_it(farm_case, farm, client_as, step):
    page = text(client_as(farm.holder).get(f"/field/apply/{farm_case.code}/documents/"))
    assert "打印申报书" in page
    assert papers.check_code(farm_case) in page
    step("submit", farm_case, farm.holder)
    page = text(client_as(farm.county).get(f"/desk/cases/{farm_case.code}/"))
    assert papers.check_code(farm_case) in page
    assert f"/desk/cases/{farm_case.code}/opinions.pdf" in page


def test_every_scheme_that_asks_for_the_stamped_form_is_known():
    wanting = {
        path.stem
        for path in scheme_folder().glob("*.toml")
        if dossier.wants_stamp(parse(path.read_text("utf-8")))
    }
    assert len(wanting) == 5


def test_a_strange_reader_gets_no_paper(farm_case, client_as, neighbour):
    assert client_as(neighbour.holder).get(f"/field/apply/{farm_case.code}/paper.pdf").status_code == 404


def test_the_longest_name_prints_whole(farm_case, now):
    farm_case.base.name = "长" * 120
    assert papers.application_paper(farm_case, now)[0].startswith(b"%PDF")


def test_a_character_no_font_has_is_told_by_name(farm_case, now):
    farm_case.base.name = "君山\ue000茶园"
    with pytest.raises(CannotPrint, match="\ue000"):
        papers.application_paper(farm_case, now)


def test_the_code_on_the_paper_leads_to_the_application(farm_case, now, settings):
    made = render(
        papers.TEMPLATES / "opinions.typ",
        {"title": "审核意见表", "subtitle": "", "number": "1", "code": "", "across": "", "facts": [("一", "二")],
         "opinions": [], "seals": ["盖章"]},
        qr=f"{settings.ORIGIN}/desk/cases/{farm_case.code}/", format_="png",
    )  # fmt: skip
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(made)))
    assert found.text == f"{settings.ORIGIN}/desk/cases/{farm_case.code}/"


def test_the_opinions_are_each_levels_with_day_and_person(submitted, people, step, client_as, monkeypatch):
    step("city_recommend", submitted, people.city, days=1, opinion="现场核查合格，同意推荐。")
    said = words_of(monkeypatch, lambda: papers.opinions_paper(submitted))

    assert "现场核查合格，同意推荐。" in said
    assert "王市审" in said
    assert "2026年6月2日" in said
    assert "李申报" not in said  # what the applicant did is no opinion
    assert client_as(people.city).get(f"/desk/cases/{submitted.code}/opinions.pdf").status_code == 200


def test_what_an_area_recommends_is_a_paper_and_a_workbook(submitted, people, step, client_as):
    step("city_recommend", submitted, people.city, days=1, opinion="同意推荐。")
    client, path = client_as(people.city), f"/desk/rounds/{submitted.round_id}/ranking/430611/"

    assert "打印推荐汇总表" in text(client.get(path))
    assert client.get(f"{path}recommended.pdf").content.startswith(b"%PDF")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}recommended.xlsx").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == list(papers.HEAD)
    assert rows[1][1] == f"君山茶叶（{submitted.code}）"
    assert client.get(f"/desk/rounds/{submitted.round_id}/ranking/430702/recommended.pdf").status_code == 404
    assert scheme_of(submitted.scheme_version).quota_max == 3


@pytest.mark.clause("5.2")
def test_the_sheet_says_of_each_area_what_binds_it_and_counts_as_the_guard_does(
    submitted, people, step, client_as, monkeypatch
):
    def said(area: str) -> str:
        return words_of(monkeypatch, lambda: papers.recommended_paper(submitted.round, area, people.city))

    assert "名额3个，已推荐0个。" in said("430602")  # a county that has put nothing forward
    assert "本批次的名额分配到县（市、区），已推荐0个。" in said("4306")
    step("city_recommend", submitted, people.city, days=1, opinion="同意推荐。")
    remarks = (Remark("doc:map", "分布图没有比例尺。"),)
    step("province_return", submitted, people.province, days=2, corrections=remarks)

    assert "名额3个，已推荐1个。" in said("430611")  # returned from above, it keeps its place
    (row,) = papers.recommended_rows(submitted.round, "430611", people.city)
    assert row[-1] == "退回补正"
    (part,) = rounds.progress_of(submitted.round, people.city)
    assert (part.division, part.quota, part.recommended) == ("430611", 3, 1)
    page = client_as(people.city).get(f"/desk/rounds/{submitted.round_id}/ranking/430602/")
    assert "名额3个，按名次先后推荐" in text(page)


@pytest.mark.clause("5.2")
def test_a_program_gets_the_papers_its_person_may_open(farm_case, farm, step, make_actor, caller):  # noqa: F811
    step("submit", farm_case, farm.holder)
    own, officer = caller(farm.holder), caller(make_actor(Role.COUNTY_REVIEWER, division="430611"))
    stranger = caller(make_actor(Role.COUNTY_REVIEWER, division="430602"))
    home = f"/recognition/applications/{farm_case.code}"
    recommended = f"/recognition/rounds/{farm_case.round_id}/recommended/430611"

    for who, path, status in (
        (own, f"{home}/paper", 200), (officer, f"{home}/paper", 200), (stranger, f"{home}/paper", 404),
        (own, f"{home}/opinions", 403), (officer, f"{home}/opinions", 200), (stranger, f"{home}/opinions", 404),
        (own, f"{recommended}.pdf", 403), (officer, f"{recommended}.pdf", 200), (stranger, f"{recommended}.pdf", 404),
        (officer, f"{recommended}.xlsx", 200), (officer, f"{recommended}.exe", 422),
        (officer, f"{home}/receipts", 403), (stranger, f"{home}/receipts", 403),
    ):  # fmt: skip
        answer = who.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.content[:200])
        if status == 200 and not path.endswith("xlsx"):
            assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")

    receipts = own.get(f"{home}/receipts").json()
    assert [(one["number"], one["place"]) for one in receipts] == [(f"{farm_case.code}-1", 1)]
    assert receipts[0]["files"][0]["sha256"]
