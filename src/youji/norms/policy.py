"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

#: Whoever signs in reads what rules judge by.
READERS = SIGNED_IN
#: Whose word makes a row 已核 for the province.
CONFIRMERS = Policy("norms-confirmers", frozenset({Role.PROVINCE_REVIEWER}))

NAV = (NavItem("系统", "限量与名录", "norms:tables", READERS),)
