"""Who produces in a base, and so is handed what it has adopted."""

from __future__ import annotations

from datetime import date
from typing import Any


def producers_of(base: Any, on: date) -> list[int]:
    """The operators that produce in the base on the day: its holder."""
    return [base.operator_id] if base.operator_id is not None else []
