"""The working days of the province, and who changes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from youji.divisions import selectors, services
from youji.divisions.logic.festivals import Moon, statutory
from youji.divisions.models import CalendarDay
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role


@pytest.fixture
def loaded(db, now):
    services.load_calendar(now=now)


@pytest.fixture
def admin(make_actor):
    """Keeps the calendar."""
    return make_actor(Role.SYSTEM_ADMIN, division="43")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 10, 1), False), (date(2026, 10, 10), True), (date(2026, 9, 20), True),
        (date(2026, 2, 17), False), (date(2026, 11, 23), True), (date(2026, 11, 22), False),
        (date(2025, 10, 8), False), (date(2027, 1, 1), False), (date(2027, 1, 4), True),
    ],
)  # fmt: skip
def test_holidays_and_compensating_workdays_of_2025_and_2026_are_known_and_later_years_by_law(
    loaded, day, working
):
    assert selectors.calendar().is_working(day) is working


def test_five_working_days_before_the_national_day_end_after_it(loaded):
    # 9月28日起五个工作日：29、30日，10月8、9、10日（10日周六调休上班）
    assert selectors.calendar().after(date(2026, 9, 28), 5) == date(2026, 10, 10)


def test_a_day_added_for_a_later_year_counts_at_once(loaded, admin, now):
    assert selectors.calendar().is_working(date(2027, 10, 4))

    services.add_day(
        day=date(2027, 10, 4), kind="holiday", name="国庆节", source="国办通知", actor=admin, now=now
    )

    assert not selectors.calendar().is_working(date(2027, 10, 4))


def test_a_day_removed_follows_the_week_again(loaded, admin, now):
    services.remove_day(day=date(2026, 10, 7), actor=admin, now=now)

    assert selectors.calendar().is_working(date(2026, 10, 7))
    with pytest.raises(services.Refused, match="可能已被别人删除"):
        services.remove_day(day=date(2026, 10, 7), actor=admin, now=now)


def test_what_the_law_gives_off_is_neither_removed_from_a_settled_year_nor_worked(loaded, admin, now):
    with pytest.raises(services.Refused, match="10月1日是国庆节，法定放假，不能删除"):
        services.remove_day(day=date(2026, 10, 1), actor=admin, now=now)
    with pytest.raises(services.Refused, match="5月1日是劳动节，法定放假，不能登记成上班"):
        services.add_day(
            day=date(2027, 5, 1), kind="workday", name="劳动节", source="x", actor=admin, now=now
        )


def enter(days, admin, now) -> None:
    for day, name in days:
        services.add_day(day=day, kind="holiday", name=name, source="国办通知", actor=admin, now=now)


def test_a_year_is_settled_when_all_the_law_gives_off_is_entered_and_not_by_one_day(loaded, admin, now):
    settle = {"year": 2027, "source": "国办发明电〔2026〕1号", "actor": admin, "now": now}
    law = list(selectors.statutory_days(2027).items())
    enter(law[:1], admin, now)
    assert 2027 not in selectors.calendar().settled
    with pytest.raises(
        services.Refused, match="缺春节（2月5日至8日）、清明节（4月5日）、劳动节（5月1日至2日）"
    ):
        services.settle_year(**settle)
    enter(law[1:], admin, now)
    with pytest.raises(services.Refused):
        services.settle_year(**{**settle, "source": ""})

    services.settle_year(**settle)

    assert selectors.calendar().settled == {2025, 2026, 2027}
    assert AuditEntry.objects.get(action="divisions.calendar_year.settled").after == {
        "source": "国办发明电〔2026〕1号"
    }


def test_a_year_whose_lunar_festivals_nobody_has_worked_out_is_not_settled(loaded, admin, now):
    enter(selectors.statutory_days(2061).items(), admin, now)

    with pytest.raises(services.Refused, match="农历节日还没有推算"):
        services.settle_year(year=2061, source="通知", actor=admin, now=now)


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_days_of_the_law_are_those_of_the_state_councils_notices(loaded, year):
    entered = dict(CalendarDay.objects.filter(day__year=year, kind="holiday").values_list("day", "name"))
    for day, name in selectors.statutory_days(year).items():
        assert day in entered, (day, name)
        assert entered[day] in name or name in entered[day] or day == date(2025, 10, 6)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 2, 9), ""),  # 除夕 is off by law from 2025 on
        (date(2024, 2, 12), "春节"),
        (date(2024, 5, 2), ""),
        (date(2025, 1, 28), "春节"),
        (date(2025, 5, 2), "劳动节"),
        (date(2061, 5, 2), "劳动节"),
        (date(2013, 1, 1), ""),
    ],
)
def test_each_year_has_the_law_of_its_time(day, name):
    moons = {2024: Moon(date(2024, 2, 10), date(2024, 4, 4), date(2024, 6, 10), date(2024, 9, 17))}
    law = statutory(day.year, moons.get(day.year, selectors.moon_of(day.year)), selectors._law())
    assert law.get(day, "") == name


def test_two_festivals_of_one_day_are_both_named():
    moon = Moon(date(2031, 1, 23), date(2031, 4, 5), date(2031, 6, 24), date(2031, 10, 1))
    assert statutory(2031, moon, selectors._law())[date(2031, 10, 1)] == "国庆节、中秋节"


def test_what_a_person_entered_survives_loading_again(loaded, admin, now):
    day = date(2026, 10, 1)
    services.add_day(day=day, kind="holiday", name="更正", source="更正通知", actor=admin, now=now)

    assert services.load_calendar(now=now + timedelta(days=1)) == 0
    assert CalendarDay.objects.get(pk=day).name == "更正"


def test_a_weekday_is_no_compensating_workday(loaded, admin, now):
    with pytest.raises(services.Refused, match="不是周末"):
        services.add_day(
            day=date(2027, 10, 1), kind="workday", name="国庆节", source="x", actor=admin, now=now
        )


def test_the_calendar_costs_one_query_once_it_is_in_memory(loaded, django_assert_num_queries):
    selectors.calendar()

    with django_assert_num_queries(1):
        selectors.calendar()
