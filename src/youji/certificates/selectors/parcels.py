"""Parcels that a certificate speaks for: not promised again, nor put back into the lot they were parted from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from youji.certificates.logic.ranges import Range, covered
from youji.certificates.models import Certificate
from youji.shared.prepared import prepared


def standing_faces(parcels: Iterable[UUID]) -> list[Certificate]:
    """The certificates of these lots that are not wholly void, with their voids, the first issued first."""
    rows = _faces(list(parcels))
    prefetch_related_objects(rows, "voids")
    return [
        row
        for row in rows
        if not covered([Range(one.first, one.last) for one in row.voids.all()], row.copies)
    ]


@prepared
def _faces(parcels: Collection[UUID]) -> QuerySet[Certificate]:
    rows = Certificate.objects.filter(parcel_id__in=parcels).order_by("issued_at", "pk")
    return rows.defer("token", "said", "findings")


def spoken_for(lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """Those lots for which a certificate speaks that is not wholly void, each with what is to be done first."""
    return {row.parcel_id: f"已开具合格证{row.code}，请先作废" for row in standing_faces(lot_ids)}
