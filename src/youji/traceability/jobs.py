"""What the worker does of this room."""

from __future__ import annotations

from datetime import datetime

from youji.traceability.services.joining import join_later


def join(now: datetime) -> int:
    """Open recalls have what belongs to them by now."""
    return join_later(now)
