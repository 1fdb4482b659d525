"""The pages of experts, notices and objections."""

from __future__ import annotations

import pytest

from tests.pressing import press_twice
from tests.recognition.cases.conftest import pdf, text
from tests.recognition.in_flight import in_flight
from youji.recognition.models import Objection
from youji.recognition.services import notices
from youji.registry.models import Base
from youji.shared.actor import Role

pytestmark = pytest.mark.usefixtures("at_that_time")


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
    assert "1件等待公示" in text(client.get("/desk/notices/"))
    fields = {
        "pk": decided.pk, "title": "2026年第一批公示", "document_number": "", "text": "现予公示。",
        "phone": "0731-84419988", "address": "长沙市芙蓉区农业大厦",
    }  # fmt: skip
    preview = text(client.post("/desk/notices/new/", {**fields, "do": "preview"}))
    assert "岳阳市君山区" in preview
    assert "（含当日）截止；规定不少于5个工作日" in preview
    assert "0731-84419988，长沙市芙蓉区农业大厦" in preview
    lacking = client.post("/desk/notices/new/", {**fields, "phone": "", "do": "open"})
    assert (lacking.status_code, "请填写受理异议的电话" in text(lacking)) == (422, True)
    assert client.post("/desk/notices/new/", {**fields, "title": "", "do": "open"}).status_code == 422
    opened = press_twice(client, "/desk/notices/new/", {**fields, "do": "open"})

    decided.refresh_from_db()
    assert (opened.status_code, decided.status) == (302, "on_notice")
    assert "君山茶叶" in text(client.get(opened["Location"]))


def test_a_notice_takes_one_round_at_a_time_unless_told_otherwise(decided, make_round, people, client_as):
    client = client_as(people.publisher)
    assert "checked" in text(client.get("/desk/notices/new/"))  # one round waits: it is chosen

    other = make_round(decided.scheme_version, title="2026年第二批", document_number="湘农办函〔2026〕19号")
    another = Base.objects.create(
        code="430611-09", name="君山黄鳝", kind="county_product", division=decided.division
    )
    twin = in_flight(
        decided.status, code="2026-430611-0099", round=other, scheme_version=decided.scheme_version, scheme_key=decided.scheme_key, base=another,
        division=decided.division, category=decided.category,
        created_at=decided.created_at, created_by_id=decided.created_by_id, moved_at=decided.moved_at,
    )  # fmt: skip
    both = text(client.get("/desk/notices/new/"))
    assert "2026年第二批" in both
    assert twin.code in both
    assert " checked" not in both
    one = text(client.get(f"/desk/notices/new/?round={other.pk}"))
    assert (twin.code in one, decided.code in one, " checked" in one) == (
        True,
        False,
        True,
    )


def test_the_publisher_is_told_of_an_objection_but_not_by_whom(decided, people, answer, now, client_as):
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
    answer(filed, findings="实测面积相符。", outcome="不成立。")
    case = text(client_as(people.decision).get(f"/desk/cases/{decided.code}/"))
    assert ("实测面积相符" in case, "周异议" in case) == (True, False)
    assert "实测面积相符" not in text(client_as(people.city).get(f"/desk/cases/{decided.code}/"))


def test_an_objection_is_investigated_and_answered_on_its_page(decided, people, second, now, client_as):
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
    assert client.post(f"{url}?record=1", {"version": 0, "findings": ""}).status_code == 422
    shot = pdf("丈量.pdf")
    client.post(f"{url}?record=1", {"version": 0, "findings": "实地丈量相符。", "document": shot})
    assert "由另一位复核员办结" in text(client.get(url))

    other = client_as(second)
    assert "丈量.pdf" in text(other.get(url))
    assert other.post(url, {"do": "dismiss", "version": 1, "outcome": ""}).status_code == 422
    other.post(url, {"do": "dismiss", "version": 1, "outcome": "异议不成立。"})

    assert Objection.objects.get().state == "dismissed"
    assert client_as(people.city).get(url).status_code == 403
