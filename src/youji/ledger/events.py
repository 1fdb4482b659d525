"""Telling higher rooms that something happened, without knowing them.

An event is a frozen dataclass of plain values, defined in its room's ``logic/events.py``. ``emit`` writes
the delivery task in the caller's transaction (the task table is the outbox); the worker calls every listener
that the rooms declare, at least once: listeners are idempotent.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import connection
from django_tasks import task

from youji.shared import mail
from youji.shared.rooms import event_class, letters_of, listeners_of


@task()
def deliver(event: str, values: dict[str, Any]) -> int:
    """Call every listener of ``event`` (``module:Class``); the number called."""
    kind = event_class(event)
    made, listeners = kind(**values), listeners_of(kind) + letters_of(kind)
    for listener in listeners:
        listener(made)
    return len(listeners)


def emit(event: object) -> None:
    """Queue ``event`` for its listeners, in the caller's transaction.

    Raises:
        RuntimeError: called outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("events.emit() must share the transaction it reports")
    kind = type(event)
    if not (listeners_of(kind) or letters_of(kind)):
        return  # a room may tell before any room above listens: there is nothing to deliver
    delivery = deliver.using(queue_name=mail.QUEUE) if letters_of(kind) else deliver
    delivery.enqueue(event=f"{kind.__module__}:{kind.__qualname__}", values=asdict(event))  # type: ignore[call-overload]
