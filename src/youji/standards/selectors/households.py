"""Who produces in a base, and so is handed what it has adopted."""

from __future__ import annotations

from datetime import date
from typing import Any

from youji.members.selectors import members_of


def producers_of(base: Any, on: date) -> list[int]:
    """The operators that produce in the base on the day: its holder, and its members."""
    return [member.operator_id for member in members_of(base.pk, on)]
