"""What the worker runs for this room. ``room.py`` says how often."""

from __future__ import annotations

from datetime import datetime

from youji.ledger import runs, services, verification, witnesses


def sequence(now: datetime) -> int:
    """Seal what is waiting, and publish the new checkpoint."""
    return services.sequence(now=now)


def ask_witnesses(now: datetime) -> int:
    """What witnesses answered is noted, and whoever is due is asked; nobody waits for them."""
    return witnesses.ask(now=now)


class ShownOtherwise(Exception):
    """The public is shown something that the log does not say: the database was changed behind the application."""


def hold_against_the_log(now: datetime) -> None:
    """Everything shown to the public was held against the log.

    Raises:
        ShownOtherwise: naming the first that differs; the run has failed, and says so.
    """
    if fault := next(verification.shown_otherwise(), None):
        raise ShownOtherwise(str(fault))


def requeue_stuck(now: datetime) -> int:
    """Bring back tasks whose worker died, and retry failed deliveries."""
    return runs.requeue_stuck(now)
