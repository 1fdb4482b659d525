"""经营主体, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Status

from youji.registry import selectors, services
from youji.registry.fields import OPERATOR
from youji.registry.policy import EDITORS, READERS, REGISTRARS
from youji.shared.api import (
    ActorRequest,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    given,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import Noted, also_note, answer, body
from youji.shared.refusals import Refused

router = room_router("registry", "主体、基地与产品")

_TABLE: Any = answer(OPERATOR.without("identity_number"))
_NEW: Any = body(OPERATOR, refuse=Refused)
_CHANGE: Any = body(OPERATOR.without("division"), refuse=Refused, partial=True)


class OperatorOut(_TABLE):
    """经营主体."""

    id: int
    code: str
    version: int


class OperatorKept(OperatorOut, Noted):
    """经营主体 as it was written."""


class OperatorIn(_NEW):
    """A new 经营主体."""


class OperatorPatch(_CHANGE):
    """What to change; fields left out stay."""


@router.get("/operators", response=answers(Paged[OperatorOut]), summary="主体列表")
@admits(READERS)
def list_operators(
    request: ActorRequest, *, q: Name = "", kind: Name = "", division: Name = "", page: PageNumber = 1
) -> Any:
    """Operators in scope."""
    return paged(selectors.search_operators(request.actor, q=q, kind=kind, division=division), page)


@router.post("/operators", response=answers(OperatorKept, 201), summary="登记主体")
@admits(REGISTRARS)
def create_operator(request: ActorRequest, body: OperatorIn) -> Any:
    """The operator is registered under a new 主体码."""
    return Status(201, services.create_operator(**body.model_dump(), actor=request.actor, now=request.now))


@router.get("/operators/{code}", response=answers(OperatorOut), summary="一个主体")
@admits(READERS)
def get_operator(request: ActorRequest, code: Name) -> Any:
    """The operator with this 主体码."""
    return present(selectors.find_operator(code, request.actor))


@router.patch("/operators/{code}", response=answers(OperatorKept), summary="修改主体")
@admits(EDITORS)
def update_operator(request: ActorRequest, code: Name, body: OperatorPatch) -> Any:
    """The operator has the new values."""
    found = present(selectors.find_operator(code, request.actor))
    written = services.update_operator(found, **given(body), actor=request.actor, now=request.now)
    also_note(request, selectors.frozen_of_operator(written))
    return written
