"""Editions side by side."""

from __future__ import annotations

from datetime import date

import pytest

TODAY = date(2026, 6, 1)
A = {"name": "甲", "status": "in_force", "area_mu": "100.00", "city_name": "岳阳市", "division": "430611"}


@pytest.mark.clause("5.1")
def test_two_editions_say_what_came_what_went_and_what_changed(edition, client_on):
    edition(1, {"E1": A, "E2": {**A, "name": "乙"}})
    edition(2, {"E1": {**A, "status": "suspended"}, "E3": {**A, "name": "丙"}})

    text = client_on(TODAY).get("/editions/1..2").content.decode()
    came, went, changed = (
        text.partition(f"<h2>{h}</h2>")[2].partition("<h2>")[0] for h in ("新列入", "不再列入", "内容有变")
    )

    assert "丙" in came
    assert "乙" in went
    assert "有效" in changed
    assert "已暂停" in changed
    assert "丙" not in changed


def test_the_earlier_edition_comes_first_whichever_way_they_are_asked(edition, client_on):
    edition(1, {"E1": A})
    edition(2, {"E1": A, "E2": {**A, "name": "新来的"}})
    client = client_on(TODAY)

    assert client.get("/editions/2..1").content == client.get("/editions/1..2").content
    assert client.get("/editions?a=2&b=1").headers["Location"] == "/editions/2..1"


def test_an_edition_shows_what_it_printed_not_what_is_true_today(edition, publish, client_on):
    publish(code="E1", name="今天的名字")
    edition(1, {"E1": {**A, "name": "当时的名字"}})

    text = client_on(TODAY).get("/editions/1").content.decode()

    assert "当时的名字" in text
    assert "今天的名字" not in text
