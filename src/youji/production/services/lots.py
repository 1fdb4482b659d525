"""A harvest opens a lot, unless a rule or the ground forbids it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from youji.production.logic.judged import Found
from youji.production.logic.kinds import LARGEST
from youji.production.models import Lot
from youji.production.selectors.grounds import Piece
from youji.production.services.saying import Said
from youji.shared.identifiers import check_character, short_code, uuid7
from youji.shared.inserting import insert, new
from youji.shared.refusals import Refused
from youji.shared.rooms import extensions

ONLY_A_RECORD = "已经采收的，请把“开成批次”改为否，只作记录。"
SEVERAL_PRODUCTS = "一个批次只能是一种产品。请按产品分开记。"


def lot_code(day: date) -> str:
    """A new public code: P, the day, six characters at random, a check character."""
    body = f"P{day:%y%m%d}{short_code(6)}"
    return body + check_character(body)


def against_ground(pieces: Iterable[Piece], day: date) -> list[Found]:
    """What rooms above say against producing there on the day.

    A room puts ``(ground as GeoJSON, product code, day) → findings`` at ``production.ground``.
    """
    found = []
    for object_to in extensions("production.ground").values():
        for piece in pieces:
            if piece.ground is not None:
                found += [Found.of(one) for one in object_to(piece.ground, piece.season.product.code, day)]
    return [one for one in dict.fromkeys(found) if one.verdict == "forbidden"]


def opened(said: Said, operator: int, division: str, pieces: Sequence[Piece], now: datetime) -> Lot:
    """The lot of this harvest, as it is to be written.

    Raises:
        Refused: it would be of several products, or of nothing.
    """
    products = {piece.season.product_id for piece in pieces}
    if len(products) > 1:
        raise Refused(SEVERAL_PRODUCTS, "seasons")
    quantity = int(said.values["quantity"] * 1000)
    if not 0 < quantity <= LARGEST:
        raise Refused(
            "开成批次的数量应当大于0。" if quantity <= 0 else "数量太大了，请核对单位。", "quantity"
        )
    return Lot(
        pk=uuid7(),
        operator_id=operator,
        code=lot_code(said.day),
        division=division,
        product_id=products.pop(),
        day=said.day,
        quantity=quantity,
        unit=said.values["unit"],
        record_id=said.id,
        seasons=[str(piece.season.pk) for piece in pieces],
        plots=[_from(piece) for piece in pieces],
        opened_at=now,
    )


def hold(lot_ids: Iterable[UUID]) -> None:
    """Nobody moves anything of these lots, nor withdraws one, until this transaction is over.

    Taken in one order, so that two who want the same lots do not wait for each other. SQLite's write transactions queue by themselves.
    """
    if connection.features.has_select_for_update:
        rows = Lot.objects.select_for_update(no_key=True).filter(pk__in=list(lot_ids)).order_by("pk")
        list(rows.values_list("pk"))


def _from(piece: Piece) -> dict[str, Any]:
    season = piece.season
    return {
        "season": season.code,
        "name": season.name,
        "plot": str(season.plot_id) if season.plot_id else None,
        "base": season.base_id,
    }


def open_child(**said: Any) -> Lot:
    """A lot that no harvest opened stands: made of others, received, or bought in from outside. For ``lots`` above, in its transaction.

    Takes what ``child`` takes.

    Raises:
        Refused: it would be of nothing, or of more than a lot can be.
    """
    made = child(**said)
    made.save(force_insert=True)
    return made


def open_children(children: Sequence[Lot]) -> None:
    """These lots, as ``child`` made them, stand: all at once."""
    insert(children)


def child(
    *,
    operator: int,
    division: str,
    origin: str,
    product_id: int,
    day: date,
    quantity: int,
    unit: str,
    depth: int,
    now: datetime,
    per_unit: int | None = None,
    per_unit_of: str = "",
) -> Lot:
    """The lot as it is to be written. ``quantity`` in thousandths of ``unit``; the caller keeps what it was made of.

    Raises:
        Refused: it would be of nothing, or of more than a lot can be.
    """
    if not 0 < quantity <= LARGEST:
        raise Refused("批次的数量应当大于0。" if quantity <= 0 else "数量太大了，请核对单位。", "quantity")
    return new(
        Lot,
        operator_id=operator,
        code=lot_code(day),
        division=division,
        origin=origin,
        product_id=product_id,
        day=day,
        quantity=quantity,
        unit=unit,
        depth=depth,
        per_unit=per_unit,
        per_unit_of=per_unit_of,
        opened_at=now,
    )
