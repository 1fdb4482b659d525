"""What the inbox says of itself: where a source gave no more than its most, and that a task is no verdict."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.test_oversight import another
from youji.desk import selectors as desk
from youji.schemes.labels import task_of
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import APPLICANTS
from youji.shared.inbox import MOST, InboxItem


def rows(kind: str, number: int) -> list[InboxItem]:
    return [InboxItem(kind, f"{n}", "", None, None, "/desk/", "办") for n in range(number)]


@pytest.mark.parametrize(("number", "said"), [(0, []), (MOST - 1, []), (MOST, ["申报"])])
def test_a_source_that_gave_its_most_is_named(number, said):
    assert desk.cut_short(rows("application", number) + rows("appeal", 3)) == said


def test_a_row_made_of_many_counts_as_many():
    (folded,) = rows("application", 1)
    assert desk.cut_short([replace(folded, stands_for=MOST)]) == ["申报"]


@pytest.mark.django_db
def test_what_is_ready_for_one_notice_is_one_row_that_stands_for_all(decided, people, now):
    another(decided, decided.status, "2026-430611-0009", now)
    (row,) = [one for one in desk.inbox(people.publisher, now) if one.next_action == "发布公示"]
    assert (row.stands_for, len(row.refs)) == (2, 2)


@pytest.mark.django_db
def test_the_page_says_so(people, client_as, at_that_time, monkeypatch):
    monkeypatch.setattr(desk, "inbox", lambda actor, now: rows("application", MOST))

    assert (
        "申报的件数太多，这里只列出最先到期的500件" in client_as(people.city).get("/desk/").content.decode()
    )


@pytest.mark.django_db
def test_no_task_of_an_officer_says_how_it_should_come_out(schemes):
    tasks = {
        task_of(step.label)
        for version in SchemeVersion.objects.all()
        for step in scheme_of(version).steps
        if step.tone == "forward" and step.role not in APPLICANTS
    }
    assert [task for task in sorted(tasks) if re.search("通过|合格|批准|正式认定", task)] == []


def test_what_is_late_says_since_which_day(submitted, people, client_as, now, monkeypatch):
    """phone.md F: 已逾期165个工作日 says no day."""
    late = now + timedelta(days=40)
    monkeypatch.setattr("youji.shared.clock.now", lambda: late)
    (item,) = desk.inbox(people.city, late)
    page = client_as(people.city).get("/desk/").content.decode()
    assert f"逾期，{clock.in_words(item.due_on)}到期" in page
    assert "已逾期2" not in page
