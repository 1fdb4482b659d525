"""The pages of the procedure, as each role meets them."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from tests.recognition.cases.conftest import pdf
from youji.accounts.models import Message
from youji.ledger.models import Entry as LedgerEntry
from youji.recognition.models import Application, Objection, Round
from youji.recognition.services import notices
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def at_that_time(now, monkeypatch):
    """The pages read the clock; it stands where the services' tests stand."""
    monkeypatch.setattr("youji.shared.clock.now", lambda: now)


def test_the_inbox_shows_what_waits_with_the_working_days_left(submitted, people, client_as):
    page = text(client_as(people.city).get("/desk/"))

    assert "君山茶叶" in page
    assert "材料审查、现场核查并推荐" in page
    assert "2026年6月29日" in page
    assert "还有20个工作日" in page or "还有19个工作日" in page


@pytest.mark.parametrize(
    ("pile", "there"), [("", True), ("mine", True), ("open", True), ("done", False), ("rubbish", True)]
)
def test_the_cases_lie_on_piles(submitted, people, client_as, pile, there):
    page = text(client_as(people.city).get(f"/desk/cases/?which={pile}"))

    assert (submitted.code in page) is there


def test_the_inbox_is_narrowed_to_one_kind_of_work(submitted, people, client_as):
    client = client_as(people.city)

    assert "君山茶叶" in text(client.get("/desk/?kind=application"))
    assert "现在没有等您办的事" in text(client.get("/desk/?kind=appeal"))


def test_the_inbox_of_somebody_who_is_not_next_is_empty_and_says_so(submitted, people, client_as):
    assert "现在没有等您办的事" in text(client_as(people.decision).get("/desk/"))


def test_the_province_makes_announces_and_shows_a_round(county_product, people, client_as, client):
    client_as(people.province)
    form = {
        "title": "2026年第一批", "scheme_version_id": county_product.pk, "document_number": "湘农办函〔2026〕12号",
        "opens_on": "2026-06-01", "closes_on": "2026-06-30", "default_quota": "2", "quotas": "430611 君山区 3",
        "announcement": "请各县市区申报。",
    }  # fmt: skip
    made = client.post("/desk/rounds/new/", form)
    found = Round.objects.get()
    assert made.status_code == 302
    assert (
        text(client.get("/desk/rounds/new/")).count("（可不填）") == 3
    )  # quotas and text; never name or number
    assert client.get(f"/rounds/{found.pk}").status_code == 404

    preview = text(client.get(f"/desk/rounds/{found.pk}/"))
    assert "发布前预览" in preview
    assert client.get(f"/desk/rounds/{found.pk}/edit/").status_code == 200
    client.post(f"/desk/rounds/{found.pk}/announce/", {"version": found.version})

    client.logout()
    public = text(client.get(f"/rounds/{found.pk}"))
    assert "湘农办函〔2026〕12号" in public
    assert "县级申报函" in public
    assert dict(found.quotas.values_list("division", "maximum")) == {"430611": 3}


def test_a_round_that_cannot_be_keeps_what_was_typed_and_says_why_at_each_field(
    county_product, people, client_as
):
    form = {
        "title": "", "scheme_version_id": county_product.pk, "document_number": "湘农办函〔2026〕12号",
        "opens_on": "2026-06-30", "closes_on": "2026-06-01", "default_quota": "9", "quotas": "430611 君山区 3",
    }  # fmt: skip
    refused = client_as(people.province).post("/desk/rounds/new/", form)

    assert refused.status_code == 422
    page = text(refused)
    assert "请填写批次名称" in page
    assert "截止日早于开始日" in page
    assert "名额不得超过办法规定的3个" in page
    assert "湘农办函〔2026〕12号" in page
    assert not Round.objects.exists()


def test_a_number_and_a_scheme_make_one_round(open_round, county_product, people, client_as):
    form = {
        "title": "又一批", "scheme_version_id": county_product.pk, "document_number": open_round.document_number,
        "opens_on": "2026-06-01", "closes_on": "2026-06-30",
    }  # fmt: skip
    refused = client_as(people.province).post("/desk/rounds/new/", form)

    assert refused.status_code == 422
    assert f"已有同一认定办法的批次“{open_round.title}”" in text(refused)
    assert Round.objects.count() == 1


def test_a_draft_loses_an_attachment_and_is_thrown_away(county_product, people, client_as):
    client = client_as(people.province)
    form = {
        "title": "误建", "scheme_version_id": county_product.pk, "document_number": "湘农办函〔2026〕13号",
        "opens_on": "2026-06-01", "closes_on": "2026-06-30",
    }  # fmt: skip
    home = client.post("/desk/rounds/new/", form)["Location"]
    client.post(f"{home}attach/", {"file": pdf("附件.pdf")})
    found = Round.objects.get()
    attached = found.attachments.get()
    assert f"attachments/{attached.pk}/remove/" in text(client.get(home))
    client.post(f"{home}attachments/{attached.pk}/remove/")
    assert not found.attachments.exists()

    found.refresh_from_db()
    assert client.post(f"{home}discard/", {"version": found.version + 1}).status_code == 409
    assert client.post(f"{home}discard/", {"version": found.version}).status_code == 302
    assert not Round.objects.exists()


def test_an_announced_round_cannot_be_thrown_away_and_is_extended_by_a_notice(open_round, people, client_as):
    client, home = client_as(people.province), f"/desk/rounds/{open_round.pk}/"
    assert client.post(f"{home}discard/", {"version": open_round.version}).status_code == 409
    said = {"version": open_round.version, "document_number": "湘农办函〔2026〕18号"}

    same = client.post(f"{home}extend/", {**said, "closes_on": open_round.closes_on.isoformat()})
    assert (same.status_code, "新的截止日应当晚于现在的截止日" in text(same)) == (422, True)
    unnumbered = client.post(f"{home}extend/", {**said, "document_number": "", "closes_on": "2026-09-30"})
    assert "请填写延期通知的文号" in text(unnumbered)
    assert client.post(f"{home}extend/", {**said, "closes_on": "2026-09-30"}).status_code == 302
    assert client.post(f"{home}extend/", {**said, "closes_on": "2026-10-30"}).status_code == 409

    open_round.refresh_from_db()
    assert open_round.closes_on == date(2026, 9, 30)
    logged = LedgerEntry.objects.get(action="recognition.round.extended")
    assert (logged.public["closes_on"], logged.public["document_number"]) == (
        "2026-09-30",
        "湘农办函〔2026〕18号",
    )
    assert Message.objects.filter(title__startswith="申报延期").exists()


def test_two_people_announcing_one_round_is_told_to_the_second(open_round, people, client_as):
    refused = client_as(people.province).post(f"/desk/rounds/{open_round.pk}/announce/", {"version": 0})

    assert refused.status_code == 409
    assert "这个批次已经发布" in text(refused)


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
    assert "3400" in form
    saved = client.post(
        f"{home}form/",
        {
            "field-certified_ratio": "62.5", "field-operators_count": "18", "field-households_count": "2300",
            "field-sampling_pass_rate": "99.2", "field-major_incident": "否", "field-work_summary": "建设情况。", "then": "next",
        },
    )  # fmt: skip
    assert saved["Location"] == f"{home}documents/"
    for key in (
        "application_letter",
        "construction_plan",
        "map",
        "standards",
        "test_reports",
        "environment_report",
    ):
        client.post(f"{home}evidence/", {"target": f"doc:{key}", "file": pdf()})
    sections = ("organisation", "environment", "standard_production", "quality_safety", "development")
    for section in sections:
        page = text(client.get(f"{home}score-{section}/"))
        names = {part.split('"')[0] for part in page.split('name="tier-')[1:]}
        client.post(f"{home}score-{section}/", {f"tier-{name}": "0" for name in names})
    assert "全部填好" not in text(client.get(home))
    done = client.post(f"{home}step/submit/", {"version": Application.objects.get().version})

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

    assert refused.status_code == 422
    page = text(refused)
    for sentence in ("申报表还有5项未填", "申报材料还缺6件", "自评还有"):
        assert sentence in page
    draft.refresh_from_db()
    assert draft.answers["certified_ratio"] == "62.5"


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


def test_of_two_who_change_one_field_the_second_is_told_and_may_insist(draft, people, client_as):
    client, url = client_as(people.applicant), f"/field/apply/{draft.code}/save/"
    seen = draft.answers.get("operators_count", "")
    client.post(url, {"field-operators_count": "１８", "was-field-operators_count": seen})
    late = client.post(url, {"field-operators_count": "20", "was-field-operators_count": seen}).json()

    assert "同事刚把这一项改成了“18”" in late["problems"]["operators_count"]
    assert late["kept"] == {"field-operators_count": "18"}
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

    assert answer["Location"] == f"/accounts/login/?next={quote(page, safe='')}"
    assert elsewhere["Location"] == f"/accounts/login/?next={quote(page, safe='')}"


def test_an_upload_that_lies_about_its_type_is_refused_with_a_sentence(draft, people, client_as):
    client = client_as(people.applicant)
    liar = pdf("照片.jpg")
    page = text(
        client.post(f"/field/apply/{draft.code}/evidence/", {"target": "doc:map", "file": liar}, follow=True)
    )

    assert "基地分布图没有传上" in page
    assert not draft.evidence.exists()


def test_a_county_sees_nothing_of_another_countys_case(submitted, make_actor, client_as):
    stranger = client_as(make_actor(Role.CITY_REVIEWER, division="4307"))

    assert stranger.get(f"/desk/cases/{submitted.code}/").status_code == 404
    assert stranger.post(f"/desk/cases/{submitted.code}/step/", {"step": "city_recommend"}).status_code == 404
    assert submitted.code not in text(stranger.get("/desk/cases/"))


def test_the_case_page_has_facts_evidence_checks_and_the_decision(submitted, people, client_as):
    page = text(client_as(people.city).get(f"/desk/cases/{submitted.code}/"))

    for words in (
        "来自登记信息",
        "县级申报函.pdf",
        "名额3个",
        "材料齐全",
        "材料审查、现场核查并推荐",
        "退回补正",
        "回避",
    ):
        assert words in page


def test_the_reviewer_who_comes_second_is_told_and_changes_nothing(submitted, people, step, client_as):
    seen = submitted.version
    step("city_refuse", submitted, people.city, opinion="不符合条件。")
    late = client_as(people.city).post(
        f"/desk/cases/{submitted.code}/step/",
        {"step": "city_recommend", "version": seen, "opinion": "同意，材料属实。"},
    )

    assert late.status_code == 409
    page = text(late)
    assert "刚刚被别人办理过" in page
    assert f"最近一步：{people.city.agency} {people.city.name}" in page
    assert "同意，材料属实。" in page
    submitted.refresh_from_db()
    assert submitted.status == "refused"


def test_returning_needs_itemised_reasons_and_they_reach_the_applicant(submitted, people, client_as):
    client = client_as(people.city)
    url = f"/desk/cases/{submitted.code}/step/"
    nothing = client.post(url, {"step": "city_return", "version": submitted.version})
    assert nothing.status_code == 422
    assert "还没有写明要补正什么" in text(nothing)
    half = client.post(
        url, {"step": "city_return", "version": submitted.version, "target-0": "doc:map", "reason-0": " "}
    )
    assert half.status_code == 422
    assert "请写明这一项缺什么、怎样改" in text(half)
    client.post(
        url,
        {
            "step": "city_return",
            "version": submitted.version,
            "target-0": "doc:map",
            "reason-0": "分布图没有比例尺。",
        },
    )

    page = text(client_as(people.applicant).get(f"/field/apply/{submitted.code}/"))
    assert "分布图没有比例尺。" in page
    correction = submitted.corrections.get()
    client.post(
        f"/field/apply/{submitted.code}/corrections/{correction.pk}/", {"answer": "已换成带比例尺的图。"}
    )
    client.post(f"/field/apply/{submitted.code}/step/resubmit/")
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_recusing_takes_the_case_out_of_ones_hands(submitted, people, client_as):
    client = client_as(people.city)
    assert client.post(f"/desk/cases/{submitted.code}/recuse/", {"reason": ""}).status_code == 422
    client.post(f"/desk/cases/{submitted.code}/recuse/", {"reason": "负责人是本人亲属"})
    blocked = client.post(f"/desk/cases/{submitted.code}/step/", {"step": "city_recommend"})

    assert blocked.status_code == 422
    assert "您已声明回避这件申报" in text(blocked)
    assert "君山茶叶" not in text(client.get("/desk/"))


def test_a_bulk_action_previews_first_and_changes_nothing_until_confirmed(scored, people, step, client_as):
    step("expert_review", scored, people.province, opinion="同意")
    client = client_as(people.decision)
    assert "君山茶叶" in text(client.get("/desk/decisions/"))
    asked = {"pk": [scored.pk], "step": "decide", "document_number": "湘农党组纪要〔2026〕9号"}
    preview = text(client.post("/desk/cases/bulk/", asked))
    scored.refresh_from_db()
    assert ("可以办理" in preview, scored.status) == (True, "expert_reviewed")

    without = text(client.post("/desk/cases/bulk/", {**asked, "document_number": ""}))
    assert "还没有登记文号" in without

    client.post("/desk/cases/bulk/", {**asked, "confirmed": "1"})
    scored.refresh_from_db()
    assert scored.status == "decided"


def test_experts_meet_only_their_panel_and_score_it(scored, people, make_actor, client_as):
    expert = client_as(people.experts[0])
    assert "君山茶叶" in text(expert.get("/desk/experts/"))
    assert expert.get(f"/desk/experts/{scored.code}/").status_code == 200
    refused = expert.post(f"/desk/experts/{scored.code}/", {"score": "101", "opinion": ""})
    assert refused.status_code == 422
    assert "评分应在0到100之间" in text(refused)
    assert (
        expert.post(
            f"/desk/experts/{scored.code}/", {"score": "91.5", "opinion": "好"}, follow=True
        ).status_code
        == 200
    )

    outsider = client_as(make_actor(Role.EXPERT, division="43"))
    assert "君山茶叶" not in text(outsider.get("/desk/experts/"))
    assert outsider.get(f"/desk/experts/{scored.code}/").status_code == 302


def test_the_province_assigns_a_panel_and_attaches_minutes(submitted, people, step, client_as):
    step("city_recommend", submitted, people.city, opinion="同意")
    step("province_review", submitted, people.province, opinion="同意")
    client = client_as(people.province)
    client.post("/desk/experts/assign/", {"pk": submitted.pk, "expert": [e.user_id for e in people.experts]})
    client.post("/desk/experts/assign/", {"pk": submitted.pk, "do": "minutes", "file": pdf("纪要.pdf")})

    submitted.refresh_from_db()
    assert submitted.panel.count() == 3
    assert submitted.expert_minutes.name == "纪要.pdf"
    assert "已附" in text(client.get("/desk/experts/"))


def test_a_notice_is_composed_previewed_and_opened_from_the_page(decided, people, client_as):
    client = client_as(people.publisher)
    assert "1件已审定" in text(client.get("/desk/notices/"))
    fields = {"pk": decided.pk, "title": "2026年第一批公示", "document_number": "", "text": "现予公示。"}
    preview = text(client.post("/desk/notices/new/", {**fields, "do": "preview"}))
    assert "岳阳市君山区" in preview
    assert client.post("/desk/notices/new/", {**fields, "title": "", "do": "open"}).status_code == 422
    opened = client.post("/desk/notices/new/", {**fields, "do": "open"})

    decided.refresh_from_db()
    assert (opened.status_code, decided.status) == (302, "on_notice")
    assert "君山茶叶" in text(client.get(opened["Location"]))


def test_a_notice_takes_one_round_at_a_time_unless_told_otherwise(decided, make_round, people, client_as):
    client = client_as(people.publisher)
    assert "checked" in text(client.get("/desk/notices/new/"))  # one round waits: it is chosen

    other = make_round(decided.scheme_version, title="2026年第二批", document_number="湘农办函〔2026〕19号")
    twin = Application.objects.create(
        code="2026-430611-0099", round=other, scheme_version=decided.scheme_version, base=decided.base,
        division=decided.division, category=decided.category, status=decided.status,
        created_at=decided.created_at, created_by_id=decided.created_by_id, moved_at=decided.moved_at,
    )  # fmt: skip
    both = text(client.get("/desk/notices/new/"))
    assert "2026年第二批" in both
    assert f'value="{twin.pk}"' in both
    assert " checked" not in both
    one = text(client.get(f"/desk/notices/new/?round={other.pk}"))
    assert (f'value="{twin.pk}"' in one, f'value="{decided.pk}"' in one, " checked" in one) == (
        True,
        False,
        True,
    )


def test_the_publisher_is_told_of_an_objection_but_not_by_whom(decided, people, now, client_as):
    notice = notices.open_notice(
        application_ids=[decided.pk], title="公示", document_number="", text="", actor=people.publisher, now=now
    )  # fmt: skip
    assert "没有收到异议" in text(client_as(people.publisher).get(f"/desk/notices/{notice.pk}/"))
    notices.file_objection(
        notice_id=notice.pk, application_code=decided.code, source="1.2.3.4", now=now,
        complaint=notices.Complaint(name="周异议", phone="13800000000", text="该基地面积与实际不符，请核查。"),
    )  # fmt: skip
    page = text(client_as(people.publisher).get(f"/desk/notices/{notice.pk}/"))
    assert "收到1件异议，1件还没有办结" in page
    assert "周异议" not in page
    case = text(client_as(people.decision).get(f"/desk/cases/{decided.code}/"))
    assert ("办结前不能认定" in case, "周异议" in case) == (True, False)

    filed = Objection.objects.get()
    notices.conclude_objection(
        objection_id=filed.pk, version=filed.version, upheld=False, findings="实测面积相符。", outcome="不成立。",
        actor=people.province, now=now,
    )  # fmt: skip
    case = text(client_as(people.decision).get(f"/desk/cases/{decided.code}/"))
    assert ("实测面积相符" in case, "周异议" in case) == (True, False)
    assert "实测面积相符" not in text(client_as(people.city).get(f"/desk/cases/{decided.code}/"))


def test_an_objection_is_investigated_and_answered_on_its_page(decided, people, now, client_as):
    notice = notices.open_notice(
        application_ids=[decided.pk],
        title="公示",
        document_number="",
        text="",
        actor=people.publisher,
        now=now,
    )
    filed = notices.file_objection(
        notice_id=notice.pk, application_code=decided.code, source="1.2.3.4", now=now,
        complaint=notices.Complaint(name="周异议", phone="13800000000", text="该基地面积与实际不符，请核查。"),
    )  # fmt: skip
    client = client_as(people.province)
    url = f"/desk/notices/objections/{filed.pk}/"
    assert "该基地面积与实际不符" in text(client.get(url))
    assert client.post(url, {"do": "dismiss", "version": 0, "findings": "", "outcome": ""}).status_code == 422
    client.post(url, {"do": "dismiss", "version": 0, "findings": "实地丈量相符。", "outcome": "异议不成立。"})

    assert Objection.objects.get().state == "dismissed"
    assert client_as(people.city).get(url).status_code == 403


def test_ranking_is_saved_and_a_colleagues_newer_order_is_not_overwritten(
    submitted, people, make_actor, client_as, open_round
):
    page = f"/desk/rounds/{open_round.pk}/ranking/430611/"
    client = client_as(people.city)
    assert "君山茶叶" in text(client.get(page))
    client.post(page, {f"rank-{submitted.pk}": "1", f"was-{submitted.pk}": ""})
    submitted.refresh_from_db()
    assert submitted.rank == 1
    assert client.post(page, {f"rank-{submitted.pk}": "2", f"was-{submitted.pk}": ""}).status_code == 409
    assert client.post(page, {f"rank-{submitted.pk}": "x", f"was-{submitted.pk}": "1"}).status_code == 422
    other = client_as(make_actor(Role.CITY_REVIEWER, division="4307"))
    assert other.post(page, {f"rank-{submitted.pk}": "1", f"was-{submitted.pk}": "1"}).status_code == 409


def test_the_workbook_of_a_round_holds_its_applications(submitted, people, client_as, open_round):
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    answer = client_as(people.city).get(f"/desk/rounds/{open_round.pk}/export/")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()

    line = next(row for row in rows if submitted.code in row)
    assert line[:4] == [submitted.code, "君山茶叶", "岳阳市君山区", "430611"]
