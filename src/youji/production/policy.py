"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.procedures.logic.procedure import Office
from youji.registry.logic.permission import AREA_READERS
from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

GROWERS = Policy("production-growers", PRODUCERS)
READERS = Policy("production-readers", PRODUCERS | AREA_READERS)
#: Who looks at what is found in their area, and says what became of it.
OVERSEERS = Policy("production-overseers", REVIEWERS | {Role.SUPERVISOR})
#: In whose inbox a finding stands: the county's reviewers, or of the office above where there are none.
HANDLERS = Office(REVIEWERS, "county")

NAV = (
    NavItem("按标生产", "基地档案", "production:base-files", READERS),
    NavItem("按标生产", "生产记录", "production:records", READERS),
    NavItem("按标生产", "生产季", "production:seasons", READERS),
    NavItem("按标生产", "发现的问题", "production:findings", READERS),
    NavItem("按标生产", "投入品台账", "production:ledger", READERS),
    NavItem("按标生产", "批次", "production:lots", READERS),
)
