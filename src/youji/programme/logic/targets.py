"""Counting against the plan's targets. Plain arithmetic over tallies; every number keeps the question it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from youji.recognition.logic.published_query import PublishedQuery


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
    text: str
    note: str
    source: str
    checked_on: date | None

    @property
    def asked(self) -> str:
        """The number as the plan writes it."""
        if self.low is None:
            return "未写明数量"
        about = "左右" if self.approximate else ""
        span = f"{self.low}–{self.high}" if self.high and self.high != self.low else f"{self.low:,}"
        return f"{span} {self.unit}{about}"


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
    """One group of rows that count alike: how many, where, of what category, recognised when."""

    number: int
    city: str
    category: str
    category_label: str
    year: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One number and the question whose rows it counts."""

    label: str
    number: int
    query: PublishedQuery
    key: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A target with what there is, and the same number taken apart three ways."""

    target: Target
    total: Cell
    by_city: tuple[Cell, ...]
    by_category: tuple[Cell, ...]
    by_year: tuple[Cell, ...]

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


def percent(number: int, low: int | None) -> int | None:
    """The share of ``low``, whole percent rounded down; ``None`` where the plan names no number."""
    return None if not low else number * 100 // low


def verdict(number: int, low: int | None) -> str:
    """Reached, or how many are missing."""
    if low is None:
        return ""
    return "已达到" if number >= low else f"还差 {low - number:,}"


def _sum(tallies: Iterable[Tally], key: Callable[[Tally], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for tally in tallies:
        found[key(tally)] += tally.number
    return found


def progress(
    target: Target, tallies: Iterable[Tally], *, query: PublishedQuery, cities: Mapping[str, str]
) -> Progress:
    """``target`` against ``tallies``, which answer ``query``; every part asks the whole's question and one more thing.

    Args:
        cities: every city's name by code; those with nothing are shown as nothing.
    """
    tallies = list(tallies)
    cities_found = _sum(tallies, lambda t: t.city)
    categories = _sum(tallies, lambda t: t.category)
    names = {t.category: t.category_label for t in tallies}
    years = _sum(tallies, lambda t: str(t.year))
    return Progress(
        target=target,
        total=Cell(target.label, sum(t.number for t in tallies), query),
        by_city=tuple(
            Cell(cities.get(code, code), cities_found[code], query.to(city=code), code)
            for code in sorted({*cities, *cities_found})
        ),
        by_category=tuple(
            Cell(names[key], categories[key], query.to(category=key), key) for key in sorted(categories)
        ),
        by_year=tuple(
            Cell(f"{year}年", years[year], query.to(year=int(year)), year) for year in sorted(years)
        ),
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
