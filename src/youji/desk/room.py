"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.desk import policy
from youji.shared.rooms import Room

ROOM = Room(
    label="desk",
    title="工作台",
    nav=policy.NAV,
    scope="待办",
)
