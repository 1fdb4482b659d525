"""Bases, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Status

from youji.registry import selectors, services
from youji.registry.api.common import links
from youji.registry.fields import BASE, LINKS
from youji.registry.policy import EDITORS, READERS
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

#: Programs name other rows by their codes; the table holds their numbers.
_OWN = BASE.without("operator", "product_id", "gi_product_id")
_TABLE: Any = answer(_OWN)
_NEW: Any = body(_OWN | LINKS, refuse=Refused)
_CHANGE: Any = body(
    _OWN.without("kind", "division") | LINKS.without("operator_code"), refuse=Refused, partial=True
)


class BaseOut(_TABLE):
    """What can be recognised."""

    id: int
    code: str
    operator_code: str | None = None
    product_code: str | None = None
    gi_product: str | None = None
    lon: float | None
    lat: float | None
    version: int

    @staticmethod
    def resolve_operator_code(row: Any) -> str | None:
        """The 主体码 of its operator."""
        return row.operator.code if row.operator else None

    @staticmethod
    def resolve_product_code(row: Any) -> str | None:
        """Its product's code."""
        return row.product.code if row.product else None

    @staticmethod
    def resolve_gi_product(row: Any) -> str | None:
        """Its GI product's name."""
        return row.gi_product.name if row.gi_product else None


class BaseKept(BaseOut, Noted):
    """A base as it was written."""


class BaseIn(_NEW):
    """A new base."""


class BasePatch(_CHANGE):
    """What to change; fields left out stay."""


@router.get("/bases", response=answers(Paged[BaseOut]), summary="基地列表")
@admits(READERS)
def list_bases(
    request: ActorRequest,
    *,
    q: Name = "",
    kind: Name = "",
    division: Name = "",
    product: Name = "",
    page: PageNumber = 1,
) -> Any:
    """Bases in scope."""
    found = selectors.search_bases(request.actor, q=q, kind=kind, division=division, product=product)
    return paged(found, page)


@router.post("/bases", response=answers(BaseKept, 201), summary="登记基地")
@admits(EDITORS)
def create_base(request: ActorRequest, body: BaseIn) -> Any:
    """The base is registered."""
    values = links(body.model_dump(), request.actor)
    return Status(201, services.create_base(**values, actor=request.actor, now=request.now))


@router.get("/bases/{code}", response=answers(BaseOut), summary="一个基地")
@admits(READERS)
def get_base(request: ActorRequest, code: Name) -> Any:
    """The base with this 基地编号."""
    return present(selectors.find_base(code, request.actor))


@router.patch("/bases/{code}", response=answers(BaseKept), summary="修改基地")
@admits(EDITORS)
def update_base(request: ActorRequest, code: Name, body: BasePatch) -> Any:
    """The base has the new values."""
    found = present(selectors.find_base(code, request.actor))
    changes = links(given(body), request.actor)
    written = services.update_base(found, **changes, actor=request.actor, now=request.now)
    also_note(request, selectors.frozen_of_base(written))
    return written
