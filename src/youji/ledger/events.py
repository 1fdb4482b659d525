"""Telling higher rooms that something happened, without knowing them.

An event is a frozen dataclass of plain values, defined in its room's ``logic/events.py``. ``emit`` writes
the delivery task in the caller's transaction (the task table is the outbox); the worker calls every listener
that ``youji.wiring`` lists, at least once: listeners are idempotent.
"""

from __future__ import annotations

import importlib
from dataclasses import asdict
from typing import Any

from django.db import connection
from django_tasks import task


@task()
def deliver(event: str, values: dict[str, Any]) -> int:
    """Call every listener of ``event`` (``module:Class``); the number called."""
    module, _, name = event.partition(":")
    made = getattr(importlib.import_module(module), name)(**values)
    listeners = importlib.import_module("youji.wiring").LISTENERS.get(type(made), ())
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
    deliver.enqueue(event=f"{kind.__module__}:{kind.__qualname__}", values=asdict(event))  # type: ignore[call-overload]
