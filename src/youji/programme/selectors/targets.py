"""The plan's targets against the catalogue and the register of certified products, on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Substr

from youji.catalogue.logic.published_query import PublishedQuery, parse
from youji.catalogue.models import PublishedEntry
from youji.catalogue.selectors.published import published
from youji.divisions import selectors as divisions
from youji.divisions.logic.places import short_name
from youji.programme.logic.targets import Coverage, Progress, Reported, Tally, Target, progress
from youji.programme.selectors import plan
from youji.registry.models import CertificationKind, CertifiedProduct, GIProduct
from youji.shared import spelling

#: 3-c counts these three.
COUNTED_KINDS = (CertificationKind.GREEN, CertificationKind.ORGANIC, CertificationKind.GI)
PER_PAGE = 50


def question(target: Target) -> PublishedQuery:
    """The catalogue question whose rows a target counts."""
    return parse(dict(parse_qsl(target.query)))


def tallies(query: PublishedQuery, *, today: date) -> list[Tally]:
    """Every recognition that answers ``query``, with its base, city, category and day, read off the index."""
    found = (
        published(query.to(each=""), today=today)
        .annotate(city=Substr("division", 1, 4))
        .values_list("base_code", "city", "category", "recognised_on", "scheme_key")
        .order_by()
    )
    labels = _category_labels()
    return [
        Tally(base, city, category, labels.get((scheme, category), category), day)
        for base, city, category, day, scheme in found
    ]


def _category_labels() -> dict[tuple[str, str], str]:
    kinds = PublishedEntry.objects.values_list("scheme_key", "category", "category_label")
    return {(scheme, category): label for scheme, category, label in kinds.distinct().order_by()}


def city_names() -> dict[str, str]:
    """Every city's name by code, as short as people say it: 岳阳, 湘西."""
    return {city.code: short_name(city.name) for city in divisions.cities()}


def years() -> list[int]:
    """The years in which anything in the catalogue was recognised, newest first."""
    span = PublishedEntry.objects.aggregate(first=Min("recognised_on"), last=Max("recognised_on"))
    return list(range(span["last"].year, span["first"].year - 1, -1)) if span["last"] else []


def progress_of(
    target: Target, *, today: date, cities: dict[str, str], division: str = "", year: int | None = None
) -> Progress:
    """One catalogue target, for the province or only for ``division``; of one year's recognitions only, or of all."""
    query = question(target).to(year=year)
    if division:
        query = query.to(city=division[:4], county=division if len(division) > 4 else "")
        cities = {code: name for code, name in cities.items() if code == division[:4]}
    return progress(target, tallies(query, today=today), query=query, cities=cities, today=today)


@dataclass(frozen=True, slots=True)
class CertifiedCell:
    """One number of certified products and the query string that lists them."""

    label: str
    number: int
    querystring: str


@dataclass(frozen=True, slots=True)
class Certified:
    """3-c: certified products valid on the day, by kind and by city."""

    target: Target
    total: CertifiedCell
    by_kind: tuple[CertifiedCell, ...]
    by_city: tuple[CertifiedCell, ...]
    reported: tuple[Reported, ...]

    @property
    def most(self) -> int:
        """The largest city's number."""
        return max((cell.number for cell in self.by_city), default=0)

    @property
    def reported_rows(self) -> list[tuple[str, int]]:
        """What others reported, as a chart takes it."""
        return [(f"{r.as_of.year}年末", r.value) for r in self.reported]


def certified_rows(
    *, on: date, kind: str = "", city: str = "", words: str = ""
) -> QuerySet[CertifiedProduct]:
    """Certified products of the three kinds valid ``on`` the day; each word is in name, number or holder."""
    found = CertifiedProduct.objects.counting(on).filter(kind__in=COUNTED_KINDS)
    if kind in COUNTED_KINDS:
        found = found.filter(kind=kind)
    for word in spelling.as_written(words).split():
        named = Q(name__icontains=word) | Q(number__icontains=word) | Q(operator__name__icontains=word)
        found = found.filter(named)
    return found.filter(division__startswith=city) if city else found


def certified(*, on: date, cities: dict[str, str], division: str = "") -> Certified:
    """3-c on the day, in one query."""
    pairs = list(
        certified_rows(on=on, city=division)
        .annotate(city=Substr("division", 1, 4))
        .values_list("kind", "city")
        .annotate(number=Count("pk"))
        .order_by()
    )
    kinds: Counter[str] = Counter()
    by_city: Counter[str] = Counter()
    for kind, city, number in pairs:
        kinds[kind] += number
        by_city[city] += number
    mine = f"&city={division}" if division else ""
    shown = {**cities, **{code: code for code in by_city if code not in cities}}
    if division:
        shown = {code: name for code, name in shown.items() if code == division[:4]}
    target = plan.target("certified")
    return Certified(
        target=target,
        total=CertifiedCell(target.label, sum(kinds.values()), mine.lstrip("&")),
        by_kind=tuple(CertifiedCell(str(k.label), kinds[k], f"kind={k.value}{mine}") for k in COUNTED_KINDS),
        by_city=tuple(
            CertifiedCell(name, by_city[code], f"city={code}") for code, name in sorted(shown.items())
        ),
        reported=tuple(r for r in plan.reported() if r.target == target.key),
    )


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certified product as the public list shows it."""

    kind_label: str
    number: str
    name: str
    operator_name: str
    division: str
    valid_from: date
    valid_until: date | None
    is_demo: bool


def certified_page(
    *, on: date, kind: str, city: str, number: int | str | None, words: str = ""
) -> Page[CertificateRow]:
    """One page of the rows 3-c counts."""
    found = (
        certified_rows(on=on, kind=kind, city=city, words=words)
        .select_related("operator")
        .order_by("division", "number")
    )
    page: Page = Paginator(found, PER_PAGE).get_page(number)
    page.object_list = [
        CertificateRow(
            kind_label=str(CertificationKind(row.kind).label),
            number=row.number,
            name=row.name,
            operator_name=row.operator.name if row.operator else "",
            division=row.division,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            is_demo=row.is_demo,
        )
        for row in page.object_list
    ]
    return page


def gi_coverage(*, today: date, division: str = "") -> list[Coverage]:
    """4.1-c: every GI product with its core bases; what is short first. Two queries."""
    query = question(plan.target("gi-core"))
    bases = Count("base_code", distinct=True)
    found = (
        published(query.to(each=""), today=today).values_list("gi_product_id").annotate(n=bases).order_by()
    )
    have = {gi: number for gi, number in found if gi is not None}
    rows = [
        Coverage(
            product=gi.name,
            group=gi.group,
            places=tuple(gi.counties),
            is_priority=gi.is_priority,
            have=have.get(gi.pk, 0),
            query=query.to(gi=gi.pk),
        )
        for gi in GIProduct.objects.order_by("group", "name")
        if _touches(gi.counties, division)
    ]
    return sorted(rows, key=lambda row: (-row.missing, -row.over))


def nameless_cores(*, today: date) -> int:
    """Core bases of which no GI product is known: they count for the target and for no product."""
    return published(question(plan.target("gi-core")), today=today).filter(gi_product_id__isnull=True).count()


def _touches(counties: Iterable[str], division: str) -> bool:
    return not division or any(c.startswith(division) or division.startswith(c) for c in counties)
