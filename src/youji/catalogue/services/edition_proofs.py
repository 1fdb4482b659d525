"""Setting an edition before it is printed: all that takes time is done here, outside the transaction that publishes.

Publishing 10,000 entries takes seconds to work out; while a transaction is open nobody else can write (SQLite) or
decide on an entry (PostgreSQL). So the sheet is worked out first, with the versions it was made from, and the
transaction only compares and writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from youji.catalogue.logic.editions import digest
from youji.catalogue.models import Edition, EditionItem, Entry, PublishedEntry
from youji.catalogue.selectors.editions import Drafting, Preview, chunks_of_codes
from youji.catalogue.selectors.fingerprints import fingerprints
from youji.catalogue.selectors.published_rows import published_values
from youji.shared.identifiers import uuid7
from youji.shared.rendered_rows import Rendered, render

#: Entries named in one UPDATE.
NAMED = 5_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """An edition ready to be printed, and the versions of the entries it was set from."""

    draft: Preview
    seal: str
    seen: Mapping[str, int]
    items: Rendered
    rows: Rendered
    statuses: Mapping[str, tuple[str, ...]]  # what each entry's status column will say: the codes, by status
    unmoved: tuple[str, ...]  # entries printed as before


def set_sheet(today: date) -> Sheet:
    """The next edition as of ``today``. The versions are read first: whatever changes from here on shows."""
    seen = dict(Entry.objects.values_list("code", "version"))
    built_from = fingerprints(Entry.objects.all())
    drafting = Drafting(today)
    rows: list[dict[str, Any]] = []
    for codes in chunks_of_codes():
        rows += _public_rows(drafting.add(codes), drafting, built_from)
    draft = drafting.preview()
    statuses: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        statuses[row["status"]].append(row["code"])
    moved = {row["code"] for row in rows}
    return Sheet(
        draft=draft,
        seal=digest(draft.items),
        seen=seen,
        items=render(
            ({"entry_code": code, "payload": item} for code, item in draft.items.items()),
            EditionItem,
            without=("id", "edition_id"),
        ),
        rows=render(rows, PublishedEntry),
        statuses={status: tuple(codes) for status, codes in statuses.items()},
        unmoved=tuple(code for code in draft.items if code not in moved),
    )


def _public_rows(
    moved: Sequence[Entry], drafting: Drafting, built_from: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The public rows of what the edition moves, as they read once it is out."""
    edition = Edition(number=drafting.number, published_on=drafting.today)
    for entry in moved:
        if entry.code in drafting.items and entry.first_edition is None:
            entry.first_edition = edition
    numbers = {entry.code: drafting.number for entry in moved if entry.code in drafting.items}
    return published_values(moved, drafting.today, built_from, numbers)


def still_true(sheet: Sheet) -> bool:
    """Whether every entry is as it was when the sheet was set; from here to the commit none can change.

    Call first thing in the transaction: on SQLite it owns the write lock, on PostgreSQL this locks the entries.
    """
    now = dict(Entry.objects.order_by("pk").select_for_update().values_list("code", "version"))
    return now == sheet.seen


def print_sheet(sheet: Sheet, edition: Edition) -> None:
    """The edition's lines, the entries' own columns and every public row are written."""
    sheet.items.insert(first=(edition.pk,), first_columns=("edition_id",))
    for codes in _chunks(sheet.draft.new_codes):
        new = Entry.objects.filter(code__in=codes, first_edition__isnull=True)
        new.update(first_edition=edition, version=F("version") + 1)
    for status, codes in sheet.statuses.items():
        for some in _chunks(codes):
            Entry.objects.filter(code__in=some).exclude(status=status).update(status=status)
    sheet.rows.insert(key="code")
    for codes in _chunks(sheet.unmoved):
        PublishedEntry.objects.filter(code__in=codes).update(edition_number=edition.number, revision=uuid7())


def _chunks(codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(codes), NAMED):
        yield codes[start : start + NAMED]
