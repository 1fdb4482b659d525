"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

#: Who receives: anybody who buys, a producer among them.
RECEIVERS = Policy("receiving-receivers", PRODUCERS)
READERS = Policy("receiving-readers", PRODUCERS | AREA_READERS)
#: Who handles what was reported, in their area.
HANDLERS = Policy("receiving-handlers", REVIEWERS | {Role.SUPERVISOR})

NAV = (
    NavItem("收货查验", "收货查验", "receiving:receive", RECEIVERS),
    NavItem("收货查验", "收存登记", "receiving:day", READERS, inside=("/desk/receiving/piles/",)),
    NavItem("收货查验", "可疑合格证", "receiving:reports", READERS),
)
