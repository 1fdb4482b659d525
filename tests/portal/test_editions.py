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


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("day", "number"), [("2026-01-01", 1), ("2026-01-31", 1), ("2026-02-01", 2), ("2026-05-31", 2)]
)
def test_the_catalogue_of_any_past_day_is_the_edition_published_last_by_then(edition, client_on, day, number):
    row = {"name": "君山茶叶", "division": "430611", "level": "province", "status": "in_force"}
    edition(1, {"HNE0001": row})
    edition(2, {"HNE0001": row})
    client = client_on(date(2026, 6, 1))

    answer = client.get(f"/editions?on={day}")
    text = client.get(answer.url).content.decode()

    assert answer.url == f"/editions/{number}?on={day}"
    assert f"/b/HNE0001?on={day}" in text


@pytest.mark.parametrize(("day", "sentence"), [("2025-12-31", "还没有发布第一版"), ("昨天", "日期写成")])
def test_a_day_without_a_catalogue_is_answered_with_a_sentence(edition, client_on, day, sentence):
    edition(1, {})

    assert sentence in client_on(date(2026, 6, 1)).get("/editions", {"on": day}).content.decode()
