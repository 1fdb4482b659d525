"""Editions of the catalogue, for anybody."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from youji.portal.selectors import editions
from youji.shared.api import (
    ActorRequest,
    Day,
    Id,
    answers,
    present,
)

router = Router(tags=["公众"], auth=None)


class EditionOut(Schema):
    """A numbered edition of the catalogue."""

    number: int
    title: str
    document_number: str
    published_on: date
    entry_count: int
    digest: str
    ledger_entry_id: UUID | None


class EditionPageOut(Schema):
    """An edition with everything it printed."""

    line: EditionOut
    items: list[dict[str, Any]]


class FieldOut(Schema):
    """One printed field that reads differently."""

    label: str
    before: str
    after: str


class ChangedOut(Schema):
    """An entry in both editions, printed differently."""

    code: str
    name: str
    fields: list[FieldOut]


class DifferenceOut(Schema):
    """What the later edition has, has no longer, and prints differently; entries as printed."""

    before: int
    after: int
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    changed: list[ChangedOut]


@router.get("/editions", response=answers(list[EditionOut]), summary="目录各版")
def list_editions(request: ActorRequest) -> Any:
    """Every edition, newest first."""
    return editions.editions()


@router.get("/editions/{int:number}", response=answers(EditionPageOut), summary="一版目录")
def get_edition(request: ActorRequest, number: Id) -> Any:
    """One edition with everything it printed."""
    return present(editions.edition_page(number))


@router.get("/editions/on/{day}", response=answers(EditionPageOut), summary="某一天的目录")
def get_edition_on(request: ActorRequest, day: Day) -> Any:
    """The edition that was the catalogue on that day; of a base's standing then, ask ``/bases/{code}?on=``."""
    return present(editions.edition_page(present(editions.edition_on(day))))


@router.get(
    "/editions/{int:before}/difference/{int:after}", response=answers(DifferenceOut), summary="两版之间的变化"
)
def get_difference(request: ActorRequest, before: Id, after: Id) -> Any:
    """What separates two editions; the earlier one comes first."""
    found = present(editions.difference_page(before, after))
    changed = [
        {
            "code": one.code,
            "name": one.name,
            "fields": [{"label": f.label, "before": f.before, "after": f.after} for f in one.fields],
        }
        for one in found.difference.changed
    ]
    return {
        "before": found.before.number,
        "after": found.after.number,
        "added": [{"code": code, **item} for code, item in found.difference.added],
        "removed": [
            {"code": code, **item, "way_out": found.ways_out.get(code, "")}
            for code, item in found.difference.removed
        ],
        "changed": changed,
    }
