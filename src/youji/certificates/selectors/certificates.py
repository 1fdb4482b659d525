"""Certificates an actor may know of; and of one code, for anybody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from youji.catalogue.selectors.bad_news import any_bad_on
from youji.certificates.logic import number
from youji.certificates.models import Certificate, Void
from youji.lots.selectors.against import any_hold, only_parted_off
from youji.production.selectors.lots import any_stop
from youji.production.selectors.whom import may_record_for
from youji.shared import cleaning
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.prepared import prepared
from youji.shared.refusals import Unknown
from youji.shared.rooms import extensions

#: Where a room that tells something of certificates (``selectors.states.POINT``) says, by the same name and within another
#: question, whether it ever would: ``(parcel, lot) → Exists``.
TOLD_AT_ALL = "certificates.told_at_all"
#: So many numbers are named of many that were issued at once.
NAMED = 3


def certificates(actor: Actor, now: datetime, *, q: str = "", division: str = "") -> QuerySet[Certificate]:
    """Certificates in scope, the newest first; ``q`` is in the number, the lot, the product or the issuer."""
    rows = Certificate.objects.visible_to(actor, may_record_for(actor, local_date(now)))
    rows = (
        rows.filter(division__startswith=division)
        .defer("token", "said", "findings")
        .prefetch_related("voids")
    )
    if not (wanted := cleaning.one_line(q)[0]):
        return rows
    return rows.filter(_called(wanted))


def _called(wanted: str) -> Q:
    return (
        Q(code__icontains=wanted) | Q(lot_code__iexact=wanted) | Q(product__icontains=wanted) | Q(issuer__icontains=wanted)
    )  # fmt: skip


def find_certificate(code: str, actor: Actor, now: datetime) -> Certificate:
    """One certificate, however its number was typed.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    rows = Certificate.objects.visible_to(actor, may_record_for(actor, local_date(now)))
    found = rows.prefetch_related("voids").select_related("replaces").filter(code=code_in(code)).first()
    if found is None:
        raise Unknown(code)
    return found


def every_certificate() -> QuerySet[Certificate]:
    """Every certificate ever issued, without what its page shows: for rooms that tell it on."""
    return Certificate.objects.defer("token", "said", "findings")


def every_void() -> QuerySet[Void]:
    """Everything that ever became void, with its certificate."""
    return Void.objects.select_related("certificate")


def of_lot(lot_id: UUID) -> list[Certificate]:
    """The certificates of a lot: whose parcel it is, or that were parted from it; the newest first."""
    rows = every_certificate().filter(Q(parcel_id=lot_id) | Q(lot_id=lot_id))
    return list(rows.order_by("-issued_at", "-pk"))


def with_code(code: str) -> Certificate | None:
    """The certificate with this number, for whoever has it in hand; none where there is none."""
    return next(iter(by_code(code_in(code))), None)


@prepared
def by_code(code: str) -> QuerySet[Certificate]:
    """The certificate with this number, and beside it what is so of nearly every one: nothing more has to be asked then (``selectors.states``).

    ``any_void``, ``any_after``: a copy is void; another one took its place. ``goods_clear``: its parcel was parted off a lot
    that was made of nothing else, and nothing that this house knows of was ever said of either. ``holder_clear``: no bad news
    lies on a public entry of its 经营主体.
    """
    goods, operator = (OuterRef("parcel_id"), OuterRef("lot_id")), OuterRef("operator_id")
    against = any_hold(operator, *goods) | any_stop(*goods)
    for ever in extensions(TOLD_AT_ALL).values():
        against |= ever(*goods)
    return (
        Certificate.objects.annotate(
            any_void=Exists(Void.objects.filter(certificate_id=OuterRef("pk"))),
            any_after=Exists(Certificate.objects.filter(replaces_id=OuterRef("pk"))),
            goods_clear=_so(Q(only_parted_off(operator, *goods)) & ~Q(against)),
            holder_clear=_so(~Q(any_bad_on(operator))),
        )
        .filter(code=code)
        .order_by()
    )


def _so(what: Q) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(what, BooleanField())


def codes_of_parcels(parcels: QuerySet[Any] | Collection[UUID]) -> frozenset[str]:
    """The numbers of the certificates of these lots (ids, or a query that gives them): what is void among them too."""
    rows = Certificate.objects.filter(parcel_id__in=parcels).order_by()
    return frozenset(rows.values_list("code", flat=True).iterator(chunk_size=2_000))


def code_in(code: str) -> str:
    """The number that was typed, as it is kept; empty where it is none."""
    try:
        return number.read(code)
    except number.BadNumber:
        return ""


def issued_then(actor: Actor, at: datetime, _rows: int) -> str:
    """What this person issued in that moment, in words: the first numbers, and how many."""
    owners = may_record_for(actor, local_date(at))
    rows = Certificate.objects.filter(operator_id__in=owners, issued_at=at, person_id=actor.user_id)
    count, codes = rows.count(), list(rows.order_by("serial", "pk").values_list("code", flat=True)[:NAMED])
    return f"开了合格证{'、'.join(codes)}" + (f"等{count:,}张" if count > len(codes) else "")
