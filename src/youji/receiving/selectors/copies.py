"""Receipts of certificates counted by county of the buyers, for whoever looks for copies; no buyer is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from youji.certificates.selectors.certificates import every_certificate
from youji.receiving.logic.copies import Received, copied, received_first
from youji.receiving.models import Doubled, Pile, Scan
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import Actor


def receipts_by_county(codes: Collection[str], *, since: datetime | None = None) -> dict[str, dict[str, int]]:
    """Certificate → county of the buyer → how many times it was received there, of what was kept and not undone.

    For rooms that look for copies: counts only, no buyer, no person.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for scan, _ in _kept(Scan.objects.filter(code__in=list(codes), **({"at__gte": since} if since else {}))):
        found[scan.code][scan.division[:6]] += 1
    return {code: dict(some) for code, some in found.items()}


def counties_of(code: str) -> dict[str, int]:
    """County of the buyers → how many times this certificate was received there."""
    return receipts_by_county([code]).get(code, {})


def _kept(rows: QuerySet[Scan]) -> list[tuple[Scan, Pile]]:
    some = list(rows.order_by("at", "pk"))
    piles = Pile.objects.select_related("undoing").in_bulk({one.pile_id for one in some})
    held = [
        (one, pile)
        for one in some
        if (pile := piles.get(one.pile_id)) and pile.decision == "kept" and not hasattr(pile, "undoing")
    ]
    return [(one, pile) for one, pile in held if str(one.pk) not in pile.away]


@dataclass(frozen=True, slots=True)
class Overcounted:
    """A certificate, as one scan has it, the counties of its buyers, and how many of its ``copies`` boxes they received."""

    scan: Scan
    counties: tuple[str, ...]
    received: int
    copies: int


def copied_among(scans: Collection[Scan]) -> list[tuple[Scan, tuple[str, ...]]]:
    """Of these scans, each copy that another buyer kept too without having had it from the first; with the counties of both."""
    wanted = {(one.code, one.copy): one for one in scans if one.code and one.copy and one.issuer_id}
    found: dict[tuple[str, int], list[tuple[Scan, Pile]]] = defaultdict(list)
    rows = Scan.objects.filter(code__in={code for code, _ in wanted}, copy__gt=0)
    for scan, pile in _kept(rows):
        found[scan.code, scan.copy].append((scan, pile))
    return [
        (wanted[key], tuple(sorted({scan.division for scan, _ in some})))
        for key, some in sorted(found.items())
        if key in wanted and copied(Received(scan.operator_id, pile.supplier_id) for scan, pile in some)
    ]


def overcounted_among(scans: Collection[Scan]) -> list[Overcounted]:
    """Of the certificates of these scans, those of which more boxes were received than it has copies."""
    wanted = {one.code: one for one in scans if one.certificate_id and one.issuer_id}
    copies = dict(every_certificate().filter(code__in=wanted).order_by().values_list("code", "copies"))
    found: dict[str, list[tuple[Scan, Pile]]] = defaultdict(list)
    seen: set[tuple[int, str, int]] = set()  # a label that one buyer read twice is one box
    for scan, pile in _kept(Scan.objects.filter(code__in=copies)):
        box = (scan.operator_id, scan.code, scan.copy)
        if not scan.copy or box not in seen:
            found[scan.code].append((scan, pile))
            seen.add(box)
    counted = {
        code: received_first([Received(scan.operator_id, pile.supplier_id) for scan, pile in some])
        for code, some in found.items()
    }
    return [
        Overcounted(
            wanted[code], tuple(sorted({scan.division for scan, _ in found[code]})), times, copies[code]
        )
        for code, times in sorted(counted.items())
        if times > copies[code]
    ]


def doubled(actor: Actor) -> QuerySet[Doubled]:
    """Copies that were in two places: of one's own certificates, or of those of an officer's area."""
    if actor.roles & AREA_READERS and actor.division:
        return Doubled.objects.filter(division__startswith=actor.division).order_by("-at")
    return Doubled.objects.filter(operator_id=actor.operator_id or 0).order_by("-at")
