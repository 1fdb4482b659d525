"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

#: Who reads the register of standards and the procedures.
READERS = Policy("standards-readers", AREA_READERS | PRODUCERS)
#: Who keeps the register, for the whole province.
KEEPERS = Policy("standards-keepers", frozenset({Role.PROVINCE_REVIEWER}))
#: Who writes procedures for an area, has bases adopt them, and sees to it that gaps are closed: reviewers and the
#: county's agronomists.
DRAFTERS = Policy("standards-drafters", REVIEWERS | {Role.AGRONOMIST})
#: Officers who look over an area: what is covered, who has adopted what.
OVERSEERS = Policy("standards-overseers", AREA_READERS)
#: Who is handed a procedure.
GROWERS = Policy("standards-growers", PRODUCERS)

NAV = (
    NavItem("标准", "标准登记", "standards:register", READERS),
    NavItem("标准", "规程", "standards:procedures", READERS),
    NavItem("标准", "八环节覆盖", "standards:coverage", OVERSEERS),
    NavItem("标准", "标准任务", "standards:gaps", OVERSEERS),
    NavItem("标准", "标准综合体", "standards:composites", READERS),
    NavItem("标准", "品质与分级", "standards:quality", READERS),
)
