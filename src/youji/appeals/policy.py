"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

APPEALS = Policy("appeals", frozenset({Role.DECISION_MAKER, Role.PROVINCE_REVIEWER, Role.AUDITOR}))

NAV = (NavItem("目录", "申诉", "appeals:appeals", APPEALS),)
