"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.demo import certificates
from youji.shared.rooms import Room

ROOM = Room(
    label="demo",
    title="演示世界",
    extends={"accounts.demo_more": {"certificates": certificates.told}},
)
