"""What this room declares of itself to the house."""

from __future__ import annotations

from youji.desk import policy
from youji.desk.selectors.overview import OVERDUE
from youji.shared.rooms import Room

ROOM = Room(
    label="desk",
    title="工作台",
    nav=policy.NAV,
    overview=(OVERDUE,),
    scope="待办",
)
