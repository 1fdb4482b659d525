"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.shared.rooms import Room

ROOM = Room(
    label="portal",
    title="公众网站",
    mount="public",
)
