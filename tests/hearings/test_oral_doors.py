"""听证 by its pages and by programs: the same services, what was typed stays, and each says what the other does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.conftest import caller  # noqa: F401
from tests.hearings.conftest import EARLIEST, PLACE
from tests.hearings.test_oral import SIGNED
from tests.hearings.test_removal import at
from youji.hearings.models import OralHearing, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_that_day(monkeypatch):
    return lambda day: monkeypatch.setattr("youji.shared.clock.now", lambda: day)


def test_the_holder_asks_and_withdraws_on_its_page(told, entry, holder, client_as, at_that_day, now):
    at_that_day(now)
    page, own = client_as(holder), f"/field/hearings/proposals/{told.pk}/oral/"
    assert f'href="{own}"' in page.get(f"/field/entries/{entry.code}/").text
    assert "至少提前7个工作日告知" in page.get(own).text
    asking = {"do": "ask", "points": "当面说明", "version": told.version}
    assert page.post(own, {**asking, "points": "长" * 501}).status_code == 422
    assert page.post(own, asking).status_code == 302
    said = page.get(own).text
    assert "待定时间" in said
    assert 'value="withdraw"' in said
    row = OralHearing.objects.get()
    assert page.post(own, {"do": "withdraw", "version": row.version}).status_code == 302
    assert "主体已撤回" in page.get(own).text
    assert "可以陈述申辩、要求听证" in page.get(f"/field/entries/{entry.code}/").text


def test_whoever_looked_away_is_told_and_keeps_what_was_typed(
    told,
    holder,
    client_as,
    at_that_day,
    now,
):
    at_that_day(now)
    page, own = client_as(holder), f"/field/hearings/proposals/{told.pk}/oral/"
    Proposal.objects.update(version=5)
    answer = page.post(own, {"do": "ask", "points": "当面说明采样", "version": told.version})
    assert (answer.status_code, "当面说明采样" in answer.text) == (409, True)


def test_officers_arrange_and_record_on_their_pages(
    asked,
    publisher,
    decision_maker,
    client_as,
    at_that_day,
    now,
):
    at_that_day(now)
    home = f"/desk/hearings/orals/{asked.pk}/"
    assert "由省级目录发布员、审定人员办理" in client_as(decision_maker).get(home).text
    page = client_as(publisher)
    assert asked.entry.name in page.get("/desk/hearings/?kind=orals").text
    set_ = {
        "held_on": "2026-06-09", "place": PLACE, "presider_id": str(publisher.user_id), "version": asked.version,
    }  # fmt: skip
    soon = page.post(home, set_)
    assert (soon.status_code, "听证日期最早2026年6月10日" in soon.text, PLACE in soon.text) == (
        409,
        True,
        True,
    )
    assert page.post(home, set_ | {"held_on": EARLIEST.isoformat()}).status_code == 302
    assert "记录笔录" not in page.get(home).text  # not before the day
    waits = page.get(f"/desk/hearings/proposals/{asked.proposal_id}/").text
    assert PLACE in waits
    at_that_day(at(EARLIEST, now))
    asked.refresh_from_db()
    assert "听证结束以前不能决定" in page.get(f"/desk/hearings/proposals/{asked.proposal_id}/").text
    assert "记录笔录" in page.get(home).text
    signed = SimpleUploadedFile("笔录.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    minutes = {"present": SIGNED["present"], "minutes": "", "version": asked.version}
    bare = page.post(f"{home}minutes/", minutes)
    assert (bare.status_code, "没有笔录" in bare.text, SIGNED["present"] in bare.text) == (409, True, True)
    assert page.post(f"{home}minutes/", minutes | {"document": signed}).status_code == 302
    told_ = page.get(f"/desk/hearings/proposals/{asked.proposal_id}/").text
    assert "笔录.pdf" in told_
    assert "从目录中删除并公开" in told_


def test_officers_record_that_nobody_came(arranged, publisher, client_as, at_that_day, now):
    at_that_day(at(EARLIEST, now))
    home = f"/desk/hearings/orals/{arranged.pk}/"
    page = client_as(publisher)
    assert "没有说明的视为放弃听证" in page.get(f"{home}absence/").text
    missed = {"excused": "on", "opinion": "负责人住院，前一天来电", "version": arranged.version}
    assert page.post(f"{home}absence/", missed).status_code == 302
    said = page.get(home).text
    assert "待定时间" in said
    assert "负责人住院" in said


@pytest.fixture
def programs(caller, told, holder, publisher):  # noqa: F811
    return caller(holder), caller(publisher)


def test_a_program_goes_the_whole_way(programs, told, publisher, at_that_day, now):
    at_that_day(now)
    own, officer = programs
    made = own.post(f"/hearings/proposals/{told.pk}/oral", {"points": "当面说明"})
    assert made.status_code == 201, made.content.decode()
    oral = f"/hearings/orals/{made.json()['id']}"
    assert officer.get("/hearings/orals").json()["items"][0]["state"] == "asked"
    (presider,) = officer.get(f"{oral}/presiders").json()
    day = {"held_on": EARLIEST.isoformat(), "place": PLACE, "presider_id": presider["id"]}
    soon = officer.post(f"{oral}/arrange", day | {"held_on": "2026-06-09"})
    assert soon.status_code == 409
    assert own.post(f"{oral}/arrange", day).status_code == 403
    assert officer.post(f"{oral}/arrange", day).json()["due_on"] == EARLIEST.isoformat()
    at_that_day(at(EARLIEST, now))
    absent = {"excused": True, "opinion": "来电说明"}
    assert officer.post(f"{oral}/absence", absent).json()["state"] == "asked"
    again = EARLIEST + timedelta(days=21)
    assert officer.post(f"{oral}/arrange", day | {"held_on": again.isoformat()}).json()["state"] == "set"
    at_that_day(at(again, now))
    assert officer.post(f"{oral}/record", SIGNED).json()["state"] == "held"
    decided = {"carry_out": True, "view": "partly", "opinion": "属实", "document_number": "湘农发〔2026〕9号"}
    done = officer.post(f"/hearings/proposals/{told.pk}/decide", decided)
    assert done.json()["state"] == "carried_out", done.content.decode()


def test_a_program_withdraws(programs, told, at_that_day, now):
    at_that_day(now)
    own, officer = programs
    oral = own.post(f"/hearings/proposals/{told.pk}/oral", {}).json()
    assert officer.post(f"/hearings/orals/{oral['id']}/withdraw", {}).status_code == 403
    assert own.post(f"/hearings/orals/{oral['id']}/withdraw", {}).json()["state"] == "withdrawn"
    assert own.get(f"/hearings/orals/{oral['id']}").json()["proposal_id"] == told.pk
