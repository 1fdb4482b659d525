"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.shared.rooms import Room

ROOM = Room(
    label="demo",
    title="演示世界",
)
