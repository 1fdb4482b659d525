"""What looking at the pages found, held by measure: words over words, and what one came for in small print."""

from __future__ import annotations

import pytest

from tests.pictures import shot
from tests.portal.conftest import publish
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶, decided, and everybody around it)
from youji.shared import clock

__all__ = ["publish"]

CROSSING = """() => {
  const texts = [...document.querySelectorAll(".chart svg text, .chart .goal-word")];
  const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2;
  return boxes.flatMap(([said, a], n) => boxes.slice(n + 1).filter(([, b]) => over(a, b)).map(([other]) => [said, other]));
}"""


def test_in_a_chart_no_words_lie_over_each_other(publish, live_server, settings, open_page):
    """“目标 4,000个” lay across 3,986, the first column that came near the line."""
    settings.PUBLIC_LIST_SECONDS = 0
    for city in ("4301", "4306"):
        publish(level="national", subject="city", category="key_city", division=city)
    page = open_page(360)
    page.goto(f"{live_server.url}/targets")
    assert page.locator(".chart .goal-word").count() >= 2
    assert page.evaluate(CROSSING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_at_the_desk_on_a_phone_one_sees_when_it_is_due_and_what_to_press(
    decided, people, now, live_server, open_page, sign_in, axe, fits, monkeypatch, scheme
):
    """G8: deadline and action were rows of small print among others."""
    monkeypatch.setattr(clock, "now", lambda: now)
    page = open_page(360, scheme)
    sign_in(page, people.publisher)
    page.goto(f"{live_server.url}/desk/")
    row = page.locator("table.inbox tbody tr").first
    width = row.bounding_box()["width"]
    press, due, since = (row.locator(f"[data-label={label}]") for label in ("下一步", "期限", "转入时间"))
    assert press.locator("a.button").bounding_box()["width"] > 0.85 * width
    assert due.bounding_box()["y"] < since.bounding_box()["y"] < press.bounding_box()["y"]
    assert due.evaluate("(cell) => getComputedStyle(cell).fontWeight") == "700"
    assert row.get_by_text("—", exact=True).locator("visible=true").count() == 0
    axe(page)
    fits(page)
    shot(page, f"desk-360-{scheme}", whole=False)
