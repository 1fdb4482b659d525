"""What the worker does of this room."""

from __future__ import annotations

from datetime import datetime

from youji.exchange.services import telling


def tell(now: datetime) -> int:
    """What happened to lots since stands as events."""
    return telling.tell(now=now)


def tell_whole(now: datetime) -> int:
    """Everything that ever happened to a lot does: what a run that was cut short left is made up for."""
    return telling.tell(now=now, whole=True)
