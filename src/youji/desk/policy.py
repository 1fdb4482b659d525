"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import APPLICANTS, OFFICERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

FIELD = Policy("field", APPLICANTS | {Role.ASSESSOR})
OVERSIGHT = Policy("oversight", REVIEWERS | {Role.SUPERVISOR, Role.DECISION_MAKER, Role.AUDITOR})
SEARCH = Policy("search", OFFICERS)

NAV = (
    NavItem("申报与认定", "待办", "desk:inbox", SIGNED_IN, first=True, alone=True),
    NavItem("申报与认定", "督办", "desk:oversight", OVERSIGHT, first=True),
    NavItem("申报与认定", "辖区概况", "desk:overview", OVERSIGHT, first=True),
    NavItem("申报与认定", "查找", "desk:search", SEARCH, first=True),
    NavItem("申报与认定", "我的申报", "desk:field", Policy("applicants", APPLICANTS), first=True),
)
