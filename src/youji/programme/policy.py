"""Who opens the pages of this room, and where they stand in the console."""

from __future__ import annotations

from youji.shared.actor import OFFICERS
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

TARGETS = Policy("targets", OFFICERS)

NAV = (NavItem("统计", "目标完成情况", "programme:desk-targets", TARGETS),)
