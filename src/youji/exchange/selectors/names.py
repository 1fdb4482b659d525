"""What this house's lots and operators are called in events, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from youji.exchange.logic.gs1 import HOST
from youji.exchange.models import Gtin, LotName
from youji.lots.selectors.between import received_lots
from youji.production.selectors.lots import Lot
from youji.registry.selectors import recipient_with

#: The most one question names.
AT_ONCE = 900
T = TypeVar("T")


def lot_address(code: str) -> str:
    """What a lot of this house is called outside, where its product has no GTIN."""
    return f"{settings.ORIGIN}/epcis/lots/{code}"


def operator_address(code: str) -> str:
    """What an operator of this house is called in events."""
    return f"{settings.ORIGIN}/epcis/operators/{code}"


def operator_called(address: str) -> int | None:
    """The operator an event names so."""
    code = address.removeprefix(operator_address(""))
    if code == address:
        return None
    found = recipient_with(code)
    return found.pk if found else None


def some(rows: Iterable[T]) -> Iterator[list[T]]:
    """``rows`` in as many as one question names."""
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part


def names_of(lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these lots are called, of those that have a name."""
    return dict(LotName.objects.filter(lot_id__in=lot_ids).values_list("lot_id", "name"))


def held_names(operator_id: int) -> QuerySet[LotName, str]:
    """What the lots are called of which the operator has received something."""
    return LotName.objects.filter(lot_id__in=received_lots(operator_id)).values_list("name", flat=True)


def not_theirs(names: Collection[str], operator_id: int) -> set[str]:
    """Of these names those that mean lots of this house which the operator has not, and never had; or no lot at all."""
    meant: dict[str, list[tuple[UUID, int]]] = {}
    for part in some(names):
        for name, pk, owner in LotName.objects.filter(name__in=part).values_list(
            "name", "lot_id", "operator_id"
        ):
            meant.setdefault(name, []).append((pk, owner))
    codes = {name: code for name in names if name not in meant and (code := _code(name))}
    by_code: dict[str, tuple[UUID, int]] = {}
    for part in some(set(codes.values())):
        rows = Lot.objects.filter(code__in=part).values_list("code", "pk", "operator_id")
        by_code |= {code: (pk, owner) for code, pk, owner in rows}
    ours = lot_address("")
    # A GTIN with a lot's number that is none of ours is somebody's own numbering; an address of ours means ours only.
    for name, code in codes.items():
        if code in by_code or name.startswith(ours):
            meant[name] = [by_code[code]] if code in by_code else []
    others = {name for name, lots in meant.items() if operator_id not in {owner for _, owner in lots}}
    had = _had({pk for name in others for pk, _ in meant[name]}, operator_id)
    return {name for name in others if not had & {pk for pk, _ in meant[name]}}


def _had(lot_ids: Collection[UUID], operator_id: int) -> set[UUID]:
    return {pk for part in some(lot_ids) for pk in received_lots(operator_id).filter(from_lot__in=part)}


def _code(name: str) -> str:
    if name.startswith(lot_address("")):
        return name.removeprefix(lot_address("")).upper()
    return name.rpartition("/10/")[2].upper() if name.startswith(f"{HOST}/01/") and "/10/" in name else ""


def new_names(lots: Iterable[Lot]) -> dict[UUID, str]:
    """What these lots are to be called: by their operator's GTIN for the product, else by our address."""
    some_lots = list(lots)
    owners = {lot.operator_id for lot in some_lots}
    rows = Gtin.objects.filter(operator_id__in=owners, ended_at=None).order_by("-pk")
    gtins = {(row.operator_id, row.product_id): row.gtin for row in rows}
    named = ((lot, gtins.get((lot.operator_id, lot.product_id))) for lot in some_lots)
    return {
        lot.pk: f"{HOST}/01/{gtin}/10/{lot.code}" if gtin else lot_address(lot.code) for lot, gtin in named
    }
