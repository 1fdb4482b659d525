"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import APPLICANTS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

FIELD = Policy("field", APPLICANTS | {Role.ASSESSOR})

NAV = (
    NavItem("申报与认定", "待办", "desk:inbox", SIGNED_IN, first=True),
    NavItem("申报与认定", "我的申报", "desk:field", Policy("applicants", APPLICANTS), first=True),
)
