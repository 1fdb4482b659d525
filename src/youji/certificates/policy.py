"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

ISSUERS = Policy("certificates-issuers", PRODUCERS)
READERS = Policy("certificates-readers", PRODUCERS | AREA_READERS)

NAV = (NavItem("按标生产", "合格证", "certificates:certificates", READERS),)
