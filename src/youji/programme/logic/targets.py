"""Counting against the plan's targets. Plain arithmetic over tallies; every number keeps the question it answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from youji.catalogue.logic.published_query import PublishedQuery


@dataclass(frozen=True, slots=True)
class Target:
    """One number of the plan. ``low`` to ``high`` is what it asks for; without ``low`` it names no number."""

    key: str
    clause: str
    label: str
    unit: str
    low: int | None
    high: int | None
    approximate: bool
    counts: str  # catalogue | certified | coverage | none
    query: str
    rule: str  # in words: which rows count, and why
    beside: str  # in words: what is near it and does not count
    beside_query: str
    text: str
    note: str
    source: str
    checked_on: date | None

    @property
    def span(self) -> str:
        """The number as the plan writes it, without its unit."""
        return f"{self.low}–{self.high}" if self.high and self.high != self.low else f"{self.low or 0:,}"

    @property
    def asked(self) -> str:
        """The number as the plan writes it."""
        if self.low is None:
            return "未写明数量"
        return f"{self.span} {self.unit}{'左右' if self.approximate else ''}"


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure somebody else published; never mixed with ours."""

    target: str
    as_of: date
    value: int
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One recognition that counts: of which base, where, of what category, on which day."""

    base: str
    city: str
    category: str
    category_label: str
    recognised_on: date


@dataclass(frozen=True, slots=True)
class Cell:
    """One number and the question whose rows it counts."""

    label: str
    number: int
    query: PublishedQuery
    key: str = ""


#: A target further off than this is said in words and not drawn.
GOAL_TIMES = 8
#: The years whose growth a forecast goes on with, and the years after which it says nothing any more.
PACE_YEARS, FORESEEN_YEARS = 2, 20


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the pace of the last two years leads: ``reached_in`` is the year, ``None`` when it leads nowhere near."""

    added: int
    reached_in: int | None

    @property
    def short(self) -> str:
        """The forecast in a cell of a table."""
        if self.reached_in is not None:
            return f"{self.reached_in}年达到"
        if self.added:
            return f"按现在的速度，{FORESEEN_YEARS} 年内达不到"
        return f"近 {PACE_YEARS} 年没有新增"

    @property
    def text(self) -> str:
        """The forecast in words, with what it goes by."""
        if not self.added:
            return f"近 {PACE_YEARS} 年没有新增，推算不出哪一年达到。"
        pace = f"{self.added / PACE_YEARS:.1f}".removesuffix(".0")
        if self.reached_in is None:
            return f"近 {PACE_YEARS} 年平均每年新增 {pace} 个，按现在的速度，{FORESEEN_YEARS} 年内达不到。"
        return f"近 {PACE_YEARS} 年平均每年新增 {pace} 个，按现在的速度，{self.reached_in} 年达到。"


@dataclass(frozen=True, slots=True)
class Progress:
    """A target with what there is, the same number taken apart three ways, how it grew, and where that leads."""

    target: Target
    total: Cell
    by_city: tuple[Cell, ...]
    by_category: tuple[Cell, ...]
    by_year: tuple[Cell, ...]
    growth: tuple[Cell, ...]  # recognised in that year or before, and counted today
    forecast: Forecast | None

    @property
    def percent(self) -> int | None:
        """The share of the target, whole percent rounded down: 99.9 % is not reached."""
        return percent(self.total.number, self.target.low)

    @property
    def verdict(self) -> str:
        """Reached, or how many are missing."""
        return verdict(self.total.number, self.target.low)

    @property
    def most(self) -> int:
        """The largest city's number, for bars that can be compared."""
        return max((cell.number for cell in self.by_city), default=0)

    @property
    def growth_rows(self) -> list[tuple[str, int, None, str]]:
        """The growth as a chart takes it: word, number, no target of its own, where the number leads."""
        return [(c.label, c.number, None, f"/catalogue?{c.query.querystring}") for c in self.growth]

    @property
    def goal(self) -> int | None:
        """The target as a line across the growth, unless it is so far off that the growth would look like nothing."""
        low = self.target.low
        return low if low and low <= GOAL_TIMES * max(self.total.number, 1) else None


def percent(number: int, low: int | None) -> int | None:
    """The share of ``low``, whole percent rounded down; ``None`` where the plan names no number."""
    return None if not low else number * 100 // low


def verdict(number: int, low: int | None) -> str:
    """Reached, or how many are missing."""
    if low is None:
        return ""
    return "已达到" if number >= low else f"还差 {low - number:,}"


def forecast(firsts: Iterable[date], *, low: int | None, today: date) -> Forecast | None:
    """Where the growth of the last two years leads; ``None`` when there is nothing left to reach.

    Args:
        firsts: the day each base that counts was first recognised.
    """
    days = list(firsts)
    if low is None or len(days) >= low:
        return None
    added = sum(today - timedelta(days=365 * PACE_YEARS) < day <= today for day in days)
    if not added:
        return Forecast(0, None)
    wait = timedelta(days=365 * PACE_YEARS * (low - len(days)) / added)
    return Forecast(added, (today + wait).year if wait.days <= 365 * FORESEEN_YEARS else None)


def _bases(tallies: Iterable[Tally], key: Callable[[Tally], str]) -> dict[str, int]:
    """How many different bases there are under each key."""
    found: dict[str, set[str]] = defaultdict(set)
    for tally in tallies:
        found[key(tally)].add(tally.base)
    return {name: len(bases) for name, bases in found.items()}


def _first_days(tallies: Iterable[Tally]) -> dict[str, date]:
    """The day each base was first recognised."""
    first: dict[str, date] = {}
    for tally in tallies:
        first[tally.base] = min(first.get(tally.base, date.max), tally.recognised_on)
    return first


def progress(
    target: Target,
    tallies: Iterable[Tally],
    *,
    query: PublishedQuery,
    cities: Mapping[str, str],
    today: date,
) -> Progress:
    """``target`` against ``tallies``, which answer ``query``; every part asks the whole's question and one more thing.

    Bases are counted, not recognitions: a base counts once in the whole and once in each part it belongs to.

    Args:
        cities: every city's name by code; those with nothing are shown as nothing.
    """
    tallies = list(tallies)
    by_city = _bases(tallies, lambda t: t.city)
    categories = _bases(tallies, lambda t: t.category)
    names = {t.category: t.category_label for t in tallies}
    years = _bases(tallies, lambda t: str(t.recognised_on.year))
    first = _first_days(tallies)
    span = range(min((d.year for d in first.values()), default=today.year), today.year + 1)
    return Progress(
        target=target,
        total=Cell(target.label, len(first), query),
        by_city=tuple(
            Cell(cities.get(code, code), by_city.get(code, 0), query.to(city=code), code)
            for code in sorted({*cities, *by_city})
        ),
        by_category=tuple(
            Cell(names[key], categories[key], query.to(category=key), key) for key in sorted(categories)
        ),
        by_year=tuple(
            Cell(f"{year}年", years[year], query.to(year=int(year)), year) for year in sorted(years)
        ),
        growth=tuple(
            Cell(f"{year}年", sum(d.year <= year for d in first.values()), query.to(upto=year), str(year))
            for year in span
        ),
        forecast=forecast(first.values(), low=target.low, today=today),
    )


PRIORITY_LOW, PRIORITY_HIGH, ORDINARY = 2, 3, 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """One GI product against its core bases (4.1-c): each has one, those of the two programmes two or three."""

    product: str
    group: str
    places: tuple[str, ...]
    is_priority: bool
    have: int
    query: PublishedQuery

    @property
    def low(self) -> int:
        """How many there must be."""
        return PRIORITY_LOW if self.is_priority else ORDINARY

    @property
    def high(self) -> int:
        """How many there may be."""
        return PRIORITY_HIGH if self.is_priority else ORDINARY

    @property
    def missing(self) -> int:
        """How many are missing."""
        return max(0, self.low - self.have)

    @property
    def over(self) -> int:
        """How many there are beyond the plan's number."""
        return max(0, self.have - self.high)

    @property
    def asked(self) -> str:
        """The number as the plan writes it."""
        return f"{self.low}–{self.high}" if self.high != self.low else str(self.low)


@dataclass(frozen=True, slots=True)
class CoverageSum:
    """All GI products together."""

    products: int
    met: int
    required: int
    have: int
    missing: int
    over: int


def coverage_sum(rows: Iterable[Coverage]) -> CoverageSum:
    """What the rows come to."""
    rows = list(rows)
    return CoverageSum(
        products=len(rows),
        met=sum(row.missing == 0 for row in rows),
        required=sum(row.low for row in rows),
        have=sum(row.have for row in rows),
        missing=sum(row.missing for row in rows),
        over=sum(row.over for row in rows),
    )
