"""经营主体, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema, Status

from youji.registry import selectors, services
from youji.registry.api.common import named
from youji.shared.api import (
    ActorRequest,
    Day,
    Division,
    Line,
    Name,
    Paged,
    PageNumber,
    Version,
    Word,
    answers,
    paged,
    present,
    room_router,
)

router = room_router("registry", "主体、基地与产品")

OperatorKind = Literal["enterprise", "cooperative", "family_farm", "household", "collective", "institution"]


class OperatorOut(Schema):
    """经营主体."""

    id: int
    code: str
    name: str
    kind: str
    uscc: str | None
    identity_kind: str
    division: str
    address: str
    contact_name: str
    contact_phone: str
    registered_on: date | None
    version: int


class OperatorIn(Schema):
    """A new 经营主体."""

    name: Line
    kind: OperatorKind
    division: Division
    uscc: Name = ""
    identity_kind: Literal["uscc", "identity_card", "none"] = "uscc"
    identity_number: Name = ""
    address: Word = ""
    contact_name: Name = ""
    contact_phone: Name = ""
    registered_on: Day | None = None


class OperatorPatch(Schema):
    """What to change; fields left out stay."""

    version: Version
    name: Line | None = None
    kind: OperatorKind | None = None
    uscc: Name | None = None
    identity_kind: Literal["uscc", "identity_card", "none"] | None = None
    identity_number: Name = ""
    address: Word | None = None
    contact_name: Name | None = None
    contact_phone: Name | None = None
    registered_on: Day | None = None


@router.get("/operators", response=answers(Paged[OperatorOut]), summary="主体列表")
def list_operators(
    request: ActorRequest, *, q: Name = "", kind: Name = "", division: Name = "", page: PageNumber = 1
) -> Any:
    """Operators in scope."""
    return paged(selectors.search_operators(request.actor, q=q, kind=kind, division=division), page)


@router.post("/operators", response=answers(OperatorOut, 201), summary="登记主体")
def create_operator(request: ActorRequest, body: OperatorIn) -> Any:
    """The operator is registered under a new 主体码."""
    return Status(201, services.create_operator(**body.model_dump(), actor=request.actor, now=request.now))


@router.get("/operators/{code}", response=answers(OperatorOut), summary="一个主体")
def get_operator(request: ActorRequest, code: Name) -> Any:
    """The operator with this 主体码."""
    return present(selectors.find_operator(code, request.actor))


@router.patch("/operators/{code}", response=answers(OperatorOut), summary="修改主体")
def update_operator(request: ActorRequest, code: Name, body: OperatorPatch) -> Any:
    """The operator has the new values."""
    found = present(selectors.find_operator(code, request.actor))
    changes = named(body, "registered_on")
    return services.update_operator(
        found,
        version=body.version,
        identity_number=body.identity_number,
        actor=request.actor,
        now=request.now,
        **{key: value for key, value in changes.items() if key != "identity_number"},
    )
