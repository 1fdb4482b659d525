"""The numbers a regulation may change come from the scheme version a decision was made under, and from nowhere else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from youji.appeals.selectors import last_day_to_appeal
from youji.catalogue import jobs
from youji.catalogue.models import AnnualCheck
from youji.catalogue.selectors.inbox import waiting
from youji.catalogue.services import annual, standing
from youji.schemes.logic.scheme import MonthDay
from youji.schemes.logic.scheme_file import parse
from youji.schemes.services import load_scheme
from youji.shared.actor import SYSTEM
from youji.shared.refusals import Blocked

TEXT = (settings.DATA / "schemes" / "county-product-2024.toml").read_text("utf-8")
SUSPEND = standing.Order(
    reason="正在调查", ground="rectification_failed", document_number="岳农函〔2026〕1号"
)


def with_numbers(entry, **numbers):
    """Pin the entry to the same scheme with other numbers, as a later version of the document."""
    text = TEXT.replace('version = "2024.2"', 'version = "2030"')
    for name, value in numbers.items():
        text, found = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert found == 1, name
    version = load_scheme(text=text, actor=SYSTEM, now=datetime(2026, 1, 1, tzinfo=UTC))
    type(entry).objects.filter(pk=entry.pk).update(scheme_version=version)
    entry.refresh_from_db()


def test_a_shorter_appeal_in_a_new_version_leaves_old_decisions_alone(entry, supervisor, now):
    event = standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)
    before = last_day_to_appeal(event)
    load_scheme(
        text=TEXT.replace('"2024.2"', '"2030"').replace("appeal_days = 15", "appeal_days = 3"),
        actor=SYSTEM,
        now=now,
    )
    event.refresh_from_db()
    assert last_day_to_appeal(event) == before

    with_numbers(entry, appeal_days=3)
    event = type(event).objects.select_related("entry__scheme_version").get(pk=event.pk)
    assert last_day_to_appeal(event) < before


def test_an_order_may_not_run_longer_than_the_scheme_says(entry, supervisor, now):
    with_numbers(entry, rectification_days=10, rectification_days_max=20)
    late = standing.Order(reason="记录不全", ground="records_incomplete", deadline=date(2026, 7, 31))
    with pytest.raises(Blocked, match="超过认定办法规定的最长期限"):
        standing.order_rectification(code=entry.code, order=late, actor=supervisor, now=now)


def test_the_year_opens_and_reminds_on_the_schemes_own_days(entry, holder):
    with_numbers(entry, annual_opens='"10-01"', annual_due='"12-15"', annual_reminder_days=10)
    days = [
        date(2026, 3, 1), date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 16)
    ]  # fmt: skip
    done = [jobs.run_annual_checks(datetime(d.year, d.month, d.day, 1, tzinfo=UTC)) for d in days]
    assert done == [0, 0, 1, 0, 1, 0]
    assert AnnualCheck.objects.get().due_on == date(2026, 12, 15)


def test_the_city_has_its_own_days_after_a_late_report(entry, holder, supervisor, now):
    annual.open_year(2026, now=now)  # due on 31 March; it is June
    annual.report(check_id=AnnualCheck.objects.get().pk, self_report="x", actor=holder, now=now)
    [item] = waiting(supervisor, now)
    assert item.due_on > date(2026, 6, 1)


def test_a_text_written_before_these_numbers_could_be_said_keeps_what_was_done_then():
    old = re.sub(r"(?s)# ---- 期限和限额.*?\n\]\n", "", TEXT)
    assert "appeal_days" not in old
    scheme = parse(old)
    assert (scheme.appeal_days, scheme.objection_days, scheme.annual_due) == (15, 10, MonthDay(3, 31))


@given(day=st.dates(date(2024, 1, 1), date(2024, 12, 31)), year=st.integers(2023, 2100))
def test_a_day_of_every_year_is_a_day_of_every_year(day, year):
    found = MonthDay(day.month, day.day).of(year)
    assert found.month == day.month
    assert found.day == day.day or (day.month, day.day, found.day) == (2, 29, 28)
