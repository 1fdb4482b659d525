"""What the architecture's tests must know of this room: it has no pages and no tables; its one operation is a question."""

from __future__ import annotations

OPERATIONS: dict[str, tuple[str, ...]] = {}
SHOWN: dict[str, tuple[str, ...]] = {}
#: Read by the rules themselves, each at its path (``tests/compliance/test_check.py``).
FILLED_IN = {"compliance request CheckIn": "crop category records harvest_on"}
