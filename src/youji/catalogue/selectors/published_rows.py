"""From an entry to what the public may see of it: the rows of the catalogue, its payload, its line in an edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from youji.catalogue.labels import event_word
from youji.catalogue.logic.courses import Course, status_on, valid_until_on
from youji.catalogue.logic.published import (
    AnnualCheckItem,
    Certificate,
    HistoryItem,
    ItemPayload,
    Payload,
    Sign,
    search_text,
)
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import AnnualCheck, EditionItem, Entry
from youji.catalogue.selectors.courses import course_of
from youji.divisions.selectors import name_of as division_name
from youji.registry.logic.initials import initials_of
from youji.registry.models import Base, CertificationKind, CertifiedProduct, Plot
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.quantities import area_text

ANNUAL_LABELS = {"passed": "合格", "rectify": "限期整改", "failed": "不合格"}
CITY_DIGITS, COUNTY_DIGITS = 4, 6


def entries_for_items(codes: Sequence[str]) -> list[Entry]:
    """The entries with what a line of an edition or a public row needs of them, in few queries.

    They share one object per scheme version: its text is long, and parsed once.
    """
    found = Entry.objects.filter(code__in=codes).select_related(
        "first_edition", "base__operator", "base__product", "base__gi_product"
    )
    versions = SchemeVersion.objects.in_bulk()
    entries = list(found.prefetch_related("events").order_by("code"))
    for entry in entries:
        entry.scheme_version = versions[entry.scheme_version_id]
    return entries


def text_of(amount: Decimal | None) -> str:
    """A decimal as published; absent is empty."""
    return "" if amount is None else f"{amount:f}"


def day(value: date | None) -> str | None:
    """A date as published."""
    return value.isoformat() if value else None


def names(entry: Entry) -> dict[str, str]:
    """The names a row carries, from the rooms that own them."""
    base, division = entry.base, entry.division
    county = division[:COUNTY_DIGITS] if len(division) >= COUNTY_DIGITS else ""
    return {
        "city_name": division_name(division[:CITY_DIGITS]),
        "county_name": division_name(county) if county else "",
        "operator_name": base.operator.name if base.operator else "",
        "product_name": base.product.name if base.product else "",
    }


def category_label(scheme: Scheme, key: str) -> str:
    """What the scheme calls the category."""
    return next((c.label for c in scheme.categories if c.key == key), key)


def item_payload(entry: Entry, *, status: EntryStatus, valid_until: date | None) -> ItemPayload:
    """The entry's line in an edition, as it stands and until when."""
    scheme, known = scheme_of(entry.scheme_version), names(entry)
    return {
        "name": entry.name,
        "base_code": entry.base.code,
        "scheme": scheme.id,
        "scheme_title": scheme.short_title or scheme.title,
        "category": entry.category,
        "category_label": category_label(scheme, entry.category),
        "subject": scheme.subject,
        "level": entry.level,
        "division": entry.division,
        "city_name": known["city_name"],
        "county_name": known["county_name"],
        "operator_name": known["operator_name"],
        "product_name": known["product_name"],
        "area_mu": text_of(entry.area_mu),
        "status": status.value,
        "document_number": entry.document_number,
        "recognised_on": entry.recognised_on.isoformat(),
        "valid_from": entry.valid_from.isoformat(),
        "valid_until": day(valid_until),
    }


def published_values(
    entries: Sequence[Entry],
    today: date,
    built_from: Mapping[str, str],
    numbers: Mapping[str, int] | None = None,
) -> list[dict[str, Any]]:
    """The columns of ``PublishedEntry`` for each entry that has been in an edition.

    Args:
        built_from: the entries' fingerprints, taken before they were read: a change since then shows as behind.
        numbers: the latest edition of those that one in the making prints; of the others it is looked up.
    """
    printed = [e for e in entries if e.first_edition is not None]
    latest = dict(
        EditionItem.objects.filter(entry_code__in=[e.code for e in printed if e.code not in (numbers or {})])
        .values_list("entry_code")
        .annotate(Max("edition__number"))
    ) | dict(numbers or {})
    known = _known(printed)
    rows = [_values(e, today, latest.get(e.code), known) for e in printed]
    for row in rows:
        row["payload"]["register"] = built_from.get(row["code"], "")
    return rows


@dataclass(frozen=True, slots=True)
class _Known:
    """What hangs on some entries and their bases: read as plain rows, for a base has many plots."""

    plots: Mapping[int, list[Any]]  # by base, in the order they were drawn
    certificates: Mapping[int, list[Certificate]]  # by base
    annual_checks: Mapping[int, list[AnnualCheckItem]]  # by entry, in the order of years


def _known(entries: Sequence[Entry]) -> _Known:
    bases = [entry.base for entry in entries]
    plots: dict[int, list[Any]] = defaultdict(list)
    drawn = Plot.objects.filter(base__in=bases, retired_at__isnull=True).order_by("created_at", "pk")
    for plot in drawn.values_list(
        "base_id", "name", "area_mu", "geometry", "min_lon", "max_lon", "min_lat", "max_lat", named=True
    ):
        plots[plot.base_id].append(plot)
    checks: dict[int, list[AnnualCheckItem]] = defaultdict(list)
    for check in AnnualCheck.objects.filter(entry__in=entries, concluded_at__isnull=False).order_by("year"):
        checks[check.entry_id].append(_annual(check))
    return _Known(plots, _certificates(bases), checks)


def _values(entry: Entry, today: date, edition: int | None, known: _Known) -> dict[str, Any]:
    base, course, plots = entry.base, course_of(entry), known.plots[entry.base_id]
    until = valid_until_on(course, today)
    item = item_payload(entry, status=status_on(course, today) or EntryStatus.PENDING, valid_until=until)
    gi_name = base.gi_product.name if base.gi_product else ""
    lon, lat = _where(base, plots)
    words = [
        entry.name, base.name, item["product_name"], gi_name, item["city_name"], item["county_name"],
        item["operator_name"],
    ]  # fmt: skip
    recognised = next((e for e in entry.events.all()), None)
    return {
        "code": entry.code,
        "base_code": base.code,
        "name": entry.name,
        "scheme_key": entry.scheme_version.key,
        "scheme_title": item["scheme_title"],
        "category": entry.category,
        "category_label": item["category_label"],
        "subject": item["subject"],
        "level": entry.level,
        "division": entry.division,
        "city_name": item["city_name"],
        "county_name": item["county_name"],
        "operator_name": item["operator_name"],
        "product_name": item["product_name"] or gi_name,
        "product_group": _group(base),
        "gi_product_id": base.gi_product_id,
        "area_mu": entry.area_mu,
        "lon": lon,
        "lat": lat,
        "search": search_text([*words, entry.code, base.code], [initials_of(w) for w in words if w]),
        "status": item["status"],
        "status_on": today,
        "recognised_on": entry.recognised_on,
        "valid_from": entry.valid_from,
        "valid_until": until,
        "document_number": entry.document_number,
        "edition_number": edition or (entry.first_edition.number if entry.first_edition else 0),
        "payload": _payload(entry, course, known),
        "ledger_entry_id": recognised.ledger_entry_id if recognised else None,
        "is_demo": entry.is_demo,
    }


def _group(base: Base) -> str:
    if base.product:
        return base.product.group
    return base.gi_product.group if base.gi_product else ""


def _where(base: Base, plots: Sequence[Any]) -> tuple[float | None, float | None]:
    """A point for the map: the base's own, or the middle of its plots."""
    if base.lon is not None and base.lat is not None:
        return base.lon, base.lat
    if not plots:
        return None, None
    return (
        (min(p.min_lon for p in plots) + max(p.max_lon for p in plots)) / 2,
        (min(p.min_lat for p in plots) + max(p.max_lat for p in plots)) / 2,
    )


def _payload(entry: Entry, course: Course, known: _Known) -> Payload:
    scheme, base, plots = scheme_of(entry.scheme_version), entry.base, known.plots[entry.base_id]
    clause = next((c.clause for c in scheme.categories if c.key == entry.category), "")
    return {
        "history": [_history(e) for e in entry.events.all()],
        "plots": {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": p.geometry, "properties": {"name": p.name, "area_mu": text_of(p.area_mu)}}
                for p in plots
            ],
        },
        "certificates": known.certificates[base.pk],
        "sign": sign_of(entry, len(plots)),
        "scheme": {
            "key": scheme.key,
            "version": scheme.version,
            "title": scheme.title,
            "clause": clause,
            "sources": [f"《{s.title}》{f'（{s.number}）' if s.number else ''}" for s in scheme.sources],
        },
        "validity": {
            "valid_from": course.valid_from.isoformat(),
            "valid_until": day(course.valid_until),
            "published_on": day(course.published_on),
        },
        "annual_checks": known.annual_checks[entry.pk],
        "platforms": _platforms(entry),
        "score": _score(entry),
        "address": base.address,
        "output_t": text_of(base.output_t),
        "issued_by": entry.issued_by,
        "list_row": entry.list_row,
        "source": entry.source or base.source,
    }  # fmt: skip


def _history(event: Any) -> HistoryItem:
    return {
        "kind": event.kind,
        "label": event_word(event.kind).label,
        "effective_on": event.effective_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "until": day(event.until),
        "ground": event.ground,
        "reason": event.reason,
        "document_number": event.document_number,
        "agency": event.agency,
        "ledger_entry_id": str(event.ledger_entry_id) if event.ledger_entry_id else None,
    }


def _annual(check: AnnualCheck) -> AnnualCheckItem:
    return {
        "year": check.year,
        "result": check.result,
        "label": ANNUAL_LABELS.get(check.result, check.result),
        "opinion": check.opinion,
        "concluded_on": clock.local_date(check.concluded_at).isoformat() if check.concluded_at else None,
    }


def sign_of(entry: Entry, plots: int) -> Sign:
    """公示标牌's four lines, from live data (4.4-c); ``plots`` is how many the base has."""
    base = entry.base
    variety = base.product.name if base.product else (base.gi_product.name if base.gi_product else "")
    return {
        "varieties": variety or entry.name,
        "scope": f"{area_text(entry.area_mu)}{f'，共{plots}个地块' if plots else ''}",
        "techniques": base.techniques,
        "responsible": base.responsible or (base.operator.name if base.operator else ""),
    }


def _platforms(entry: Entry) -> list[str]:
    lines = entry.platforms.replace("；", "\n").replace("、", "\n").splitlines()
    return [line.strip() for line in lines if line.strip()]


def _score(entry: Entry) -> str:
    return text_of(entry.score) if entry.score is not None else ""


def _certificates(bases: Sequence[Base]) -> Mapping[int, list[Certificate]]:
    """Each base's certificates: its operator's; without one, those of its GI product or product in its county."""
    operators = {b.operator_id for b in bases if b.operator_id}
    held = [b for b in bases if not b.operator_id and (b.gi_product_id or b.product_id)]
    gi = {b.gi_product_id for b in held if b.gi_product_id}
    products, counties = {b.product_id for b in held if b.product_id}, {b.division for b in held}
    rows = CertifiedProduct.objects.filter(
        Q(operator_id__in=operators)
        | Q(gi_product_id__in=gi)
        | Q(product_id__in=products, division__in=counties),
        confirmed_at__isnull=False,
    ).order_by("-valid_from")
    by_operator: dict[int | None, list[CertifiedProduct]] = defaultdict(list)
    for row in rows:
        by_operator[row.operator_id].append(row)
    found: dict[int, list[Certificate]] = {}
    for base in bases:
        own = by_operator[base.operator_id] if base.operator_id else [r for r in rows if _is_of(r, base)]
        found[base.pk] = [_certificate(row) for row in own]
    return found


def _is_of(row: CertifiedProduct, base: Base) -> bool:
    """Whether the certificate is of what the county's base grows, and from that county."""
    same_gi = base.gi_product_id is not None and row.gi_product_id == base.gi_product_id
    same_product = base.product_id is not None and row.product_id == base.product_id
    return (same_gi or same_product) and row.division.startswith(base.division)


def _certificate(row: CertifiedProduct) -> Certificate:
    return {
        "kind": row.kind,
        "label": str(CertificationKind(row.kind).label),
        "number": row.number,
        "name": row.name,
        "issuer": row.issuer,
        "valid_from": day(row.valid_from),
        "valid_until": day(row.valid_until),
        "revoked_on": day(row.revoked_on),
    }
