"""Other rooms' dated rows of ``data/``, of which each says how far it was compared with its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file of ``data/`` with a column ``mark``: what people call it, and which of its columns say what a row is about."""

    path: str  # below data/
    title: str
    says: Mapping[str, str]  # column → heading, the one a row is known by first


def marked(path: str, title: str, /, **says: str) -> Callable[[], MarkedFile]:
    """What a room puts at ``norms.files`` for a file of its own, so that 待核清单 has its rows."""
    file = MarkedFile(path, title, says)
    return lambda: file
