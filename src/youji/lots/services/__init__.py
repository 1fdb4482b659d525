"""Movements of lots: each one transaction with its audit entry, refused with a sentence, never over what a lot has.

Quantities are whole thousandths of the lot's unit. ``day`` is when it happened, today where nothing is said.
"""

from __future__ import annotations

from youji.lots.services.combining import merge, pack, process, state_conversion
from youji.lots.services.handing import deliver, send_back
from youji.lots.services.holding import hold, keep_hold, keep_holds, let_go, lift_holds, move
from youji.lots.services.making import part, parts
from youji.lots.services.mending import reverse
from youji.lots.services.receiving import receive, settle, take_in
from youji.lots.services.taking import destroy, lose

__all__ = [
    "deliver",
    "destroy",
    "hold",
    "keep_hold",
    "keep_holds",
    "let_go",
    "lift_holds",
    "lose",
    "merge",
    "move",
    "pack",
    "part",
    "parts",
    "process",
    "receive",
    "reverse",
    "send_back",
    "settle",
    "state_conversion",
    "take_in",
]
