from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.acceptance.conftest import PNG
from youji.acceptance.models import Acceptance, ScoreSheet
from youji.recognition.models import Application, MilestoneReport
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_the_day(monkeypatch, visit_day):
    """The clock says it is the day of the visit."""
    monkeypatch.setattr(clock, "now", lambda: visit_day)


@pytest.fixture
def before(monkeypatch, now):
    monkeypatch.setattr(clock, "now", lambda: now)


def url(name: str, *args) -> str:
    return reverse(f"acceptance:{name}", args=args)


def test_the_city_arranges_a_visit_on_its_page(opened, application, team, city_reviewer, client_as, before):
    client = client_as(city_reviewer)
    page = client.get(url("arrange", application.code))
    assert "汤云飞的专业是水产" in page.text

    short = client.post(
        url("arrange", application.code),
        {"version": 0, "scheduled_on": "2026-06-03", "assessors": [team.mao.user_id]},
    )
    assert short.status_code == 422
    assert "需要2名验收员" in short.text
    assert 'value="2026-06-03"' in short.text  # nothing typed is lost

    done = client.post(
        url("arrange", application.code),
        {"version": 0, "scheduled_on": "2026-06-03", "assessors": [team.mao.user_id, team.ren.user_id]},
    )
    assert done.status_code == 302
    assert ScoreSheet.objects.count() == 2


def test_a_second_arrangement_made_from_an_old_page_is_told(
    arranged, application, team, city_reviewer, client_as, before
):
    answer = client_as(city_reviewer).post(
        url("arrange", application.code),
        {"version": 0, "scheduled_on": "2026-06-05", "assessors": [team.mao.user_id, team.ren.user_id]},
    )

    assert answer.status_code == 409
    assert "别人刚刚改动过" in answer.text


def test_the_sheet_works_as_plain_forms(arranged, team, client_as, on_the_day):
    client = client_as(team.mao)
    assert "君山茶叶基地" in client.get(url("visits")).text
    assert client.get(url("sheet", arranged.pk)).status_code == 200
    client.post(url("check-in", arranged.pk), {"lon": "113.001", "lat": "29.43"})

    answer = client.post(
        url("item", arranged.pk),
        {
            "item": "signboard",
            "tier": "1",
            "note": "缺技术措施",
            "next": "environment",
            "photo": SimpleUploadedFile("a.png", PNG),
        },
    )

    assert answer.url.endswith("#item-environment")
    entry = ScoreSheet.objects.get(assessor_id=team.mao.user_id)
    line = entry.lines["signboard"]
    assert (line["tier"], line["note"], len(line["photos"])) == (1, "缺技术措施", 1)
    page = client.get(url("sheet", arranged.pk)).text
    assert "缺技术措施" in page
    assert "距基地" in page


def test_the_queue_is_taken_in_and_answered(arranged, team, client_as, on_the_day):
    client = client_as(team.mao)

    answer = client.post(
        url("lines", arranged.pk),
        json.dumps({"changes": [{"item": "plan", "tier": 0, "note": "", "at": 1700000000000}]}),
        content_type="application/json",
    )

    assert answer.status_code == 200
    assert "plan" not in answer.json()["unscored"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"changes": 3}', '{"changes": [{}]}', '{"changes": [{"item": "plan", "at": "x"}]}',
     '{"changes": [{"item": "plan", "tier": 99, "at": 1}]}', '{"changes": [{"item": "moon", "tier": 0, "at": 1}]}',
     '{"changes": [{"item": ["plan"], "tier": 0, "at": 1}]}'],
)  # fmt: skip
def test_what_a_phone_would_not_send_is_refused_in_words(arranged, team, client_as, on_the_day, body):
    answer = client_as(team.mao).post(url("lines", arranged.pk), body, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["refused"]


def test_a_wrong_position_is_refused_in_words(arranged, team, client_as, on_the_day):
    answer = client_as(team.mao).post(
        url("check-in", arranged.pk),
        {"lon": "nan", "lat": "95"},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 422
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).checked_in_at is None


def test_a_photo_that_is_none_is_refused_in_words(arranged, team, client_as, on_the_day):
    lie = SimpleUploadedFile("a.png", b"<html></html>")

    answer = client_as(team.mao).post(url("photo", arranged.pk), {"item": "plan", "key": "k", "photo": lie})

    assert answer.status_code == 422
    assert answer.json()["refused"]


def test_signing_too_early_says_everything_that_is_missing(arranged, team, client_as, on_the_day):
    answer = client_as(team.mao).post(url("sign", arranged.pk))

    assert answer.status_code == 409
    assert "您还没有签到" in answer.text
    assert "没有打分" in answer.text


def test_the_team_reconciles_and_signs_on_its_page(
    signed, team, common, client_as, city_reviewer, application, on_the_day
):
    client = client_as(team.mao)
    page = client.get(url("result", signed.pk)).text
    assert "公示标牌" in page
    form = {"version": signed.version}
    for key, line in common(signboard=1).items():
        form |= {f"tier-{key}": line["tier"], f"note-{key}": line["note"]}

    refused = client.post(url("result", signed.pk), form | {"note-signboard": ""})
    assert refused.status_code == 409
    assert "还没有写明合议理由" in refused.text
    client.post(url("result", signed.pk), form)
    for actor in (team.mao, team.ren):
        version = Acceptance.objects.get().version
        client_as(actor).post(url("agree", signed.pk), {"version": version})

    assert Acceptance.objects.get().outcome == "passed"
    desk = client_as(city_reviewer).get(url("desk", application.code)).text
    assert "验收合格" in desk
    assert "毛建军" in desk


def test_nobody_sees_a_colleagues_scores_before_all_have_signed(
    arranged, team, check_in, score_all, sign, client_as, on_the_day
):
    check_in(arranged, team.mao)
    score_all(arranged, team.mao)
    sign(arranged, team.mao)

    page = client_as(team.ren).get(url("result", arranged.pk)).text

    assert "98分" not in page
    assert "98.00分" not in page
    assert "100.00分" not in page
    assert "各人独立评分" in page


@pytest.mark.parametrize("name", ["sheet", "result"])
def test_a_stranger_finds_nothing(arranged, team, client_as, on_the_day, name):
    assert client_as(team.tang).get(url(name, arranged.pk)).status_code == 404


def test_another_citys_reviewer_finds_nothing(arranged, application, make_actor, client_as, on_the_day):
    other = client_as(make_actor(Role.CITY_REVIEWER, division="4307"))

    assert other.get(url("desk", application.code)).status_code == 404
    assert other.get(url("arrange", application.code)).status_code == 404


def test_the_worker_may_reach_the_field_pages_only(client):
    answer = client.get("/field/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer


# --- the construction period ---


@pytest.fixture
def building(application, operator, make_actor, now):
    Application.objects.filter(pk=application.pk).update(
        status="building", building_from=now.date() + timedelta(days=1)
    )
    return make_actor(Role.HOLDER, operator_id=operator.pk)


def test_the_grower_reports_a_task_with_a_photo(application, building, client_as, county_reviewer, before):
    client = client_as(building)
    address = reverse("recognition:building", args=[application.code])
    assert "设立公示标牌" in client.get(address).text

    empty = client.post(address, {"key": "signboard", "note": " "})
    assert empty.status_code == 422
    assert "请写明完成情况" in empty.text
    done = client.post(
        address, {"key": "signboard", "note": "已立牌", "file": SimpleUploadedFile("a.png", PNG)}
    )

    assert done.status_code == 302
    report = MilestoneReport.objects.get()
    assert report.document is not None
    seen = client_as(county_reviewer).get(address).text
    assert "已立牌" in seen
    assert "上报完成" not in seen


def test_nothing_is_reported_outside_the_construction_period(application, building, client_as, before):
    Application.objects.filter(pk=application.pk).update(status="acceptance")

    answer = client_as(building).post(
        reverse("recognition:building", args=[application.code]), {"key": "signboard", "note": "已立牌"}
    )

    assert answer.status_code == 403
    assert not MilestoneReport.objects.exists()


def test_a_neighbour_cannot_report_for_the_grower(application, building, client_as, make_actor, before):
    neighbour = make_actor(Role.HOLDER, operator_id=999999)

    assert (
        client_as(neighbour)
        .post(reverse("recognition:building", args=[application.code]), {"key": "signboard", "note": "x"})
        .status_code
        == 404
    )


# --- the schemes as pages ---


def test_everybody_reads_the_schemes(scheme_version, client):
    index = client.get("/schemes").text
    assert "省级优质农产品生产基地" in index

    page = client.get("/schemes/provincial-base").text

    for word in ("办理步骤", "评分表", "参考值", "依据", "市级验收合格", "五（五）"):
        assert word in page
    assert client.get("/schemes/nonsense").status_code == 404


def test_the_desk_has_the_schemes_too(scheme_version, client_as, county_reviewer):
    client = client_as(county_reviewer)

    assert client.get("/desk/schemes/").status_code == 200
    assert "认定办法" in client.get("/desk/schemes/key-city/").text


def test_on_the_desk_the_pages_of_a_visit_lead_back_to_their_case(
    opened, application, city_reviewer, client_as, on_the_day
):
    """D7: they stood under 待办, and no crumb led back."""
    for page in ("", "arrange/"):
        shown = client_as(city_reviewer).get(f"/desk/acceptance/{application.code}/{page}").content.decode()
        assert f'<li><a href="/desk/cases/{application.code}/">' in shown
        assert '<a href="/desk/cases/" aria-current="page">办件</a>' in shown


def test_the_joint_page_says_who_gave_what_and_keeps_the_reasons_of_who_comes_second(
    signed, team, common, client_as, on_the_day
):
    """phone.md C21: tiers and notes stood without names, and five typed reasons went with a lost race."""
    ScoreSheet.objects.filter(assessor_id=team.ren.user_id).update(
        lines=ScoreSheet.objects.get(assessor_id=team.ren.user_id).lines
        | {"signboard": {"tier": 1, "note": "牌上没有技术措施"}}
    )
    client = client_as(team.mao)
    page = " ".join(client.get(url("result", signed.pk)).text.split())
    assert "<strong>任雪梅</strong>：" in page
    assert page.index("<strong>任雪梅</strong>：") < page.index("牌上没有技术措施")
    assert 'data-label="合议"' in page, "on a phone the result stands in the item's card"

    form = {"version": signed.version}
    for key, line in common(signboard=1).items():
        form |= {f"tier-{key}": line["tier"], f"note-{key}": line["note"]}
    client_as(team.ren).post(url("result", signed.pk), form)
    late = client.post(url("result", signed.pk), form | {"note-signboard": "现场再看过，以照片为准。"})

    assert late.status_code == 409
    assert "现场再看过，以照片为准。" in late.text
    assert "<title>错误：合议" in late.text


def test_a_reason_still_to_be_given_is_led_to(signed, team, common, client_as, on_the_day):
    form = {"version": signed.version}
    for key, line in common(signboard=1).items():
        form |= {f"tier-{key}": line["tier"], f"note-{key}": line["note"]}

    refused = client_as(team.mao).post(url("result", signed.pk), form | {"note-signboard": ""})

    assert '<a href="#id_note-signboard">有1项评分不一致' in refused.text
    assert 'id="id_note-signboard"' in refused.text
