"""What the home page shows besides search, map and notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from youji.catalogue.models import PublishedEntry
from youji.catalogue.selectors.published import count_of
from youji.portal.selectors.catalogue import Row, rows_of, with_bad_news
from youji.programme.logic.targets import percent, verdict
from youji.programme.selectors import plan, targets

LATEST = 6


@dataclass(frozen=True, slots=True)
class HomeFigure:
    """One of the three figures."""

    label: str
    value: int
    target: int | str
    unit: str
    href: str
    note: str = ""


def figures(*, today: date) -> list[HomeFigure]:
    """Bases of the province, bases of the nation, certified products; each against the plan's number."""
    found = []
    for key in ("province-bases", "national-bases"):
        target = plan.target(key)
        query = targets.question(target)
        number = count_of(query, today=today)
        share = percent(number, target.low)
        note = f"完成 {share}%，{verdict(number, target.low)}" if share is not None else ""
        href = f"/catalogue?{query.querystring}"
        found.append(HomeFigure(target.label, number, target.low or "", target.unit, href, note))
    certified = plan.target("certified")
    number = targets.certified_rows(on=today).count()
    said = [r for r in plan.reported() if r.target == certified.key]
    note = (
        f"本系统登记的；公开报道全省 {said[-1].value:,} 个（{said[-1].as_of.year}年末）"
        if said
        else "本系统登记的"
    )
    found.append(
        HomeFigure(certified.label, number, certified.low or "", certified.unit, "/targets/certified", note)
    )
    return found


def latest_changes(*, today: date) -> list[Row]:
    """The entries recognised last."""
    found = PublishedEntry.objects.order_by("-recognised_on", "code")[:LATEST]
    return with_bad_news(list(rows_of(found, today=today)), on=today)
