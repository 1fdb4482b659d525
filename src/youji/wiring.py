"""Who listens to what, and what runs when: the two tables that join the rooms.

A listener takes the event and is idempotent (delivery is at least once). A recurring job takes ``now``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from youji.accounts import jobs as accounts
from youji.accounts.logic.events import PasswordResetAsked
from youji.ledger import jobs as ledger
from youji.recognition import jobs as recognition
from youji.recognition.logic.events import ObjectionConcluded


@dataclass(frozen=True, slots=True)
class Recurring:
    """A job the worker runs every ``seconds``."""

    name: str
    run: Callable[[datetime], object]
    seconds: int


LISTENERS: dict[type, tuple[Callable[[Any], None], ...]] = {
    PasswordResetAsked: (accounts.send_reset_mail,),
    ObjectionConcluded: (recognition.mail_outcome,),
}

MINUTE = 60

RECURRING: tuple[Recurring, ...] = (
    Recurring("ledger.sequence", ledger.sequence, 2),
    Recurring("ledger.requeue_stuck", ledger.requeue_stuck, MINUTE),
    Recurring("accounts.send_pending_mail", accounts.send_pending_mail, 15),
    Recurring("recognition.keep_catalogue", recognition.keep_catalogue, 10 * MINUTE),
)
