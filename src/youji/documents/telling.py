"""What was done to a file that its sender should know of, told to whoever listens around the request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_heard: ContextVar[list[str] | None] = ContextVar("documents", default=None)


@contextmanager
def heard() -> Iterator[list[str]]:
    """The sentences told inside, in order."""
    sentences: list[str] = []
    before = _heard.set(sentences)
    try:
        yield sentences
    finally:
        _heard.reset(before)


def tell(sentence: str) -> None:
    """Whoever listens hears it; where nobody does it is not lost on anybody."""
    sentences = _heard.get()
    if sentences is not None:
        sentences.append(sentence)
