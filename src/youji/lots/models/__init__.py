"""Tables of the room: the chains, what goes between two hands, and dated facts beside them."""

from __future__ import annotations

from youji.lots.models.between import Delivery, Offer, Party, Receipt, Settlement
from youji.lots.models.chain import Flow, LotHead
from youji.lots.models.facts import Conversion, Hold, HoldLifted, Place, Processed
from youji.lots.models.sources import Reversal, Source

__all__ = [
    "Conversion",
    "Delivery",
    "Flow",
    "Hold",
    "HoldLifted",
    "LotHead",
    "Offer",
    "Party",
    "Place",
    "Processed",
    "Receipt",
    "Reversal",
    "Settlement",
    "Source",
]
