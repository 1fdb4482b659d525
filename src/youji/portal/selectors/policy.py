"""The plan clause by clause, with the figure that shows each at work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from youji.programme.selectors import plan, targets
from youji.programme.selectors.plan import Clause
from youji.recognition.logic.published_query import ALL, COUNTED, PublishedQuery
from youji.recognition.models import Edition, Notice, PublishedEntry, SchemeVersion
from youji.recognition.selectors.published import count_of, published


@dataclass(frozen=True, slots=True)
class Figure:
    """A live number in words, with the rows it counts behind the link."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause with its figure, if its room exists."""

    clause: Clause
    figure: Figure | None


def _catalogue(query: PublishedQuery, unit: str, today: date) -> Figure:
    return Figure(f"{count_of(query, today=today):,} {unit}", f"/catalogue?{query.querystring}")


def _level(level: str) -> Callable[[date], Figure]:
    return lambda today: _catalogue(PublishedQuery(level=level, status=COUNTED), "项在目录内", today)


def _target(*keys: str) -> Callable[[date], Figure]:
    def figure(today: date) -> Figure:
        parts = []
        for key in keys:
            target = plan.target(key)
            number = count_of(targets.question(target), today=today)
            parts.append(f"{number:,} / {target.low:,}" if target.low else f"{number:,}")
        return Figure(" · ".join(parts), f"/targets#{keys[0]}")

    return figure


def _certified(today: date) -> Figure:
    return Figure(f"{targets.certified_rows(on=today).count():,} 个当日有效", "/targets/certified")


def _gi(today: date) -> Figure:
    rows = targets.gi_coverage(today=today)
    met = sum(row.missing == 0 for row in rows)
    return Figure(f"{met} / {len(rows)} 个产品已有核心基地", "/targets/gi")


def _keys(today: date) -> Figure:
    cities = count_of(PublishedQuery(subject="city", status=COUNTED), today=today)
    counties = published(PublishedQuery(subject="county", status=COUNTED), today=today)
    return Figure(
        f"重点市 {cities} 个 · 重点县 {counties.count()} 个", "/catalogue?subject=county&status=counted"
    )


def _plots(today: date) -> Figure:
    placed = published(PublishedQuery(status=ALL), today=today).filter(lon__isnull=False).count()
    return Figure(f"{placed:,} 项已上图", "/catalogue?status=all")


def _schemes(today: date) -> Figure:
    return Figure(f"{SchemeVersion.objects.count()} 份认定办法", "/schemes")


def _signs(today: date) -> Figure:
    return _catalogue(PublishedQuery(), "块标牌可由公开页生成", today)


def _operators(today: date) -> Figure:
    rows = published(PublishedQuery(subject="operator"), today=today)
    number = rows.aggregate(n=Count("operator_name", distinct=True))["n"]
    return Figure(f"{number:,} 个经营主体有在册基地", "/catalogue?subject=operator")


def _editions(today: date) -> Figure:
    return Figure(f"已发布 {Edition.objects.count()} 版", "/editions")


def _notices(today: date) -> Figure:
    still = Notice.objects.filter(opens_on__lte=today, closes_on__gte=today).count()
    return Figure(f"公示 {Notice.objects.count()} 次，正在公示 {still} 次", "/notices")


def _measures(today: date) -> Figure:
    numbers = dict(PublishedEntry.objects.values_list("status").annotate(n=Count("pk")).order_by())
    said = (("warned", "警示"), ("rectifying", "限期整改"), ("suspended", "暂停"), ("removed", "删除"))
    return Figure(
        "，".join(f"{word} {numbers.get(key, 0)}" for key, word in said), "/catalogue?status=removed"
    )


def _tasks(today: date) -> Figure:
    return Figure(f"{len(plan.tasks())} 项任务已列明分工", "/policy#tasks")


FIGURES: dict[str, Callable[[date], Figure]] = {
    "national": _level("national"),
    "province": _level("province"),
    "certified": _certified,
    "green": _target("green-material", "green-demonstration"),
    "organic": _target("organic"),
    "gi": _gi,
    "controlled": _target("controlled"),
    "keys": _keys,
    "plots": _plots,
    "schemes": _schemes,
    "signs": _signs,
    "operators": _operators,
    "editions": _editions,
    "notices": _notices,
    "measures": _measures,
    "tasks": _tasks,
}


def policy(*, today: date) -> list[ClauseLine]:
    """Every clause of the plan, in its order; each figure is read once."""
    figures = {key: FIGURES[key](today) for key in {c.figure for c in plan.clauses()} if key}
    return [ClauseLine(clause, figures.get(clause.figure)) for clause in plan.clauses()]
