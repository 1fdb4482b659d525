"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared.actor import PRODUCERS, REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import SIGNED_IN, Policy

APPLICANTS = Policy("applicants", PRODUCERS | {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT})
CASES = Policy("cases", REVIEWERS | {Role.DECISION_MAKER, Role.PUBLISHER, Role.AUDITOR, Role.STATISTICIAN})
ROUNDS = Policy("rounds", REVIEWERS | {Role.DECISION_MAKER, Role.COUNTY_APPLICANT, Role.CITY_APPLICANT})
ROUND_MAKERS = Policy("round-makers", frozenset({Role.PROVINCE_REVIEWER}))
EXPERTS = Policy("experts", frozenset({Role.EXPERT, Role.PROVINCE_REVIEWER}))
DECISIONS = Policy("decisions", frozenset({Role.DECISION_MAKER}))
NOTICES = Policy("notices", frozenset({Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.PUBLISHER}))

CASES_NAV = (
    NavItem("申报与认定", "待办", "recognition:inbox", SIGNED_IN),
    NavItem("申报与认定", "我的申报", "recognition:field", APPLICANTS),
    NavItem("申报与认定", "申报批次", "recognition:rounds", ROUNDS),
    NavItem("申报与认定", "办件", "recognition:cases", CASES),
    NavItem("申报与认定", "专家评审", "recognition:experts", EXPERTS),
    NavItem("申报与认定", "审定会", "recognition:decisions", DECISIONS),
    NavItem("申报与认定", "公示与异议", "recognition:notices", NOTICES),
)

#: The acceptance and catalogue engineers add theirs here.
NAV: tuple[NavItem, ...] = ()
