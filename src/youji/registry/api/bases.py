"""Bases, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from ninja import Schema, Status

from youji.registry import selectors, services
from youji.registry.api.common import links, named
from youji.shared.api import (
    ActorRequest,
    Amount,
    Division,
    Line,
    Name,
    Paged,
    PageNumber,
    Text,
    Version,
    Word,
    answers,
    paged,
    present,
    room_router,
)

router = room_router("registry", "主体、基地与产品")

BaseKind = Literal["operator", "county_product", "county", "city"]


class BaseOut(Schema):
    """What can be recognised."""

    id: int
    code: str
    name: str
    kind: str
    operator_code: str | None = None
    division: str
    product_code: str | None = None
    gi_product: str | None = None
    address: str
    area_mu: Decimal | None
    output_t: Decimal | None
    techniques: str
    responsible: str
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


class BaseFields(Schema):
    """What a base is described by."""

    product_code: Name | None = None
    gi_product: Name | None = None
    address: Word = ""
    area_mu: Amount | None = None
    output_t: Amount | None = None
    techniques: Text = ""
    responsible: Line = ""


class BaseIn(BaseFields):
    """A new base."""

    name: Line
    kind: BaseKind
    division: Division
    operator_code: Name | None = None


class BasePatch(BaseFields):
    """What to change; fields left out stay."""

    version: Version
    name: Line = ""


@router.get("/bases", response=answers(Paged[BaseOut]), summary="基地列表")
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


@router.post("/bases", response=answers(BaseOut, 201), summary="登记基地")
def create_base(request: ActorRequest, body: BaseIn) -> Any:
    """The base is registered."""
    values = links(body.model_dump(), request.actor)
    return Status(201, services.create_base(**values, actor=request.actor, now=request.now))


@router.get("/bases/{code}", response=answers(BaseOut), summary="一个基地")
def get_base(request: ActorRequest, code: Name) -> Any:
    """The base with this 基地编号."""
    return present(selectors.find_base(code, request.actor))


@router.patch("/bases/{code}", response=answers(BaseOut), summary="修改基地")
def update_base(request: ActorRequest, code: Name, body: BasePatch) -> Any:
    """The base has the new values."""
    found = present(selectors.find_base(code, request.actor))
    may_be_empty = ("product_code", "gi_product", "area_mu", "output_t")
    changes = links(named(body, *may_be_empty), request.actor)
    return services.update_base(found, version=body.version, actor=request.actor, now=request.now, **changes)
