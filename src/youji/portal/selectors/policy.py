"""The plan clause by clause, with the figures that show each at work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from youji.catalogue.logic.published_query import ALL, COUNTED, PublishedQuery
from youji.catalogue.models import Edition
from youji.catalogue.selectors.published import count_of, holders_of, published
from youji.environment.selectors.overview import numbers
from youji.portal.selectors import notices
from youji.production.selectors.public import kept
from youji.programme.logic.targets import coverage_sum
from youji.programme.selectors import plan, targets
from youji.programme.selectors.plan import Clause
from youji.recognition.models import Notice
from youji.recognition.selectors.notices import open_notices
from youji.schemes.models import SchemeVersion
from youji.shared.actor import ANONYMOUS
from youji.standards import selectors as standards


@dataclass(frozen=True, slots=True)
class Figure:
    """A live number in words, with the rows it counts behind the link."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause with its figures, if its room exists."""

    clause: Clause
    figures: tuple[Figure, ...]


Figures = Callable[[date], tuple[Figure, ...]]


def _catalogue(query: PublishedQuery, words: str, today: date) -> Figure:
    """``words`` with the number of rows in the place of ``{}``; the link opens those rows."""
    return Figure(words.format(f"{count_of(query, today=today):,}"), f"/catalogue?{query.querystring}")


def _target(**words: str) -> Figures:
    """Targets by key, each with the word that tells it from the others."""

    def figures(today: date) -> tuple[Figure, ...]:
        found = []
        for key, word in words.items():
            target = plan.target(key.replace("_", "-"))
            asked = f" / {target.span}" if target.low else ""
            found.append(_catalogue(targets.question(target), f"{word} {{}}{asked}".strip(), today))
        return tuple(found)

    return figures


def _certified(today: date) -> tuple[Figure, ...]:
    return (Figure(f"{targets.certified_rows(on=today).count():,} 个当日有效", "/targets/certified"),)


def _gi(today: date) -> tuple[Figure, ...]:
    found = coverage_sum(targets.gi_coverage(today=today))
    said = f"{found.have} 个核心基地，{found.met} / {found.products} 个产品已达到"
    return (Figure(said, "/targets/gi"),)


def _keys(today: date) -> tuple[Figure, ...]:
    asked = (("city", "重点市 {} 个"), ("county", "重点县 {} 个"))
    return tuple(
        _catalogue(PublishedQuery(subject=subject, status=COUNTED, each="base"), words, today)
        for subject, words in asked
    )


def _plots(today: date) -> tuple[Figure, ...]:
    placed = published(PublishedQuery(status=ALL), today=today).filter(lon__isnull=False).count()
    return (Figure(f"{placed:,} 项已上图", "/data/catalogue.geojson"),)


def _schemes(today: date) -> tuple[Figure, ...]:
    return (Figure(f"{SchemeVersion.objects.count()} 份认定办法", "/schemes"),)


def _signs(today: date) -> tuple[Figure, ...]:
    return (_catalogue(PublishedQuery(), "{} 块标牌可由公开页生成", today),)


def _operators(today: date) -> tuple[Figure, ...]:
    query = PublishedQuery(subject="operator", each="base")
    return (
        _catalogue(
            query, f"{{}} 个经营主体基地在目录内，属于 {holders_of(query, today=today):,} 个经营主体", today
        ),
    )


def _editions(today: date) -> tuple[Figure, ...]:
    return (Figure(f"已发布 {Edition.objects.count()} 版", "/editions"),)


def _rounds(today: date) -> tuple[Figure, ...]:
    number = len(notices.open_rounds(today=today))
    return (Figure(f"正在受理申报 {number} 批", "/notices#rounds"),)


def _notices(today: date) -> tuple[Figure, ...]:
    still = open_notices(today).count()
    return (Figure(f"公示 {Notice.objects.count()} 次，正在公示 {still} 次", "/notices"),)


def _measures(today: date) -> tuple[Figure, ...]:
    said = (
        ("warned", "警示"), ("rectifying", "限期整改"), ("interim", "临时暂停"), ("suspended", "暂停"), ("removed", "删除"),
    )  # fmt: skip
    return tuple(_catalogue(PublishedQuery(status=key), f"{word} {{}}", today) for key, word in said)


def _tasks(today: date) -> tuple[Figure, ...]:
    return (Figure(f"{len(plan.tasks())} 项任务已列明分工", "/policy#tasks"),)


def _standards(today: date) -> tuple[Figure, ...]:
    return (Figure(f"{standards.standards(ANONYMOUS).count():,} 个标准（各版）已登记", "/standards"),)


def _stages(today: date) -> tuple[Figure, ...]:
    rows = standards.coverage(ANONYMOUS, today)
    gaps = sum(len(row.gaps) for row in rows)
    return (Figure(f"{len(rows):,} 个产品，{gaps:,} 格缺标", "/standards"),)


def _grades(today: date) -> tuple[Figure, ...]:
    return (Figure(f"{len(standards.products_with_quality())} 个产品有品质指标", "/standards"),)


def _adoptions(today: date) -> tuple[Figure, ...]:
    found = standards.handed_count(today.year)
    return (Figure(f"今年发给 {found.handed:,} 户，已阅知 {found.read:,} 户", "/standards"),)


def _papers(today: date) -> tuple[Figure, ...]:
    return (Figure(f"{standards.issued_count(today)} 部现行规程可印", "/standards"),)


def _environment(*said: tuple[str, str]) -> Figures:
    """Numbers of the environment in words, each with the part of its page that lists what it counts."""

    def figures(today: date) -> tuple[Figure, ...]:
        found = numbers(today)
        return tuple(Figure(words.format(**found), href) for words, href in said)

    return figures


def _records(today: date) -> tuple[Figure, ...]:
    found = kept(today)
    return (Figure(f"目录内 {found.bases:,} 个基地，{found.recording:,} 个今年有生产记录", "/production"),)


def _following(today: date) -> tuple[Figure, ...]:
    return (Figure(f"{kept(today).following:,} 个基地今年按规程核对农事", "/production"),)


FIGURES: dict[str, Figures] = {
    "records": _records,
    "following": _following,
    "standards": _standards,
    "stages": _stages,
    "grades": _grades,
    "adoptions": _adoptions,
    "papers": _papers,
    "national": _target(national_cities="重点市", national_counties="重点县", national_bases="基地"),
    "province": _target(province_counties="重点县", province_bases="基地"),
    "certified": _certified,
    "green": _target(green_material="原料基地", green_demonstration="示范基地"),
    "organic": _target(organic=""),
    "gi": _gi,
    "controlled": _target(controlled=""),
    "keys": _keys,
    "plots": _plots,
    "schemes": _schemes,
    "signs": _signs,
    "operators": _operators,
    "editions": _editions,
    "rounds": _rounds,
    "notices": _notices,
    "measures": _measures,
    "tasks": _tasks,
    "clean": _environment(
        ("样品 {samples} 个", "/environment#samples"), ("禁止生产区 {zones} 个", "/environment#zones")
    ),
    "protection": _environment(
        ("污染线索 {findings} 条，没有办结 {open} 条", "/environment#findings"),
        ("回收处理 {disposals} 次", "/environment#disposals"),
    ),
    "techniques": _environment(("{bases} 个基地登记了绿色技术", "/environment#techniques")),
    "stations": _environment(("试验站 {stations} 个，数据 {readings} 个", "/environment#stations")),
    "regions": _environment(("区域模式 {regions} 个", "/regions")),
}


def policy(*, today: date) -> list[ClauseLine]:
    """Every clause of the plan, in its order; each figure is read once."""
    figures = {key: FIGURES[key](today) for key in {c.figure for c in plan.clauses()} if key}
    return [ClauseLine(clause, figures.get(clause.figure, ())) for clause in plan.clauses()]
