"""What the architecture's tests must know of this room: it has no pages and no tables; its one operation is a question."""

from __future__ import annotations

OPERATIONS: dict[str, tuple[str, ...]] = {}
SHOWN: dict[str, tuple[str, ...]] = {}
FILLED_IN: dict[str, str] = {}
