"""What the worker runs for this room, in a loop of its own: an import may take minutes, and nothing waits for it."""

from __future__ import annotations

from datetime import datetime

from youji.imports import services


def run(now: datetime) -> str:
    """The oldest run that waits is over, or looked at: one a round, so that what is told of the job is recent."""
    found = services.take_up(now)
    return services.carry_out(found, now) if found is not None else ""


def sweep(now: datetime) -> int:
    """What nobody confirmed in time is cancelled, and files that no run needs are gone."""
    count = services.sweep(now)
    services.drop_what_no_run_needs()
    return count
