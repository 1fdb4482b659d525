"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

#: Who moves lots: those of their own operator, and of those whose books they keep.
HANDLERS = Policy("lots-handlers", PRODUCERS)
READERS = Policy("lots-readers", PRODUCERS | AREA_READERS)
#: Who holds what should not go on, and lets it go again, in their area.
HOLDERS = Policy("lots-holders", REVIEWERS | {Role.SUPERVISOR})
KEEPERS = Policy("lots-keepers", PRODUCERS | REVIEWERS | {Role.SUPERVISOR})

NAV = (
    NavItem("批次流转", "我的批次", "lots:own", HANDLERS),
    NavItem("批次流转", "到货", "lots:arrivals", HANDLERS),
    NavItem("批次流转", "批次去向", "lots:lots", READERS),
)
