"""The printed sheets: five tasks and sixty, every glyph in its place; pictures of them are kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.papers import faults, measured
from tests.pictures import place_of
from youji.shared.refusals import Refused
from youji.standards import selectors, services
from youji.standards.logic.papers import PAPERS, first_day, limits_of, months
from youji.standards.logic.scheduling import PlannedTask
from youji.standards.logic.vocabulary import ACTS

pytestmark = pytest.mark.clause("4.4-b")
ROUND = ("scout", "spray", "fertilise", "irrigate", "prune", "weed", "harvest", "test", "pack", "recycle")


def sixty() -> list[dict]:
    """A task every six days, some critical, some with long words."""
    return [
        {
            "number": n, "title": f"第{n}次{'查虫和绿色防控' if n % 3 else '追肥并覆土保墒'}", "act": ACTS[n % len(ACTS)][0],
            "stage": "technique", "anchor": "season", "from_day": n * 6, "until_day": n * 6 + 5,
            "how": "逐行检查新梢和叶背，记下虫口和位置，超过防治指标的再用药，用药后插牌。", "input": "茚虫威150 g/L乳油" if n % 2 else "",
            "dose": "17—22 mL/亩" if n % 2 else "", "interval_days": 10 if n % 2 else None, "limit": "每季最多1次" if n % 2 else "",
            "risk": "农药残留超标" if n % 4 == 1 else "", "control": "采前满10天，采前自检" if n % 4 == 1 else "", "critical": n % 8 == 1,
        }
        for n in range(1, 61)
    ]  # fmt: skip


@pytest.fixture(params=[5, 60])
def printed(request, draft, county_reviewer, now):
    """A procedure of so many tasks, issued."""
    tasks = sixty()[: request.param]
    services.put_tasks(edition_id=draft.pk, tasks=tasks, actor=county_reviewer, now=now)
    draft.refresh_from_db()
    return services.issue_edition(
        edition_id=draft.pk, version=draft.version, in_force_from="2026-06-01", actor=county_reviewer, now=now
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PAPERS)
def test_a_sheet_prints_whole(kind, printed, province_reviewer):
    count = printed.tasks.count()
    sheets = measured(selectors.paper(kind, printed, start=date(2026, 3, 1)))
    assert faults(sheets, 4) == []
    if kind in ("pattern", "tasks"):
        assert len(sheets) == 1
    text = "".join(sheet.text for sheet in sheets)
    assert "君山绿茶操作规程" in text
    wanted = [n for n in range(1, count + 1) if kind != "risks" or n % 4 == 1]
    assert all(f"第{n}次" in text for n in wanted)
    picture = selectors.paper(kind, printed, start=date(2026, 3, 1), format_="png")
    place_of(f"standards-{kind}-{count}").write_bytes(picture)


@pytest.mark.django_db
def test_without_tasks_there_is_no_sheet(draft, county_reviewer, now):
    services.put_tasks(edition_id=draft.pk, tasks=[], actor=county_reviewer, now=now)
    with pytest.raises(Refused):
        selectors.paper("sheet", draft, start=date(2026, 3, 1))


@pytest.mark.django_db
def test_a_page_and_an_operation_hand_it_out(client_as, issued, holder):
    client = client_as(holder)
    for kind in PAPERS:
        answer = client.get(f"/desk/procedures/editions/{issued.pk}/papers/{kind}.pdf")
        assert answer.content.startswith(b"%PDF")
    assert client.get(f"/desk/procedures/editions/{issued.pk}/papers/poster.pdf").status_code == 404


def test_months_of_a_season_over_new_year():
    found = months(date(2026, 11, 1), date(2027, 1, 10))
    assert [(m.word, m.day, m.width) for m in found] == [("11月", 0, 30), ("12月", 30, 31), ("1月", 61, 10)]


def test_limits_in_one_line_and_the_first_day():
    one = PlannedTask(
        1, 1, "用药", "spray", "inputs", "calendar", from_date="03-15", interval_days=0, limit="限1次",
        degree_days=Decimal(1),
    )  # fmt: skip
    assert limits_of(one) == "安全间隔期0天：用后满0天才能采收；限1次"
    assert first_day([one], date(2026, 6, 1)) == date(2026, 3, 1)
    assert first_day([], date(2026, 6, 1)) == date(2026, 6, 1)
