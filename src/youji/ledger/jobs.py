"""What the worker runs for this room. ``room.py`` says how often."""

from __future__ import annotations

from datetime import datetime

from youji.ledger import runs, services


def sequence(now: datetime) -> int:
    """Seal what is waiting, and publish the new checkpoint."""
    return services.sequence(now=now)


def requeue_stuck(now: datetime) -> int:
    """Bring back tasks whose worker died, and retry failed deliveries."""
    return runs.requeue_stuck(now)
