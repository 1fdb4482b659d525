"""Who may change the working-day calendar."""

from __future__ import annotations

from youji.shared.actor import Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

CALENDAR = Policy("calendar", frozenset({Role.SYSTEM_ADMIN, Role.PROVINCE_REVIEWER}))

NAV = (NavItem("系统", "工作日历", "divisions:calendar", CALENDAR),)
