"""Where the goods of a collector's certificate (样式二) came from: the certificates of what was received, and those kept for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from youji.certificates.models import Certificate
from youji.certificates.selectors.parcels import standing_faces
from youji.lots.selectors.links import ancestors_of, parents_of
from youji.production.selectors.of_lot import lots_with_ids
from youji.shared.rooms import extensions

#: Where a room says which certificates somebody keeps for lots of theirs: ``(lot ids) → [Kept]``.
POINT = "certificates.kept"
RECEIVED, OUTSIDE = "received", "outside"
CERTIFICATES_OF_SOURCES = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A certificate on file for a lot; ``code`` where it is one of this house, ``word`` and ``tone`` what was found of it.

    ``proves``: whether it is proof for another certificate to rest on.
    """

    lot_id: UUID
    code: str
    name: str
    word: str
    tone: str
    certificate_id: UUID | None
    proves: bool


@dataclass(frozen=True, slots=True)
class Source:
    """One certificate that another rests on: ours with its row, or as somebody keeps it."""

    name: str
    word: str
    tone: str
    row: Certificate | None = None


def kept_for(lot_ids: Collection[UUID]) -> list[Kept]:
    """What rooms above know to be on file for these lots."""
    return [one for tell in extensions(POINT).values() for one in tell(lot_ids)] if lot_ids else []


def unproved(strange: Collection[Any]) -> list[Any]:
    """Of these lots, received or from outside, those for whose goods there is no certificate that holds: issued here for what
    was handed over, or kept."""
    handed = _parcels(strange)
    standing = {row.parcel_id for row in standing_faces(handed.values())}
    kept = [one for one in kept_for([lot.pk for lot in strange]) if one.proves]
    ours = {row.pk for row in _whole({one.certificate_id for one in kept if one.certificate_id})}
    proved = {one.lot_id for one in kept if one.certificate_id is None or one.certificate_id in ours}
    return [lot for lot in strange if lot.pk not in proved and handed.get(lot.pk) not in standing]


def _whole(ids: Collection[UUID]) -> list[Certificate]:
    """Those of these certificates that are not wholly void."""
    parcels = Certificate.objects.filter(pk__in=ids).values_list("parcel_id", flat=True)
    return [row for row in standing_faces(list(parcels)) if row.pk in ids]


def _parcels(strange: Collection[Any]) -> dict[UUID, UUID]:
    """Lot that was received → the giver's lot that was handed over."""
    received = [(one.operator_id, one.pk) for one in strange if one.origin == RECEIVED]
    return {link.child[1]: link.parent[1] for link in parents_of(received)}


def sources_of(row: Certificate) -> list[Source]:
    """What a certificate of a collector's rests on, ours first; of a producer's nothing. At most ``CERTIFICATES_OF_SOURCES``."""
    if row.form != Certificate.Form.COLLECTOR:
        return []
    ids = [
        pk for operator, pk in ancestors_of([(row.operator_id, row.parcel_id)]) if operator == row.operator_id
    ]
    strange = [one for one in lots_with_ids(ids) if one.origin in (RECEIVED, OUTSIDE)]
    kept = kept_for([one.pk for one in strange])
    wanted = {one.certificate_id for one in kept if one.certificate_id}
    rows = Certificate.objects.filter(pk__in=wanted) | Certificate.objects.filter(
        parcel_id__in=_parcels(strange).values()
    )
    ours = list(rows.prefetch_related("voids").distinct().order_by("day", "code")[:CERTIFICATES_OF_SOURCES])
    papers = [Source(one.name, one.word, one.tone) for one in kept if one.certificate_id is None]
    return [Source(one.code, "", "", one) for one in ours] + list(dict.fromkeys(papers))
