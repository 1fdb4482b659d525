"""The calendar page: who sees it, and what it refuses."""

from __future__ import annotations

import pytest

from youji.divisions import selectors, services
from youji.shared.actor import SYSTEM, Role


@pytest.fixture
def desk(client_as, make_actor, now):
    """A system administrator's browser."""
    services.load_calendar(now=now)
    return client_as(make_actor(Role.SYSTEM_ADMIN, division="43"))


def test_the_year_shows_its_holidays_with_their_source(desk):
    page = desk.get("/desk/calendar/2026/").content.decode()

    assert "2026年工作日历" in page
    assert "国庆节" in page
    assert "国务院办公厅关于2026年" in page


def test_a_year_nobody_entered_says_so(desk):
    assert "还没有登记" in desk.get("/desk/calendar/2027/").content.decode()


def test_a_day_is_added_and_shown(desk):
    form = {"day": "2027-10-01", "kind": "holiday", "name": "国庆节", "source": "国办通知"}

    assert desk.post("/desk/calendar/2027/", form).status_code == 302
    assert [row.name for row in selectors.calendar_days(2027)] == ["国庆节"]


def test_a_spell_of_days_is_entered_at_once_or_not_at_all(desk):
    form = {
        "day": "2027-10-01",
        "until": "2027-10-07",
        "kind": "holiday",
        "name": "国庆节",
        "source": "国办通知",
    }

    assert desk.post("/desk/calendar/2027/", form).status_code == 302
    assert len(selectors.calendar_days(2027)) == 7

    weekend = {**form, "day": "2027-10-09", "until": "2027-10-11", "kind": "workday"}  # Saturday to Monday
    answer = desk.post("/desk/calendar/2027/", weekend)
    assert (answer.status_code, "10月11日不是周末" in answer.content.decode()) == (422, True)
    assert len(selectors.calendar_days(2027)) == 7


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"until": "2027-09-30"}, "应当在第一天之后"),
        ({"until": "2027-10-16"}, "最多连续15天"),
        ({"day": "十月一日"}, "哪一天应当是日期。请按 2026-05-01 的样子填日期。"),
        ({"source": ""}, "请填依据的通知"),
        ({"kind": "workday"}, "不是周末"),
    ],
)
def test_a_refused_day_says_why_at_the_field_and_keeps_what_was_typed(desk, change, sentence):
    form = {"day": "2027-10-01", "kind": "holiday", "name": "国庆节", "source": "国办通知"} | change

    answer = desk.post("/desk/calendar/2027/", form)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="国庆节"' in answer.content.decode()


def test_a_day_is_removed(desk):
    desk.post("/desk/calendar/days/2026-10-07/remove/")

    assert "2026-10-07" not in {str(row.day) for row in selectors.calendar_days(2026)}


def test_a_year_is_said_to_be_whole_on_its_page_once_it_is(desk, now):
    early = desk.post("/desk/calendar/2027/settle/", {"source": "国办通知"})
    said = early.content.decode()
    assert (early.status_code, "缺元旦（1月1日）" in said, "法定放假，还没有登记" in said) == (
        422,
        True,
        True,
    )

    for day, name in selectors.statutory_days(2027).items():
        services.add_day(day=day, kind="holiday", name=name, source="国办通知", actor=SYSTEM, now=now)
    done = desk.post("/desk/calendar/2027/settle/", {"source": "国办通知"}, follow=True)
    page = done.content.decode()
    assert "已确认2027年放假安排登记齐全" in page
    assert "已按《国办通知》确认登记齐全" in page
    assert "还没有登记齐全" not in page


def test_a_county_reviewer_may_not_open_it(client_as, county_reviewer):
    answer = client_as(county_reviewer).get("/desk/calendar/")

    assert answer.status_code == 403
    assert "不归您的岗位" in answer.content.decode()


@pytest.mark.parametrize("path", ["/desk/calendar/1800/", "/desk/nowhere/"])
def test_what_does_not_exist_is_not_found(desk, path):
    answer = desk.get(path)

    assert answer.status_code == 404
    assert "没有找到这个页面" in answer.content.decode()
