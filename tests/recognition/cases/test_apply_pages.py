"""The pages an applicant fills in."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.recognition.cases.conftest import pdf, text
from tests.recognition.in_flight import put_in_flight
from youji.recognition.models import Application

pytestmark = pytest.mark.usefixtures("at_that_time")


def test_an_applicant_fills_in_uploads_assesses_and_submits_without_javascript(
    open_round, tea_base, people, client_as
):
    client = client_as(people.applicant)
    assert "2026年第一批" in text(client.get("/field/"))
    assert client.get(f"/field/apply/new/{open_round.pk}/").status_code == 200
    client.post(f"/field/apply/new/{open_round.pk}/", {"base": tea_base.pk, "category": "county_product"})
    application = Application.objects.get()
    home = f"/field/apply/{application.code}/"

    form = text(client.get(f"{home}form/"))
    assert "来自登记信息" in form
    assert "3,400亩" in form
    saved = client.post(
        f"{home}form/",
        {
            "field-certified_ratio": "62.5", "field-operators_count": "18", "field-households_count": "2300",
            "field-sampling_pass_rate": "99.2", "field-major_incident": "否", "field-work_summary": "建设情况。", "then": "next",
        },
    )  # fmt: skip
    assert saved["Location"] == f"{home}documents/"
    keys = (
        "application_letter",
        "construction_plan",
        "map",
        "standards",
        "test_reports",
        "environment_report",
    )
    files = {f"file-doc:{key}": pdf() for key in keys}
    sent = client.post(f"{home}documents/", files | {"then": "next"})
    assert sent["Location"] == f"{home}score-organisation/"
    page = text(client.get(f"{home}score-organisation/"))
    names = {part.split('"')[0] for part in page.split('name="tier-')[1:]}
    client.post(f"{home}score-organisation/", {f"tier-{name}": "0" for name in names})
    assert "全部填好" not in text(client.get(home))
    declared = {"declared": "on", "declared_by": "李申报"}
    done = client.post(f"{home}step/submit/", {"version": Application.objects.get().version} | declared)

    application.refresh_from_db()
    assert (done.status_code, application.status) == (302, "submitted")
    assert application.answers["area_mu"] == "3400"
    assert application.self_assessment["scale"]["tier"] == 0


def test_submitting_too_early_says_everything_that_is_missing_and_keeps_what_is_there(
    draft, people, client_as
):
    client = client_as(people.applicant)
    client.post(f"/field/apply/{draft.code}/form/", {"field-certified_ratio": "62.5"})
    refused = client.post(f"/field/apply/{draft.code}/step/submit/")

    assert refused.status_code == 409
    page = text(refused)
    for sentence in ("申报表还有5项未填", "申报材料还缺6件", "自评还有"):
        assert sentence in page
    draft.refresh_from_db()
    assert draft.answers["certified_ratio"] == "62.5"


def test_what_stops_handing_in_leads_to_the_very_thing_and_the_page_says_that_it_is_refused(
    draft, people, client_as
):
    """phone.md C16, L8: a refusal named what was missing and led nowhere; title and focus said nothing of it."""
    refused = text(client_as(people.applicant).post(f"/field/apply/{draft.code}/step/submit/"))

    summary = refused[refused.index("error-summary") :].partition("</ul>")[0]
    led = [part.partition('"')[0] for part in summary.split('href="#')[1:]]
    assert {"id_field-certified_ratio", "doc-application_letter"} <= set(led)
    assert any(place.startswith("item-") for place in led)
    assert all(f'id="{place}"' in refused for place in led), "each stands on this very page"
    assert 'role="alert"' in refused
    assert "<title>错误：" in refused


def test_a_wrong_number_is_kept_as_typed_with_the_sentence_at_the_field(draft, people, client_as):
    refused = client_as(people.applicant).post(
        f"/field/apply/{draft.code}/form/", {"field-sampling_pass_rate": "97"}
    )

    assert refused.status_code == 422
    assert "不得低于98%（参考值）" in text(refused)
    assert 'value="97"' in text(refused)


def test_autosave_of_one_field_leaves_a_colleagues_other_field_alone(draft, people, client_as):
    client = client_as(people.applicant)
    client.post(f"/field/apply/{draft.code}/save/", {"field-operators_count": "18"})
    answer = client.post(f"/field/apply/{draft.code}/save/", {"field-households_count": "二千"}).json()

    draft.refresh_from_db()
    assert (draft.answers["operators_count"], draft.answers["households_count"]) == ("18", "二千")
    assert answer["problems"] == {"households_count": "“二千”不是数，请只填数字，单位是户。"}
    assert answer["refused"] == ""  # wrong, and kept


def test_of_two_who_change_one_field_the_second_is_told_and_may_insist(draft, people, client_as):
    client, url = client_as(people.applicant), f"/field/apply/{draft.code}/save/"
    seen = draft.answers.get("operators_count", "")
    client.post(url, {"field-operators_count": "１８", "was-field-operators_count": seen})
    late = client.post(url, {"field-operators_count": "20", "was-field-operators_count": seen}).json()

    assert "同事刚把这一项改成了“18”" in late["problems"]["operators_count"]
    assert late["kept"] == {"field-operators_count": "18"}
    assert late["refused"] == late["problems"]["operators_count"]
    draft.refresh_from_db()
    assert draft.answers["operators_count"] == "18"

    again = client.post(url, {"field-operators_count": "20", "was-field-operators_count": "18"}).json()
    draft.refresh_from_db()
    assert (draft.answers["operators_count"], again["problems"]) == ("20", {})


def test_a_page_that_is_refused_shows_what_was_typed_and_remembers_what_is_kept(draft, people, client_as):
    client, url = client_as(people.applicant), f"/field/apply/{draft.code}/form/"
    seen = draft.answers.get("operators_count", "")
    client.post(url, {"field-operators_count": "18", "was-field-operators_count": seen})
    page = text(client.post(url, {"field-operators_count": "20", "was-field-operators_count": seen}))

    assert 'name="field-operators_count" value="20"' in page
    assert 'name="was-field-operators_count" value="18"' in page


def test_a_form_that_comes_after_the_session_goes_back_to_its_page_after_signing_in(draft, client):
    page = f"/field/apply/{draft.code}/form/"
    answer = client.post(
        f"/field/apply/{draft.code}/evidence/", {}, headers={"referer": f"http://testserver{page}"}
    )
    elsewhere = client.post(page, {}, headers={"referer": "https://elsewhere.example/x"})
    disguised = client.post(page, {}, headers={"referer": "http://testserver//elsewhere.example/x"})

    assert disguised["Location"] == elsewhere["Location"]
    assert answer["Location"] == f"/accounts/login/?next={quote(page, safe='')}"
    assert elsewhere["Location"] == f"/accounts/login/?next={quote(page, safe='')}"


def test_an_upload_with_another_ending_is_taken_renamed_and_that_is_told(draft, people, client_as):
    client = client_as(people.applicant)
    misnamed = pdf("照片.jpg")
    page = text(
        client.post(
            f"/field/apply/{draft.code}/evidence/", {"target": "doc:map", "file": misnamed}, follow=True
        )
    )

    assert "“照片.jpg”的内容是PDF，已改名为“照片.pdf”。" in page
    assert draft.evidence.get().document.name == "照片.pdf"


def test_an_upload_that_is_not_what_is_asked_for_is_refused_with_a_sentence(draft, people, client_as):
    client = client_as(people.applicant)
    film = SimpleUploadedFile("照片.jpg", b"\0\0\0\x18ftypisom" + bytes(40), "image/jpeg")
    page = text(
        client.post(f"/field/apply/{draft.code}/evidence/", {"target": "doc:map", "file": film}, follow=True)
    )

    assert "基地分布图没有传上" in page
    assert not draft.evidence.exists()


def test_a_field_that_comes_after_submission_is_refused_to_a_program_with_the_sentence(
    draft, people, client_as
):
    put_in_flight(draft, "submitted")
    url = f"/field/apply/{draft.code}/save/"
    answer = client_as(people.applicant).post(
        url, {"field-operators_count": "18"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 403
    assert answer.json()["detail"]


def test_of_several_files_sent_at_once_the_good_are_kept_and_each_other_is_told_at_its_place(
    draft, people, client_as
):
    liar = SimpleUploadedFile("照片.jpg", b"\0\0\0\x18ftypisom" + bytes(40), "image/jpeg")
    answer = client_as(people.applicant).post(
        f"/field/apply/{draft.code}/documents/",
        {"file-doc:map": liar, "file-doc:standards": [pdf("甲.pdf"), pdf("乙.pdf")], "then": "next"},
    )

    assert answer.status_code == 422
    assert sorted(draft.evidence.values_list("target", "document__name")) == [
        ("doc:standards", "乙.pdf"), ("doc:standards", "甲.pdf"),
    ]  # fmt: skip
    page = text(answer)
    assert "照片.jpg没有传上" in page.split('id="doc-map"')[1].split("</section>")[0]
    assert "已上传2件。" in page


def test_a_photograph_is_sent_as_it_is_taken_and_leaves_one_where_one_was(draft, people, client_as):
    url = f"/field/apply/{draft.code}/documents/"
    assert client_as(people.applicant).post(url, {"file-doc:map": pdf()})["Location"] == url
    assert draft.evidence.count() == 1


def test_a_self_assessment_stands_on_few_pages_with_its_sections_whole(draft, people, client_as):
    page = text(client_as(people.applicant).get(f"/field/apply/{draft.code}/score-organisation/"))

    for section in ("组织管理", "产地环境与基础设施", "标准化生产", "投入品与质量安全", "产业带动与品牌"):
        assert f"<h2>{section}</h2>" in page
