"""What tens of thousands of lots have left, and what of them is on its way or went to somebody off the platform: for a recall."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from youji.shared.pairs import as_id, joined


@dataclass(frozen=True, slots=True)
class Given:
    """What went from a lot to a counter-party, or is on its way to an operator (``to``); thousandths of ``unit``."""

    operator_id: int  # the giver
    lot_id: UUID
    transfer: UUID
    sent: int
    unit: str
    party: UUID | None
    to: int | None


def left_of_each(lots: Collection[tuple[int, UUID]]) -> dict[UUID, int]:
    """What each of these lots (operator, lot) has left by its chain; those of which nothing ever moved are not named."""
    rows = joined("lots_lothead", ("operator_id", "lot_id"), ("lot_id", "left"), lots)
    return {as_id(pk): left for pk, left in rows}


def given_of(lots: Mapping[tuple[int, UUID], str]) -> list[Given]:
    """What went of these lots (operator, lot → unit) to counter-parties, and what is on its way to operators, unanswered."""
    wanted = ("operator_id", "lot_id", "transfer", "sent", "party", "to_operator")
    went = [
        Given(
            owner,
            as_id(lot),
            as_id(transfer),
            sent,
            lots[owner, as_id(lot)],
            as_id(party) if party else None,
            to,
        )
        for owner, lot, transfer, sent, party, to in joined(
            "lots_delivery", ("operator_id", "lot_id"), wanted, lots
        )
    ]
    asked = [(one.operator_id, one.transfer) for one in went if one.to is not None]
    settled = joined("lots_settlement", ("operator_id", "transfer"), ("operator_id", "transfer"), asked)
    over = {(owner, as_id(transfer)) for owner, transfer in settled}
    return [one for one in went if (one.operator_id, one.transfer) not in over]
