"""Looks and receipts that may speak of copied labels: which are too many, and what whoever issued the certificate reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum

from youji.certificates.logic.copies import Often
from youji.certificates.models import Certificate, Look, Suspected
from youji.certificates.selectors.looks import bounds_on
from youji.divisions.selectors import full_name
from youji.shared.clock import local_date
from youji.shared.rooms import extensions

#: Where a room says how often a certificate was received by buyers: ``code → {county: times}``.
RECEIVED = "certificates.received"
#: What is told in one round; what is left waits for the next. Labels that one page names.
MOST, SHOWN = 200, 10


def too_often(day: date) -> list[tuple[Certificate, Often]]:
    """Certificates with more looks on ``day`` than labels have by honest use, of which nothing was told; the most first."""
    bounds = bounds_on(day)
    copies = Subquery(Certificate.objects.filter(code=OuterRef("code")).values("copies"))
    told = Suspected.objects.filter(code=OuterRef("code"), copy=OuterRef("copy"))
    of_label = Q(copy__gt=0, looks__gt=bounds.copy_a_day)
    of_all = Q(copy=0, looks__gt=bounds.least_a_day) & Q(looks__gt=F("copies") * bounds.per_copy_a_day)
    rows = Look.objects.filter(~Exists(told), day=day).annotate(copies=copies).filter(of_label | of_all)
    some = list(rows.filter(copies__isnull=False).order_by("-looks", "code", "copy")[:MOST])
    found = _with_codes({one.code for one in some})
    return [(found[one.code], _often(one, found[one.code].copies)) for one in some]


def _often(one: Look, copies: int) -> Often:
    most = bounds_on(one.day).most(one.copy, copies)
    return Often(one.code, one.copy, copies, one.day, one.looks, most)


def _with_codes(codes: Collection[str]) -> dict[str, Certificate]:
    rows = Certificate.objects.filter(code__in=codes).only(
        "code", "copies", "operator_id", "division", "issuer"
    )
    return {one.code: one for one in rows}


@dataclass(frozen=True, slots=True)
class Watched:
    """How often a certificate was looked at and received: for whoever issued it, and for its counties.

    ``days`` are the days with a look among the last ``of``, the newest first; ``labels`` the copies that were looked at
    most in them, with the times; ``received`` the counties of buyers, with the times; ``told`` what was found too many;
    ``lost`` the looks in these days, at whatever certificate, that found no place in memory.
    """

    of: int
    days: tuple[tuple[date, int], ...]
    labels: tuple[tuple[int, int], ...]
    received: tuple[tuple[str, int], ...]
    told: tuple[Suspected, ...]
    lost: int


def watched(row: Certificate, now: datetime) -> Watched:
    """What is known of a certificate that the actor may read; no person, and no buyer."""
    today = local_date(now)
    of = bounds_on(today).shown_days
    recent = Look.objects.filter(day__gt=today - timedelta(days=of)).order_by()
    looks = recent.filter(code=row.code)
    labels = (
        looks.filter(copy__gt=0).values_list("copy").annotate(times=Sum("looks")).order_by("-times", "copy")
    )
    received = [pair for ask in extensions(RECEIVED).values() for pair in ask(row.code).items()]
    return Watched(
        of=of,
        days=tuple(looks.filter(copy=0).order_by("-day").values_list("day", "looks")),
        labels=tuple(labels[:SHOWN]),
        received=tuple(
            sorted(
                ((full_name(place), times) for place, times in received), key=lambda one: (-one[1], one[0])
            )
        ),
        told=tuple(Suspected.objects.filter(code=row.code)[:SHOWN]),
        lost=sum(recent.filter(code="", copy=0).values_list("looks", flat=True)),
    )
