"""The working-day calendar by token."""

from __future__ import annotations

import pytest

from youji.shared.actor import Role

pytestmark = pytest.mark.django_db
SPELL = {"until": "2028-10-03", "kind": "holiday", "name": "国庆节", "source": "国办发明电〔2027〕9号"}


def test_a_spell_is_entered_read_and_taken_back(caller, make_actor):
    program = caller(make_actor(Role.PROVINCE_REVIEWER, division="43"))
    empty = {"year": 2028, "known": False, "source": "", "days": []}
    assert program.get("/divisions/calendar/2028").json() == empty
    early = program.call("PUT", "/divisions/calendar/2028", {"source": "国办发明电〔2027〕9号"})
    assert (early.status_code, "缺元旦（1月1日）" in str(early.json())) == (422, True)
    answer = program.call("PUT", "/divisions/calendar/days/2028-10-01", SPELL)
    assert [row["day"] for row in answer.json()["days"]] == ["2028-10-01", "2028-10-02", "2028-10-03"]
    assert program.call("DELETE", "/divisions/calendar/days/2028-10-03").status_code == 200
    assert len(program.get("/divisions/calendar/2028").json()["days"]) == 2
    gone = program.call("DELETE", "/divisions/calendar/days/2028-10-03")
    assert gone.status_code == 422
    assert "没有登记过" in gone.json()["detail"]
    weekday = program.call(
        "PUT", "/divisions/calendar/days/2028-10-04", {**SPELL, "until": None, "kind": "workday"}
    )
    assert weekday.status_code == 422


def test_the_calendar_is_for_those_who_keep_it(caller, make_actor, county_reviewer):
    keeper = make_actor(Role.SYSTEM_ADMIN, division="43")
    path = "/divisions/calendar/days/2028-10-01"
    assert caller(county_reviewer).call("PUT", path, SPELL).status_code == 403
    assert caller(keeper, "divisions:read").call("PUT", path, SPELL).status_code == 403
    assert caller(keeper, "divisions:write").call("PUT", path, SPELL).status_code == 200
    assert (
        caller(county_reviewer, "divisions:read").get("/divisions/places?within=4306").json()[0]["code"]
        == "4306"
    )
