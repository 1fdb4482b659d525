"""What tens of thousands of lots have left, and what of them is on its way or went to somebody off the platform: for a recall."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from youji.lots.models import Delivery, Settlement
from youji.lots.selectors.pairs import as_id, joined

#: As many lots one question names.
AT_ONCE = 400


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
    found = []
    for owners, ids in _batched(lots):
        rows = Delivery.objects.filter(operator_id__in=owners, lot_id__in=ids).order_by()
        went = [
            Given(owner, lot, transfer, sent, lots[owner, lot], party, to)
            for owner, lot, transfer, sent, party, to in rows.values_list(
                "operator_id", "lot_id", "transfer", "sent", "party", "to_operator"
            )
            if (owner, lot) in lots
        ]
        asked = [one.transfer for one in went if one.to is not None]
        over: set[UUID] = set()
        if asked:
            settled = Settlement.objects.filter(operator_id__in=owners, transfer__in=asked)
            over = set(settled.values_list("transfer", flat=True))
        found += [one for one in went if one.transfer not in over]
    return found


def _batched(lots: Collection[tuple[int, UUID]]) -> Iterator[tuple[set[int], list[UUID]]]:
    some = sorted(lots)
    for at in range(0, len(some), AT_ONCE):
        part = some[at : at + AT_ONCE]
        yield {owner for owner, _ in part}, [pk for _, pk in part]
