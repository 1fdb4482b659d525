"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

#: Whoever signs in reads what rules judge by.
READERS = SIGNED_IN
#: Whose word makes a row 已核 for the province.
CONFIRMERS = Policy("norms-confirmers", frozenset({Role.PROVINCE_REVIEWER}))
#: Who reads whom a change concerns: each what is theirs, or of their area.
CONCERNED = Policy("norms-concerned", PRODUCERS | AREA_READERS)

NAV = (
    NavItem("系统", "限量与名录", "norms:tables", READERS),
    NavItem("按标生产", "数据变动的影响", "norms:rechecks", CONCERNED),
)
