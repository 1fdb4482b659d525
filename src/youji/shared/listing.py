"""One way to list: a list is declared as a table, and the page, its links and its workbook come from it.

OPERATORS = Listing(
    "经营主体",
    filters=(Filter("q", "查找", "search", hint="名称或代码"), Filter("kind", "类型", options=OPERATOR_KINDS)),
    columns=(
        Column("name", "名称", href=lambda row: reverse("registry:operator", args=[row.code]), sort="name"),
        Column("kind", "类型", lambda row: row.get_kind_display()),
    ),
    orders={"name": ("name", "pk")},
    none="还没有登记主体。",
)

asked = OPERATORS.read(request.GET)
listing = asked.of(selectors.search_operators(request.actor, **asked.values))
return listing.workbook() or render(request, "registry/operators.html", {"listing": listing})

In the template: ``{% filters listing %} {% listing_table listing %}``. In the address: each filter by its name, ``sort``
(``-name`` the other way round), ``size``, ``page``, ``col`` (a column that is shown; none: all), ``as=xlsx``. Whatever
is not known is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict

from youji.shared import cleaning, clock, reading, spelling, workbook
from youji.shared.files import file_response

SIZES = (20, 50, 100, 200)
#: Rows of one workbook, and characters of one filter.
MOST, LONGEST = 10_000, 120
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list can be narrowed by.

    ``look``: ``select``, ``search`` (a box), ``links`` (an option is a link), ``day``, or ``hidden`` (only from a link).
    ``options`` are ``(value, label)``; those that depend on who asks are given to ``Listing.read``.
    """

    name: str
    label: str
    look: str = "select"
    options: Options = ()
    hint: str = ""
    default: str = ""
    everything: str = (
        "全部"  # the option that narrows nothing; empty where there is none: the first is the default
    )
    pattern: str = ""  # what a link may ask besides the options offered

    def read(self, text: str | None, options: Options) -> str:
        """What was asked; the default when that is nothing one can ask."""
        known = [value for value, _ in options]
        text = self.default if text is None else cleaning.one_line(text)[0][:LONGEST]
        if self.look in ("select", "links"):
            if text in known or (self.everything and not text):
                return text
            if self.pattern and re.fullmatch(self.pattern, text):
                return text
            return self.default if self.everything or self.default or not known else known[0]
        if self.look == "day":
            day = reading.day(text)
            return "" if day is None else day.isoformat()
        return (spelling.as_written(text) if self.look == "search" else text) or self.default


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``cell`` gives a row's value (the attribute called ``key`` by itself), for the page and the workbook.

    On the page ``show`` says it in other words, ``tone`` makes it a status, ``href`` leads on from it, ``badge`` stands
    beside it, ``below`` under it, and ``title`` is said to who points at it. ``sort`` names one of the list's orders. The first column is the row's head and
    always there.
    """

    key: str
    label: str
    cell: Callable[[Any], Any] | None = None
    css: str = ""
    sort: str = ""
    href: Callable[[Any], str] | None = None
    show: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] | None = None
    badge: Callable[[Any], str] | None = None
    below: Callable[[Any], Any] | None = None
    title: Callable[[Any], str] | None = None

    def value(self, row: Any) -> Any:
        """What stands in this column of ``row``."""
        return (self.cell or attrgetter(self.key))(row)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it is declared."""

    title: str
    filters: tuple[Filter, ...]
    columns: tuple[Column, ...]
    #: name → what it orders by (of rows that are no query: the key of a row); without any they come as they are
    orders: Mapping[str, Sequence[Any] | Callable[[Any], Any]] = field(default_factory=dict)
    #: orders that are no column's: name → word, offered beside the filters
    order_words: Options = ()
    size: int = 50
    none: str = "没有符合条件的记录。"
    tick: Callable[[Any], object] | None = None  # what a row is chosen by, empty where it cannot be

    def read(self, query: QueryDict, **options: Options) -> Asked:
        """What the address asks for; ``options`` by the filter's name."""
        values, known = {}, {}
        for one in self.filters:
            known[one.name] = list(options.get(one.name, one.options))
            values[one.name] = one.read(query.get(one.name), known[one.name])
        sort = query.get("sort", "")
        size = reading.whole(query.get("size", "")) or self.size
        chosen = {column.key for column in self.columns} & set(query.getlist("col"))
        return Asked(
            listing=self,
            query=query,
            values=values,
            options=known,
            sort=sort if sort.removeprefix("-") in self.orders else "",
            size=size if size in SIZES else self.size,
            columns=tuple(
                column
                for n, column in enumerate(self.columns)
                if not chosen or n == 0 or column.key in chosen
            ),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What one address asks of a list."""

    listing: Listing
    query: QueryDict
    values: Mapping[str, str]
    options: Mapping[str, Options]
    sort: str
    size: int
    columns: tuple[Column, ...]

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return any(
            self.values[one.name] != one.read(None, self.options[one.name]) for one in self.listing.filters
        )

    @property
    def problems(self) -> list[str]:
        """What of the address was meant to narrow the list and does not: a day that is none."""
        days = [one for one in self.listing.filters if one.look == "day" and self.query.get(one.name)]
        return [f"{one.label}：{reading.DAY_SENTENCE}" for one in days if not self.values[one.name]]

    def day(self, name: str) -> date | None:
        """The day a filter asks for."""
        return reading.day(self.values[name])

    def ordered(self, rows: QuerySet[Any] | Sequence[Any]) -> QuerySet[Any] | Sequence[Any]:
        """The rows as ``sort`` wants them."""
        if not self.sort:
            return rows
        by, backwards = self.listing.orders[self.sort.removeprefix("-")], self.sort.startswith("-")
        if callable(by):
            return sorted(rows, key=by, reverse=backwards)
        if not isinstance(rows, QuerySet):
            return rows
        found = rows.order_by(*by)
        return found.reverse() if backwards else found

    def of(
        self,
        rows: QuerySet[Any] | Sequence[Any],
        prepare: Callable[[list[Any]], Iterable[Any]] = list,
        *,
        export: str = "",
        tone: Callable[[Any], str] | None = None,
    ) -> Listed:
        """The page of ``rows`` asked for (past the end: the last).

        Args:
            prepare: makes of the rows of one page what the columns read.
            export: the address of a workbook of the list's own, where that one can be brought back.
            tone: of a row that calls for attention.
        """
        ordered = self.ordered(rows)
        page = Paginator(ordered, self.size).get_page(self.query.get("page"))
        return Listed(self, ordered, page, list(prepare(list(page))), prepare, export, tone)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with its rows: the one value a template needs."""

    asked: Asked
    all: QuerySet[Any] | Sequence[Any]
    page: Page[Any]
    rows: list[Any]
    prepare: Callable[[list[Any]], Iterable[Any]]
    own_export: str = ""
    tone: Callable[[Any], str] | None = None

    @property
    def declared(self) -> Listing:
        """The list as it is declared."""
        return self.asked.listing

    @property
    def count(self) -> int:
        """How many rows there are on all pages."""
        return self.page.paginator.count

    @property
    def export(self) -> str:
        """Where the workbook of what is shown is fetched."""
        query = self.asked.query.copy()
        query.pop("page", None)
        if not self.own_export:
            query["as"] = "xlsx"
        return f"{self.own_export}?{query.urlencode()}"

    def workbook(self) -> HttpResponse | None:
        """What is shown, on all pages and in the columns chosen, where the address asks for a workbook."""
        if self.asked.query.get("as") != "xlsx":
            return None
        columns = self.asked.columns
        table = workbook.Table(self.declared.title, tuple(workbook.Column(c.key, c.label) for c in columns))
        lines = (
            {column.key: _cell(column.value(row)) for column in columns}
            for row in self.prepare(list(self.all[:MOST]))
        )
        return file_response(workbook.listing(table, lines), f"{self.declared.title}.xlsx")


def _cell(value: Any) -> Any:
    """``value`` as a workbook takes it: an instant in the province's time, anything unknown as its text."""
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.PROVINCE_TIME):%Y-%m-%d %H:%M}"
    return value if value is None or isinstance(value, date | Decimal | int | float) else str(value)
