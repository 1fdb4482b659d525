"""Tables of the room: events and how they came, what lots are called outside, what is sent to other platforms."""

from __future__ import annotations

from youji.exchange.models.events import CaptureJob, Event, EventName, Told
from youji.exchange.models.names import Gtin, LotName
from youji.exchange.models.sending import Sending, SendingAnswer, SendingHanded

__all__ = [
    "CaptureJob",
    "Event",
    "EventName",
    "Gtin",
    "LotName",
    "Sending",
    "SendingAnswer",
    "SendingHanded",
    "Told",
]
