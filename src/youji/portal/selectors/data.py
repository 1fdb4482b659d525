"""Rows for the open data files."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from youji.catalogue.logic.published_query import ALL, PublishedQuery
from youji.catalogue.models import Edition, EditionItem, PublishedEntry
from youji.catalogue.selectors.published import published
from youji.portal.logic.cells import line
from youji.portal.logic.datasets import CATALOGUE_COLUMNS, NOTICE_COLUMNS
from youji.portal.selectors.catalogue import Row, rows_of, search
from youji.recognition.models import Notice
from youji.shared.identifiers import made_at

EVERYTHING = PublishedQuery(status=ALL, sort="division")
KEYS = tuple(column.key for column in CATALOGUE_COLUMNS)


def plain(value: object) -> Any:
    """A value as the files have it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)


def _record(row: Row) -> dict[str, Any]:
    return {key: plain(getattr(row, key)) for key in KEYS}


def _features(found: QuerySet[PublishedEntry], *, today: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A point for every entry (``null`` geometry where the place is unknown), then its plots as polygons."""
    plots = found.values_list("code", "payload__plots")
    for row, (code, collection) in zip(
        rows_of(found, today=today, pictured=False), plots.iterator(chunk_size=500), strict=True
    ):
        point = None if row.lon is None else {"type": "Point", "coordinates": [row.lon, row.lat]}
        found_here = [{"type": "Feature", "id": code, "geometry": point, "properties": _record(row)}]
        for feature in (collection or {}).get("features") or []:
            properties = {"entry_code": code, **(feature.get("properties") or {})}
            plot = {"type": "Feature", "geometry": feature.get("geometry"), "properties": properties}
            found_here.append(plot)
        yield code, found_here


def written(
    form: str, query: PublishedQuery, *, today: date, only: Collection[str] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Every entry (of ``only``, where given) that answers ``query``, as it stands in a file of ``form``, in the file's order."""
    found = _in_order(form, query, today)
    found = found if only is None else found.filter(code__in=only)
    if form == "geojson":
        for code, features in _features(found, today=today):
            yield code, ",".join(map(_json, features)).encode()
        return
    for row in rows_of(found, today=today, pictured=False):
        record = _record(row)
        yield row.code, (line(record[key] for key in KEYS) if form == "csv" else _json(record)).encode()


def codes_of(form: str, query: PublishedQuery, *, today: date) -> list[str]:
    """The codes of what answers ``query``, in the order of a file of ``form``."""
    return list(_in_order(form, query, today).values_list("code", flat=True))


def _in_order(form: str, query: PublishedQuery, today: date) -> QuerySet[PublishedEntry]:
    if form == "geojson":
        return published(query, today=today).order_by("code")
    return search(query, today=today)


def changed_since(newest: UUID, made_on: date, *, today: date, most: int) -> list[str]:
    """The codes of rows that were made anew after ``newest`` was, or have run out since ``made_on``; ``most`` + 1 at most."""
    ended = Q(valid_until__gt=made_on, valid_until__lte=today)
    found = PublishedEntry.objects.filter(Q(revision__gt=newest) | ended).order_by("code")
    return list(found.values_list("code", flat=True)[: most + 1])


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False)


def last_change() -> datetime | None:
    """When anything of the public catalogue was last published or changed."""
    newest = PublishedEntry.objects.order_by("-revision").values_list("revision", flat=True).first()
    return made_at(newest) if newest else None


def state(today: date) -> tuple[Any, ...]:
    """What the whole catalogue's files depend on: the same as long as no row was published, changed or taken away."""
    newest = PublishedEntry.objects.order_by("-revision").values_list("revision", flat=True).first()
    return newest, PublishedEntry.objects.count(), today


def edition_records() -> list[dict[str, Any]]:
    """Every edition, newest first."""
    return [_edition(e) for e in Edition.objects.order_by("-number")]


def _edition(edition: Edition) -> dict[str, Any]:
    keys = ("number", "title", "document_number", "published_on", "entry_count", "digest", "ledger_entry_id")
    return {key: plain(getattr(edition, key)) for key in keys}


def edition_file(number: int) -> dict[str, Any] | None:
    """One edition with everything it printed, in the order its digest is taken over."""
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        return None
    items = EditionItem.objects.filter(edition=edition).order_by("entry_code")
    return {
        **_edition(edition),
        "items": [
            {"entry_code": code, "payload": item} for code, item in items.values_list("entry_code", "payload")
        ],
    }


def notice_records(today: date) -> list[dict[str, Any]]:
    """Every notice that has been published, newest first."""
    keys = [column.key for column in NOTICE_COLUMNS]
    found = Notice.objects.order_by("-opens_on", "-pk")
    return [
        {key: (n.snapshot or []) if key == "rows" else plain(getattr(n, key)) for key in keys} for n in found
    ]
