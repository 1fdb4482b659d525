"""The schemes in force, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from youji.schemes.selectors import schemes_in_force
from youji.shared import clock
from youji.shared.api import ActorRequest, admits, answers, room_router
from youji.shared.web import PUBLIC

router = room_router("schemes", "认定办法")


class CategoryOut(Schema):
    """A category of a scheme."""

    key: str
    label: str


class StepOut(Schema):
    """A step of a scheme."""

    name: str
    label: str
    sources: list[str]
    target: str
    role: str
    working_days: int | None
    needs_reason: bool
    needs_document_number: bool


class FieldOut(Schema):
    """A field of a scheme's form."""

    key: str
    label: str
    kind: str
    unit: str
    required: bool
    hint: str
    options: list[str]


class DocumentWantedOut(Schema):
    """A document a scheme asks for: evidence ``doc:<key>``."""

    key: str
    label: str
    required: bool


class ItemOut(Schema):
    """A criterion of a scheme's score sheet: evidence ``item:<key>``."""

    key: str
    label: str
    tiers: list[str]
    veto: bool
    bonus: bool
    allows_na: bool
    fact: str


class SchemeOut(Schema):
    """A scheme in force: what may be applied for, and how."""

    key: str
    version: str
    title: str
    subject: str
    level: str
    categories: list[CategoryOut]
    fields: list[FieldOut]
    documents: list[DocumentWantedOut]
    items: list[ItemOut]
    steps: list[StepOut]


@router.get("", response=answers(list[SchemeOut]), summary="现行认定办法")
@admits(PUBLIC)
def list_schemes(request: ActorRequest) -> Any:
    """The schemes rounds can be held under."""
    found = schemes_in_force(clock.local_date(request.now))
    return [_scheme(scheme) for _, scheme in found]


def _scheme(scheme: Any) -> dict[str, Any]:
    items = scheme.sheet.items if scheme.sheet else ()
    return {
        **{key: getattr(scheme, key) for key in ("key", "version", "title", "subject", "level")},
        **{key: list(getattr(scheme, key)) for key in ("categories", "fields", "documents", "steps")},
        "items": [
            {
                **{key: getattr(item, key) for key in ("key", "label", "veto", "bonus", "allows_na", "fact")},
                "tiers": [f"{tier.label}（{tier.score}分）" for tier in item.tiers],
            }
            for item in items
        ],
    }
