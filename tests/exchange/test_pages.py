"""我的对外数据: what a producer sees and hands in, by page and by operation."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.exchange.events import data, observed
from youji.exchange.models import CaptureJob, Event
from youji.shared.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("events.json", content, "application/json")


def test_a_producer_sees_their_events_and_hands_in_a_file(client_as, grower, lot, told):
    told()
    client = client_as(grower)
    page = client.get("/field/exchange/").content.decode()
    assert "采收、开成批次" in page
    assert "平台按流转写的" in page
    assert "没有声明" in page
    said = {"behaviour": "proceed", "file": file(data(observed("L1"), observed("L2", -1)))}
    answer = client.post("/field/exchange/new/", said)
    job = CaptureJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/field/exchange/jobs/{job.pk}/")
    shown = client.get(answer["Location"]).content.decode()
    for words in ("收下1个", "不行的1个", "第2个事件", "数量应当大于0"):
        assert words in shown, words
    assert "2个事件" in client.get("/field/exchange/").content.decode()


def test_what_will_not_do_is_said_on_the_form(client_as, grower):
    client = client_as(grower)
    said = client.post("/field/exchange/new/", {"behaviour": "rollback", "file": file(b"{}")})
    assert (said.status_code, "不是 EPCIS 文档" in said.content.decode()) == (400, True)
    assert "请选择文件" in client.post("/field/exchange/new/", {"behaviour": "rollback"}).content.decode()
    assert not CaptureJob.objects.exists()


def test_a_job_of_somebody_else_is_not_there(client_as, grower, market, ours):
    ours.take(data(observed()))
    assert client_as(market).get(f"/field/exchange/jobs/{CaptureJob.objects.get().pk}/").status_code == 404


def test_a_program_does_what_the_page_does(caller, grower, market):
    program, other = caller(grower), caller(market)
    made = program.client.post(
        "/api/v1/exchange/captures?behaviour=proceed",
        data(observed("L1"), observed("L2", 0)),
        content_type="application/json",
    )
    assert (made.status_code, made.json()["stored"], made.json()["errors"][0]["index"]) == (201, 1, 1)
    job = made.json()["id"]
    assert program.get(f"/exchange/captures/{job}").json()["refused"] == 1
    assert other.get(f"/exchange/captures/{job}").status_code == 404
    assert program.get("/exchange/captures").json()["count"] == 1
    assert [row["event_id"] for row in program.get("/exchange/events").json()["items"]] == [
        Event.objects.get().event_id
    ]
    assert other.get("/exchange/events").json()["count"] == 0


def test_officers_have_no_business_here(client_as, make_actor):
    assert (
        client_as(make_actor(Role.COUNTY_REVIEWER, division="430611")).get("/field/exchange/").status_code
        == 403
    )
