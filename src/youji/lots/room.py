"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.lots import policy
from youji.lots.selectors import against, balance
from youji.lots.words import WORDS
from youji.norms.logic.marked import marked
from youji.shared.rooms import Room

ROOM = Room(
    label="lots",
    title="批次流转",
    nav=policy.NAV,
    words=WORDS,
    scope="批次的流转、余量和去向",
    writable=True,
    extends={
        "norms.files": {
            "lots-yields": marked(
                "lots/yields.csv",
                "出成率",
                from_name="投入",
                to_name="制成",
                put_in="投入数",
                unit_in="投入单位",
                gives="最多制成",
                unit_out="制成单位",
            )
        },
        "production.lot_gone": {"lots": balance.gone},
        "production.lot_held": {"lots": against.held},
        "production.lot_went_on": {"lots": balance.went_on},
    },
)
