"""How far long work has come, told to whoever listens around it; where nobody does, telling costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Takes what is being done, in a word, and how many of how many rows.
Listener = Callable[[str, int, int], None]
#: Rows between two words.
EVERY = 100

_listener: ContextVar[Listener | None] = ContextVar("progress", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """What is told inside is told to ``listener``, in this thread only."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def tell(stage: str, done: int, total: int) -> None:
    """``done`` of ``total`` rows are through ``stage``; passed on at every ``EVERY``-th and at the last."""
    listener = _listener.get()
    if listener is not None and (done % EVERY == 0 or done == total):
        listener(stage, done, total)
