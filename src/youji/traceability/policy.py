"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

#: Officers who order recalls in their area.
OFFICES = REVIEWERS | {Role.SUPERVISOR}
OFFICERS = Policy("traceability-officers", OFFICES)
#: Whoever recalls: holders their own lots, officers those of their area.
ORDERERS = Policy("traceability-orderers", PRODUCERS | OFFICES)
READERS = Policy("traceability-readers", PRODUCERS | AREA_READERS)
#: Whoever answers what is recalled of theirs.
HOLDERS = Policy("traceability-holders", PRODUCERS)

NAV = (
    NavItem("批次流转", "召回和演练", "traceability:recalls", READERS),
    NavItem("批次流转", "我要答复的召回", "traceability:mine", HOLDERS),
)
