"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

ASSESSORS = Policy("assessors", frozenset({Role.ASSESSOR}))
ARRANGERS = Policy("arrangers", frozenset({Role.CITY_REVIEWER, Role.PROVINCE_REVIEWER}))

NAV = (NavItem("申报与认定", "现场验收", "acceptance:visits", ASSESSORS),)
