"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.lots import policy
from youji.lots.selectors import against, balance
from youji.lots.words import WORDS
from youji.shared.rooms import Room

ROOM = Room(
    label="lots",
    title="批次流转",
    nav=policy.NAV,
    words=WORDS,
    scope="批次的流转、余量和去向",
    writable=True,
    extends={
        "production.lot_gone": {"lots": balance.gone},
        "production.lot_held": {"lots": against.held},
        "production.lot_went_on": {"lots": balance.went_on},
    },
)
