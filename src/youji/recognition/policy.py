"""Which roles open which pages, and the links they find in the side bar."""

from __future__ import annotations

from youji.shared import actor
from youji.shared.actor import REVIEWERS, Role
from youji.shared.navigation import NavItem
from youji.shared.web import Policy

APPLICANTS = Policy("applicants", actor.APPLICANTS)
CASES = Policy("cases", REVIEWERS | {Role.DECISION_MAKER, Role.PUBLISHER, Role.AUDITOR, Role.STATISTICIAN})
#: Whoever works on cases; auditors and statisticians only read.
NOTING = Policy("noting", REVIEWERS | {Role.DECISION_MAKER, Role.PUBLISHER})
PARTIES = Policy("boundary-parties", (APPLICANTS.roles or frozenset()) | (CASES.roles or frozenset()))
ROUNDS = Policy("rounds", REVIEWERS | {Role.DECISION_MAKER, Role.COUNTY_APPLICANT, Role.CITY_APPLICANT})
ROUND_MAKERS = Policy("round-makers", frozenset({Role.PROVINCE_REVIEWER}))
EXPERTS = Policy("experts", frozenset({Role.EXPERT, Role.PROVINCE_REVIEWER}))
DECISIONS = Policy("decisions", frozenset({Role.DECISION_MAKER}))
NOTICES = Policy("notices", frozenset({Role.PROVINCE_REVIEWER, Role.DECISION_MAKER, Role.PUBLISHER}))
CHANGING_NOTICES = Policy("changing-notices", frozenset({Role.PUBLISHER}))
BUILDING = Policy("building", (APPLICANTS.roles or frozenset()) | (CASES.roles or frozenset()))

NAV = (
    NavItem("申报与认定", "申报批次", "recognition:rounds", ROUNDS),
    NavItem("申报与认定", "办件", "recognition:cases", CASES, inside=("/desk/acceptance/",)),
    NavItem("申报与认定", "专家评审", "recognition:experts", EXPERTS),
    NavItem("申报与认定", "审定会", "recognition:decisions", DECISIONS),
    NavItem("申报与认定", "公示与异议", "recognition:notices", NOTICES),
)
