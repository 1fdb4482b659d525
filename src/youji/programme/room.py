"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.programme import policy
from youji.shared.rooms import Room

ROOM = Room(
    label="programme",
    title="目标与任务",
    nav=policy.NAV,
    scope="目标与指标",
)
