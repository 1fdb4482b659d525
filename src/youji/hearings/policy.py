"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.catalogue.policy import HOLDERS
from youji.shared.actor import APPLICANTS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

OFFICIALS = frozenset(
    {
        Role.CITY_REVIEWER,
        Role.SUPERVISOR,
        Role.PROVINCE_REVIEWER,
        Role.DECISION_MAKER,
        Role.PUBLISHER,
        Role.AUDITOR,
    }
)
HEARINGS = Policy("hearings", OFFICIALS)
SPEAKERS = HOLDERS
READERS = Policy("hearings-readers", OFFICIALS | APPLICANTS)

NAV = (NavItem("目录", "告知与陈述", "hearings:matters", HEARINGS),)
