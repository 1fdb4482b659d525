"""Tables of what rules judge by, and of what was judged again when they changed."""

from __future__ import annotations

from youji.norms.models.rechecks import Affected, Recheck
from youji.norms.models.rows import (
    Ban,
    Confirmation,
    Edition,
    EnvironmentLimit,
    Food,
    Instrument,
    Kept,
    Label,
    Limit,
    Listed,
    Name,
    Norm,
    Nutrient,
    Withdrawal,
)

__all__ = [
    "Affected",
    "Ban",
    "Confirmation",
    "Edition",
    "EnvironmentLimit",
    "Food",
    "Instrument",
    "Kept",
    "Label",
    "Limit",
    "Listed",
    "Name",
    "Norm",
    "Nutrient",
    "Recheck",
    "Withdrawal",
]
