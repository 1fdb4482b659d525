"""The catalogue page: rows, counts by division, the choices of its filters, the current edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Min, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.fields.json import KT
from django.db.models.functions import Substr

from youji.catalogue.labels import ENTRY_STATUSES as ENTRY_STATUS
from youji.catalogue.logic.published_query import (
    LEVELS,
    LISTED,
    SORTS,
    STATUS_LABELS,
    SUBJECT_LABELS,
    PublishedQuery,
    status_today,
)
from youji.catalogue.logic.statuses import PUBLISHED, EntryStatus
from youji.catalogue.models import Edition, PublishedEntry
from youji.catalogue.selectors.bad_news import BadNews, bad_news_of
from youji.catalogue.selectors.photos import SHOWN
from youji.catalogue.selectors.published import count_of, published
from youji.divisions import selectors as divisions
from youji.shared.products import PRODUCT_GROUPS

PER_PAGE = 20
ORDER: dict[str, tuple[str | OrderBy, ...]] = {
    "recognised": ("-recognised_on", "code"),
    "area": (F("area_mu").desc(nulls_last=True), "code"),
    "division": ("division", "code"),
    "until": (F("valid_until").asc(nulls_last=True), "code"),
}
#: What a row of a list needs; ``payload`` and ``search`` stay in the database.
COLUMNS = (
    "code",
    "base_code",
    "name",
    "scheme_title",
    "category_label",
    "subject",
    "level",
    "division",
    "city_name",
    "county_name",
    "operator_name",
    "former_names",
    "product_name",
    "area_mu",
    "counted",
    "lon",
    "lat",
    "status",
    "recognised_on",
    "valid_from",
    "valid_until",
    "document_number",
    "edition_number",
    "is_demo",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One published entry as a list shows it. ``status`` is as of the day asked about."""

    code: str
    base_code: str
    name: str
    scheme_title: str
    category_label: str
    subject: str
    level: str
    division: str
    city_name: str
    county_name: str
    operator_name: str
    former_names: str  # one a line
    product_name: str
    area_mu: Decimal | None
    counted: str  # 5,000羽; empty where it is measured in 亩
    lon: float | None
    lat: float | None
    status: EntryStatus
    recognised_on: date
    valid_from: date
    valid_until: date | None
    document_number: str
    edition_number: int
    is_demo: bool
    photo: str | None = None  # what is to be seen on the photograph of the base, where there is one
    bad_news: tuple[BadNews, ...] = ()  # of the base's and its 经营主体's other recognitions

    @property
    def status_label(self) -> str:
        """The status in words."""
        return ENTRY_STATUS[self.status][0]

    @property
    def status_tone(self) -> str:
        """The status's tone."""
        return ENTRY_STATUS[self.status][1]

    @property
    def pictured(self) -> str:
        """What is to be seen on its photograph, where one is shown: of what is suspended or gone none is."""
        return self.photo or "" if self.status in SHOWN else ""

    @property
    def formerly(self) -> str:
        """What it and its holder were called before, for whoever knows it by that: 原名甲、乙."""
        return f"原名{'、'.join(self.former_names.splitlines())}" if self.former_names else ""

    @property
    def level_label(self) -> str:
        """省级 or 国家级."""
        return LEVELS.get(self.level, self.level)

    @property
    def last_day(self) -> date | None:
        """The last day it is valid."""
        return self.valid_until - timedelta(days=1) if self.valid_until else None

    @property
    def subject_label(self) -> str:
        """What was recognised, in words."""
        return SUBJECT_LABELS.get(self.subject, self.subject)


def rows_of(found: QuerySet[PublishedEntry], *, today: date, pictured: bool = True) -> Iterator[Row]:
    """Rows, in the order of ``found``, in one query; ``pictured`` looks into each payload, for pages and no files."""
    photo = {"photo": KT("payload__photo__caption")} if pictured else {}
    for values in found.values(*COLUMNS, **photo):
        status = status_today(values.pop("status"), values["valid_until"], today)
        yield Row(status=status, **values)


def with_bad_news(rows: Sequence[Row], *, on: date, past: bool = False) -> list[Row]:
    """The rows that are shown, each with what else is known of its base and its 经营主体."""
    told = bad_news_of([row.code for row in rows], on=on, past=past)
    return [replace(row, bad_news=told.get(row.code, ())) for row in rows]


@dataclass(frozen=True, slots=True)
class Removed:
    """What a question finds among the removed."""

    number: int
    href: str

    @property
    def sentence(self) -> str:
        """How many there are."""
        return f"另有{self.number}项已从目录中删除"


def removed_too(query: PublishedQuery, *, today: date) -> Removed | None:
    """What the same words find among the removed, where the question left those out."""
    if not query.q or query.status != LISTED:
        return None
    removed = query.to(status=EntryStatus.REMOVED.value)
    number = count_of(removed, today=today)
    return Removed(number, f"?{removed.querystring}") if number else None


def search(query: PublishedQuery, *, today: date) -> QuerySet[PublishedEntry]:
    """What answers ``query``, in the order it asks for."""
    return published(query, today=today).order_by(*ORDER[query.sort])


class _Rows:
    """A queryset that hands a page's slice over as ``Row``."""

    def __init__(self, query: PublishedQuery, today: date) -> None:
        self.query, self.found, self.today = query, search(query, today=today), today

    def count(self) -> int:
        return count_of(self.query, today=self.today)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, piece: slice) -> list[Row]:
        """The codes from the index first, then only the rows that are shown: a row is heavy with its payload."""
        codes = list(self.found.values_list("code", flat=True)[piece])
        rows = {r.code: r for r in rows_of(PublishedEntry.objects.filter(code__in=codes), today=self.today)}
        shown = [rows[code] for code in codes if code in rows]
        return with_bad_news(shown, on=self.today)


def page_of(
    query: PublishedQuery, *, number: int | str | None, today: date, per_page: int = PER_PAGE
) -> Page[Row]:
    """One page of rows; a number out of range is the nearest page."""
    return Paginator(_Rows(query, today), per_page).get_page(number)  # type: ignore[arg-type]


def counts_by_division(query: PublishedQuery, *, today: date) -> dict[str, int]:
    """How many rows answer ``query`` in each city; inside a city, in each of its counties. One query."""
    digits = 6 if query.city else 4
    found = published(query.to(county="", city=query.city, each=""), today=today)
    # A base stands in one place, so bases may be counted place by place.
    number = Count("base_code", distinct=True) if query.each else Count("pk")
    pairs = found.annotate(area=Substr("division", 1, digits)).values_list("area").annotate(n=number)
    return dict(pairs.order_by())


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What each filter of the catalogue offers."""

    cities: list[Choice]
    counties: list[Choice]
    subjects: list[Choice]
    schemes: list[Choice]
    categories: list[Choice]
    levels: list[Choice]
    groups: list[Choice]
    statuses: list[Choice]
    years: list[Choice]
    sorts: list[Choice]


def _choices(pairs: Iterable[tuple[Any, str]]) -> list[Choice]:
    return [Choice(str(value), label) for value, label in pairs]


def choices(query: PublishedQuery) -> Choices:
    """The options of every filter; schemes, categories and years are those that have been published."""
    kinds = list(
        PublishedEntry.objects.values_list("scheme_key", "scheme_title", "category", "category_label")
        .distinct()
        .order_by()
    )
    schemes = sorted({(key, title) for key, title, *_ in kinds})
    categories = sorted({(k[2], k[3]) for k in kinds if query.scheme in ("", k[0])}, key=lambda c: c[0])
    span = PublishedEntry.objects.aggregate(first=Min("recognised_on"), last=Max("recognised_on"))
    years = range(span["last"].year, span["first"].year - 1, -1) if span["last"] else ()
    statuses = [
        *STATUS_LABELS.items(),
        *((s.value, ENTRY_STATUS[s][0]) for s in PUBLISHED),
    ]
    counties = divisions.counties(query.city) if query.city else ()
    return Choices(
        cities=[Choice(d.code, d.name) for d in divisions.cities()],
        counties=[Choice(d.code, d.name) for d in counties],
        subjects=_choices(SUBJECT_LABELS.items()),
        schemes=_choices(schemes),
        categories=_choices(categories),
        levels=_choices(LEVELS.items()),
        groups=_choices((g, g) for g in PRODUCT_GROUPS),
        statuses=_choices(statuses),
        years=_choices((y, f"{y}年") for y in years),
        sorts=_choices(SORTS.items()),
    )


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition as a list shows it."""

    number: int
    title: str
    document_number: str
    published_on: date
    entry_count: int
    digest: str
    ledger_entry_id: Any
    is_demo: bool


def current_edition() -> EditionLine | None:
    """The newest edition, if one has been published."""
    newest = Edition.objects.order_by("-number").first()
    return line_of(newest) if newest else None


def line_of(edition: Edition) -> EditionLine:
    """An edition's line."""
    return EditionLine(
        edition.number,
        edition.title,
        edition.document_number,
        edition.published_on,
        edition.entry_count,
        edition.digest,
        edition.ledger_entry_id,
        edition.is_demo,
    )
