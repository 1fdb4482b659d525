"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS, KEEPERS
from youji.shared.actor import PRODUCERS, REVIEWERS
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

READERS = Policy("members-readers", PRODUCERS | AREA_READERS)
AREA = Policy("members-area", AREA_READERS)
#: Whoever speaks for one of the two sides: a producer, a holder, or an officer who keeps the register.
SIDES = Policy("members-sides", PRODUCERS | KEEPERS)
PRODUCER = Policy("members-producers", PRODUCERS)
#: Whoever compares the signed sheets of those without account.
COUNTY = Policy("members-county", REVIEWERS)

NAV = (NavItem("登记", "基地成员", "members:home", AREA, inside=("/desk/members/",)),)
