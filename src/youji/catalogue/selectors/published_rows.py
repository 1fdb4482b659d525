"""From an entry to what the public may see of it: the rows of the catalogue, its payload, its line in an edition.

Name, size, product, holder, plots and sign are those of its newest revision in force, never the register's: of the
register only the certificates are live, for a validity ends by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
)
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import AnnualCheck, EditionItem, Entry
from youji.catalogue.selectors.called import called, kinds_above
from youji.catalogue.selectors.courses import course_of
from youji.catalogue.selectors.published_said import (
    columns,
    day,
    earlier,
    names,
    own_word,
    photo,
    said_in,
    text_of,
)
from youji.catalogue.selectors.revisions import former_names, revisions_until, statement_on
from youji.registry.logic.statement import Statement
from youji.registry.models import CertificationKind, CertifiedProduct, Plot
from youji.registry.selectors.lookup import names_of_products
from youji.schemes.logic.scheme import Scheme
from youji.schemes.models import SchemeVersion
from youji.schemes.selectors import scheme_of
from youji.shared import clock

ANNUAL_LABELS = {"passed": "合格", "rectify": "限期整改", "failed": "不合格"}


def entries_for_items(codes: Sequence[str]) -> list[Entry]:
    """The entries with what a line of an edition or a public row needs of them, in few queries.

    They share one object per scheme version: its text is long, and parsed once.
    """
    found = Entry.objects.filter(code__in=codes).select_related(
        "first_edition", "base__photo__shown", "own_word"
    )
    versions = SchemeVersion.objects.in_bulk()
    entries = list(found.prefetch_related("events", "revisions").order_by("code"))
    for entry in entries:
        entry.scheme_version = versions[entry.scheme_version_id]
    return entries


def category_label(scheme: Scheme, key: str) -> str:
    """What the scheme calls the category."""
    return next((c.label for c in scheme.categories if c.key == key), key)


def item_payload(
    entry: Entry, said: Statement, *, status: EntryStatus, valid_until: date | None
) -> ItemPayload:
    """The entry's line in an edition: what it says, as it stands and until when."""
    scheme, known = scheme_of(entry.scheme_version), names(said)
    return {
        "name": said.name,
        "base_code": entry.base.code,
        "scheme": scheme.id,
        "scheme_title": scheme.short_title or scheme.title,
        "category": entry.category,
        "category_label": category_label(scheme, entry.category),
        "subject": scheme.subject,
        "level": entry.level,
        "division": said.division,
        "city_name": known["city_name"],
        "county_name": known["county_name"],
        "operator_name": known["operator_name"],
        "product_name": known["product_name"],
        "area_mu": text_of(said.area_mu),
        "counted": said.counted,
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
    said = {e.pk: statement_on(e, today) for e in printed}
    known = _known(printed, said)
    rows = [_values(e, today, latest.get(e.code), known) for e in printed]
    for row in rows:
        row["payload"]["certified"] = built_from.get(row["code"], "")
    return rows


@dataclass(frozen=True, slots=True)
class _Known:
    """What hangs on some entries: read as plain rows, for a base has many plots."""

    said: Mapping[int, Statement]  # by entry, what is published of it today
    plots: Mapping[str, Any]  # by id; a boundary is never edited, so a revision names it for good
    certificates: Mapping[int, list[Certificate]]  # by entry
    annual_checks: Mapping[int, list[AnnualCheckItem]]  # by entry, in the order of years
    kinds: Mapping[str, str]  # the names of products and of the kinds they are of, by code

    def kinds_of(self, said: Statement) -> list[str]:
        """What its product is a kind of, the product itself first, its group last."""
        return [*(self.kinds.get(code, "") for code in kinds_above(said.product_code)), said.product_group]


def _known(entries: Sequence[Entry], said: Mapping[int, Statement]) -> _Known:
    checks: dict[int, list[AnnualCheckItem]] = defaultdict(list)
    for check in AnnualCheck.objects.filter(entry__in=entries, concluded_at__isnull=False).order_by("year"):
        checks[check.entry_id].append(_annual(check))
    plots = plots_of({entry.base_id for entry in entries})
    above = {code for one in said.values() for code in kinds_above(one.product_code)}
    return _Known(said, plots, _certificates(said), checks, names_of_products(above))


def plots_of(base_ids: Collection[int]) -> dict[str, Any]:
    """The boundaries ever drawn of the bases, by id: none is edited, so what a statement names is found for good."""
    columns = ("pk", "name", "area_mu", "geometry", "min_lon", "max_lon", "min_lat", "max_lat")
    drawn = Plot.objects.filter(base__in=base_ids).values_list(*columns, named=True) if base_ids else ()
    return {str(plot.pk): plot for plot in drawn}


def _values(entry: Entry, today: date, edition: int | None, known: _Known) -> dict[str, Any]:
    course, revisions, said = course_of(entry), revisions_until(entry, today), known.said[entry.pk]
    until = valid_until_on(course, today)
    item = item_payload(
        entry, said, status=status_on(course, today) or EntryStatus.PENDING, valid_until=until
    )
    former = former_names(revisions)
    words = [
        said.name, item["product_name"], said.gi_product, item["city_name"], item["county_name"],
        item["operator_name"], *former,
    ]  # fmt: skip
    recognised = next((e for e in entry.events.all()), None)
    return {
        "code": entry.code,
        "base_code": entry.base.code,
        "scheme_key": entry.scheme_version.key,
        "scheme_title": item["scheme_title"],
        "category": entry.category,
        "category_label": item["category_label"],
        "subject": item["subject"],
        "level": entry.level,
        **columns(said, known.plots),
        "former_names": "\n".join(former),
        "product_group": said.product_group,
        "gi_product_id": said.gi_product_id,
        "search": called(words, item, entry, known.kinds_of(said)),
        "status": item["status"],
        "status_on": today,
        "recognised_on": entry.recognised_on,
        "valid_from": entry.valid_from,
        "valid_until": until,
        "document_number": entry.document_number,
        "edition_number": edition or (entry.first_edition.number if entry.first_edition else 0),
        "payload": {**_payload(entry, course, known), **earlier(revisions, known.plots)},
        "ledger_entry_id": recognised.ledger_entry_id if recognised else None,
        "is_demo": entry.is_demo,
    }


def _payload(entry: Entry, course: Course, known: _Known) -> Payload:
    scheme = scheme_of(entry.scheme_version)
    clause = next((c.clause for c in scheme.categories if c.key == entry.category), "")
    return {
        **said_in(known.said[entry.pk], known.plots),
        "history": _history(list(entry.events.all())),
        "certificates": known.certificates[entry.pk],
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
        "platforms": platforms_of(entry),
        "own_word": own_word(entry),
        "photo": photo(entry),
        "score": score_of(entry),
        "issued_by": entry.issued_by,
        "list_row": entry.list_row,
        "source": entry.source or entry.base.source,
    }


def _history(events: Sequence[Any]) -> list[HistoryItem]:
    proofs = {event.pk: str(event.ledger_entry_id) for event in events if event.ledger_entry_id}
    return [_happened(event, proofs) for event in events]


def _happened(event: Any, proofs: Mapping[Any, str]) -> HistoryItem:
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
        "ledger_entry_id": proofs.get(event.pk),
        "revokes": proofs.get(event.revokes_id),
    }


def _annual(check: AnnualCheck) -> AnnualCheckItem:
    return {
        "year": check.year,
        "result": check.result,
        "label": ANNUAL_LABELS.get(check.result, check.result),
        "opinion": check.opinion,
        "concluded_on": clock.local_date(check.concluded_at).isoformat() if check.concluded_at else None,
    }


def platforms_of(entry: Entry) -> list[str]:
    """What the recognition rests on, one each."""
    lines = entry.platforms.replace("；", "\n").replace("、", "\n").splitlines()
    return [line.strip() for line in lines if line.strip()]


def score_of(entry: Entry) -> str:
    """The acceptance score as published; absent is empty."""
    return text_of(entry.score) if entry.score is not None else ""


def _certificates(said: Mapping[int, Statement]) -> Mapping[int, list[Certificate]]:
    """By entry: its operator's certificates; without one, those of its GI product or product in its county."""
    held = [s for s in said.values() if not s.operator_id]
    rows = CertifiedProduct.objects.filter(
        Q(operator_id__in={s.operator_id for s in said.values() if s.operator_id})
        | Q(gi_product_id__in={s.gi_product_id for s in held if s.gi_product_id})
        | Q(
            product_id__in={s.product_id for s in held if s.product_id},
            division__in={s.division for s in held if s.product_id or s.gi_product_id},
        ),
        confirmed_at__isnull=False,
    ).order_by("-valid_from")
    by_operator: dict[int | None, list[CertifiedProduct]] = defaultdict(list)
    for row in rows:
        by_operator[row.operator_id].append(row)
    return {
        pk: [
            _certificate(row)
            for row in (by_operator[s.operator_id] if s.operator_id else [r for r in rows if _is_of(r, s)])
        ]
        for pk, s in said.items()
    }


def _is_of(row: CertifiedProduct, said: Statement) -> bool:
    """Whether the certificate is of what the county's base grows, and from that county."""
    same_gi = said.gi_product_id is not None and row.gi_product_id == said.gi_product_id
    same_product = said.product_id is not None and row.product_id == said.product_id
    return (same_gi or same_product) and row.division.startswith(said.division)


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
