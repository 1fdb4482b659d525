"""The reference lists, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from youji.registry import selectors
from youji.shared.api import (
    ActorRequest,
    Name,
    admits,
    answers,
    room_router,
)
from youji.shared.web import SIGNED_IN

router = room_router("registry", "主体、基地与产品")


class ProductOut(Schema):
    """A product and what is under it."""

    code: str
    name: str
    group: str
    children: list[ProductOut] = []


class GIProductOut(Schema):
    """地理标志农产品."""

    name: str
    group: str
    authority: str
    number: str
    counties: list[str]
    source: str


@router.get("/products", response=answers(list[ProductOut]), summary="产品目录树")
@admits(SIGNED_IN)
def list_products(request: ActorRequest) -> Any:
    """The product tree."""
    return list(selectors.product_tree())


@router.get("/gi-products", response=answers(list[GIProductOut]), summary="地理标志产品")
@admits(SIGNED_IN)
def list_gi_products(request: ActorRequest, q: Name = "", division: Name = "") -> Any:
    """GI products, those of a division when given."""
    return selectors.gi_products(q=q, division=division)
