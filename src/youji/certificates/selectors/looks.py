"""How often a certificate was looked at: what its page says in passing, and day by day for whoever issued it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import F, Func, OuterRef, QuerySet, Subquery

from youji.certificates.logic.copies import Bound, Bounds, bounds_of
from youji.certificates.logic.digits import Scanned
from youji.certificates.logic.issuers import Keys
from youji.certificates.logic.verdict import Known, judge
from youji.certificates.models import Certificate, Look
from youji.certificates.selectors.certificates import by_code, code_in
from youji.certificates.selectors.reach import NOT_SIGNED
from youji.certificates.selectors.tables import dated_rows
from youji.shared.prepared import prepared
from youji.shared.refusals import Refused


@cache
def bounds_on(day: date) -> Bounds:
    """The numbers of ``data/certificates/looks.csv`` that hold on ``day``."""
    return bounds_of(_rows(), day)


@cache
def _rows() -> tuple[Bound, ...]:
    return tuple(
        Bound(**dated, key=row["key"], label=row["label"], number=int(row["number"]), unit=row["unit"])
        for row, dated in dated_rows("looks")
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """Which look this is, today and within the last ``days``: after those that are added up, which is once a minute."""

    today: str
    days: str
    in_days: str


def with_code_looked(code: str, today: date) -> Certificate | None:
    """As ``with_code``, with its looks until now, in the same question."""
    return next(iter(_looked(code_in(code), today, _since(today))), None)


@prepared
def _looked(code: str, today: date, since: date) -> QuerySet[Certificate]:
    """``looks_today``, ``looks_in_days``: at the page, by any label."""
    of_page = Look.objects.filter(code=OuterRef("code"), copy=0).order_by()
    # Not Django's ``Sum``: it groups by the code, at twice the cost of the whole.
    of_days = of_page.filter(day__gte=since).annotate(sum=Func(F("looks"), function="SUM"))
    return by_code.plain(code).annotate(
        looks_today=Subquery(of_page.filter(day=today).values("looks")),
        looks_in_days=Subquery(of_days.values("sum")),
    )


def looked(row: Certificate, today: date) -> Looked:
    """What the page of a certificate that was read by ``with_code_looked`` says of its looks; this one is counted in."""
    known = vars(row)
    return _looked_as(int(known.get("looks_today") or 0), int(known.get("looks_in_days") or 0), today)


def looked_of_copy(code: str, copy: int, today: date) -> Looked:
    """The same of the label of one copy."""
    days = dict(_days_of(code, copy, _since(today)))
    return _looked_as(days.get(today, 0), sum(days.values()), today)


@prepared
def _days_of(code: str, copy: int, since: date) -> QuerySet[Look, tuple[date, int]]:
    rows = Look.objects.filter(code=code, copy=copy, day__gte=since).order_by()
    return rows.values_list("day", "looks")


def _since(today: date) -> date:
    return today - timedelta(days=bounds_on(today).shown_days - 1)


def _looked_as(of_today: int, in_days: int, today: date) -> Looked:
    return Looked(str(of_today + 1), str(bounds_on(today).shown_days), str(in_days + 1))


def copy_shown(code: str, statement: str, keys: Keys | None, today: date) -> tuple[str, int]:
    """The number and the copy of the label that ``statement`` is of: its signature says so, no table is asked.

    Raises:
        Refused: it is of no label of this certificate.
    """
    number = code_in(code)
    said = judge(Scanned(number, statement), Known(keys), today).statement
    if said is None or not said.copy:
        raise Refused(NOT_SIGNED)
    return number, said.copy
