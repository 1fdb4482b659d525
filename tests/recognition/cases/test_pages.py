"""The pages a reviewer works in, as a browser asks for them."""

from __future__ import annotations

import pytest

from tests.recognition.cases.conftest import text
from tests.recognition.in_flight import in_flight
from youji.registry.models import Base
from youji.shared.actor import Role

pytestmark = pytest.mark.usefixtures("at_that_time")


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
    assert nothing.status_code == 409
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
    client.post(f"/field/apply/{submitted.code}/step/resubmit/", {"declared": "on", "declared_by": "李申报"})
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


def test_recusing_takes_the_case_out_of_ones_hands(submitted, people, client_as):
    client = client_as(people.city)
    assert client.post(f"/desk/cases/{submitted.code}/recuse/", {"reason": ""}).status_code == 422
    client.post(f"/desk/cases/{submitted.code}/recuse/", {"reason": "负责人是本人亲属"})
    blocked = client.post(f"/desk/cases/{submitted.code}/step/", {"step": "city_recommend"})

    assert blocked.status_code == 409
    assert "您已声明回避这件申报" in text(blocked)
    assert "君山茶叶" not in text(client.get("/desk/"))


def test_a_bulk_action_previews_first_and_changes_nothing_until_confirmed(scored, people, step, client_as):
    step("expert_review", scored, people.province, opinion="同意")
    client = client_as(people.decision)
    assert "君山茶叶" in text(client.get("/desk/decisions/"))
    asked = {"pk": [scored.pk], "step": "decide", "document_number": "湘农党组纪要〔2026〕9号",
        "meeting": "2026年第9次厅党组会", "met_on": "2026-06-01",
    }  # fmt: skip
    preview = text(client.post("/desk/cases/bulk/", asked))
    scored.refresh_from_db()
    assert ("可以办理" in preview, scored.status) == (True, "expert_reviewed")

    without = text(client.post("/desk/cases/bulk/", {**asked, "document_number": ""}))
    assert "还没有登记文号" in without

    client.post("/desk/cases/bulk/", {**asked, "confirmed": "1"})
    scored.refresh_from_db()
    assert scored.status == "decided"


def test_what_many_came_to_is_said_where_it_was_begun(scored, people, step, client_as):
    """D1: it led to 办件 wherever one came from, and was an answer that a reload sends again."""
    step("expert_review", scored, people.province, opinion="同意")
    client = client_as(people.decision)
    meeting = text(client.get("/desk/decisions/"))
    assert '<input type="hidden" name="back" value="/desk/decisions/">' in meeting
    asked = {"pk": [scored.pk], "step": "decide", "document_number": "湘农党组纪要〔2026〕9号",
        "meeting": "2026年第9次厅党组会", "met_on": "2026-06-01", "back": "/desk/decisions/",
    }  # fmt: skip
    preview = text(client.post("/desk/decisions/", asked))
    assert 'href="/desk/decisions/">不办，返回' in preview

    done = client.post("/desk/cases/bulk/", {**asked, "confirmed": "1"})
    assert (done.status_code, done["Location"]) == (302, "/desk/decisions/")
    assert "厅党组会审定通过，已办理：办成1件。" in text(client.get("/desk/decisions/"))

    again = client.post("/desk/cases/bulk/", {**asked, "confirmed": "1", "back": "//elsewhere.example/"})
    assert "没有办成的，原因见下表" in text(again)
    assert 'href="/desk/cases/">返回' in text(again)


def test_the_meeting_calls_each_decision_by_its_own_schemes_word(
    decided, schemes, make_round, tea_base, people, client_as, now
):
    """D1: 正式认定 and 凭国家认定文件正式认定 stood under one heading, whichever came last."""
    raw = schemes["green-raw-material"]
    elsewhere = Base.objects.create(code="430611-09", name="君山水稻", kind="county", division="430611")
    in_flight(
        "on_notice", code="2026-430611-0099", scheme_version=raw, scheme_key=raw.key, base=elsewhere,
        round=make_round(raw, title="原料基地", document_number="湘农办函〔2026〕19号"), division="430611",
        category="green_raw_material", created_at=now, created_by_id=1, moved_at=now,
    )  # fmt: skip
    type(decided).objects.filter(pk=decided.pk).update(status="on_notice")

    page = client_as(people.decision).get("/desk/decisions/")

    heads = {step.label: [row[0].code for row in rows] for step, _, rows, _ in page.context["groups"]}
    assert heads == {
        "正式认定": [decided.code],
        "凭国家认定文件正式认定": ["2026-430611-0099"],
    }


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
    assert other.post(page, {f"rank-{submitted.pk}": "1", f"was-{submitted.pk}": "1"}).status_code == 403


def test_the_enter_key_decides_nothing(submitted, people, client_as):
    page = text(client_as(people.city).get(f"/desk/cases/{submitted.code}/"))
    form = page[page.index('data-keep="decision"') :]
    first = form[form.index("<button") : form.index("</button>")]

    assert first.startswith("<button disabled hidden>"), "a browser presses the first button of a form"


def test_many_at_once_are_each_told_their_own_schemes_word(submitted, people, client_as):
    client = client_as(people.city)
    asked = {"pk": [submitted.pk], "step": "city_recommend", "opinion": "同意推荐", "document_number": ""}
    preview = text(client.post("/desk/cases/bulk/", asked))

    assert "材料审查、现场核查并推荐" in preview
    assert "意见：同意推荐" in preview
