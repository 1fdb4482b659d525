"""What a record takes from the store of inputs, and what of it the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from youji.production.fields import what_was_said
from youji.production.logic.amounts import dimension, mu_of, shelf, thousandths
from youji.production.logic.kinds import KINDS
from youji.production.models import StoreEntry
from youji.production.selectors.grounds import Piece
from youji.production.services.rows import By
from youji.production.services.saying import Said
from youji.shared.actor import Actor
from youji.shared.identifiers import uuid7
from youji.shared.inserting import new
from youji.shared.refusals import Refused
from youji.shared.rows import plain

#: What the rules are told of one use.
USE = (
    "input", "registration", "content", "formulation", "method", "dose", "dose_unit", "spray_volume", "volume_unit",
    "target", "area_mu", "nitrogen", "organic", "nitrogen_need", "total", "total_unit", "source",
)  # fmt: skip
_A_MU = {"mL/亩": "mL", "g/亩": "g", "L/亩": "L", "kg/亩": "kg"}


def shelf_of(said: Said) -> str:
    """Under what the record's input stands in the store; nothing where it has none."""
    return shelf(said.values["input"], said.values["registration"]) if said.values["input"] else ""


def name_of(said: Said) -> str:
    """The same by its name alone: a rule looks an input up by either."""
    return shelf(said.values["input"], "") if said.values["input"] else ""


def shelves_of(some: Iterable[Said]) -> set[str]:
    """The shelves that these records take from."""
    return {key for one in some if KINDS[one.values["kind"]].sort and (key := shelf_of(one))}


def use_of(said: Said) -> dict[str, Any]:
    """What was used and how, as the rules are told it: amounts as decimal text, nothing that was not said."""
    return {key: plain(value) for key, value in what_was_said(said.values, USE).items()}


def used(said: Said, pieces: Sequence[Piece]) -> tuple[Decimal, str] | None:
    """How much of the input was used: as it was said, or the dose on the area; ``None`` where neither is."""
    values = said.values
    if values["total"] is not None:
        return values["total"], values["total_unit"]
    unit = _A_MU.get(values["dose_unit"] or "")
    if values["dose"] is None or unit is None:
        return None
    area = values["area_mu"] or mu_of(sum(piece.cm2 for piece in pieces))
    amount = (values["dose"] * area).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return (amount, unit) if amount else None


def line_of(
    said: Said, pieces: Sequence[Piece], *, operator: int, division: str, by: By
) -> StoreEntry | None:
    """The line with which the record takes its input from the store; ``None`` where it takes nothing that is counted.

    Raises:
        Refused: the amount is finer than the store reckons.
    """
    kind, values = KINDS[said.values["kind"]], said.values
    amount = used(said, pieces) if kind.sort and values["input"] else None
    if amount is None:
        return None
    try:
        whole = thousandths(*amount)
    except ValueError as error:
        raise Refused("共用的数量太细了，最多到千分之一克或千分之一毫升。", "total") from error
    if not whole:
        return None
    return new(
        StoreEntry,
        id=uuid7(),
        operator_id=operator,
        division=division,
        shelf=shelf_of(said),
        dimension=dimension(amount[1]),
        amount=-whole,
        kind="use",
        sort=kind.sort,
        day=said.day,
        input=values["input"],
        registration=values["registration"],
        record_id=said.id,
        person_id=by.actor.user_id,
        person_name=by.actor.name,
        channel=by.channel,
        received_at=by.now,
    )


def standing(lines: Iterable[StoreEntry]) -> list[StoreEntry]:
    """Those lines of a record that no other line has taken back."""
    some = list(lines)
    gone = {line.counterpart_id for line in some}
    return [line for line in some if line.counterpart_id is None and line.pk not in gone]


def taken_back(line: StoreEntry, record_id: Any, actor: Actor, now: datetime) -> StoreEntry:
    """The line that undoes ``line``, because the record it is of was corrected."""
    return new(
        StoreEntry,
        id=uuid7(),
        operator_id=line.operator_id,
        division=line.division,
        shelf=line.shelf,
        dimension=line.dimension,
        amount=-line.amount,
        kind="use",
        sort=line.sort,
        day=line.day,
        input=line.input,
        registration=line.registration,
        record_id=record_id,
        counterpart_id=line.pk,
        person_id=actor.user_id,
        person_name=actor.name,
        channel=line.channel,
        received_at=now,
    )
